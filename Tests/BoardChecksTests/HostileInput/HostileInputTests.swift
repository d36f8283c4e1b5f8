// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardProfile
import DeviceTree
import Foundation
import TestSupport
import Testing

@testable import BoardChecks

/// Random, mutated and cut off files through the whole check: findings, never a crash, a hang or
/// unbounded memory.
///
/// The quick pass takes a fixed number of inputs, the same every time. MCS_FUZZ_SECONDS=600 goes on
/// for that long instead and leaves the input of a crash in the folder for temporary files.
@Suite(.serialized) struct HostileInputTests {
  @Test func deviceTrees() throws {
    let profiles = try ["arm64", "twins"].map(Seeds.profile)
    let blobs = try Seeds.blobs()
    let trees = try blobs.map { try DeviceTree(blob: $0) }
    try Hunt("dtb", inputs: 500).run { mutation in
      mutation.below(2) == 0
        ? mutation.changed(blobs[mutation.below(blobs.count)])
        : (try? mutation.changed(trees[mutation.below(trees.count)]).blob()) ?? []
    } check: { bytes in
      for profile in profiles {
        var check = BoardCheck(profile)
        check.read(base: bytes, file: "base.dtb")
        check.read(tree: bytes, file: "tree.dtb")
        report(check)
        // Merging has the checks before it, and is to stand by itself.
        if let base = check.base {
          for flavour in NodeFlavour.allCases {
            let board = CheckedBoard(profile, base: base)
            if let merged = try? BaseMerge(board, flavour: flavour) {
              _ = try? BoardTree.verifiedBlob(merged.tree)
            }
          }
        }
      }
    }
  }

  @Test func images() throws {
    let profiles = try ["arm64", "elf"].map(Seeds.profile)
    let images = [
      ELFBuilder().bytes,
      ELFBuilder(segments: [(0x7a00_0000, 64, 128), (0x7a00_1000, 32, 64)], table: nil).bytes,
      ELFBuilder(
        segments: [(0x7a00_0000, 16, 16)], table: ResourceTableBuilder(address: 0x7000_0000).bytes
      )
      .bytes,
    ]
    try Hunt("elf", inputs: 3000).run { mutation in
      mutation.changed(images[mutation.below(images.count)])
    } check: { bytes in
      for profile in profiles {
        var check = BoardCheck(profile)
        check.images = [ClientImageFile(bytes, file: "image", client: profile.clients[0])]
        report(check)
      }
    }
  }

  @Test func profiles() throws {
    let texts = try Seeds.texts()
    let blobs = try Seeds.blobs()
    let image = ELFBuilder().bytes
    try Hunt("yaml", inputs: 700).run { mutation in
      mutation.changed(texts[mutation.below(texts.count)])
    } check: { bytes in
      guard let profile = try? Profile.parse(bytes, file: "board.yaml") else { return }
      var check = BoardCheck(profile)
      // A profile stands for which tree it meets: the same input, the same check.
      let blob = blobs[bytes.count % blobs.count]
      check.read(base: blob, file: "base.dtb")
      check.read(tree: blob, file: "tree.dtb")
      check.images = profile.clients.map { ClientImageFile(image, file: "image", client: $0) }
      report(check, text: bytes)
      if let base = check.base {
        _ = try? BaseMerge(CheckedBoard(profile, base: base))
      }
    }
  }

  private func report(_ check: BoardCheck, text: [UInt8] = []) {
    let report = BoardReport(
      name: "board", findings: check.findings(), source: SourceText(file: "board.yaml", bytes: text)
    )
    _ = TextReport(colour: false).text(report)
  }
}

/// What is right, to begin with.
private enum Seeds {
  static func profile(_ name: String) throws -> Profile {
    try Profile.parse(
      Repository.bytes("Tests/BoardChecksTests/Fixtures/profiles/\(name).yaml"),
      file: "\(name).yaml")
  }

  static func texts() throws -> [String] {
    try ["arm64", "elf", "twins"].map {
      try Repository.text("Tests/BoardChecksTests/Fixtures/profiles/\($0).yaml")
    }
      + Boards.names.map { try Boards.text($0) }
  }

  static func blobs() throws -> [[UInt8]] {
    try [
      "vendor", "finished", "twins", "first-generation", "overlay", "overlay-below",
      "overlay-by-hand",
    ].map { try FixtureFiles.compiled($0, kind: "dtb", "") }
  }
}

/// One input after the other, each from a number of its own.
private struct Hunt {
  let name: String
  /// In the quick pass.
  let inputs: UInt64

  init(_ name: String, inputs: UInt64) {
    self.name = name
    self.inputs = inputs
  }

  func run(make: (inout Mutation) -> [UInt8], check: ([UInt8]) throws -> Void) throws {
    let seconds = ProcessInfo.processInfo.environment["MCS_FUZZ_SECONDS"].flatMap(Double.init)
    let kept = FileManager.default.temporaryDirectory.appendingPathComponent("mcs-fuzz-\(name)")
    if seconds != nil { try Data().write(to: kept) }
    let file = try seconds.map { _ in try FileHandle(forWritingTo: kept) }
    let clock = ContinuousClock()
    let start = clock.now
    let memory = Self.peakMemory
    var slowest = (input: UInt64(0), time: Duration.zero)
    var input: UInt64 = 0
    while seconds.map({ clock.now - start < .seconds($0) }) ?? (input < inputs) {
      input += 1
      var mutation = Mutation(random: SeededGenerator(seed: input))
      let bytes = make(&mutation)
      if let file {
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: bytes)
      }
      let time = try clock.measure { try check(bytes) }
      if time > slowest.time { slowest = (input, time) }
    }
    #expect(slowest.time < .seconds(5), "input \(slowest.input)")
    // Other tests run beside this one: room for them.
    #expect(Self.peakMemory - memory < 1 << 20, "KiB")
    if seconds != nil {
      try FileManager.default.removeItem(at: kept)
      print(
        "\(name): \(input) inputs, the slowest, \(slowest.input), took \(slowest.time);"
          + " peak memory \(Self.peakMemory / 1024) MiB")
    }
  }

  /// Of the process, in KiB.
  private static var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
  }
}
