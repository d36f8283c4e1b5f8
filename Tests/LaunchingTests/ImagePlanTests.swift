// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import ClientImage
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
  static func head(_ words: [Int: UInt64]) -> ImageHeader? {
    var bytes = [UInt8](repeating: 0, count: 64)
    for (offset, word) in words {
      for byte in 0..<8 { bytes[offset + byte] = UInt8(word >> (8 * byte) & 0xff) }
    }
    return bytes.withUnsafeBytes { ImageHeader(head: $0) }
  }

  @Test func whatHeadersSay() {
    #expect(Self.head([8: 0x004f_4d45_4453_434d, 0x18: 0x9300_0000]) == .begins(0x9300_0000))
    #expect(Self.head([0x10: 0x7a02_8e20, 0x38: 0x644d_5241]) == .ends(0x7a02_8e20))
    #expect(Self.head([0x10: 0x2be28, 0x38: 0x644d_5241]) == .takes(0x2be28))
    #expect(Self.head([0x10: 0, 0x38: 0x644d_5241]) == nil)
    #expect(Self.head([:]) == nil)
    #expect([UInt8](repeating: 0, count: 63).withUnsafeBytes { ImageHeader(head: $0) } == nil)
  }

  struct Case {
    let header: ImageHeader
    var os: ClientOS?
    var size: UInt64 = 0x28e20
    var load: UInt64 = 0x7a00_0000
    /// The first line of the refusal, from the image's name on; nil: accepted.
    var problem: String?
    var missing: UInt64 = 0
  }

  @Test(
    arguments: [
      Case(header: .begins(0x7a00_0000)),
      Case(header: .begins(0x7a00_0000), load: 0x7b00_0000, problem: "is built for 0x7a000000"),
      // Zephyr for QEMU: the end tells both
      Case(header: .ends(0x7a02_8e20)),
      Case(header: .ends(0x7a02_8e20), size: 0x28e30),  // padded
      Case(header: .ends(0x7a02_8e20), load: 0x7b00_0000, problem: "is built to end at 0x7a028e20"),
      Case(header: .ends(0x7a02_8e20), load: 0x7a00_1000, problem: "is built for 0x7a000000"),
      Case(header: .ends(0x7a02_8e20), load: 0x7a02_0000, problem: "is built for 0x7a000000"),
      // Zephyr for the Raspberry Pi: the length tells nothing of the address
      Case(header: .takes(0x28e20), os: .zephyr),
      Case(header: .takes(0x28e20), os: .zephyr, load: 0x7b00_0000),
      Case(header: .takes(0x28e20), os: .zephyr, size: 0x30000),
      // RT-Thread counts its bss
      Case(header: .takes(0x30000), os: .rtThread, missing: 0x71e0),
      Case(header: .takes(0x30000), missing: 0x71e0),
    ])
  func anImageGoesWhereItIsBuiltFor(_ row: Case) throws {
    let stage = try Stage()
    let text = failure(stage) { () throws(LaunchError) in
      let plan = try self.plan(row)
      #expect(plan.missing == row.missing)
    }
    guard let problem = row.problem else { return #expect(text == nil) }
    #expect(
      text == """
        error: the image 'zephyr.bin' \(problem), and would be loaded to 0x\(String(row.load, radix: 16))
          fix: load it where it is built for (-a, or load and entry in the launch.conf),
               or take the image for this address

        """)
  }

  @Test(
    arguments: [
      (Case(header: .ends(0x7a02_8e20), size: 100), "0x28dbc", ""),
      (Case(header: .ends(0x7a02_8e20), size: 0x28e1f), "0x1", ""),
      (Case(header: .ends(0x7a02_8e20), os: .rtThread, size: 0x28000), "0xe20", ""),
      (
        Case(header: .ends(0x7a22_8e20)), "0x200000",
        "; if it is whole, it is built for 0x7a200000"
      ),
      (Case(header: .takes(0x28e21), os: .zephyr), "0x1", ""),
    ])
  func anImageThatIsNotWhole(_ row: Case, _ missing: String, _ or: String) throws {
    let stage = try Stage()
    let text = failure(stage) { () throws(LaunchError) in _ = try self.plan(row) }
    #expect(
      text == """
        error: the image 'zephyr.bin' is not whole: it would be at [0x7a000000, \
        0x\(String(0x7a00_0000 + row.size, radix: 16))), \(missing) bytes less than its header says
          fix: copy it again and compare the sizes (ls -l)\(or)

        """)
  }

  private func plan(_ row: Case) throws(LaunchError) -> ImagePlan {
    var regions = Regions()
    regions.add(AddressRange(exactly: 0x7a00_0000, size: 0x400_0000)!)
    return try ImagePlan(
      size: row.size, magic: 0, header: row.header, os: row.os, load: row.load, entry: row.load,
      regions: regions, shared: Self.shared)
  }

  @Test func aWarning() throws {
    let stage = try Stage()
    let plan = try self.plan(Case(header: .takes(0x30000), os: .rtThread))
    #expect(
      stage.options.warning(plan)?.string == """
        warning: the image 'zephyr.bin' has 0x71e0 bytes less than its header says
          RT-Thread counts its bss there, then all is well; otherwise the file is not whole

        """)
    #expect(stage.options.warning(try self.plan(Case(header: .takes(16)))) == nil)
  }

  @Test func refused() throws {
    let stage = try Stage()
    let cases: [(UInt64, UInt64, UInt64?, UInt32, String)] = [
      (0, 0x7a00_0000, nil, 0, "the image 'zephyr.bin' is empty\n"),
      (
        100, 0x7a00_0000, nil, 0x464c_457f,
        """
        the image 'zephyr.bin' is an ELF file; format=raw was expected
          fix: format: elf in the profile, or the .bin of the same build

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
      (
        0x1000, 0x7a00_0004, nil, 0,
        """
        the image 'zephyr.bin' would be at 0x7a000004, which is no multiple of 0x1000: no image is built for that
          fix: -a with the address that the image is built for

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
