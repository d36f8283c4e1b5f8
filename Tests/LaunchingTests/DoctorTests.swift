// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import ClientImage
import Foundation
import Launching
import TestSupport
import Testing

/// `mcs-launch check` on a Linux that is all files, with one thing wrong at a time.
@Suite struct DoctorTests {
  /// A healthy qemu-a53.
  struct System: CheckedSystem {
    var files: [String: String] = [
      "/sys/module/mcs_km/version": "2.0\n",
      "/proc/iomem": """
      09000000-09000fff : pl011@9000000
      40000000-6fffffff : System RAM
      70000000-700fffff : mcs_mem
      70100000-79ffffff : System RAM
      7a000000-7dffffff : mcs_mem
      7e000000-bfffffff : System RAM

      """,
      "/sys/devices/system/cpu/possible": "0-3\n",
      "/sys/devices/system/cpu/present": "0-3\n",
      "/sys/devices/system/cpu/online": "0-2\n",
      "/sys/devices/system/cpu/cpu3/of_node/reg": "\0\0\0\u{3}",
      "/sys/devices/system/cpu/cpu3/online": "0\n",
      "/proc/cmdline": "console=ttyAMA0 maxcpus=3 quiet\n",
      "/proc/device-tree/cpus": "",
      "/proc/device-tree/psci/method": "hvc\0",
      "/proc/interrupts": " 11:  7  6  5  GICv3  27 Level  arch_timer\n",
      "/run": "",
      "/lib/modules/6.1.0/modules.dep": "extra/mcs_km.ko:\n",
    ]
    var log = ["psci: PSCIv1.1 detected in firmware."]
    var terminal: SystemError?

    func read(_ path: Text, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
      guard let file = files[path.string] else { return nil }
      buffer.copyBytes(from: file.utf8)
      return file.utf8.count
    }
    func exists(_ path: Text) -> Bool { files[path.string] != nil }
    func mayWrite(_ path: Text) -> Bool { files[path.string] != nil }
    func terminalFailure() -> SystemError? { terminal }
    func eachLogLine(_ take: (ByteText) -> Void) -> Bool {
      for line in log { bytes(line).withUnsafeBytes { take($0) } }
      return true
    }
    var release: Text { Text("6.1.0") }
  }

  final class Output: Reporter {
    var text = ""
    func say(_ text: Text) { self.text += text.string }
    func complain(_ text: Text) { Issue.record("complained \(text.string)") }
  }

  /// All that can be wrong at once.
  struct Case {
    var system = System()
    var abi: UInt32 = 2
    var doorbell = Doorbell.sgi(7)
    var isPolled = false
    var ranges: [(UInt64, UInt64)] = [(0x7000_0000, 0x10_0000), (0x7a00_0000, 0x400_0000)]
    var use = ProcessorUse.nothing
    var moduleError: LaunchError?
    var configuration = true
    var imageSize: UInt64 = 40_000
    var header: ImageHeader? = .begins(0x7a00_0000)

    func run(isJSON: Bool = false) throws -> (text: String, problems: Int) {
      let output = Output()
      let sample = Data(try ConfigurationTests.sample("zephyr").utf8) as NSData
      guard
        let conf = Configuration.read(
          UnsafeRawBufferPointer(start: sample.bytes, count: sample.length),
          from: configurationFile, Listener()), let file = conf.options(for: nil, Listener())
      else { throw TestFailure("the sample is wrong") }
      let options =
        configuration
        ? file : Options(cpu: 3, image: file.image, load: 0x7a00_0000, entry: 0x7a00_0000)
      var report = CheckReport(output, isJSON: isJSON)
      let name = configuration ? conf.name : nil
      report.begin(name)
      var doctor = Doctor(
        system, report, options, configuration ? conf.places : nil,
        configuration ? conf.board : Board())
      var facts: ModuleFacts?
      if let moduleError {
        doctor.checkModule(moduleError)
        doctor.checkReservation()
        doctor.checkProcessor(.notAsked)
      } else {
        var regions = Regions()
        for (base, size) in ranges { regions.add(AddressRange(base: base, size: size)!) }
        facts = ModuleFacts(abi: abi, doorbell: doorbell, isPolled: isPolled, regions: regions)
        doctor.checkModule(facts!, needs: 2)
        doctor.checkMemory(regions)
        doctor.checkProcessor(use)
      }
      doctor.checkBoard()
      if let regions = doctor.regions(facts) {
        do throws(LaunchError) {
          let shared = try SharedPlan(configuration ? conf.places : nil, regions).window
          let plan = try ImagePlan(
            size: imageSize, magic: 0, header: header, os: options.os, load: options.load,
            entry: options.entry, regions: regions, shared: shared)
          doctor.checkImage(plan, hasHeader: header != nil)
        } catch { doctor.problem(error) }
      }
      doctor.checkSystem()
      report = doctor.end()
      report.end(name)
      report.finish()
      withExtendedLifetime(sample) {}
      return (output.text, report.problems)
    }
  }

