// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// A free place for a client's memory on a system.
struct ProposedWindow {
  var shared: AddressRange
  var memory: AddressRange
  /// Why here, for a comment.
  var reason: String

  private static let block: UInt64 = 2 << 20
  private static let memorySizes: [UInt64] = [64 << 20, 32 << 20, 16 << 20]
  /// UEFI firmware, GRUB and U-Boot take memory from the top of the low RAM downwards.
  private static let clearance: UInt64 = 256 << 20
  /// Where the RAM is small, U-Boot itself and the tree have to do with less.
  private static let reachOfUBoot: UInt64 = 16 << 20
  private static let lowLimit: UInt64 = 1 << 32

  /// The addresses of the images that openEuler ships for three boards.
  static let shippedShared: UInt64 = 0x7000_0000
  static let shippedImage: UInt64 = 0x7a00_0000

  /// Where the shipped arm64 images are linked to; else the highest place that boot loaders leave
  /// alone.
  init?(_ facts: SystemFacts) {
    let clients = facts.clients.flatMap { [$0.shared, $0.memory] }
    let free = facts.ram.subtracting(facts.taken.map(\.range) + clients)
    let clear = free.subtracting(Self.top(Self.clearance, of: facts.ram))
    let shipped = (
      AddressRange(Self.shippedShared, through: Self.shippedShared + ((1 << 20) - 1)),
      AddressRange(Self.shippedImage, through: Self.shippedImage + ((64 << 20) - 1))
    )
    let isFree = [shipped.0, shipped.1].allSatisfy { range in
      clear.contains { $0.contains(range) }
    }
    if facts.architecture == .arm64, isFree {
      (shared, memory) = shipped
      reason = "where openEuler's images are linked to"
      return
    }
    let belowUBoot = free.subtracting(Self.top(Self.reachOfUBoot, of: facts.ram))
    for room in facts.bootsWithUEFI ? [clear] : [clear, belowUBoot] {
      for size in Self.memorySizes {
        guard let base = Self.highest(size + Self.block, in: room, of: facts.architecture) else {
          continue
        }
        // Clients' page tables are made of whole blocks.
        let sharedSize = facts.architecture.facts.mapsClients ? Self.block : 1 << 20
        shared = AddressRange(base, through: base + sharedSize - 1)
        memory = AddressRange(base + Self.block, through: base + Self.block + size - 1)
        reason = "the highest free place; the image has to be linked to it"
        return
      }
    }
    return nil
  }

  /// The last bytes of the low RAM.
  private static func top(_ size: UInt64, of ram: [AddressRange]) -> [AddressRange] {
    let low = ram.filter { $0.first < lowLimit }
    guard let top = low.map({ min($0.last, lowLimit - 1) }).max() else { return [] }
    return [AddressRange(top >= size ? top - (size - 1) : 0, through: top)]
  }

  /// Below 4 GiB where there is a tree, whose cells reach there always; above where there is none,
  /// away from devices.
  private static func highest(
    _ size: UInt64, in room: [AddressRange], of architecture: Profile.Architecture
  ) -> UInt64? {
    let low = [AddressRange](room.filter { $0.last < lowLimit }.reversed())
    let high = [AddressRange](room.filter { $0.last >= lowLimit }.reversed())
    for range in architecture.facts.hasDeviceTree ? low + high : high + low where range.size >= size
    {
      let base = (range.last - (size - 1)) & ~(block - 1)
      if base >= range.first { return base }
    }
    return nil
  }
}
