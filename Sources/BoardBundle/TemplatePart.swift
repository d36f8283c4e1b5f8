// SPDX-License-Identifier: MulanPSL-2.0

/// A piece of a template, its names checked.
enum TemplatePart {
  case text(Substring.UTF8View)
  /// `{{name}}`, in Markdown also `{{code(name)}}`.
  case value(TemplateTag)
  /// What stands between `{{#name}}` or `{{^name}}` and `{{/name}}`.
  case section(TemplateTag, [TemplatePart])
}
