// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import BoardDiff
import BoardProfile
import CommandSupport
import DeviceTree
import Files

/// `mcs-dtb diff`.
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Describe what changes for a board between two profiles.",
    discussion: """
      One of the two may be a device tree (.dtb): then only what a tree says is compared.
      """)

  @Argument(help: "A board's name, a profile's path, or a .dtb file.", completion: .boards)
  var old: String

  @Argument(help: "The same, of what it becomes.", completion: .boards)
  var new: String

  func run() throws {
    guard !Self.isTree(old) || !Self.isTree(new) else {
      throw UsageError("one of the two has to be a profile; for two trees there is dtdiff")
    }
    let profiles = try [old, new].filter { !Self.isTree($0) }.map(Self.profile)
    let names = profiles[0].clients.map(\.name.value)
    func facts(_ argument: String, _ profile: Int) throws -> BoardFacts {
      guard Self.isTree(argument) else { return BoardFacts(profiles[profile]) }
      return try BoardFacts(readTree(argument), clients: names, file: argument)
    }
    let diff = try BoardDiff(from: facts(old, 0), to: facts(new, profiles.count - 1))
    try writeText(diff.text)
  }

  /// A profile whose file may be called `old.yaml`, say.
  private static func profile(_ argument: String) throws -> Profile {
    let (path, variant) = try BoardSource.locate(argument, search: .standard())
    var profile = try Profile.parse(
      readFile(path), file: displayName(path), mayHaveOtherName: true)
    if let variant { try profile.choose(variant: variant) }
    return profile
  }

  private static func isTree(_ argument: String) -> Bool { argument.hasSuffix(".dtb") }
}
