// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics
import YAMLSource

/// A device tree written as YAML, with places that a profile fills in.
///
/// A mapping is a node; its keys are properties and child nodes. `docs/tree-templates.md`
/// describes the form.
public struct TreeTemplate: Sendable {
  private static let schema = Schema.mapping([
    Field("schema", .version(1), "version of the template's form"),
    Field("about", .text, "what the tree describes, with its source"),
    Field("tree", .openMapping, "the root node"),
  ])

  private let root: YAMLNode

  /// - Parameter file: what messages call it.
  public init(_ bytes: [UInt8], file: String) throws(SourceError) {
    let document = try YAMLNode.parse(bytes, file: file)
    let found = Self.schema.diagnostics(for: document)
    guard found.isEmpty else { throw SourceError(found) }
    root = document.required("tree")
  }

  /// The root node for a board, its references still open.
  ///
  /// - Throws: `SourceError` with everything in the template that has no meaning for
  ///   this profile.
  public func fill(with profile: Profile) throws(SourceError) -> Node {
    var filler = TreeFiller(parameters: TemplateParameters(profile))
    let node = filler.node("", from: root, parentCells: (2, 1), scope: [:])
    guard filler.diagnostics.isEmpty else { throw SourceError(filler.diagnostics) }
    return node
  }
}
