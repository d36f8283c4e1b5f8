// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import ClientImage
import RPMsg
import TestSupport
import Testing

@testable import Launching

/// What of an ELF file goes where, and what is refused before a byte is written.
@Suite struct ELFPlanTests {
  static let regions = ConfiguredLaunchTests.regions(
    (0x7000_0000, 0x7010_0000), (0x7a00_0000, 0x7e00_0000))

  static func elf(_ table: ResourceTableBuilder = ResourceTableBuilder()) -> ELFBuilder {
    ELFBuilder(table: table.bytes, tableAddress: 0x7aa0_0010)
  }

  static func options(load: UInt64? = nil, entry: UInt64? = nil) throws -> Options {
    Options(cpu: 3, image: try Stage().image, load: load, entry: entry)
  }

  /// What `prepare` does with a file of the classic command line; the message where it is refused.
  static func refusal(
    _ elf: ELFBuilder, load: UInt64? = nil, entry: UInt64? = nil, regions: Regions = regions
  ) throws -> String? {
    let stage = try Stage()
    let options = Options(cpu: 3, image: stage.image, load: load, entry: entry)
    return failure(options) { () throws(LaunchError) in
      let plan = try plan(elf)
      let shared = try SharedPlan(nil, regions, table: plan.table?.table, cpu: 3)
      try plan.check(options, memory: nil, regions: regions, shared: shared.window)
    }
  }

