// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardChecks
import BoardProfile
import DeviceTree
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Every device tree of Debian's arm64 kernel as a base, each with a profile made for it: its
/// cells, its cores, a window inside its RAM.
@Suite struct VendorTreeTests {
  /// The quick pass takes this many, spread over all.
  private static let sample = 40

  private enum Result {
    case merged
    case refused(String)
  }

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func everyVendorTreeIsMergedOrRefusedWithAReason() throws {
    let chosen = try VendorTrees.files(sample: Self.sample)
    var outcomes: [String: Int] = [:]
    for file in chosen {
      switch try outcome(of: file) {
      case .merged: outcomes["merged", default: 0] += 1
      case .refused(let reason): outcomes["refused: \(reason)", default: 0] += 1
      }
    }
    print("\(chosen.count) vendor trees:")
    for (text, count) in outcomes.sorted(by: { $0.value > $1.value }) {
      print("  \(count)  \(text)")
    }
    #expect(outcomes["merged", default: 0] > chosen.count / 2)
  }

  @Test(arguments: [
    "broadcom/bcm2711-rpi-4-b.dtb", "rockchip/rk3568-evb1-v10.dtb",
    "rockchip/rk3568-rock-3a.dtb",
  ])
  func theTreesOfOurBoardsAreMerged(_ name: String) throws {
    let file = try VendorTrees.file(name)
    guard case .merged = try outcome(of: file) else {
      Issue.record("\(name) was refused")
      return
    }
  }

  /// The profiles that ship, as overlays on real trees and merged into them.
  @Test(arguments: [
    ("rpi4", "broadcom/bcm2711-rpi-4-b.dtb"), ("ok3568", "rockchip/rk3568-evb1-v10.dtb"),
    ("ok3568", "rockchip/rk3568-rock-3a.dtb"),
  ])
  func ourProfilesFitRealTrees(_ board: String, _ name: String) throws {
    let profile = try Profile.parse(
      Repository.bytes("boards/\(board).yaml"), file: "\(board).yaml")
    let file = try VendorTrees.file(name)
    let base = try DeviceTree(blob: [UInt8](Data(contentsOf: URL(fileURLWithPath: file))))

    let merged = try #require(try BaseMerge(Example.unchecked(profile, base: base))).tree
    #expect(Self.regions(of: merged) == SyntheticProfile.regionPaths(profile))
    #expect(try dtcWarnings(merged.blob()).subtracting(dtcWarnings(base.blob())) == [])

    let given = try #require(profile.deviceTree?.cells)
    let cells = (given.address, given.size)
    #expect(cells == base.root.childCells)
    let overlay = try BoardTree.overlay(Example.unchecked(profile), cells: cells)
    let applied = try run([
      "fdtoverlay", "-i", file, "-o", folder.path + "/out.dtb",
      folder.write("o.dtbo", BoardTree.verifiedBlob(overlay)),
    ])
    try #require(applied.status == 0, "\(applied.errors)")
    let result = try DeviceTree(blob: folder.bytes("out.dtb"))
    #expect(Self.regions(of: result) == SyntheticProfile.regionPaths(profile))
    #expect(result.root.childCells == base.root.childCells)
  }

