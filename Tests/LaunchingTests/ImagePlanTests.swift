// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Launching
import Testing

@Suite struct ImagePlanTests {
  static let shared = AddressRange(exactly: 0x7000_0000, size: 0x30000)!

  func plan(
    _ size: UInt64, load: UInt64, entry: UInt64? = nil, magic: UInt32 = 0,
    _ regions: [(UInt64, UInt64)] = [(0x7000_0000, 0x10_0000), (0x7a00_0000, 0x400_0000)]
  ) throws(LaunchError) -> ImagePlan {
    var list = Regions()
    for (start, count) in regions { list.add(AddressRange(exactly: start, size: count)!) }
    return try ImagePlan(
      size: size, magic: magic, load: load, entry: entry ?? load, regions: list,
      shared: Self.shared)
  }

  @Test(
    arguments: [
      (1, 0x7a00_0000, 0x7a00_0000), (0x400_0000, 0x7a00_0000, 0x7dff_fffc),
      (0x1000, 0x7dff_f000, 0x7dff_f000), (0xd_0000, 0x7003_0000, 0x7003_0000),
    ] as [(UInt64, UInt64, UInt64)])
  func accepted(_ size: UInt64, _ load: UInt64, _ entry: UInt64) throws {
    let plan = try plan(size, load: load, entry: entry)
    #expect(plan.image == AddressRange(exactly: load, size: size))
    #expect(plan.region.contains(plan.image))
  }

  /// One region for shared memory and image, as the older `mcs_mem` node has it.
  @Test func oneRegion() throws {
    let plan = try plan(0x1000, load: 0x7a00_0000, [(0x7000_0000, 0xd00_0000)])
    #expect(plan.region == AddressRange(exactly: 0x7000_0000, size: 0xd00_0000))
  }

  /// The headers of the demo client and of Zephyr's images for QEMU and for the Raspberry Pi.
  static func head(_ words: [Int: UInt64]) -> BuildAddress? {
    var bytes = [UInt8](repeating: 0, count: 64)
    for (offset, word) in words {
      for byte in 0..<8 { bytes[offset + byte] = UInt8(word >> (8 * byte) & 0xff) }
    }
    return bytes.withUnsafeBytes { BuildAddress(head: $0) }
  }

  @Test func headersSayWhereAnImageBelongs() {
    #expect(Self.head([8: 0x004f_4d45_4453_434d, 0x18: 0x9300_0000]) == .begins(0x9300_0000))
    #expect(Self.head([0x10: 0x7a02_8e20, 0x38: 0x644d_5241]) == .ends(0x7a02_8e20))
    #expect(Self.head([0x10: 0x2be28, 0x38: 0x644d_5241]) == nil)
    #expect(Self.head([:]) == nil)
    #expect([UInt8](repeating: 0, count: 63).withUnsafeBytes { BuildAddress(head: $0) } == nil)
  }

  @Test(
    arguments: [
      (.begins(0x7a00_0000), 0x7a00_0000, nil),
      (.begins(0x7a00_0000), 0x7b00_0000, "is built for 0x7a000000"),
      (.ends(0x7a02_8e20), 0x7a00_0000, nil),
      (.ends(0x7a02_8e20), 0x7b00_0000, "is built to end at 0x7a028e20"),
    ] as [(BuildAddress, UInt64, String?)])
  func anImageGoesWhereItIsBuiltFor(
    _ built: BuildAddress, _ load: UInt64, _ problem: String?
  ) throws {
    let stage = try Stage()
    var regions = Regions()
    regions.add(AddressRange(exactly: 0x7a00_0000, size: 0x400_0000)!)
    let plan = { () throws(LaunchError) in
      _ = try ImagePlan(
        size: 0x1000, magic: 0, built: built, load: load, entry: load, regions: regions,
        shared: Self.shared)
    }
    guard let problem else { return try plan() }
    #expect(
      failure(stage, plan) == """
        error: the image 'zephyr.bin' \(problem), and would be loaded to 0x7b000000
          fix: load it where it is built for (-a, or load and entry in the launch.conf),
               or take the image for this address

        """)
  }

  @Test func refused() throws {
    let stage = try Stage()
    let cases: [(UInt64, UInt64, UInt64?, UInt32, String)] = [
      (0, 0x7a00_0000, nil, 0, "the image 'zephyr.bin' is empty\n"),
      (
        100, 0x7a00_0000, nil, 0x464c_457f,
        """
        the image 'zephyr.bin' is an ELF file; -t takes a raw image
          fix: use the .bin of the same build (zephyr.bin beside zephyr.elf)

        """
      ),
      (
        0x1000, 0x6000_0000, nil, 0,
        """
        the image would be at [0x60000000, 0x60001000), which was not reserved for clients
          reserved: [0x70000000, 0x70100000) [0x7a000000, 0x7e000000)
          fix: -a with the address that the image is built for; if it is right, the
               reservation is wrong (device tree or memmap=, see grep mcs /proc/iomem)

        """
      ),
      (
        0x1000, 0x7e00_0000, nil, 0,
        """
        the image would be at [0x7e000000, 0x7e001000), which was not reserved for clients
          reserved: [0x70000000, 0x70100000) [0x7a000000, 0x7e000000)
          fix: -a with the address that the image is built for; if it is right, the
               reservation is wrong (device tree or memmap=, see grep mcs /proc/iomem)

        """
      ),
      (
        0x400_0001, 0x7a00_0000, nil, 0,
        """
        the image needs [0x7a000000, 0x7e000001) but its region is [0x7a000000, 0x7e000000), 0x1 bytes short
          fix: reserve more memory for the client, or build it smaller

        """
      ),
      (
        0x1000, 0x7002_f001, nil, 0,
        """
        the image would be at [0x7002f001, 0x70030001) and overwrite the shared memory [0x70000000, 0x70030000)
          fix: -a with the address that the image is built for

        """
      ),
      (
        0x1000, 0xffff_ffff_ffff_f001, nil, 0,
        "the image of 0x1000 bytes at 0xfffffffffffff001 ends beyond 2^64\n"
      ),
      (
        0x1000, 0x7a00_0000, 0x7a00_1000, 0,
        """
        the entry 0x7a001000 is not inside the image [0x7a000000, 0x7a001000)
          fix: -e with the address of its first instruction

        """
      ),
      (
        0x1000, 0x7a00_0000, 0x79ff_fffc, 0,
        """
        the entry 0x79fffffc is not inside the image [0x7a000000, 0x7a001000)
          fix: -e with the address of its first instruction

        """
      ),
    ]
    for (size, load, entry, magic, expected) in cases {
      let text = failure(stage) { () throws(LaunchError) in
        _ = try plan(size, load: load, entry: entry, magic: magic)
      }
      #expect(text == "error: " + expected)
    }
  }
}
