// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import BoardChecks
import BoardInspection
import BoardMap
import BoardProfile
import CommandSupport
import Diagnostics
import Files
import Glibc

/// `mcs-dtb check`.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find what would keep a board from working.",
    discussion: """
      Exits with 0 when nothing was found that the profile does not accept, with 1 when \
      something was, with 2 when a board or file could not be checked. Warnings count with \
      '--strict'.
      """)

  @Argument(
    help: "Names of boards, paths or 'globs' of profiles; every known board without any.",
    completion: .boards)
  var boards: [String] = []

  @OptionGroup var files: CheckedFiles

  @Flag(help: "Warnings are findings too.")
  var strict = false

  @Option(
    help: """
      How findings are written: 'text' for people, 'json' and 'sarif' (2.1.0) for programs, \
      'github' for GitHub's workflows.
      """)
  var format: Format = .text

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json, sarif, github

    fileprivate var report: any ReportFormat {
      switch self {
      case .text: TextReport(colour: wantsColour)
      case .json: JSONReport(toolVersion: version)
      case .sarif: SARIFReport(toolVersion: version)
      case .github: GitHubReport()
      }
    }
  }

  func validate() throws {
    guard files.areNone || boards.count == 1 else {
      throw ValidationError("'--base', '--dtb' and '--image' belong to one board; name it")
    }
  }

  func run() throws {
    let search = SearchPath.standard()
    let names = boards.isEmpty ? search.boardNames() : boards.flatMap(expandGlob)
    var output = format.report
    var isClean = true
    var reasons: [String] = []
    var notes: [String] = []
    try write(output.begin())
    for name in names {
      switch check(name, search, &notes) {
      case .success(let report):
        if report.count(.error) > 0 || strict && report.count(.warning) > 0 { isClean = false }
        try write(output.board(report))
      case .failure(let error):
        reasons.append(error.reason)
        try write(output.unchecked(name, error.reason))
      }
    }
    try write(output.end())
    if names.isEmpty {
      reasons.append("no profile in \(search.boards.joined(separator: ", "))")
    }
    for note in notes { writeStandardError("note: \(note)") }
    for reason in reasons { writeStandardError("error: \(reason)") }
    if !reasons.isEmpty { throw ExitCode(2) }
    if !isClean { throw ExitCode(1) }
  }

  /// What the user asked for is not there; what is wrong with a profile is a finding.
  private struct Unchecked: Error {
    var reason: String
  }

  private func check(
    _ argument: String, _ search: SearchPath, _ notes: inout [String]
  ) -> Result<BoardReport, Unchecked> {
    let text: SourceText
    let variant: String?
    do throws(FileError) {
      let path: String
      (path, variant) = try BoardSource.locate(argument, search: search)
      text = SourceText(file: displayName(path), bytes: try readFile(path))
    } catch { return .failure(Unchecked(reason: error.description)) }
    var profile: Profile
    do throws(SourceError) {
      profile = try Profile.parse(text.bytes, file: text.file)
      profile.argument = shellQuoted(argument)
      notes += DraftQuestions.open(in: text.bytes, profile, file: text.file)
    } catch {
      notes += DraftQuestions.open(in: text.bytes, nil, file: text.file)
      return .success(
        BoardReport(
          name: argument, findings: error.diagnostics.map(Finding.init), source: text))
    }
    do throws(SourceError) {
      if let variant { try profile.choose(variant: variant) }
    } catch {
      let reasons = error.diagnostics.map { "\($0.mark): \($0.message)" }
      return .failure(Unchecked(reason: reasons.joined(separator: "\n")))
    }
    do throws(FileError) {
      let check = try files.check(profile)
      let findings = check.findings()
      let terminal = Terminal(hasColour: wantsColour)
      return .success(
        BoardReport(
          name: profile.board.value, variants: profile.supportedBoards.compactMap(\.chosenVariant),
          findings: findings, source: text,
          map: format == .text
            ? faultMap(profile, findings, beside: check.treeClaims, for: terminal) : nil))
    } catch { return .failure(Unchecked(reason: error.description)) }
  }

  private func write(_ text: String) throws(FileError) {
    if !text.isEmpty { try writeStandardOutput(Array(text.utf8)) }
  }
}

/// The files that a pattern matches, sorted; anything else, and a pattern without a match, as it
/// is: the message about the missing file then shows it.
private func expandGlob(_ argument: String) -> [String] {
  guard SearchPath.isPath(argument), argument.contains(where: { "*?[".contains($0) }) else {
    return [argument]
  }
  var matches = glob_t()
  defer { globfree(&matches) }
  guard glob(argument, 0, nil, &matches) == 0, let paths = matches.gl_pathv else {
    return [argument]
  }
  return (0..<Int(matches.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
}
