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
    let areTrees = try [old, new].map(Self.isTree)
    guard areTrees != [true, true] else {
      throw UsageError("one of the two has to be a profile; for two trees there is dtdiff")
    }
    let profiles = try zip([old, new], areTrees).map { try $1 ? nil : Self.profile($0) }
    func facts(_ index: Int, _ argument: String) throws -> BoardFacts {
      if let profile = profiles[index] { return BoardFacts(profile) }
      let tree = try readTree(argument)
      guard !tree.isOverlay else {
        throw UsageError(
          """
          \(argument) is an overlay, and only a whole tree can be compared
            apply it first: fdtoverlay -i BASE.dtb -o WHOLE.dtb \(shellQuoted(argument))
          """)
      }
      return BoardFacts(tree, of: profiles[1 - index]!, file: argument)
    }
    try writeText(BoardDiff(from: facts(0, old), to: facts(1, new)).text)
  }

  /// A profile whose file may be called `old.yaml`, say.
  private static func profile(_ argument: String) throws -> Profile {
    let (path, variant) = try BoardSource.locate(argument, search: .standard())
    var profile = try Profile.parse(
      readFile(path), file: displayName(path), mayHaveOtherName: true)
    if let variant { try profile.choose(variant: variant) }
    return profile
  }

  /// A running system's tree has no such name: /sys/firmware/fdt.
  private static func isTree(_ argument: String) throws -> Bool {
    if argument.hasSuffix(".dtb") || argument.hasSuffix(".dtbo") { return true }
    return SearchPath.isPath(argument) ? try OccupiedFile(argument)?.isTree ?? false : false
  }
}
