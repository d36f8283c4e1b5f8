// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardBundle
import CommandSupport
import DeviceTree
import Files
import Glibc

/// `mcs-boot BOARD --rehearse`: what the machine boots with is made here; a script of the checkout
/// builds the guest, boots and reports.
struct Rehearsal {
  var board: String
  var bundle: String?

  func run() throws {
    let checked = try CheckedSource(reporting: BoardSource(board))
    let source = checked.source
    let pc = try PCMachine(checked.board)
    let machine = try pc == nil ? RehearsalMachine(checked.board) : nil
    let profile = (pc?.profile ?? machine?.profile)!
    guard let checkout = SearchPath.checkout else {
      throw FileError("'--rehearse' builds what it boots and needs a checkout of mcs-dtb around it")
    }
    let name = profile.board.value + (profile.chosenVariant.map { "-\($0)" } ?? "")
    let folders = "\(checkout)/.build/rehearsals"
    // Writing there reports what fails.
    mkdir("\(checkout)/.build", 0o777)
    mkdir(folders, 0o777)
    let folder = "\(folders)/\(name)"
    var files: [FolderFile] = []
    if bundle == nil {
      files = try BundleContents(checked, version: version).files.map {
        FolderFile(path: "bundle/\($0.path)", bytes: $0.bytes, isExecutable: $0.isExecutable)
      }
    }
    if let pc {
      files += Self.machineFiles(words: pc.words + ["-nic", "none"], facts: pc.facts, report: [])
    } else if let machine {
      files += try machineFiles(machine, bundledTree(machine, source, files))
    }
    try writeFolder(files, to: folder, keepingOldAs: nil)
    try become(["\(checkout)/bin/lib/rehearse", folder, bundle ?? "\(folder)/bundle"])
  }

  private func machineFiles(
    _ machine: RehearsalMachine, _ tree: (tree: DeviceTree, how: String)
  ) throws -> [FolderFile] {
    let problems = machine.problems(in: tree.tree)
    let report =
      problems.isEmpty
      ? ["ok       \(tree.how); mcs-remoteproc points at both regions"]
      : problems.map { "problem  \($0)" }
    let blob = try BoardTree.verifiedBlob(tree.tree)
    return Self.machineFiles(words: machine.words, facts: machine.facts, report: report)
      + [FolderFile(path: "machine/machine.dtb", bytes: blob, isExecutable: false)]
  }

  private static func machineFiles(
    words: [String], facts: String, report: [String]
  ) -> [FolderFile] {
    [
      ("qemu", words.joined(separator: " ") + "\n"),
      ("facts", facts),
      ("report", report.map { $0 + "\n" }.joined()),
    ].map { FolderFile(path: "machine/\($0.0)", bytes: Array($0.1.utf8), isExecutable: false) }
  }

  /// The bundle's overlay, unchanged, on QEMU's machine; or the bundle's whole tree.
  private func bundledTree(
    _ machine: RehearsalMachine, _ source: BoardSource, _ own: [FolderFile]
  ) throws -> (tree: DeviceTree, how: String) {
    let isWhole = try source.treeTemplate() != nil
    let file =
      isWhole ? "boot/\(source.profile.board.value).dtb" : "boot/overlays/mcs-resources.dtbo"
    let path = "\(bundle ?? "bundle")/\(file)"
    let bytes = try own.first { $0.path == path }?.bytes ?? readFile(path)
    let base = isWhole ? nil : try baseTree(machine, source)
    do throws(DeviceTreeError) {
      guard let base else {
        return (try DeviceTree(blob: bytes), "the bundle's tree is whole")
      }
      let cells = base.root.childCells
      return (
        try base.applying(overlay: bytes),
        "overlay applies to a \(cells.address)/\(cells.size) tree"
      )
    } catch { throw FileError("\(path): \(error)") }
  }

  private func baseTree(_ machine: RehearsalMachine, _ source: BoardSource) throws -> DeviceTree {
    let template = try source.search.tree("qemu-virt", profile: "")
    return try machine.baseTree(TreeTemplate(readFile(template), file: displayName(template)))
  }
}
