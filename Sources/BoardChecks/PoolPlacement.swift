// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// Free RAM, out of which Linux places pools at boot: from the top downwards, where the range that
/// a pool may lie in has room (Linux, mm/memblock.c, memblock_find_in_range_node).
struct PoolPlacement {
  /// Of CMA's first address: whole blocks of pages, 4 MiB with pages of 4 KiB at most (Linux,
  /// include/linux/cma.h, CMA_MIN_ALIGNMENT_BYTES; MAX_ORDER before 5.19). A crash kernel takes
  /// 2 MiB.
  static let blockAlignment: UInt64 = 4 << 20

  /// Disjoint, from low to high.
  private(set) var free: [AddressRange]

  init(ram: [Region], without taken: [AddressRange]) {
    free = ram.map(\.range).subtracting(taken)
  }

  /// Takes the place of a pool; false where there is none.
  ///
  /// - Parameters:
  ///   - alignment: of its first address, at least 1.
  ///   - allowed: where it may lie, in the order in which Linux tries them; empty for anywhere.
  mutating func place(size: UInt64, alignment: UInt64, allowed: [AddressRange]) -> Bool {
    for window in Self.windows(allowed) {
      for hole in free.reversed() {
        guard let room = hole.overlap(window), room.size >= size else { continue }
        let first = (room.last - (size - 1)) / alignment * alignment
        guard first >= room.first else { continue }
        free = free.subtracting([AddressRange(first, through: first + (size - 1))])
        return true
      }
    }
    return false
  }

  /// Bytes of the largest hole that a pool with this alignment could have.
  func largestHole(alignment: UInt64, allowed: [AddressRange]) -> UInt64 {
    Self.windows(allowed).flatMap { window in
      free.compactMap { $0.overlap(window) }.map { room in
        let (up, wraps) = room.first.addingReportingOverflow(alignment - 1)
        let first = up / alignment * alignment
        return wraps || first > room.last ? 0 : AddressRange(first, through: room.last).size
      }
    }.max() ?? 0
  }

  private static func windows(_ allowed: [AddressRange]) -> [AddressRange] {
    allowed.isEmpty ? [AddressRange(0, through: .max)] : allowed
  }
}

/// `640 MiB`, `0x1234 bytes`.
func mebibytes(_ bytes: UInt64) -> String {
  bytes % (1 << 20) == 0 ? "\(bytes >> 20) MiB" : "\(hex(bytes)) bytes"
}
