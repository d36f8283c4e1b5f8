// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics
import Glibc

/// Where boards and templates are found, the same way from every folder.
///
/// A bare name is looked up in these folders and never in the current one; anything with
/// a `/` or the suffix `.yaml` is a path.
public struct SearchPath: Equatable, Sendable {
  /// Folders with board profiles, the first match counts.
  public var boards: [String]
  /// Folders with templates: `trees/` with device-tree templates, `files/` with those of a
  /// bundle's files, `doc/` with the one of a board's page.
  public var templates: [String]

  public init(boards: [String], templates: [String]) {
    self.boards = boards
    self.templates = templates
  }

  /// `$MCS_BOARDS` and `$MCS_TEMPLATES` (folders separated by colons), then
  /// `../share/mcs-dtb` beside the executable's folder, then the first ancestor of the
  /// executable's real path that holds both `boards` and `templates`.
  public static func standard() -> SearchPath {
    var roots = [folder(of: folder(of: executable)) + "/share/mcs-dtb"]
    if let checkout { roots.append(checkout) }
    return SearchPath(
      boards: variable("MCS_BOARDS") + roots.map { $0 + "/boards" },
      templates: variable("MCS_TEMPLATES") + roots.map { $0 + "/templates" })
  }

  /// The first ancestor of the executable's real path that holds both `boards` and
  /// `templates`: a checkout, when the program was built in one.
  public static var checkout: String? {
    var ancestor = folder(of: executable)
    while true {
      if isFolder(ancestor + "/boards"), isFolder(ancestor + "/templates") { return ancestor }
      if ancestor == "/" { return nil }
      ancestor = folder(of: ancestor)
    }
  }

  private static let executable = realPath("/proc/self/exe") ?? "/"

  private static func variable(_ name: String) -> [String] {
    guard let value = getenv(name) else { return [] }
    return String(cString: value).split(separator: ":").map(String.init)
  }

  /// Whether the user means a path and not a name.
  public static func isPath(_ argument: String) -> Bool {
    argument.contains("/") || argument.hasSuffix(".yaml")
  }

  /// Sees to it that the folders of `$MCS_BOARDS` and `$MCS_TEMPLATES` exist: a misspelt one would
  /// leave the stock boards in the place of the user's own.
  ///
  /// - Throws: `FileError` that names the variable and the folder.
  public static func checkVariables() throws(FileError) {
    for name in ["MCS_BOARDS", "MCS_TEMPLATES"] {
      for path in variable(name) where !isFolder(path) {
        throw FileError("\(name) names '\(path)', which is not a folder")
      }
    }
  }

  /// The profile that a command-line argument names.
  ///
  /// - Throws: `FileError` that lists the boards there are.
  public func board(_ argument: String) throws(FileError) -> String {
    if argument.hasSuffix(".yml") {
      throw FileError(
        "'\(argument)' ends in .yml, and profiles in .yaml: rename it to"
          + " \(argument.dropLast(4)).yaml")
    }
    if Self.isPath(argument) {
      guard isFolder(argument) else { return argument }
      let path = argument.hasSuffix("/") ? argument : argument + "/"
      throw FileError("\(argument) is a folder; name a profile in it: \(path)NAME.yaml")
    }
    if let path = Self.find(argument + ".yaml", in: boards) { return path }
    let names = boardNames()
    let hint =
      names.isEmpty
      ? "no profile was found in \(boards.joined(separator: ", "))"
      : suggestion(for: argument, among: names).map { "did you mean '\($0)'?" }
        ?? "the boards are \(names.joined(separator: ", "))"
    throw FileError("no board is called '\(argument)'; \(hint)")
  }

  /// The device-tree template that a profile names: a name, or a path relative to the
  /// profile.
  public func tree(_ name: String, profile: String) throws(FileError) -> String {
    if name.hasPrefix("/") { return name }
    if Self.isPath(name) { return folder(of: profile) + "/" + name }
    if let path = Self.find("trees/\(name).yaml", in: templates) { return path }
    throw FileError(
      "no device-tree template 'trees/\(name).yaml' in \(templates.joined(separator: ", "))")
  }

  /// The template of a board's page.
  public func page() throws(FileError) -> String {
    if let path = Self.find("doc/board.md.mustache", in: templates) { return path }
    throw FileError("no template 'doc/board.md.mustache' in \(templates.joined(separator: ", "))")
  }

  /// Names of all boards, sorted.
  public func boardNames() -> [String] {
    var names: Set<String> = []
    for path in boards {
      for name in (try? listFolder(path)) ?? [] where name.hasSuffix(".yaml") {
        if !name.hasPrefix(".") { names.insert(String(name.dropLast(5))) }
      }
    }
    return names.sorted()
  }

  private static func find(_ file: String, in folders: [String]) -> String? {
    folders.lazy.map { "\($0)/\(file)" }.first { access($0, F_OK) == 0 }
  }
}
