// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import DeviceTree
import Foundation
import TestSupport
import Testing

/// dt-schema on our binding, and on our tree next to QEMU's own.
@Suite struct SchemaTests {
  private static let bindings = Repository.path("km/bindings")
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func theBindingIsAWellFormedSchema() throws {
    let outcome = try run([fetched() + "/dt-doc-validate", Self.bindings])
    #expect(outcome.status == 0 && outcome.text + outcome.errors == "")
  }

  @Test func theTreeFollowsTheCoreSchemasAndOurs() throws {
    let schema = try processed([Self.bindings])
    #expect(try newFindings(ours(), schema) == [])
  }

  /// Takes half a minute to process the kernel's bindings.
  @Test(.enabled(if: isLongPass, "bin/test --long"))
  func theTreeFollowsTheKernelsBindings() throws {
    let outcome = try run([Repository.path("bin/lib/fetch-debian"), "bindings"])
    let kernel = try #require(outcome.text.split(whereSeparator: { "=\n".contains($0) }).last)
    let schema = try processed([String(kernel), Self.bindings])
    #expect(try newFindings(ours(), schema) == [])
  }

  /// The validator reports faults of our node in its output: its exit status never shows them.
  @Test(arguments: [
    (
      Property("memory-region-names", strings: ["client-memory", "shared-memory"]),
      "memory-region-names:0: 'shared-memory' was expected"
    ),
    (Property("memory-region", cells: [1]), "memory-region: [[1]] is too short"),
    (Property("mcs,unknown", string: "x"), "'mcs,unknown' does not match any of the regexes"),
  ])
  func aWrongNodeIsFound(_ property: Property, _ finding: String) throws {
    let schema = try processed([Self.bindings])
    var tree = try Example.tree()
    let index = try #require(tree.root.children.firstIndex { $0.name == "mcs-remoteproc" })
    tree.root.children[index].properties.removeAll { $0.name == property.name }
    tree.root.children[index].properties.append(property)
    let found = try newFindings(tree.blob(), schema)
    #expect(found.contains { $0.contains(finding) }, "\(found)")
  }

  private func processed(_ bindings: [String]) throws -> String {
    let schema = folder.path + "/schema.json"
    let outcome = try run(
      [fetched() + "/dt-mk-schema", "-j", "-o", schema] + bindings)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return schema
  }

  /// The folder of dt-schema's programs.
  private func fetched() throws -> String {
    let outcome = try run([Repository.path("bin/lib/python-packages"), "dtschema"])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return String(outcome.text.dropLast())
  }

  private func ours() throws -> [UInt8] { try BoardTree.verifiedBlob(Example.tree()) }

  /// What is found in a blob and not in QEMU's own tree.
  private func newFindings(_ blob: [UInt8], _ schema: String) throws -> [String] {
    let qemu = try findings(qemuTree(), schema)
    return try findings(blob, schema).filter { !qemu.contains($0) }
  }

  private func findings(_ blob: [UInt8], _ schema: String) throws -> [String] {
    let file = try folder.write("tree.dtb", blob)
    let outcome = try run([fetched() + "/dt-validate", "-s", schema, file])
    return (outcome.text + outcome.errors).split(separator: "\n")
      .filter { !$0.hasPrefix("\t") }.map { String($0.replacing(file + ": ", with: "")) }
  }
}
