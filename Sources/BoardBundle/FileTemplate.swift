// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics
import Files

/// A template of a file in the bundle: `templates/files/FOR/PATH.mustache`.
///
/// FOR is which boards it is for, PATH where it goes in the bundle. `CLIENT` in PATH makes
/// a file for each client.
struct FileTemplate: Equatable {
  /// Where the template is.
  let path: String
  /// Where its file goes; with `CLIENT` where that differs.
  let destination: String
  /// Whose file it is; nil where it is the board's.
  let client: Client?

  /// The templates that make a board's bundle, sorted by destination.
  ///
  /// Where two make the same file, the one in the earlier folder of `$MCS_TEMPLATES` does,
  /// and in one folder the one that is for fewer boards.
  ///
  /// - Throws: `FileError` or `SourceError` for files that are no templates, or for nobody.
  static func all(for profile: Profile, in search: SearchPath) throws -> [FileTemplate] {
    let known = knownGroups(search)
    var chosen: [String: FileTemplate] = [:]
    for folder in search.templates.map({ $0 + "/files" }) where isFolder(folder) {
      let found = try filesBelow(folder).map { try place($0, in: folder, known) }
      for group in groups(of: profile) {
        for (name, destination) in found where name == group {
          let path = "\(folder)/\(group)/\(destination).mustache"
          for template in templates(path, destination, group, profile)
          where chosen[template.destination] == nil {
            chosen[template.destination] = template
          }
        }
      }
    }
    return chosen.values.sorted { $0.destination < $1.destination }
  }

  /// What FOR can be for this board, from the fewest boards to all.
  private static func groups(of profile: Profile) -> [String] {
    [profile.board.value] + Set(profile.clients.map(\.os.value.rawValue)).sorted()
      + (profile.boot.firmware.map { [$0.value.rawValue] } ?? []) + [
        profile.boot.cmdline.value.rawValue, profile.boot.method.value.rawValue,
        profile.architecture.value.rawValue, "all",
      ]
  }

  private static func knownGroups(_ search: SearchPath) -> [String] {
    search.boardNames() + Client.OperatingSystem.allCases.map(\.rawValue)
      + Profile.Boot.Firmware.allCases.map(\.rawValue)
      + Profile.Boot.CommandLineHome.allCases.map(\.rawValue)
      + Profile.Boot.Method.allCases.map(\.rawValue)
      + Profile.Architecture.allCases.map(\.rawValue) + ["all"]
  }

  private static func place(
    _ name: String, in folder: String, _ known: [String]
  ) throws(FileError) -> (group: String, destination: String) {
    let shown = displayName("\(folder)/\(name)")
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2, parts[1].hasSuffix(".mustache") else {
      throw FileError("\(shown) is not a template: those are called FOR/PATH.mustache")
    }
    guard known.contains(parts[0]) else {
      let hint =
        suggestion(for: parts[0], among: known).map { "did you mean '\($0)'?" }
        ?? "docs/templates.md lists what can stand there"
      throw FileError("\(shown) is for no board: nothing is called '\(parts[0])'; \(hint)")
    }
    return (parts[0], String(parts[1].dropLast(".mustache".count)))
  }

  private static func templates(
    _ path: String, _ destination: String, _ group: String, _ profile: Profile
  ) -> [FileTemplate] {
    guard destination.contains("CLIENT") else {
      return [FileTemplate(path: path, destination: destination, client: nil)]
    }
    let isSystem = Client.OperatingSystem(rawValue: group) != nil
    return profile.clients.filter { !isSystem || $0.os.value.rawValue == group }.map { client in
      FileTemplate(
        path: path, destination: destination.replacing("CLIENT", with: client.name.value),
        client: client)
    }
  }
}
