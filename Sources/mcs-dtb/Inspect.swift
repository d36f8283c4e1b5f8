// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import BoardChecks
import BoardInspection
import BoardProfile
import CommandSupport
import DeviceTree
import Diagnostics
import Files

/// `mcs-dtb inspect`.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Draft a profile for a board that is not in the list, from a system that runs on it.",
    discussion: """
      Reads /proc/iomem, /proc/cmdline and the device tree that the kernel was started with, or \
      on a PC /proc/cpuinfo and the firmware's table of cores (/sys/firmware/acpi/tables/APIC), \
      best as root; from a copy of these files with '--root', or from a device tree alone with \
      '--dtb'. Memory in use is kept, and clients that the system has already. What the checks \
      find in the draft goes to standard error.
      """)

  @Option(
    help: "The folder with proc/ and sys/ of a copied system.", completion: .directory)
  var root: String?

  @Option(help: "A device tree (.dtb) instead of a system.", completion: .trees)
  var dtb: String?

  @Option(help: "The board's name; the output file's without it.")
  var name: String?

  @Option(name: .shortAndLong, help: "Write to a file, whole or not at all.")
  var output: String?

  @Flag(help: "Replace the file; what was in it is kept beside it, with a '~' at its name's end.")
  var force = false

  func validate() throws {
    guard !force || output != nil else {
      throw ValidationError("'--force' belongs to '--output'; without that nothing is replaced")
    }
    guard root == nil || dtb == nil else {
      throw ValidationError("'--root' and '--dtb' exclude each other")
    }
  }

  func run() throws {
    try refuseBadName()
    let occupied = try output.flatMap(OccupiedFile.init)
    if let occupied, !force {
      throw occupied.refusal(
        "exists, perhaps with your changes",
        fix: "name another file, or --force, which keeps what is there as \(occupied.kept)")
    }
    let draft: DraftProfile
    let system = System(root: root ?? "")
    do {
      draft = try DraftProfile(
        dtb.map(system.facts(tree:)) ?? system.facts(), name: name ?? fileName)
    } catch let error as InspectionError {
      throw FileError("\(dtb ?? root ?? "this system"): \(error)")
    }
    let bytes = Array(draft.text.utf8)
    if let output {
      try occupied?.keep()
      try writeFile(bytes, to: output)
    } else {
      try writeStandardOutput(bytes)
    }
    try check(bytes)
    writeStandardError(next(draft))
  }

  private func next(_ draft: DraftProfile) -> String {
    let count = DraftQuestions.lines(of: Array(draft.text.utf8)).count
    let profile = output ?? "\(draft.name).yaml"
    let path = shellQuoted(SearchPath.isPath(profile) ? profile : "./\(profile)")
    let place = output == nil ? ", once they are in \(path)," : ","
    return "next: look at \(count) lines that say 'look:'\(place) then mcs-dtb check \(path)"
  }

  /// A profile with another name than its board's is no profile.
  private func refuseBadName() throws {
    guard let board = name ?? fileName, !DraftProfile.isName(board) else { return }
    let right = DraftProfile.name(from: board)
    throw UsageError(
      """
      '\(board)' cannot be a board's name: that has at most 31 letters a-z, digits and hyphens
        fix: \(name == nil ? "-o \(right).yaml" : "--name \(right)")
      """)
  }

  /// A profile has its file's name.
  private var fileName: String? {
    let last = output?.split(separator: "/").last
    return last.flatMap { $0.hasSuffix(".yaml") ? String($0.dropLast(5)) : nil }
  }

  private func check(_ bytes: [UInt8]) throws {
    let file = output ?? "draft"
    var findings: [Finding]
    do throws(SourceError) {
      findings = BoardCheck(try Profile.parse(bytes, file: file)).findings()
    } catch { findings = error.diagnostics.map(Finding.init) }
    guard !findings.isEmpty else { return }
    let report = BoardReport(
      name: file, findings: findings, source: SourceText(file: file, bytes: bytes))
    writeStandardError(String(TextReport(colour: false).text(report).dropLast()))
    if report.count(.error) > 0 { throw FileError("the draft has to be mended, see above") }
  }
}
