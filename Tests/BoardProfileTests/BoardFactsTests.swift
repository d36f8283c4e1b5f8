// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import TestSupport
import Testing

/// What the profiles in `boards` say about their boards.
@Suite struct BoardFactsTests {
  // MARK: Every board

  @Test(arguments: Boards.names)
  func clientsLieInTheRAMOfEverySupportedVariant(_ name: String) throws {
    let profile = try Boards.profile(name)
    for (variant, banks) in supportedMemory(of: profile) {
      for (region, owner) in clientRegions(of: profile) {
        #expect(
          banks.contains { $0.encloses(region) }, "\(variant ?? ""): \(owner) \(region) in \(banks)"
        )
      }
    }
  }

  /// A client's window lies around its other regions and is left out here.
  @Test(arguments: Boards.names)
  func noTwoOwnersShareMemory(_ name: String) throws {
    let profile = try Boards.profile(name)
    let regions =
      clientRegions(of: profile) + profile.reserved.map { ($0.region, $0.name.value) }
    for (index, (region, owner)) in regions.enumerated() {
      for (other, otherOwner) in regions[..<index] {
        #expect(!region.overlaps(other), "\(owner) \(region), \(otherOwner) \(other)")
      }
    }
  }

  @Test(arguments: Boards.names)
  func imagesLieInTheirClientsMemory(_ name: String) throws {
    for client in try Boards.profile(name).clients {
      #expect(client.memory.contains(client.image.load.value))
      #expect(client.memory.contains(client.image.entry.value))
      if let end = client.image.memoryEnd { #expect(client.memory.contains(end.value - 1)) }
    }
  }

  /// The rings, and two times 16 buffers between the status byte and the first ring.
  @Test(arguments: Boards.names)
  func ringsAndBuffersFit(_ name: String) throws {
    for client in try Boards.profile(name).clients where client.shared.layout.value == .legacy {
      let vring = try #require(client.shared.vring)
      let buffer = try #require(client.shared.buffer).value
      let tx = try #require(client.shared.hostTxVring).value
      let rx = try #require(client.shared.hostRxVring).value
      // VirtIO 1.2, §2.7: 16 bytes a descriptor, 6 + 2n and 6 + 8n for the rings.
      let (num, align) = (vring.num.value, vring.align.value)
      let driver = (16 * num + 6 + 2 * num + align - 1) / align * align
      let size = driver + 6 + 8 * num
      #expect(0x4000 + 2 * num * buffer <= tx && tx + size <= rx)
      #expect(rx + size <= client.shared.region.size.value)
    }
  }

  @Test(arguments: Boards.names)
  func clientsHaveTheLastCores(_ name: String) throws {
    let profile = try Boards.profile(name)
    let taken = profile.clients.flatMap { $0.cpus.map(\.value) }.sorted()
    let count = UInt64(profile.cpus.count)
    #expect(taken == Array(count - UInt64(taken.count)..<count))
  }

  @Test(arguments: Boards.names)
  func aUARTHasOneOwnerAndHeExists(_ name: String) throws {
    let profile = try Boards.profile(name)
    let owners = ["linux"] + profile.clients.map(\.name.value)
    #expect(Set(profile.uarts.map(\.base.value)).count == profile.uarts.count)
    #expect(profile.uarts.allSatisfy { owners.contains($0.owner.value) })
  }

  /// UEFI allocates from the top of the low bank: an exception for every variant whose
  /// clients are within its last 256 MiB, and for no other.
  @Test(arguments: Boards.names)
  func variantsWithAClientAtTheTopOfRAMAreExcepted(_ name: String) throws {
    let profile = try Boards.profile(name)
    guard profile.boot.method.value == .uefiGRUB else { return }
    let unsafe = supportedMemory(of: profile).filter { _, banks in
      let last = banks.map(\.last).filter { $0 < 1 << 32 }.max() ?? 0
      return clientRegions(of: profile).contains { region, _ in
        region.base.value <= last && region.last + (256 << 20) > last
      }
    }
    let excepted = profile.exceptions.filter { $0.rule.value == "firmware-top-of-ram" }
    #expect(excepted.map { $0.variant?.value } == unsafe.map(\.variant))
  }

  // MARK: One board each

  /// Affinity fields and APIC ids: never the index by chance.
  @Test(arguments: [
    ("qemu-a53", [0, 1, 2, 3]), ("rpi4", [0, 1, 2, 3]), ("hi3093", [0, 0x100, 0x200, 0x300]),
    ("ok3568", [0, 0x100, 0x200, 0x300]), ("x86-ipc", [0, 2, 4, 6]),
  ])
  func coresAreIdentified(_ name: String, _ regs: [UInt64]) throws {
    #expect(try Boards.profile(name).cpus.map(\.reg.value) == regs)
  }

  @Test func theSmallestRPi4IsRefused() throws {
    let profile = try Boards.profile("rpi4")
    let refused = profile.variants.filter { $0.unsupported != nil }
    #expect(profile.variants.map(\.name.value) == ["1g", "2g", "4g", "8g"])
    #expect(refused.map(\.name.value) == ["1g"])
    for (region, _) in clientRegions(of: profile) {
      #expect(!refused[0].memory.contains { $0.overlaps(region) })
    }
  }

  @Test func rpi4GetsItsPSCIFromTheFirmware() throws {
    #expect(try Boards.profile("rpi4").psci?.provider == .firmware)
  }

  /// OS_SYS_CORE_PRIMARY is built into the image; so is that it has no way to switch off.
  @Test func uniProtonOnHi3093RunsOnItsOneCore() throws {
    let client = try Boards.profile("hi3093").clients[0]
    #expect(client.cpus.map(\.value) == [3] && client.powerOff == [])
  }

  /// The BSP's own region ends at 0x7d000000.
  @Test func rtThreadsHeapIsItsOwn() throws {
    let client = try Boards.profile("ok3568").clients[0]
    #expect(client.image.memoryEnd?.value == 0x7e1f_5420)
    #expect(client.memory.description == "[0x7a000000, 0x7e200000)")
  }

  /// UniProton's regions as its page tables have them, from the load address.
  @Test func theMapOfUniProtonOnX86IsUpstreams() throws {
    let client = try Boards.profile("x86-ipc").clients[0]
    let load = client.image.load.value
    let expected: [(String, virtual: UInt64, offset: Int64, size: UInt64, Client.Mapping.Cache)] = [
      ("dma", 0xf_0020_0000, -0x240_0000, 0x20_0000, .uncached),
      ("shared", 0xf_0040_0000, -0x220_0000, 0x200_0000, .uncached),
      ("log", 0xf_0240_0000, -0x20_0000, 0x20_0000, .uncached),
      ("text", 0xf_0260_0000, 0, 0x40_0000, .writeBack),
      ("data", 0xf_02a0_0000, 0x40_0000, 0x800_0000, .writeBack),
      ("oscilloscope", 0xf_0aa0_0000, 0x840_0000, 0x600_0000, .uncached),
    ]
    try #require(client.map.count == expected.count)
    for (found, wanted) in zip(client.map, expected) {
      #expect(found.name.value == wanted.0 && found.cache == wanted.4)
      #expect(found.virtual.value == wanted.virtual && found.region.size.value == wanted.size)
      #expect(Int64(found.region.base.value) - Int64(load) == wanted.offset)
    }
    for (one, next) in zip(client.map, client.map.dropFirst()) {
      #expect(one.region.last + 1 == next.region.base.value)
      #expect(one.virtual.value + one.region.size.value == next.virtual.value)
    }
    let window = try #require(client.window)
    #expect(window.description == "[0x110000000, 0x130000000)")
    #expect(client.map.allSatisfy { window.encloses($0.region) })
    #expect(client.map[1].region.description == client.shared.region.description)
  }

  // MARK: -

  /// A board by its name or its file's.
  private func supportedMemory(of profile: Profile) -> [(variant: String?, banks: [Region])] {
    guard profile.memory.isEmpty else { return [(nil, profile.memory)] }
    return profile.variants.filter { $0.unsupported == nil }.map { ($0.name.value, $0.memory) }
  }

  private func clientRegions(of profile: Profile) -> [(Region, owner: String)] {
    profile.clients.flatMap {
      [($0.memory, "\($0.name.value)'s memory"), ($0.shared.region, "its shared memory")]
    }
  }
}

extension Region {
  fileprivate func encloses(_ other: Region) -> Bool {
    contains(other.base.value) && contains(other.last)
  }

  fileprivate func overlaps(_ other: Region) -> Bool {
    base.value <= other.last && other.base.value <= last
  }
}
