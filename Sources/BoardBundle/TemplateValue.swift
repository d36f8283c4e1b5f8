// SPDX-License-Identifier: MulanPSL-2.0

/// What a name in a template stands for; `Kind` says what can be done with it.
indirect enum TemplateValue: Sendable {
  case text(String)
  case condition(Bool)
  case record(TemplateScope)
  case list([TemplateScope])
}

/// What can be named at one place.
typealias TemplateScope = [String: TemplateValue]
