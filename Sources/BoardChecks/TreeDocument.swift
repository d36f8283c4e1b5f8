// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics

/// A device tree and the file it was read from: what a vendor's tree and a finished one have in
/// common.
struct TreeDocument: Sendable {
  /// What messages call it.
  let file: String
  /// Bytes of the file.
  let size: Int
  /// An overlay's nodes stand where they would go in its base.
  let tree: DeviceTree
  /// Whether only some nodes of a board's tree are here.
  let isOverlay: Bool

  func place(_ path: String) -> Finding.Place { .node(file: file, path: path) }

  /// What Linux keeps out of its RAM: enabled reserved memory with an address, where Linux reads
  /// it, and the memory reservation block.
  var reservations: [AddressRange] {
    let regions =
      tree.readsReservedMemory
      ? tree.reservedRegions.filter { $0.status == .okay }.flatMap(\.ranges) : []
    return (regions + tree.reservations.filter { $0.size > 0 }).map { region($0).range }
  }

  /// A range that the tree has, for messages and maps.
  func region(_ range: DeviceTree.Reservation) -> Region {
    let mark = Mark(file: file, line: 0, column: 0)
    // What goes past the end of the address space ends there.
    let room = UInt64.max - range.address
    return Region(
      base: Marked(range.address, at: mark),
      size: Marked(min(range.size - 1, room) &+ 1, at: mark))
  }
}

extension DeviceTree {
  /// Reads a blob for a check.
  static func read(
    _ blob: [UInt8], file: String, orReport rule: Rule
  ) throws(UnreadableFile) -> DeviceTree {
    do throws(DeviceTreeError) { return try DeviceTree(blob: blob) } catch {
      throw UnreadableFile(
        rule, "\(error)", file: file, fix: "give a compiled tree (.dtb) that is whole")
    }
  }
}
