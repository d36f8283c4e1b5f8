// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardProfile
import Files
import JSONText

/// `mcs-dtb schema`.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of profiles, for editors.")

  func run() throws {
    let schema = Profile.schema.jsonSchema(title: "mcs-dtb board profile")
    try writeStandardOutput(Array((schema.text() + "\n").utf8))
  }
}
