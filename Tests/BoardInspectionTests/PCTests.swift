// SPDX-License-Identifier: MulanPSL-2.0

import BoardInspection
import BoardProfile
import TestSupport
import Testing

@Suite struct PCTests {
  private static let iomem = """
    00000000-00000fff : Reserved
    00001000-0009efff : System RAM
    00100000-7fffffff : System RAM
      01000000-01e03a16 : Kernel code
      70000000-77ffffff : Crash kernel
    fec00000-fec003ff : IOAPIC 0
    100000000-27fffffff : System RAM
    """

  /// `processor apicid core`
  private static func cpuinfo(
    _ cores: [(Int, Int, Int)], flags: String = "fpu x2apic sse"
  ) -> String {
    cores.map { number, apicID, core in
      """
      processor\t: \(number)
      model name\t: A PC
      physical id\t: 0
      core id\t\t: \(core)
      apicid\t\t: \(apicID)
      flags\t\t: \(flags)
      """
    }.joined(separator: "\n\n")
  }

  /// ACPI 6.5, 5.2.12: a header of 44 bytes, then local APICs, and one x2APIC.
  private static func table(_ ids: [UInt8]) -> [UInt8] {
    Array("APIC".utf8) + [UInt8](repeating: 0, count: 40)
      + ids.flatMap { [0, 8, 0, $0, 1, 0, 0, 0] as [UInt8] }
      + [0, 8, 0, 99, 0, 0, 0, 0]  // switched off
  }

  private func facts(
    _ cpuinfo: String, arguments: String = "", present: Int? = nil, table: [UInt8]? = nil,
    hasEFI: Bool = false
  ) throws -> SystemFacts {
    try SystemFacts(
      memory: IOMemory(Self.iomem), processors: cpuinfo, commandLine: arguments, present: present,
      apicTable: table, hasEFI: hasEFI)
  }

  private func text(_ facts: SystemFacts) throws -> String {
    try DraftProfile(facts, name: "pc").text
  }

  private static let threads = [(0, 0, 0), (1, 2, 1), (2, 1, 0), (3, 3, 1)]

  @Test func threadsKnowTheirCore() throws {
    let text = try text(facts(Self.cpuinfo(Self.threads)))
    #expect(
      part(text, from: "# look: Linux's order").prefix(6) == [
        "# look: Linux's order. The boot cpu has id 0.",
        "# look: Hyper-Threading is on: a client keeps time where it is off, or has all of a core",
        "cpus:",
        "  - {id: 0, reg: 0x00000000, core: 0}   # shares a core with cpu 2",
        "  - {id: 1, reg: 0x00000002, core: 1}   # shares a core with cpu 3",
        "  - {id: 2, reg: 0x00000001, core: 0}   # shares a core with cpu 0",
      ])
    #expect(try findings(text).map { $0.prefix { $0 != ":" } } == ["smt-sibling"])
  }

  @Test func hybridProcessorsHaveBoth() throws {
    let text = try text(facts(Self.cpuinfo([(0, 0, 0), (1, 1, 0), (2, 8, 4), (3, 10, 5)])))
    #expect(
      text.contains("# look: some cores have several threads and some one: a hybrid processor\n"))
    #expect(text.contains("  - {id: 3, reg: 0x0000000a, core: 5}\n"))
    #expect(try findings(text).isEmpty)
  }

  /// What is off stands in the firmware's table alone.
  @Test func coresThatAreOffAreThere() throws {
    let facts = try facts(
      Self.cpuinfo([(0, 0, 0), (1, 2, 1), (2, 4, 2)]), arguments: "maxcpus=3", present: 4,
      table: Self.table([0, 2, 4, 6]))
    #expect(facts.cpus.map(\.reg) == [0, 2, 4, 6])
    #expect(facts.cpus.map(\.core) == [0, 1, 2, 3])
    let text = try text(facts)
    #expect(text.contains("  - {id: 3, reg: 0x00000006, core: 3}   # off\n"))
    #expect(text.contains("    cpus: [3]\n"))
    // Of a core whose first thread runs.
    let threads = try self.facts(
      Self.cpuinfo([(0, 0, 0), (1, 2, 1)]), arguments: "maxcpus=2", table: Self.table([0, 2, 1, 3]))
    #expect(threads.cpus.map(\.core) == [0, 1, 0, 1])
    // In the middle.
    let middle = try self.facts(
      Self.cpuinfo([(0, 0, 0), (2, 4, 2)]), table: Self.table([0, 2, 4]))
    #expect(middle.cpus.map(\.reg) == [0, 2, 4])
  }

  @Test(
    arguments: [
      ("maxcpus=2", nil, "'maxcpus=2' on the command line may have left cores off"),
      ("nosmp", nil, "'nosmp' on the command line may have left cores off"),
      ("", 4, "cpu 2, 3 is off"),
    ] as [(String, Int?, String)])
  func coresThatMayBeOffAreAskedFor(
    _ arguments: String, _ present: Int?, _ words: String
  ) throws {
    let error = #expect(throws: InspectionError.self) {
      _ = try facts(
        Self.cpuinfo([(0, 0, 0), (1, 2, 1)]), arguments: arguments, present: present)
    }
    #expect(
      error?.description
        == "\(words), and /proc/cpuinfo lists only those that are on: boot once without that, or copy"
        + " the firmware's list too, as root: cat /sys/firmware/acpi/tables/APIC"
        + " >FOLDER/sys/firmware/acpi/tables/APIC")
  }

  @Test func withoutX2APICNoClientIsWoken() throws {
    let error = #expect(throws: InspectionError.self) {
      _ = try facts(Self.cpuinfo(Self.threads, flags: "fpu apic"))
    }
    #expect(
      error?.description
        == "there is no x2APIC, by which a client is woken: the flags of /proc/cpuinfo lack x2apic."
        + " Switch it on in the firmware's setup, and boot without nox2apic")
  }

  @Test func memoryInUseIsKept() throws {
    let text = try text(facts(Self.cpuinfo(Self.threads), hasEFI: true))
    #expect(
      text.contains(
        "  - {name: crash-kernel, base: 0x70000000, size: 128M, owner: kernel, why: \"/proc/iomem: Crash kernel in the RAM\"}\n"
      ))
    #expect(
      text.contains("boot: {method: uefi-grub, cmdline: grub.cfg, arguments: [nokaslr]}\n"))
  }

  @Test func aWindowOfMemmapIsTheClients() throws {
    let text = try text(
      facts(Self.cpuinfo([(0, 0, 0), (1, 2, 1)]), arguments: "memmap=512M$0x110000000"))
    #expect(text.contains("    window: {base: 0x110000000, size: 512M}\n"))
    #expect(text.contains("# Placed where memmap=512M$0x110000000 reserves it already.\n"))
  }

  static let broken: [[UInt8]] = [
    [], [0x41], Array("APIC".utf8), table([1]).dropLast(3), table([1]) + [9, 0],
  ]

  @Test(arguments: broken)
  func aBrokenTableIsNoCrash(_ table: [UInt8]) throws {
    let facts = try facts(Self.cpuinfo([(0, 0, 0), (1, 2, 1)]), table: table)
    #expect(facts.cpus.count >= 2)
  }
}
