// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics
import Foundation
import JSONText
import TestSupport
import Testing
import YAMLSource

/// The profile's JSON Schema, as PyYAML and jsonschema understand it, next to our own reader.
@Suite struct ProfileSchemaTests {
  private static let schema =
    Profile.schema.jsonSchema(title: "mcs-dtb board profile").text() + "\n"

  /// Prints for each file what is wrong with it first, or "valid".
  private static let validator = """
    import json, sys, yaml
    from jsonschema import Draft7Validator
    from jsonschema.exceptions import best_match
    schema = json.load(open(sys.argv[1], encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    for file in sys.argv[2:]:
        try:
            error = best_match(Draft7Validator(schema).iter_errors(yaml.safe_load(open(file, "rb"))))
            print("/".join(map(str, error.absolute_path)) + ": " + error.message if error else "valid")
        except yaml.YAMLError as error:
            print("no YAML: " + str(error).replace("\\n", " "))
    """

  /// Faults of the form that a schema cannot see.
  private static let unseen: Set<String> = []

  @Test func theSchemaIsAsExpected() throws {
    let golden = "Tests/BoardChecksTests/Golden/profile.schema.json"
    #expect(try Golden.text(golden, insteadOf: Self.schema) == Self.schema)
  }

  @Test func whatTheReaderAcceptsIsValid() throws {
    var texts = try Boards.names.map { ($0, try Boards.text($0)) }
    for fixture in Fixture.all {
      texts.append((fixture.testDescription, try fixture.source().text))
    }
    for (name, verdict) in zip(texts, try Self.verdicts(texts.map(\.1))) {
      guard let node = try? YAMLNode.parse(Array(name.1.utf8), file: "x.yaml"),
        Profile.schema.diagnostics(for: node).isEmpty
      else { continue }
      #expect(verdict == "valid", "\(name.0)")
    }
  }

  /// A new fixture of this rule that a schema cannot refuse belongs into `unseen`.
  @Test func faultsOfTheFormAreRefused() throws {
    let fixtures = Fixture.all.filter { $0.rule == "profile-form" && !$0.isQuiet }
    let verdicts = try Self.verdicts(fixtures.map { try $0.source().text })
    for (fixture, verdict) in zip(fixtures, verdicts) {
      #expect((verdict == "valid") == Self.unseen.contains(fixture.name), "\(fixture): \(verdict)")
    }
  }

  /// A line of the profile and its replacement; what the schema reports, and whether the reader
  /// accepts it.
  static let forms: [(old: String, new: String, verdict: String, isAccepted: Bool)] = [
    ("schema: 1", "schema: 2", "schema: 1 was expected", false),
    ("schema: 1", "schema: 0x1", "valid", true),
    ("title: A board", "title: 4711", "valid", true),
    ("title: A board", "title: ''", "title: '' should be non-empty", false),
    ("title: A board", "title: [A]", "title: ['A'] is not of type 'string', 'number'", false),
    ("board: arm64", "board: 3093", "valid", true),
    (
      "board: arm64", "board: Arm64",
      "board: 'Arm64' does not match '^[a-z0-9][a-z0-9-]{0,30}$'", false
    ),
    ("arch: arm64", "arch: arm", "arch: 'arm' is not one of ['arm64', 'x86_64']", false),
    ("  - name: zephyr", "  - name: -zephyr", "clients/0/name: '-zephyr' does not match", false),
    ("    cpus: [3]", "    cpus: []", "clients/0/cpus: [] should be non-empty", false),
    ("    cpus: [3]", "    cpus: [0x3]", "valid", true),
    (
      "    cpus: [3]", "    cpus: [512]",
      "clients/0/cpus/0: 512 is greater than the maximum of 511", false
    ),
    (
      "    cpus: [3]", "    cpus: ['3']", "clients/0/cpus/0: '3' is not of type 'integer'", false
    ),
    ("size: 1M", "size: 0x00100000", "valid", true), ("size: 1M", "size: 1048576", "valid", true),
    ("size: 1M", "size: 1024K", "valid", true),
    ("size: 1M", "size: 1m", "clients/0/shared/size: '1m' does not match", false),
    ("size: 1M", "size: 1 M", "clients/0/shared/size: '1 M' does not match", false),
    ("size: 1M", "size: 01M", "clients/0/shared/size: '01M' does not match", false),
    ("size: 1M", "size: 0M", "clients/0/shared/size: '0M' does not match", false),
    ("size: 1M", "size: 0", "clients/0/shared/size: 0 is less than the minimum of 1", false),
    ("size: 1M", "size: 1.5", "clients/0/shared/size: 1.5 is not of type 'integer'", false),
    ("size: 1M", "size: 0xffffffffffffffff", "valid", true),
    (
      "size: 1M", "size: 0x10000000000000000",
      "clients/0/shared/size: 18446744073709551616 is greater than the maximum", false
    ),
    ("host-tx-vring: 0x00028000", "host-tx-vring: 0K", "valid", true),
    (
      "      base: 0x70000000", "      base: '0x70000000'",
      "clients/0/shared/base: '0x70000000' is not of type 'integer'", false
    ),
    (
      "    doorbell: {sgi: 7}", "    doorbell: {sgi: 7, spi: 1}",
      "clients/0/doorbell: {'sgi': 7, 'spi': 1} has too many properties", false
    ),
    (
      "    doorbell: {sgi: 7}", "    doorbell: {}",
      "clients/0/doorbell: {} should be non-empty", false
    ),
    (
      "psci: {method: smc}", "psci: {}", "psci: 'method' is a required property", false
    ),
    (
      "memory: [{base: 0x40000000, size: 1G}]",
      "variants: {2G: {memory: [{base: 0x40000000, size: 1G}]}}",
      "variants: '2G' does not match", false
    ),
    // What a schema cannot see.
    ("      base: 0x70000000", "      base: 1879048192", "valid", false),
    ("size: 1M", "size: 99999999999G", "valid", false), ("size: 1M", "size: '1M'", "valid", false),
    // What a schema would need quotes for.
    (
      "title: A board", "title: true",
      "title: True is not of type 'string', 'number'", true
    ),
  ]

  @Test func seesNumbersAndNamesAsTheReaderDoes() throws {
    let base = try Repository.text("Tests/BoardChecksTests/Fixtures/profiles/arm64.yaml")
    let texts = Self.forms.map { base.replacing($0.old, with: $0.new, maxReplacements: 1) }
    for ((form, text), verdict) in zip(zip(Self.forms, texts), try Self.verdicts(texts)) {
      #expect(text != base, "\(form.old)")
      #expect(verdict.hasPrefix(form.verdict), "\(form.new): \(verdict)")
      let node = try YAMLNode.parse(Array(text.utf8), file: "arm64.yaml")
      #expect(Profile.schema.diagnostics(for: node).isEmpty == form.isAccepted, "\(form.new)")
    }
  }

  private static func verdicts(_ texts: [String]) throws -> [String] {
    let folder = try TemporaryFolder()
    let schema = try folder.write("schema.json", schema)
    let files = try texts.enumerated().map { try folder.write("\($0).yaml", $1) }
    let lines = try fetchedPython(validator, [schema] + files).split(separator: "\n")
    try #require(lines.count == texts.count)
    return lines.map(String.init)
  }
}
