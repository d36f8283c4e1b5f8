// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Foundation
import Launching
import RPMsg
import TestSupport
import Testing

/// Collects what is reported about a file.
final class Listener: Reporter {
  var text = ""
  func say(_ text: Text) { Issue.record("said \(text.string)") }
  func complain(_ text: Text) { self.text += text.string }
}

nonisolated(unsafe) let configurationFile = UnsafePointer(strdup("z.conf")!)

/// Reads a file; `look` gets its contents, if it has no fault. Returns what was reported.
private func read(_ bytes: [UInt8], _ look: (borrowing Configuration) -> Void = { _ in }) -> String
{
  let listener = Listener()
  bytes.withUnsafeBytes {
    let configuration = Configuration.read($0, from: configurationFile, listener)
    if (configuration == nil) != (listener.text != "") { Issue.record("\(bytes)") }
    if let configuration { look(configuration) }
  }
  return listener.text
}

extension ByteText {
  fileprivate var string: String { String(decoding: self, as: UTF8.self) }
}

private let clientKeys = "name, os, cpus, image, format, load, entry"
private let sections =
  "there are Mica, client, memory, shared, doorbell, services, board, map NAME"
private let hex = "a hexadecimal number with 0x of at most 64 bits"
private let page = "a hexadecimal number with 0x, a multiple of 0x1000"
private let numbers = "numbers of processors with commas between them"
private let registers =
  "processors with their MPIDR or APIC id, as 3:0x3, with commas between them"
private let ways = "some of rpc,onoff,uart-shutdown,init,resource-table"
private let noLoad = "[client] has no load"
private let doorbell = "[doorbell] needs exactly one of sgi, spi and vector"
private let legacy = "is for layout=legacy: a resource table tells it"
private let outside = "is outside the client's memory [0x7a000000, 0x7e000000)"

/// A change to the sample, and all that is then reported, as `LINE: MESSAGE`.
struct Fault: CustomTestStringConvertible {
  let old, new, told: String
  var testDescription: String { "\(old) -> \(new)" }

  init(_ old: String, _ new: String, _ findings: String...) {
    self.old = old
    self.new = new
    told = findings.map {
      let (line, message) = ($0.prefix { $0 != ":" }, $0.drop { $0 != ":" }.dropFirst(2))
      return "z.conf:\(line): error: \(message)\n"
    }.joined()
  }
}

@Suite struct ConfigurationTests {
  static func sample(_ name: String) throws -> String {
    try Repository.text("Tests/LaunchingTests/Configurations/\(name).conf")
  }

  // MARK: accepted

  @Test func whatItSays() throws {
    var wasRead = false
    let told = read(bytes(try Self.sample("zephyr"))) { zephyr in
      wasRead = true
      #expect(zephyr.name.string == "zephyr")
      #expect(zephyr.cpus.string == "3")
      #expect(zephyr.image.string == "/lib/firmware/qemu-zephyr-image.bin")
      #expect(zephyr.format == .raw)
      #expect(zephyr.load == 0x7a00_0000)
      #expect(zephyr.entry == 0x7a00_0000)
      #expect(zephyr.places.memory == AddressRange(exactly: 0x7a00_0000, size: 64 << 20))
      #expect(zephyr.places.shared == AddressRange(exactly: 0x7000_0000, size: 1 << 20))
      #expect(zephyr.places.layout == (try? SharedLayout.legacy()))
      #expect(zephyr.doorbell == .sgi(7))
      #expect(zephyr.mappings.count == 0)
    }
    #expect(told == "")
    #expect(wasRead)
  }

  @Test func aResourceTable() throws {
    let told = read(bytes(try Self.sample("zephyr-elf"))) { zephyr in
      #expect(zephyr.format == .elf)
      #expect(zephyr.places.layout == nil)
      #expect(zephyr.cpus.string == "2,3")
      #expect(zephyr.doorbell == .spi(100))
    }
    #expect(told == "")
  }