  private func outcome(of file: String) throws -> Result {
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: file)))
    let base = try DeviceTree(blob: bytes)
    guard let text = SyntheticProfile(base)?.text else { return .refused("one core only") }
    let profile = try Profile.parse(Array(text.utf8), file: "vendor.yaml")
    var check = BoardCheck(profile)
    check.read(base: bytes, file: "base")
    let found = check.findings()
    let errors = found.filter { $0.severity == .error }
    guard errors.isEmpty else {
      return .refused(errors.map { Self.kind($0.message) }.joined(separator: "; "))
    }
    let merge = try #require(try BaseMerge(Example.unchecked(profile, base: base)))
    let blob = try BoardTree.verifiedBlob(merge.tree)
    #expect(try dtcWarnings(blob).subtracting(dtcWarnings(base.blob())) == [], "\(file)")
    #expect(Self.regions(of: merge.tree) == SyntheticProfile.regionPaths(profile), "\(file)")
    let again = try #require(
      try BaseMerge(Example.unchecked(profile, base: DeviceTree(blob: blob))))
    #expect(try again.tree.blob() == blob, "\(file): merging twice")
    return .merged
  }

  /// The message without what differs from tree to tree.
  private static func kind(_ message: String) -> String {
    String(
      message.replacing(#/\[0x[^)]*\)/#, with: "[…)").replacing(#/0x[0-9a-f]+/#, with: "0x…")
        .replacing(#/\/reserved-memory\/\S+/#, with: "/reserved-memory/…"))
  }

  private func dtcWarnings(_ blob: [UInt8]) throws -> Set<String> {
    let file = try folder.write("tree.dtb", blob)
    let outcome = try run(["dtc", "-I", "dtb", "-O", "dtb", "-o", "/dev/null", file])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return Set(outcome.errors.split(separator: "\n").map(String.init))
  }

  /// Where memory-region of our node leads.
  private static func regions(of tree: DeviceTree) -> [String] {
    var paths: [UInt32: String] = [:]
    tree.root.forEachDescendant { node, path in
      if let phandle = node.phandle { paths[phandle] = path }
    }
    let cells = tree.root[path: "/mcs-remoteproc"]?[property: "memory-region"]?.cells ?? []
    return cells.map { paths[$0] ?? "nowhere" }
  }
}

/// A profile that fits a tree.
private struct SyntheticProfile {
  let text: String

  /// Nil when there is no second core for a client.
  init?(_ tree: DeviceTree) {
    let root = tree.root
    let cells = root.childCells
    let cpus = root[child: "cpus"]
    let regs = (cpus?.children ?? []).filter { $0[property: "device_type"]?.strings == ["cpu"] }
      .compactMap { $0.reg(cells: (cpus?.childCells.address ?? 1, 0))?.first?.address }
    guard regs.count > 1 else { return nil }
    var method: String?
    root.forEachDescendant { node, _ in
      if node.isCompatible(with: "arm,psci", "arm,psci-0.2", "arm,psci-1.0") {
        method = method ?? node[property: "method"]?.strings?.first
      }
    }
    let base = Self.window(in: tree, cells)
    let compatible = (root[property: "compatible"]?.strings ?? [])
      .map { "'\($0)'" }.joined(separator: ", ")
    text = """
      schema: 1
      board: vendor
      title: A board
      arch: arm64
      memory: [{base: 0x0, size: \(cells.address == 1 ? "4G" : "64G")}]
      cpus: [\(regs.enumerated().map { "{id: \($0), reg: \(hex($1))}" }.joined(separator: ", "))]
      psci: {method: \(method ?? "smc"), provided-by: \(method == nil ? "firmware" : "tree")}
      devicetree: {compatible: [\(compatible)], cells: {address: \(cells.address), size: \(cells.size)}}
      interrupt-controller: {type: \(tree.gic?.kind == .v2 ? "gic-v2" : "gic-v3")}
      boot: {method: u-boot, cmdline: devicetree}
      clients:
        - name: client
          os: other
          cpus: [\(regs.count - 1)]
          image: {file: i.bin, format: raw, load: \(hex(base + 0x100000)), entry: \(hex(base + 0x100000))}
          memory: {base: \(hex(base + 0x100000)), size: 16M}
          shared: {base: \(hex(base)), size: 1M, layout: legacy, host-tx-vring: 0x28000, host-rx-vring: 0x2c000, vring: {num: 16, align: 4}, buffer: 512}
          doorbell: {sgi: 7}
          services: []
          power-off: []

      """
  }

  static func regionPaths(_ profile: Profile) -> [String] {
    let client = profile.clients[0]
    return [
      "/reserved-memory/shared-dma-pool@\(String(client.shared.region.base.value, radix: 16))",
      "/reserved-memory/rtos-memory@\(String(client.memory.base.value, radix: 16))",
    ]
  }

  /// 17 MiB inside the largest bank, clear of the base's reservations where that can be.
  private static func window(in tree: DeviceTree, _ cells: (address: Int, size: Int)) -> UInt64 {
    let banks = tree.root.children
      .filter { $0[property: "device_type"]?.strings == ["memory"] }
      .flatMap { $0.reg(cells: cells) ?? [] }.filter { $0.size >= 32 << 20 }
    guard let bank = banks.max(by: { $0.size < $1.size }) else { return 0x5000_0000 }
    let reserved = tree.root[child: "reserved-memory"]
    let taken =
      (reserved?.children ?? []).flatMap { $0.reg(cells: reserved?.childCells ?? cells) ?? [] }
      + tree.reservations.map { ($0.address, $0.size) }
    var base = bank.address
    while base + (17 << 20) <= bank.address + bank.size {
      let end = base + (17 << 20)
      if !taken.contains(where: { $0.0 < end && base < $0.0 &+ $0.1 }) { return base }
      base += 1 << 20
    }
    return bank.address
  }
}
