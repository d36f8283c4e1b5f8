// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
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
      Reads /proc/iomem, /proc/cmdline, /proc/cpuinfo and the device tree that the kernel was \
      started with, best as root; from a copy of these files with '--root', or from a device \
      tree alone with '--dtb'. What the checks find in the draft goes to standard error.
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

  func validate() throws {
    guard root == nil || dtb == nil else {
      throw ValidationError("'--root' and '--dtb' exclude each other")
    }
  }

  func run() throws {
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
      try writeFile(bytes, to: output)
    } else {
      try writeStandardOutput(bytes)
    }
    try check(bytes)
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