  private static let healthy = """
    ok       module mcs_km 2.0 (ABI 2)
    ok       doorbell SGI 7
    ok       mcs_mem [0x70000000, 0x70100000) [0x7a000000, 0x7e000000) as in z.conf
    ok       cpu 3 is the core 0x3 as in z.conf
    ok       cpu 3 is off
    ok       booted with maxcpus=3
    ok       PSCI by hvc, version 1.1 as in z.conf
    ok       interrupt controller gic-v3 as in z.conf
    ok       image /lib/firmware/qemu-zephyr-image.bin, 40 KiB at [0x7a000000, 0x7a009c40), where it belongs by its header
    ok       terminals can be opened (/dev/pts)
    ok       /run can be written
    zephyr would start

    """

  @Test func aHealthySystem() throws {
    let (text, problems) = try Case().run()
    #expect(text == Self.healthy)
    #expect(problems == 0)
  }

  @Test func withoutAFileItSaysWhatItCannotCompare() throws {
    let (text, problems) = try Case(configuration: false).run()
    #expect(
      text == """
        ok       module mcs_km 2.0 (ABI 2)
        note     doorbell SGI 7, not compared: no launch.conf says the client's
        note     mcs_mem [0x70000000, 0x70100000) [0x7a000000, 0x7e000000), not compared: no launch.conf says what the board should have
        note     cpu 3 is the core 0x3, not compared: no launch.conf says which one it should be
        ok       cpu 3 is off
        note     PSCI by hvc, version 1.1, not compared
        note     interrupt controller gic-v3, not compared: no launch.conf says what the image drives
        ok       image /lib/firmware/qemu-zephyr-image.bin, 40 KiB at [0x7a000000, 0x7a009c40), where it belongs by its header
        ok       terminals can be opened (/dev/pts)
        ok       /run can be written
        the client would start

        """)
    #expect(problems == 0)
  }

  @Test func asJSON() throws {
    var wrong = Case(isPolled: true)
    wrong.system.files["/sys/devices/system/cpu/online"] = "0-3\n"
    let (text, _) = try wrong.run(isJSON: true)
    struct Report: Decodable {
      struct Client: Decodable {
        struct Finding: Decodable { var state, text: String, more: [String]? }
        var client: String
        var findings: [Finding]
        var starts: Bool
      }
      var clients: [Client]
    }
    let report = try JSONDecoder().decode(Report.self, from: Data(text.utf8))
    let client = try #require(report.clients.first)
    #expect(client.client == "zephyr")
    #expect(!client.starts)
    #expect(client.findings.count == 11)
    #expect(client.findings.map(\.state).filter { $0 == "note" }.count == 1)
    let problem = try #require(client.findings.first { $0.state == "problem" })
    #expect(problem.text == "cpu 3 runs Linux")
    #expect(
      problem.more == [
        "fix: boot with maxcpus=3 on the kernel command line (see /proc/cmdline), or name a cpu "
          + "that is not in", "/sys/devices/system/cpu/online",
        "or, until the next boot: echo 0 > /sys/devices/system/cpu/cpu3/online",
      ])
  }

  /// One thing that is wrong: the lines that are then other than those of a healthy system.
  struct Plant: CustomTestStringConvertible {
    let testDescription: String
    let problems: Int
    let lines: String
    let plant: @Sendable (inout Case) -> Void

    init(
      _ name: String, problems: Int = 1, _ lines: String,
      _ plant: @escaping @Sendable (inout Case) -> Void
    ) {
      testDescription = name
      self.problems = problems
      self.lines = lines + "\n"
      self.plant = plant
    }
  }

  @Test(arguments: plants) func whatIsWrong(_ plant: Plant) throws {
    var wrong = Case()
    plant.plant(&wrong)
    let (text, problems) = try wrong.run()
    #expect(problems == plant.problems)
    let usual = Set(Self.healthy.split(separator: "\n"))
    let lines = text.split(separator: "\n").filter { !usual.contains($0) }
    let end =
      problems == 0
      ? []
      : [
        problems == 1
          ? "1 problem: zephyr would not start" : "\(problems) problems: zephyr would not start"
      ]
    #expect(lines.map(String.init) == plant.lines.split(separator: "\n").map(String.init) + end)
  }

  private static let missing: @Sendable (inout Case, String?, String?) -> Void = {
    wrong, line, dependencies in
    wrong.moduleError = .deviceMissing
    wrong.system.files["/sys/module/mcs_km/version"] = nil
    wrong.system.files["/proc/iomem"] = """
      40000000-6fffffff : System RAM
      70100000-79ffffff : System RAM
      7e000000-bfffffff : System RAM
      """
    if let line { wrong.system.log.append(line) }
    if let dependencies { wrong.system.files["/lib/modules/6.1.0/modules.dep"] = dependencies }
  }

  private static let plants: [Plant] = [
    Plant(
      "not loaded",
      """
      problem  module mcs_km is not loaded
               fix: modprobe mcs_km
      """
    ) { missing(&$0, nil, nil) },
    Plant(
      "not installed",
      """
      problem  module mcs_km is not loaded
               fix: it is not installed for this kernel, 6.1.0: bin/build-module, or make -C km, for that one; then depmod
      """
    ) { missing(&$0, nil, "kernel/fs/ext4.ko:\n") },
    Plant(
      "for another kernel",
      """
      problem  module mcs_km is not loaded
               log: mcs_km: version magic '6.12.0 SMP mod_unload aarch64' should be '6.1.0 SMP mod_unload aarch64'
               fix: it was built for another kernel, 6.1.0: bin/build-module, or make -C km, for that one; then depmod
      """
    ) {
      missing(
        &$0,
        "mcs_km: version magic '6.12.0 SMP mod_unload aarch64' should be "
          + "'6.1.0 SMP mod_unload aarch64'", nil)
    },
    Plant(
      "key rejected",
      """
      problem  module mcs_km is not loaded
               log: Loading of module with unavailable key is rejected
               fix: this kernel takes signed modules only (Secure Boot): sign mcs_km.ko with a key that it
                    trusts (kmodsign, mokutil --import), or switch Secure Boot off
      """
    ) { missing(&$0, "Loading of module with unavailable key is rejected", nil) },
    Plant(
      "locked down, not yet tried",
      """
      problem  module mcs_km is not loaded
               fix: this kernel takes signed modules only (Secure Boot): sign mcs_km.ko with a key that it
                    trusts (kmodsign, mokutil --import), or switch Secure Boot off
      """
    ) {
      missing(&$0, nil, nil)
      $0.system.files["/sys/kernel/security/lockdown"] = "none [integrity] confidentiality\n"
    },
    Plant(
      "its own reason",
      """
      problem  module mcs_km is not loaded
               log: mcs: [mem 0x60000000-0x60ffffff] is used by Linux: it was not reserved in this boot
               fix: what mcs_km's lines in dmesg say, then modprobe mcs_km
      """
    ) {
      missing(
        &$0,
        "mcs: [mem 0x60000000-0x60ffffff] is used by Linux: it was not reserved in this boot", nil)
      $0.system.log.append(
        "mcs:   device-tree boots: add a /reserved-memory node with no-map for it")
    },
    Plant(
      "not reserved", problems: 2,
      """
      problem  module mcs_km is not loaded
               fix: modprobe mcs_km
      problem  Linux uses [0x7a000000, 0x7e000000) of [0x7a000000, 0x7e000000): it was not reserved in this boot
               log: OF: fdt: Reserved memory: failed to reserve memory for node 'rtos-memory@7a000000': base 0x7a000000, size 64 MiB
               fix: firmware or the initial RAM disk was there first: a smaller one, or another
                    place for the client (docs/troubleshooting.md)
      """
    ) {
      missing(
        &$0,
        "OF: fdt: Reserved memory: failed to reserve memory for node 'rtos-memory@7a000000': "
          + "base 0x7a000000, size 64 MiB", nil)
      $0.system.files["/proc/iomem"]! += "\n70100000-bfffffff : System RAM\n"
    },
    Plant(
      "another mcs_km",
      """
      problem  a module mcs_km is loaded, but /dev/mcs is missing
               fix: another mcs_km: rmmod mcs_km, then load the one that came with this launcher;
                    or /dev is no devtmpfs: mount -t devtmpfs dev /dev
      """
    ) {
      missing(&$0, nil, nil)
      $0.system.files["/sys/module/mcs_km"] = ""
    },
    Plant(
      "no permission",
      """
      problem  no permission for /dev/mcs: it gives access to physical memory
               fix: run as root (the capability CAP_SYS_RAWIO is needed)
      """
    ) {
      missing(&$0, nil, nil)
      $0.moduleError = .deviceDenied
    },
    Plant(
      "older ABI",
      """
      problem  module mcs_km 2.0 has ABI 1, and this launcher needs 2
               fix: rmmod mcs_km, then load the mcs_km that came with this launcher
      """
    ) { $0.abi = 1 },
    Plant(
      "other doorbell",
      """
      problem  the client's doorbell is SGI 7 in z.conf, and the one of /dev/mcs is SGI 8
               fix: build the client for SGI 8, and say so in its profile: mcs-dtb bundle
      """
    ) { $0.doorbell = .sgi(8) },
    Plant(
      "polled", problems: 0,
      "note     doorbell SGI 7; this kernel cannot hear it, so the module looks by the clock"
    ) { $0.isPolled = true },
    Plant(
      "other regions", problems: 2,
      """
      problem  the shared memory [0x70000000, 0x70100000) in z.conf was not reserved in this boot
               reserved: [0x90000000, 0x90100000) [0x93000000, 0x97000000)
               fix: boot with the device tree (x86: memmap=) that was made from the same profile,
                    or make both anew: mcs-dtb bundle
      problem  the client's memory [0x7a000000, 0x7e000000) in z.conf was not reserved in this boot
               reserved: [0x90000000, 0x90100000) [0x93000000, 0x97000000)
               fix: boot with the device tree (x86: memmap=) that was made from the same profile,
                    or make both anew: mcs-dtb bundle
      """
    ) {
      $0.ranges = [(0x9000_0000, 0x10_0000), (0x9300_0000, 0x400_0000)]
      $0.system.files["/proc/iomem"] = "90000000-900fffff : mcs_mem\n93000000-96ffffff : mcs_mem\n"
    },
    Plant(
      "no such cpu",
      """
      problem  cpu 3 does not exist
               see: cat /sys/devices/system/cpu/possible
      """
    ) { $0.system.files["/sys/devices/system/cpu/present"] = "0-2\n" },
    Plant(
      "another core",
      """
      problem  cpu 3 is the core 0x100 here, and 0x3 in z.conf
               fix: the cpu that is that core here, in the profile; mcs-dtb check BOARD --base TREE compares
      """
    ) { $0.system.files["/sys/devices/system/cpu/cpu3/of_node/reg"] = "\0\0\0\0\0\0\u{1}\0" },
    Plant(
      "runs Linux",
      """
      problem  cpu 3 runs Linux
               fix: boot with maxcpus=3 on the kernel command line (see /proc/cmdline), or name a cpu that is not in
                    /sys/devices/system/cpu/online
                    or, until the next boot: echo 0 > /sys/devices/system/cpu/cpu3/online
      note     not booted with maxcpus=3, which z.conf wants
               fix: put it on the kernel command line; cat /proc/cmdline shows what arrived
      """
    ) {
      $0.system.files["/sys/devices/system/cpu/online"] = "0-3\n"
      $0.system.files["/proc/cmdline"] = "maxcpus=33 console=ttyAMA0\n"
    },
    Plant(
      "nobody serves it",
      """
      problem  cpu 3 runs a client without a launcher, and nothing in /run/mcs tells its services
               fix: mcs-launch stop zephyr
      """
    ) { $0.use = .client(isOrphaned: true) },
    Plant(
      "to be taken over", problems: 0,
      "note     cpu 3 runs the client, whose launcher is gone: a launch takes it over"
    ) {
      $0.use = .client(isOrphaned: true)
      $0.system.files["/run/mcs/zephyr/state"] = ""
    },
    Plant(
      "no PSCI",
      """
      problem  the device tree has no node /psci: the firmware cannot start a processor
               fix: firmware with PSCI (TF-A), and its node in the tree
      """
    ) { $0.system.files["/proc/device-tree/psci/method"] = nil },
    Plant(
      "other conduit",
      """
      problem  PSCI by smc, and by hvc in z.conf
               fix: psci in the profile as the firmware has it; clients switch themselves off by it
      """
    ) { $0.system.files["/proc/device-tree/psci/method"] = "smc\0" },
    Plant(
      "other controller",
      """
      problem  interrupt controller gic-v2, and gic-v3 in z.conf
               fix: an image that drives this one; a client for another one stays silent
      """
    ) { $0.system.files["/proc/interrupts"] = " 11:  7  GIC-0  27 Level  arch_timer\n" },
    Plant(
      "another address",
      """
      problem  the image '/lib/firmware/qemu-zephyr-image.bin' is built for 0x7c000000, and would be loaded to 0x7a000000
               fix: load it where it is built for (-a, or load and entry in the launch.conf),
                    or take the image for this address
      """
    ) { $0.header = .begins(0x7c00_0000) },
    Plant(
      "too large",
      """
      problem  the image needs [0x7a000000, 0x7e001000) but its region is [0x7a000000, 0x7e000000), 0x1000 bytes short
               fix: reserve more memory for the client, or build it smaller
      """
    ) { $0.imageSize = 0x400_1000 },
    Plant(
      "no devpts",
      """
      problem  no terminal can be opened: Device or resource busy (errno 16)
               fix: mount -t devpts devpts /dev/pts
      """
    ) { $0.system.terminal = busy },
    Plant(
      "no /run", problems: 0,
      """
      note     /run cannot be written: terminals have no stable names in /run/mcs
               fix: mount -t tmpfs tmpfs /run
      """
    ) { $0.system.files["/run"] = nil },
  ]
}
