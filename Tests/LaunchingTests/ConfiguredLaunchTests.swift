// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Foundation
import Launching
import RPMsg
import TestSupport
import Testing

/// From a launch.conf to what is launched.
@Suite struct ConfiguredLaunchTests {
  /// The options of a sample with changes, for a client; or what was reported.
  static func options(
    _ sample: String = "zephyr", for client: String? = nil,
    changing changes: KeyValuePairs<String, String> = [:]
  ) throws -> (options: Options?, places: Places?, told: String) {
    var text = try ConfigurationTests.sample(sample)
    for (old, new) in changes {
      try #require(text.contains(old))
      text.replace(old, with: new)
    }
    let listener = Listener()
    let name = client.map { UnsafePointer(strdup($0)!) }
    var options: Options?
    var places: Places?
    bytes(text).withUnsafeBytes {
      if let configuration = Configuration.read($0, from: configurationFile, listener) {
        options = configuration.options(for: name, listener)
        places = configuration.places
      }
    }
    return (options, places, listener.text)
  }

  @Test(arguments: ["zephyr", nil]) func whatIsLaunched(_ client: String?) throws {
    let (options, places, told) = try Self.options(
      for: client, changing: ["entry=0x7a000000": "entry=0x7a000004", "buffer=512": "buffer=1024"])
    #expect(told == "")
    let zephyr = try #require(options)
    var text = Text()
    zephyr.describe(&text)
    #expect(
      text.string
        == "cpu:3, ld:7a000000, entry:7a000004, path:/lib/firmware/qemu-zephyr-image.bin\n")
    #expect(places?.layout?.receiveBuffers.size == 1024)
  }

  /// What is in the form but cannot be launched, all of it.
  @Test func unsupported() throws {
    #expect(
      try Self.options("zephyr-elf").told == """
        z.conf:10: error: clients with several processors cannot be launched yet
        z.conf:26: error: the doorbell of mcs_km is SGI 7, not an SPI

        """)
    // whether the module has it is known once it is open
    #expect(try Self.options(changing: ["sgi=7": "sgi=8"]).options?.doorbell == .sgi(8))
    #expect(
      try Self.options(for: "rt-thread").told
        == "z.conf:3: error: the file is for the client 'zephyr', not for 'rt-thread'\n")
  }

  /// UniProton on x86-64 starts at a virtual address, and looks up its shared memory's.
  @Test func mapped() throws {
    let (options, places, told) = try Self.options("uniproton-x86")
    #expect(told == "" && options?.doorbell == .vector(0xeb))
    let uniproton = try #require(places)
    #expect(uniproton.mappings.virtual(0x1_1800_0010) == 0xf_0260_0010)
    #expect(uniproton.mappings.virtual(0x1_1840_0000) == nil)
    #expect(uniproton.sharedAddressWord == nil)  // this file maps no log
    let log = """

      [map log]
      virtual=0xf02400000
      base=0x117e00000
      size=0x00200000
      cache=uncached

      """
    let logged = try Self.options(
      "uniproton-x86", changing: ["cache=write-back\n": "cache=write-back\n\(log)"])
    #expect(logged.places?.sharedAddressWord == 0x1_17e0_0000)
    // the memory, the shared memory and the log; the text is in the memory
    let claim = ClaimPlan(try #require(logged.places))
    #expect(claim.count == 3)
    #expect(claim[0] == AddressRange(exactly: 0x1_15e0_0000, size: 0x200_0000))
    #expect(claim[1] == AddressRange(exactly: 0x1_1800_0000, size: 0xe40_0000))
    #expect(claim[2] == AddressRange(exactly: 0x1_17e0_0000, size: 0x20_0000))

    // another system's log is its own business
    let other = try Self.options(
      "uniproton-x86",
      changing: ["os=uniproton": "os=other", "cache=write-back\n": "cache=write-back\n\(log)"])
    #expect(other.places?.sharedAddressWord == nil)
    #expect(
      try Self.options("uniproton-x86", changing: ["entry=0x118000000": "entry=0x118400000"]).told
        == "z.conf:8: error: entry 0x118400000 is in no [map NAME]\n")
    // without mappings all is one to one
    #expect(try Self.options().places?.mappings.virtual(0x7a00_0000) == 0x7a00_0000)
  }

  // MARK: memory

  static func regions(_ ranges: (UInt64, UInt64)...) -> Regions {
    var regions = Regions()
    for (start, end) in ranges { regions.add(AddressRange(exactly: start, size: end - start)!) }
    return regions
  }

  @Test func sharedMemory() throws {
    let usual = Self.regions((0x7000_0000, 0x7010_0000), (0x7a00_0000, 0x7e00_0000))
    let classic = try SharedPlan(nil, usual)
    #expect(classic.window == AddressRange(exactly: 0x7000_0000, size: 0x30000))
    let configured = try SharedPlan(try Self.options().places, usual)
    #expect(configured.window == classic.window)
    #expect(configured.layout == classic.layout)
    // one region around all
    let one = Self.regions((0x7000_0000, 0x8000_0000))
    #expect(try SharedPlan(try Self.options().places, one).window == classic.window)
    // rings behind what images usually regard as theirs; or a shared memory that is smaller
    let far = try Self.options(changing: ["0x0002c000": "0x00040000"]).places
    #expect(try SharedPlan(far, usual).window.size == 0x401ae)
    let small = try Self.options(changing: ["size=0x00100000": "size=0x0002d000"]).places
    #expect(try SharedPlan(small, usual).window.size == 0x2d000)
  }

  @Test(
    arguments: [
      ("0x70000000", "0x70001000", "the shared memory [0x70001000, 0x70101000)"),
      ("0x00100000", "0x00101000", "the shared memory [0x70000000, 0x70101000)"),
      ("0x04000000", "0x04001000", "the client's memory [0x7a000000, 0x7e001000)"),
    ])
  func notReserved(_ old: String, _ new: String, _ what: String) throws {
    let regions = Self.regions((0x7000_0000, 0x7010_0000), (0x7a00_0000, 0x7e00_0000))
    let (configured, places, _) = try Self.options(changing: [old: new])
    let options = try #require(configured)
    let text = failure(options) { () throws(LaunchError) in
      _ = try SharedPlan(places, regions)
    }
    #expect(
      text == """
        error: \(what) in z.conf was not reserved in this boot
          reserved: [0x70000000, 0x70100000) [0x7a000000, 0x7e000000)
          fix: boot with the device tree (x86: memmap=) that was made from the same profile,
               or make both anew: mcs-dtb bundle

        """)
  }

  @Test func image() throws {
    let regions = Self.regions((0x7000_0000, 0x8000_0000))
    let (configured, places, _) = try Self.options()
    let options = try #require(configured)
    func plan(_ size: UInt64, magic: UInt32 = 0, entry: UInt64? = nil) -> String? {
      failure(options) { () throws(LaunchError) in
        _ = try ImagePlan(
          size: size, magic: magic, load: options.load, entry: entry ?? options.entry,
          memory: places?.memory, regions: regions,
          shared: try SharedPlan(places, regions).window)
      }
    }
    #expect(plan(0x400_0000) == nil)
    // the region goes on, the client's memory does not
    #expect(
      plan(0x400_0001) == """
        error: the image needs [0x7a000000, 0x7e000001) but its region is [0x7a000000, 0x7e000000), 0x1 bytes short
          fix: reserve more memory for the client, or build it smaller

        """)
    #expect(
      plan(4, entry: 0x7a00_0004) == """
        error: the entry 0x7a000004 is not inside the image [0x7a000000, 0x7a000004)
          fix: entry in z.conf with the address of its first instruction

        """)
    #expect(
      plan(4, magic: 0x464c_457f) == """
        error: the image '/lib/firmware/qemu-zephyr-image.bin' is an ELF file; format=raw was expected
          fix: format: elf in the profile, or the .bin of the same build

        """)
  }

  // MARK: power-off

  /// The first way of the file whose service is there.
  @Test(
    arguments: [
      ("rpc,uart-shutdown", ["uart", "rpmsg-rpc"], 13), ("uart-shutdown,rpc", ["rpmsg-rpc"], 13),
      ("uart-shutdown,rpc", ["rpmsg-rpc", "uart"], 9), ("onoff", ["uart", "onoff"], 4),
      ("onoff", ["uart", "rpmsg-rpc"], nil), ("", ["uart", "rpmsg-rpc", "onoff"], nil),
    ] as [(String, [StaticString], Int?)])
  func powerOff(_ ways: String, _ services: [StaticString], _ count: Int?) throws {
    let options = try Self.options(changing: ["rpc,uart-shutdown": ways]).options
    let stage = try Stage(options: options)
    var session = try SessionTests.serving(stage, services)
    #expect(session.state == .ready)
    try session.stop(now: 20)
    #expect(session.state == .stopping)
    _ = try session.turn(20)
    #expect(try stage.take().first?.payload.count == count)
    guard count == nil else { return }
    let text = failure(stage) { () throws(LaunchError) in _ = try session.turn(3020) }
    #expect(
      text == """
        error: cpu 3 is still on: the client announced nothing that could switch it off as power-off in z.conf says
          it keeps running and owns its memory; nothing but a reboot stops it now

        """)
  }
}
