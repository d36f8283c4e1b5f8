// SPDX-License-Identifier: MulanPSL-2.0
import Testing

/// The image on a core of its own, without Linux: it starts, waits, and reports what is wrong.
@Suite(
  .serialized,
  .enabled(
    if: Image.folder != nil,
    "set MCS_DEMO_CLIENT to the folder that bin/build-demo-client filled"))
struct AloneTests {
  @Test(
    "Starts at EL1 and EL2 on both kinds of interrupt controller, and its heart beats",
    arguments: [
      ("gic-version=3", 1, 3), ("gic-version=2", 1, 2),
      ("gic-version=3,virtualization=on", 2, 3), ("gic-version=2,virtualization=on", 2, 2),
    ] as [(String, UInt64, UInt64)])
  func starts(_ options: String, _ level: UInt64, _ gic: UInt64) throws {
    var image = try Image()
    image.set(.flags, to: 2)  // alone: it enables the distributor itself
    let machine = try Machine(image, options: options)
    // The timer's interrupt arrives, or WFI would never return.
    let status = try machine.status { $0.heartbeat > 20 || $0.phase >= Status.failed }
    #expect(status.report == "")
    #expect(status.phase == Status.waiting)
    #expect(status.heartbeat > 20)
    #expect(status.entryLevel == level)
    #expect(status.gicVersion == gic)
  }

  struct Fault: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let code: [UInt32]
    let report: String
    var faultAddress: UInt64? = nil
  }

  @Test(
    "An exception is reported, and the core switched off",
    arguments: [
      Fault(
        testDescription: "udf", code: [0x0000_0000],
        report: "exception: unknown instruction, elr ELR, far 0x0, esr 0x2000000"),
      Fault(
        testDescription: "brk #1, as every Swift trap", code: [0xd420_0020],
        report:
          "exception: trap: a check in the program failed, elr ELR, far 0x0, esr 0xf2000001"),
      Fault(
        testDescription: "mov x1, 0; ldr x0, [x1]", code: [0xd280_0001, 0xf940_0020],
        report: "exception: data abort, elr ELR, far 0x0, esr 0x96000006"),
      Fault(
        testDescription: "Linux's memory: mov x1, 0x40000000; str x0, [x1]",
        code: [0xd2a8_0001, 0xf900_0020],
        report: "exception: data abort, elr ELR, far 0x40000000, esr 0x96000046"),
      Fault(
        testDescription: "own code: adr x1, .; str x0, [x1]",
        code: [0x1000_0001, 0xf900_0020],
        report: "exception: data abort, elr ELR, far FAR, esr 0x9600004f"),
      Fault(
        testDescription: "run the stack: sub x1, sp, 16; br x1",
        code: [0xd100_43e1, 0xd61f_0020],
        report: "exception: instruction abort, elr ELR, far FAR, esr 0x8600000f"),
      Fault(
        testDescription: "endless recursion: sub sp, sp, 16; str x0, [sp]; b .-8",
        code: [0xd100_43ff, 0xf900_03e0, 0x17ff_fffe],
        report: "exception: stack overflow, elr ELR, far FAR, esr 0x96000047"),
      Fault(
        testDescription: "between instructions: adr x1, .+2; br x1",
        code: [0x5000_0001, 0xd61f_0020],
        report: "exception: misaligned program counter, elr ELR, far FAR, esr 0x8a000000"),
    ])
  func exceptions(_ fault: Fault) throws {
    var image = try Image()
    // mov x7, 0x5eed: all registers are in the status page.
    image.replaceCode([0xd28b_dda7] + fault.code)
    let status = try Machine(image).status { $0.phase >= Status.failed }
    let expected = fault.report
      .replacing("ELR", with: "0x" + String(status.exceptionLink, radix: 16))
      .replacing("FAR", with: "0x" + String(status.faultAddress, radix: 16))
    #expect(status.report == expected)
    #expect(status.phase == Status.failed)
    #expect(status.register(7) == 0x5eed)
    #expect(status.conduit == 1)
  }

  @Test("A trap is reported by a core that was entered at EL2 as well, and SMC switches it off")
  func trapAfterEL2() throws {
    var image = try Image()
    image.replaceCode([0xd420_0020])  // brk #1
    let status = try Machine(image, options: "gic-version=3,virtualization=on")
      .status { $0.phase >= Status.failed }
    #expect(status.report.hasPrefix("exception: trap: a check in the program failed, elr "))
    #expect(status.phase == Status.failed)
    #expect(status.conduit == 2)
  }

  @Test("A conduit that nobody answers leaves the core asleep, and says so")
  func wrongConduit() throws {
    var image = try Image()
    image.set(.psciConduit, to: 2)  // SMC, but QEMU's virt has no EL3 here
    image.set(.flags, to: 16)  // a reason to switch off
    let status = try Machine(image).status { $0.phase == Status.stuck }
    #expect(status.phase == Status.stuck)
    #expect(status.report.hasPrefix("exception: unknown instruction, elr "))
  }

  @Test(
    "A header that cannot be is refused in words",
    arguments: [
      (
        .magic, 0x3141_5926, "the image header has another magic number or version"
      ), (.version, 2, "the image header has another magic number or version"),
      (.flags, 16, "image header: unknown flags"),
      (.flags, 12, "image header: flags for more than one kind of client"),
      (.doorbellSGI, 16, "image header: doorbell is not an SGI (0 to 15)"),
      (.psciConduit, 3, "image header: psci_conduit is none of 0, 1 and 2"),
      (
        .sharedBase, 0x7000_0010,
        "an address or size in the image header is zero or not a multiple of 4 KiB"
      ),
      (
        .sharedBase, 0,
        "an address or size in the image header is zero or not a multiple of 4 KiB"
      ),
      (
        .sharedBase, 0x7a00_0000,
        "two ranges of the image header overlap each other or the image"
      ),
      (
        .sharedSize, 0x2_f000,
        "image header: shared_size is less than 0x30000, what the legacy layout takes"
      ),
      (
        .sharedSize, 0xf000_0000,
        "the image header asks for more memory than the page tables can map"
      ),
      (
        .gicrBase, 0x2000_0000,  // QEMU's PCIe window: all ones
        "no redistributor of the GICv3 is this core's: gicr_base or gicr_size is wrong"
      ),
      (
        .gicrSize, 0x2_0000 - 0x1000,
        "no redistributor of the GICv3 is this core's: gicr_base or gicr_size is wrong"
      ),
    ] as [(Image.Field, UInt32, String)])
  func header(_ field: Image.Field, _ value: UInt32, _ report: String) throws {
    var image = try Image()
    image.set(field, to: value)
    let status = try Machine(image).status { $0.phase >= Status.failed }
    #expect(status.report == report)
    #expect(status.phase == Status.failed)
  }
}
