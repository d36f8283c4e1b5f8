// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import BoardChecks
import BoardFiles
import BoardProfile
import CommandOutcome
import Glibc
import MarkedYAML

/// `mcs-dtb check`.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find what would keep a board from working.",
    discussion: """
      Exits with 0 when nothing was found that the profile does not accept, with 1 when \
      something was, with 2 when a board or file could not be found. Warnings count with \
      '--strict'.
      """)

  @Argument(help: "Names of boards, paths or 'globs' of profiles; every known board without any.")
  var boards: [String] = []

  @OptionGroup var files: CheckedFiles

  @Flag(help: "Warnings are findings too.")
  var strict = false

  func validate() throws {
    guard files.areNone || boards.count == 1 else {
      throw ValidationError("'--base', '--dtb' and '--image' belong to one board; name it")
    }
  }

  func run() throws {
    let search = SearchPath.standard()
    let names = boards.isEmpty ? search.boardNames() : try boards.flatMap(expandGlob)
    guard !names.isEmpty else {
      throw UsageError("no profile in \(search.boards.joined(separator: ", "))")
    }
    var format = TextReport(colour: wantsColour)
    var isClean = true
    var unreadable: [FileError] = []
    try write(format.begin())
    for name in names {
      do throws(FileError) {
        let report = try report(on: name, search)
        if report.count(.error) > 0 || strict && report.count(.warning) > 0 { isClean = false }
        try write(format.board(report))
      } catch { unreadable.append(error) }
    }
    try write(format.end())
    guard unreadable.isEmpty else {
      throw UsageError(unreadable.map(\.description).joined(separator: "\nerror: "))
    }
    if !isClean { throw ExitCode(1) }
  }

  private func report(on argument: String, _ search: SearchPath) throws(FileError) -> BoardReport {
    let (path, variant) = try BoardSource.locate(argument, search: search)
    let text = SourceText(file: displayName(path), bytes: try readFile(path))
    var profile: Profile
    do throws(SourceError) {
      profile = try Profile.parse(text.bytes, file: text.file)
      if let variant { try profile.choose(variant: variant) }
    } catch {
      return BoardReport(
        name: argument, findings: error.diagnostics.map(Finding.init), source: text)
    }
    return BoardReport(
      name: profile.board.value, variants: profile.supportedBoards.compactMap(\.variant),
      findings: try files.check(profile).findings(), source: text)
  }

  private func write(_ text: String) throws(FileError) {
    if !text.isEmpty { try writeStandardOutput(Array(text.utf8)) }
  }
}

/// The files that a pattern matches, sorted; anything else as it is.
private func expandGlob(_ argument: String) throws -> [String] {
  guard SearchPath.isPath(argument), argument.contains(where: { "*?[".contains($0) }) else {
    return [argument]
  }
  var matches = glob_t()
  defer { globfree(&matches) }
  guard glob(argument, 0, nil, &matches) == 0, let paths = matches.gl_pathv else {
    throw UsageError("no file matches '\(argument)'")
  }
  return (0..<Int(matches.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
}

/// Colour is for terminals whose user has not declined it (no-color.org).
private var wantsColour: Bool {
  isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil
    && getenv("TERM").map { String(cString: $0) } != "dumb"
}