  static func plan(_ elf: ELFBuilder) throws(LaunchError) -> ELFPlan {
    let bytes = elf.bytes
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(LaunchError) in try ELFPlan(bytes, machine: 183) }
    }
    return try result.get()
  }

  @Test func knowsItsPlaces() throws {
    let plan = try Self.plan(Self.elf())
    #expect(plan.range == AddressRange(exactly: 0x7a00_0000, size: 0xa0_0010 + 88))
    #expect(plan.table?.range == AddressRange(exactly: 0x7aa0_0010, size: 88))
    var options = try Self.options()
    options.place(plan)
    #expect(options.load == 0x7a00_0000)
    #expect(options.entry == 0x7a00_1094)
    #expect(try Self.refusal(Self.elf()) == nil)
    #expect(try Self.refusal(Self.elf(), load: 0x7a00_0000, entry: 0x7a00_1094) == nil)
    // Rings at fixed places need no table.
    #expect(try Self.refusal(ELFBuilder(table: nil)) == nil)
  }

  /// The pool of cpu 3, and in it one ring behind the other, then the buffers.
  @Test func putsTheRingsIntoThePool() throws {
    let table = try #require(try Self.plan(Self.elf()).table).table
    let plan = try SharedPlan(nil, Self.regions, table: table, cpu: 3)
    #expect(plan.window == AddressRange(exactly: 0x7006_0000, size: 0x20000))
    #expect(plan.layout.status == nil)
    #expect(plan.layout.receiveRing.offset == 0)
    #expect(plan.layout.transmitRing.offset >= plan.layout.receiveRing.end)
    #expect(plan.layout.receiveBuffers.offset >= plan.layout.transmitRing.end)
    #expect(plan.layout.receiveBuffers.count == 8)
  }

  @Test func takesTheAddressesOfTheTable() throws {
    let builder = ResourceTableBuilder(address: 0x7006_4000)
    let table = try #require(try Self.plan(Self.elf(builder)).table).table
    let layout = try SharedPlan(nil, Self.regions, table: table, cpu: 3).layout
    #expect(layout.receiveRing.offset == 0x4000)
    #expect(layout.transmitRing.offset == 0x5000)
    #expect(layout.receiveBuffers.offset >= layout.transmitRing.end)
  }

  @Test func refusesWhatTheFileSays() throws {
    var elf = Self.elf()
    elf.machine = 62
    #expect(
      try Self.refusal(elf) == """
        error: the image 'zephyr.bin' is for machine 62, and this one is 183
          fix: take the image that was built for this board

        """)
    elf = Self.elf()
    elf.type = 3
    #expect(
      try Self.refusal(elf) == """
        error: the image 'zephyr.bin': its ELF type is 3, and an image is an executable (2): link it without -pie
          fix: copy or build it again; clients are linked 64-bit executables

        """)
    elf = Self.elf()
    elf.tableAddress = nil
    #expect(
      try Self.refusal(elf) == """
        error: the resource table of the image is in no segment that is loaded
          fix: keep .resource_table in a PT_LOAD segment (the client's linker script)

        """)
    elf = Self.elf()
    elf.tableAddress = 0x7aa0_0011
    #expect(
      try Self.refusal(elf) == """
        error: the resource table would be at [0x7aa00011, 0x7aa00069), which begins at no multiple of 4
          fix: align .resource_table (the client's linker script)

        """)
    var table = ResourceTableBuilder()
    table.num = 12
    table.more = [[2]]
    #expect(
      try Self.refusal(Self.elf(table)) == """
        error: the image 'zephyr.bin' cannot be used:
          ring 0 of the resource table has 12 descriptors, which is no power of two up to 32768
          ring 1 of the resource table has 12 descriptors, which is no power of two up to 32768
          entry 1 of the resource table is not inside the section
          fix: take the image that was built for a resource table

        """)
  }

  @Test func refusesWhatDoesNotFitTheBoard() throws {
    #expect(
      try Self.refusal(Self.elf(), load: 0x7b00_0000) == """
        error: the image 'zephyr.bin' is linked to 0x7a000000, and -a is 0x7b000000
          fix: leave -a away

        """)
    #expect(
      try Self.refusal(Self.elf(), entry: 0x7a00_0000) == """
        error: the image 'zephyr.bin' starts at 0x7a001094, and -e is 0x7a000000
          fix: leave -e away

        """)
    #expect(
      try Self.refusal(
        Self.elf(), regions: ConfiguredLaunchTests.regions((0x7000_0000, 0x7010_0000)))?
        .hasPrefix("error: the image would be at [0x7a000000, 0x7aa00000), which was not reserved")
        == true)
    var elf = Self.elf()
    elf.entry = 0x7d00_0000
    #expect(
      try Self.refusal(elf)?.hasPrefix(
        "error: the entry 0x7d000000 is not inside the image [0x7a000000, 0x7aa00068)") == true)
    elf = Self.elf()
    elf.segments.append((0x7a00_1000, 16, 16))
    #expect(
      try Self.refusal(elf) == """
        error: two segments of the image overlap: [0x7a001000, 0x7a001010) and [0x7a000000, 0x7aa00000)
          fix: correct the client's linker script

        """)
    elf = Self.elf()
    elf.segments.append((0x7006_0000, 16, 16))
    #expect(
      try Self.refusal(elf)?.hasPrefix(
        "error: the image would be at [0x70060000, 0x70060010) and overwrite the shared memory"
          + " [0x70060000, 0x70080000)") == true)
    #expect(
      try Self.refusal(
        Self.elf(),
        regions: ConfiguredLaunchTests.regions(
          (0x7000_0000, 0x7007_0000), (0x7a00_0000, 0x7e00_0000))) == """
          error: the rings of cpu 3 are at [0x60000, 0x80000) of the shared memory, and it is [0x70000000, 0x70070000)
            fix: reserve 0x80000 bytes or more for it (the first region of the mcs-remoteproc node)

          """)
    #expect(
      try Self.refusal(Self.elf(ResourceTableBuilder(address: 0x7005_f000))) == """
        error: ring 0 of the resource table is at [0x7005f000, 0x7005f0e6), and the client's part of the shared memory is [0x70060000, 0x70080000)
          fix: let the host choose the address (-1), or build it for this one

        """)
    #expect(
      try Self.refusal(Self.elf(ResourceTableBuilder(address: 0x7007_f000)))?.hasPrefix(
        "error: ring 1 of the resource table is at [0x70080000, ") == true)
    var large = ResourceTableBuilder()
    large.num = 1024
    #expect(
      try Self.refusal(Self.elf(large))?.hasPrefix(
        "error: the rings of the resource table and their buffers do not fit"
          + " [0x70060000, 0x70080000)") == true)
  }
}
