// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treePoolRoom = Rule(
    "tree-pool-room", severity: .warning,
    summary: "pools that Linux places itself have room beside the clients",
    page: Page(
      meaning: """
        A child of /reserved-memory with 'size' and no 'reg', such as linux,cma, is placed by Linux \
        at boot, after all that has an address: in one piece, aligned, inside 'alloc-ranges'. \
        Where it fits without the clients, it fits beside them too. The kernel itself, and what the \
        boot loader leaves, need room besides.
        """,
      consequence: """
        Linux logs "failed to allocate memory for node" and boots without the pool: displays, \
        cameras and codecs get no memory.
        """,
      remedy: """
        Move the client's memory to an end of the RAM, so that a larger piece is left, or make the \
        pool smaller.
        """,
      example: """
        linux,cma { size = <0x0 0x28000000>; … };    # 640 MiB of 1 GiB from 0x40000000
        memory: {base: 0x60000000, size: 64M}        # wrong: two halves are left
        memory: {base: 0x7a000000, size: 64M}        # right
        """),
    checks: .anyTree { profile, document, findings in
      guard !document.isOverlay, document.tree.readsReservedMemory else { return }
      let pools = document.tree.reservedRegions.filter {
        $0.status == .okay && ($0.pool?.size ?? 0) > 0
      }
      guard !pools.isEmpty else { return }
      let claims = profile.clientClaims.map(\.region)
      let others = document.reservations.filter { range in
        !claims.contains { $0.range.overlaps(range) }
      }
      var seen: Set<String> = []
      for ram in TreeRAM(document, profile).choices(profile) {
        var free = PoolPlacement(ram: ram, without: others + claims.map(\.range))
        var alone = PoolPlacement(ram: ram, without: others)
        for region in pools {
          guard let pool = region.pool else { continue }
          let alignment = region.poolAlignment
          let allowed = pool.allowed.map(document.region)
          let windows = allowed.map(\.range)
          let largest = free.largestHole(alignment: alignment, allowed: windows)
          let fits = free.place(size: pool.size, alignment: alignment, allowed: windows)
          let fitsAlone = alone.place(size: pool.size, alignment: alignment, allowed: windows)
          guard !fits, fitsAlone, seen.insert(region.path).inserted else { continue }
          findings.add(
            "Linux finds no place for this pool of \(mebibytes(pool.size)) beside the clients: the"
              + " largest hole"
              + (allowed.isEmpty
                ? "" : " in " + allowed.map(\.description).joined(separator: " "))
              + " has \(mebibytes(largest))",
            at: document.place(region.path),
            notes: profile.clientClaims.map { .init("the \($0.title)", at: $0.region.base.mark) },
            fix: "move the client's memory to an end of the RAM, or make the pool smaller",
            with: profile.clients.map(\.name.value))
        }
      }
    })
}

extension ReservedRegion {
  /// Of a pool's first address, at least a page.
  fileprivate var poolAlignment: UInt64 {
    let isCMA = compatible.contains("shared-dma-pool") && node[property: "reusable"] != nil
    return max(pool?.alignment ?? 0, isCMA ? PoolPlacement.blockAlignment : 4 << 10)
  }
}
