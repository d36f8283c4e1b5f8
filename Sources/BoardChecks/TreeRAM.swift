// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics

/// The RAM that Linux takes from a tree, and whether the boot loader has a say in it.
struct TreeRAM {
  enum Verdict: Equatable {
    /// The tree has it, or tells nothing.
    case fine
    /// It lies behind all that the tree has, and the boot loader writes the RAM that it finds.
    case beyond
    /// Up to Linux 5.18 only: a disabled node has it.
    case disabled
    case outside
  }

  /// As Linux takes it from 5.19 on, without disabled nodes.
  let banks: [Region]
  private let before: [Region]
  private let isUnknown: Bool
  /// Whether the boot loader writes anew what the tree has: U-Boot (boot/fdt_support.c,
  /// fdt_fixup_memory_banks), or UEFI, whose memory map Linux takes instead
  /// (drivers/firmware/efi/efi-init.c). What a vendor cut out on purpose it does not give back.
  private let isReplaced: Bool
  /// Whether the tree is known to be for several sizes of RAM.
  private let isPlaceholder: Bool

  init(_ document: TreeDocument, _ profile: Profile) {
    let tree = document.tree
    banks = tree.ram().map(document.region)
    before = tree.ram(on: .takesDisabledMemory).map(document.region)
    isUnknown = tree.leavesRAMToBootLoader
    let isCut = tree.memoryNodes.contains {
      $0.isLimited || ($0.status != .okay && !$0.isPlaceholder)
    }
    isReplaced = !isCut && [.uBoot, .uefiGRUB].contains(profile.boot.method.value)
    let found = banks.map(\.range).merged()
    isPlaceholder =
      isReplaced
      && (tree.hasMemoryOfFirmware
        || profile.variants.contains { $0.memory.map(\.range).merged() == found })
  }

  func judge(_ region: Region) -> Verdict {
    if isUnknown || isCovered(region, by: banks) { return .fine }
    if isReplaced, let top = banks.map(\.last).max(),
      isCovered(region, by: banks + [Self.everything(above: top)])
    {
      return isPlaceholder ? .fine : .beyond
    }
    return isCovered(region, by: before) ? .disabled : .outside
  }

  /// Whether the profile's RAM is what there is to compare with.
  var isOpen: Bool { isUnknown || isPlaceholder }

  /// What there may be: the tree's RAM where it has all that the clients use, else the
  /// profile's, once for each variant.
  func choices(_ profile: Profile) -> [[Region]] {
    let claims = profile.clientClaims
    let isWhole = !isUnknown && claims.allSatisfy { isCovered($0.region, by: banks) }
    return isWhole ? [banks] : profile.supportedBoards.map(\.memory)
  }

  /// What messages say of a region that is outside: after "is outside the base's memory".
  func text(_ verdict: Verdict) -> String {
    let banks = banks.map(\.description).joined(separator: " ")
    let list = banks.isEmpty ? ", of which Linux takes nothing" : " \(banks)"
    let versions = "from \(LinuxVersion.skipsDisabledMemory) on, where disabled nodes are no RAM"
    return list + (verdict == .disabled ? " \(versions)" : "")
  }

  func fix(_ verdict: Verdict, otherwise fix: String) -> String {
    verdict == .disabled ? "enable the memory node that has it, or move the region" : fix
  }

  private static func everything(above top: UInt64) -> Region {
    let mark = Mark(file: "", line: 0, column: 0)
    let base = top == .max ? top : top + 1
    return Region(base: Marked(base, at: mark), size: Marked(.max - base, at: mark))
  }
}