  @Test func mappings() throws {
    let told = read(bytes(try Self.sample("uniproton-x86"))) { uniproton in
      #expect(uniproton.doorbell == .vector(0xeb))
      #expect(uniproton.places.layout == (try? SharedLayout.legacy(bufferSize: 2048)))
      #expect(uniproton.mappings.count == 2)
      #expect(uniproton.mappings[0]?.name.string == "shared")
      #expect(uniproton.mappings[0]?.isCached == false)
      #expect(uniproton.mappings[1]?.virtual == 0xf_0260_0000)
      #expect(
        uniproton.mappings[1]?.range == AddressRange(exactly: 0x1_1800_0000, size: 0x40_0000))
      #expect(uniproton.mappings[1]?.isCached == true)
      #expect(uniproton.mappings[2] == nil)
    }
    #expect(told == "")
  }

  /// The committed samples and what `mcs-dtb bundle` writes.
  @Test func everyFileInTheRepository() throws {
    let tests = Repository.path("Tests")
    let all = try FileManager.default.subpathsOfDirectory(atPath: tests)
    let files = all.filter {
      $0.hasSuffix(".conf")
        && ($0.hasPrefix("LaunchingTests/Configurations/")
          || $0.hasPrefix("BoardBundleTests/Golden/") && $0.contains("/etc/mcs/"))
    }
    #expect(files.count >= 4)
    for file in files {
      let told = read(try Repository.bytes("Tests/\(file)"))
      #expect(told == "", "\(file)")
    }
  }

  @Test(arguments: [
    ("\n", "\r\n"),  // CR LF
    ("power-off=rpc,uart-shutdown\n", "power-off=rpc,uart-shutdown"),  // no newline at the end
    ("load=0x7a000000", "load \t= \t0X7A000000\t"),
    ("[client]", "[client] \t"),
    ("# Zephyr's", "; \u{e4}\t="),
    ("[services]\nannounce=rpmsg-rpc,uart,console\npower-off=rpc,uart-shutdown", ""),
    ("announce=rpmsg-rpc,uart,console\n", "announce=\n"),
    ("sgi=7", "sgi=0x7"),
    ("[client]", "[Mica]\nName: zephyr=\nname=\nanything = at all\n[client]"),
    ("cpus=3", "cpus=3,2,0"),
  ])
  func accepted(_ old: String, _ new: String) throws {
    let text = try Self.sample("zephyr")
    try #require(text.contains(old))
    #expect(read(bytes(text.replacing(old, with: new))) == "")
  }

  // MARK: refused

  static let faults = [
    // lines
    Fault("# Zephyr's", "load=0x0\n#", "1: a key before the first [section]"),
    Fault(
      "os=zephyr", "os", "4: expected [section], key=value or a comment, found 'os'",
      "2: [client] has no os"),
    Fault("# Zephyr's", "=\n#", "1: expected [section], key=value or a comment, found '='"),
    Fault("sgi=7", " sgi=7", "26: the line begins with a blank", "25: \(doorbell)"),
    Fault("# Zephyr's", "#\0", "1: a control character, 0x0"),
    Fault("# Zephyr's", "# \u{7f}", "1: a control character, 0x7f"),
    Fault("# Zephyr's", "#\r ", "1: a control character, 0xd"),
    Fault(
      "# Zephyr's", "#" + String(repeating: "x", count: 1024),
      "1: the line has 1044 bytes, 1024 are allowed"
    ),
    // sections
    Fault("[services]", "[services", "28: expected ] at the end of '[services'"),
    Fault(
      "[client]", "[clent]", "2: unknown section 'clent'; did you mean 'client'?",
      "36: the file has no section [client]"
    ),
    Fault("psci=hvc", "psci=svc", "33: psci needs hvc or smc, not 'svc'"),
    Fault(
      "gic-v3", "gic-v4", "34: interrupt-controller needs gic-v2 or gic-v3 or x2apic, not 'gic-v4'"),
    Fault("arguments=maxcpus=3", "arguments=", "35: arguments has no value"),
    Fault(
      "0:0x00000000", "0=0x0",
      "36: cpu-regs needs \(registers), not '0=0x0,1:0x00000001,2:0x00000002,3:0x00000003'"),
    Fault(
      "0:0x00000000", "0:0",
      "36: cpu-regs needs \(registers), not '0:0,1:0x00000001,2:0x00000002,3:0x00000003'"),
    Fault(
      "psci=hvc", "window-base=0x100000000",
      "33: window-base and window-size go together: there is no window-size"),
    Fault(
      "psci=hvc", "window-size=0x1000",
      "33: window-base and window-size go together: there is no window-base"),
    Fault("[services]", "[mpa text]", "28: unknown section 'mpa text'; \(sections)"),
    Fault("[services]", "[map]", "28: unknown section 'map'; did you mean 'map NAME'?"),
    Fault(
      "[services]", "[" + String(repeating: "x", count: 100) + "]",
      "28: unknown section '" + String(repeating: "x", count: 80) + "...'; \(sections)"),
    Fault("[services]", "[]", "28: unknown section ''; \(sections)"),
    Fault(
      "[services]", "[map a b]\n[services]",
      "28: a mapping's name needs at most 31 lower-case letters, digits and hyphens, not 'a b'"
    ),
    Fault("[services]", "[client]\nload=1\n[services]", "28: [client] is on line 2 already"),
    // keys
    Fault(
      "load=", "laod=", "8: unknown key 'laod' in [client]; did you mean 'load'?", "2: \(noLoad)"),
    Fault(
      "load=", "lo=", "8: unknown key 'lo' in [client], which has \(clientKeys)", "2: \(noLoad)"),
    Fault(
      "os=zephyr", "size=1",
      "4: unknown key 'size' in [client], which has \(clientKeys)", "2: [client] has no os"
    ),
    Fault(
      "os=zephyr", "load=0x0", "8: load is on line 4 already", "2: [client] has no os",
      "4: load 0x0 \(outside)"),
    Fault("\nload=0x7a000000", "", "2: \(noLoad)"),
    Fault("vring-num=16\n", "", "15: [shared] has no vring-num"),
    Fault("sgi=7", "", "25: \(doorbell)"),
    Fault("sgi=7", "sgi=7\nspi=1", "25: \(doorbell)"),
    // values
    Fault("load=0x7a000000", "load=", "8: load has no value"),
    Fault("load=0x7a000000", "load=7a000000", "8: load needs \(hex), not '7a000000'"),
    Fault("load=0x7a000000", "load=2046820352", "8: load needs \(hex), not '2046820352'"),
    Fault("load=0x7a000000", "load=0x", "8: load needs \(hex), not '0x'"),
    Fault("load=0x7a000000", "load=0x7a00000g", "8: load needs \(hex), not '0x7a00000g'"),
    Fault("load=0x7a000000", "load=-0x1", "8: load needs \(hex), not '-0x1'"),
    Fault(
      "load=0x7a000000", "load=0x10000000000000000",
      "8: load needs \(hex), not '0x10000000000000000'"
    ),
    Fault(
      "load=0x7a000000", "load=0x7a000000 # raw", "8: load needs \(hex), not '0x7a000000 # raw'"),
    Fault(
      "size=0x04000000", "size=0x04000001",
      "13: size needs \(page) above 0, not '0x04000001'"
    ),
    Fault(
      "size=0x04000000", "size=0x0",
      "13: size needs \(page) above 0, not '0x0'"
    ),
    Fault(
      "base=0x70000000", "base=0x70000100",
      "16: base needs \(page), not '0x70000100'"
    ),
    Fault(
      "name=zephyr", "name=Zephyr",
      "3: name needs at most 31 lower-case letters, digits and hyphens, not 'Zephyr'"
    ),
    Fault(
      "os=zephyr", "os=zephir",
      "4: os needs zephyr or uniproton or rt-thread or other, not 'zephir'"
    ),
    Fault("format=raw", "format=RAW", "7: format needs raw or elf, not 'RAW'"),
    Fault(
      "image=/lib", "image=lib",
      "6: image needs a path that begins with /, not 'lib/firmware/qemu-zephyr-image.bin'"),
    Fault("cpus=3", "cpus=", "5: cpus has no value"),
    Fault("cpus=3", "cpus=3,", "5: cpus needs \(numbers), not '3,'"),
    Fault("cpus=3", "cpus=3,3", "5: cpus needs \(numbers), not '3,3'"),
    Fault("cpus=3", "cpus=0x3", "5: cpus needs \(numbers), not '0x3'"),
    Fault("cpus=3", "cpus=65535", "5: cpus needs \(numbers), not '65535'"),
    Fault("sgi=7", "sgi=16", "26: sgi needs a number from 0 to 15, not '16'"),
    Fault("sgi=7", "sgi=", "26: sgi has no value"),
    Fault("sgi=7", "vector=31", "26: vector needs a number from 32 to 255, not '31'"),
    Fault(
      "announce=rpmsg-rpc", "announce=rpmsg-rpc,",
      "29: announce needs names of at most 31 characters with commas between them, "
        + "not 'rpmsg-rpc,,uart,console'"
    ),
    Fault(
      "power-off=rpc", "power-off=rcp",
      "30: power-off needs \(ways), not 'rcp,uart-shutdown'"
    ),
    Fault(
      "power-off=rpc", "power-off=rpc,rpc",
      "30: power-off needs \(ways), not 'rpc,rpc,uart-shutdown'"
    ),
    Fault("vring-num=16", "vring-num=15", "21: vring-num needs a power of two"),
    Fault("vring-num=16", "vring-num=0", "21: vring-num needs a number from 1 to 32768, not '0'"),
    Fault("vring-align=4", "vring-align=2", "22: vring-align needs a power of two from 4 on"),
    Fault("buffer=512", "buffer=513", "23: buffer needs a multiple of 8"),
    Fault(
      "vring=0x00028000", "vring=0x00028008",
      "19: host-tx-vring needs a multiple of 16 up to 2^40"
    ),
    // contradictions
    Fault("load=0x7a000000", "load=0x79ffffff", "8: load 0x79ffffff \(outside)"),
    Fault("entry=0x7a000000", "entry=0x7e000000", "9: entry 0x7e000000 \(outside)"),
    Fault(
      "base=0x70000000", "base=0x79fff000",
      "16: the shared memory [0x79fff000, 0x7a0ff000) overlaps the client's memory "
        + "[0x7a000000, 0x7e000000)"
    ),
    Fault(
      "base=0x70000000", "base=0xfffffffffffff000",
      "17: the shared memory of 0x100000 bytes at 0xfffffffffffff000 ends beyond 2^64"
    ),
    Fault(
      "layout=legacy", "layout=resource-table",
      "19: host-tx-vring \(legacy)", "20: host-rx-vring \(legacy)", "21: vring-num \(legacy)",
      "22: vring-align \(legacy)", "23: buffer \(legacy)"
    ),
    Fault(
      "vring=0x0002c000", "vring=0x000fff60",
      "20: Linux's receive ring [0x700fff60, 0x7010010e) would be outside the shared memory "
        + "[0x70000000, 0x70100000)"
    ),
    Fault(
      "vring=0x0002c000", "vring=0x00028100",
      "20: Linux's receive ring [0x70028100, 0x700282ae) would overlap its transmit ring "
        + "[0x70028000, 0x700281ae)"
    ),
    Fault(
      "buffer=512", "buffer=8192",
      "19: Linux's transmit ring [0x70028000, 0x700281ae) would overlap its transmit buffers "
        + "[0x70024000, 0x70044000)"
    ),
  ]

  @Test(arguments: faults) func refused(_ fault: Fault) throws {
    let text = try Self.sample("zephyr")
    try #require(text.contains(fault.old))
    let told = read(bytes(text.replacing(fault.old, with: fault.new, maxReplacements: 1)))
    #expect(told == fault.told)
  }

  @Test func emptyAndTooLarge() throws {
    let missing = ["client", "memory", "shared", "doorbell"].map {
      "z.conf:1: error: the file has no section [\($0)]\n"
    }.joined()
    #expect(read([]) == missing)
    #expect(
      read([UInt8](repeating: UInt8(ascii: "\n"), count: 65536))
        == missing.replacing(":1:", with: ":65536:"))
    #expect(
      read([UInt8](repeating: UInt8(ascii: "\n"), count: 65537))
        == "z.conf:1: error: the file has more than 65536 bytes\n")
  }

  @Test func allAtOnceButNotEndless() throws {
    let told = read(bytes(String(repeating: "x\n", count: 30)))
    let lines = told.split(separator: "\n")
    #expect(lines.count == 21)
    #expect(lines[19] == "z.conf:20: error: expected [section], key=value or a comment, found 'x'")
    #expect(lines[20] == "z.conf:21: error: and more: mend these first")
  }

  /// In a section `[map NAME]`, and several of them.
  @Test(arguments: [
    Fault("cache=write-back\n", "", "37: [map] has no cache"),
    Fault("[map text]", "[map shared]", "37: a second mapping 'shared'"),
    Fault(
      "size=0x00400000", "size=0xffffffff00000000",
      "40: the mapping of 0xffffffff00000000 bytes at 0x118000000 ends beyond 2^64"),
    Fault(
      "virtual=0xf02600000", "vitrual=0x0",
      "38: unknown key 'vitrual' in [map]; did you mean 'virtual'?", "37: [map] has no virtual"),
    Fault("write-back", "wb", "41: cache needs write-back or uncached, not 'wb'"),
  ]) func refusedMapping(_ fault: Fault) throws {
    let text = try Self.sample("uniproton-x86")
    try #require(text.contains(fault.old))
    #expect(read(bytes(text.replacing(fault.old, with: fault.new))) == fault.told)
  }

  @Test func mappingsHaveABound() throws {
    var text = try Self.sample("uniproton-x86")
    for i in 3...17 {
      text += "[map m\(i)]\nvirtual=0x0\nbase=0x0\nsize=0x1000\ncache=uncached\n"
    }
    #expect(read(bytes(text)) == "z.conf:112: error: more than 16 mappings\n")
  }

  /// Whatever the bytes are, there is an end, and an answer of whole lines.
  @Test func anyBytes() throws {
    var state: UInt64 = 0x6d63_732d_6474_6200  // splitmix64, the same bytes every time
    func random(_ limit: Int) -> Int {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
      return Int((z ^ z >> 31) % UInt64(limit))
    }
    let samples = try ["zephyr", "zephyr-elf", "uniproton-x86"].map { bytes(try Self.sample($0)) }
    let pieces = samples.joined().split(separator: UInt8(ascii: "\n")).map { Array($0) }
    var good = 0
    for round in 0..<(isLongPass ? 20_000 : 600) {
      var text = samples[round % samples.count]
      for _ in 0...random(8) {
        let at = random(text.count + 1)
        switch random(6) {
        case 0: text.removeSubrange(at..<min(text.count, at + 1 + random(40)))
        case 1: text.insert(UInt8(random(256)), at: at)
        case 2: text.insert(contentsOf: pieces[random(pieces.count)], at: at)
        case 3:
          text.insert(contentsOf: [0x0a, 0x5b, 0x3d, 0x2c, 0x5d, 0x0a].prefix(random(7)), at: at)
        case 4 where at < text.count: text[at] = UInt8(random(256))
        default: text.insert(contentsOf: bytes("ffffffffffffffff"), at: at)
        }
      }
      let told = read(text)
      if told == "" { good += 1 }
      let isWhole = told.split(separator: "\n").allSatisfy { $0.hasPrefix("z.conf:") }
      if !isWhole || told != "" && !told.hasSuffix("\n") { Issue.record("\(text): \(told)") }
    }
    #expect(good > 5)  // so the mutations go deeper than the first line
  }
}
