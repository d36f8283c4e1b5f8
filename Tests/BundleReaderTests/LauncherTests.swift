// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Launching
import TestSupport
import Testing

/// The launcher's own reader accepts the configuration of every board, and reads the values of
/// the profile.
@Suite struct LauncherTests {
  private struct Said: Equatable {
    var name, image, cpus: String
    var load, entry, memory, shared: UInt64
    var doorbell: Doorbell
    var mappings: Int
  }

  private static var expected: [String: Said] {
    [
      "qemu-a53": Said(
        name: "zephyr", image: "/lib/firmware/qemu-zephyr-image.bin", cpus: "3",
        load: 0x7a00_0000, entry: 0x7a00_0000, memory: 0x400_0000, shared: 0x7000_0000,
        doorbell: .sgi(7), mappings: 0),
      "rpi4": Said(
        name: "zephyr", image: "/lib/firmware/rpi4-zephyr-image.bin", cpus: "3",
        load: 0x7a00_0000, entry: 0x7a00_0000, memory: 0x400_0000, shared: 0x7000_0000,
        doorbell: .sgi(7), mappings: 0),
      "hi3093": Said(
        name: "uniproton", image: "/lib/firmware/hi3093.bin", cpus: "3",
        load: 0x9300_0000, entry: 0x9300_0000, memory: 0x400_0000, shared: 0x9000_0000,
        doorbell: .sgi(7), mappings: 0),
      "ok3568": Said(
        name: "rt-thread", image: "/lib/firmware/rtthread-ok3568.bin", cpus: "3",
        load: 0x7a00_0000, entry: 0x7a00_0000, memory: 0x420_0000, shared: 0x7000_0000,
        doorbell: .sgi(7), mappings: 0),
      "x86-ipc": Said(
        name: "uniproton", image: "/lib/firmware/x86_64.bin", cpus: "3",
        load: 0x1_1800_0000, entry: 0x1_1800_0000, memory: 0xe40_0000, shared: 0x1_15e0_0000,
        doorbell: .vector(0xeb), mappings: 6),
    ]
  }

  @Test(arguments: expected.keys.sorted())
  func theConfigurationSaysWhatTheProfileSays(_ board: String) throws {
    let expected = try #require(Self.expected[board])
    let (said, complaints) = try read(
      StagedBundle(board).text("root/etc/mcs/\(expected.name).conf"))
    #expect(complaints == "")
    #expect(said == expected)
  }

  @Test func aFaultIsFound() throws {
    let bundle = try StagedBundle("qemu-a53")
    try bundle.spoil("root/etc/mcs/zephyr.conf", "load=", "laod=")
    let (said, complaints) = try read(bundle.text("root/etc/mcs/zephyr.conf"))
    #expect(said == nil)
    #expect(complaints.contains("error: unknown key 'laod' in [client]; did you mean 'load'?"))
  }

  private func read(_ text: String) throws -> (Said?, String) {
    let complaints = Complaints()
    var said: Said?
    Array(text.utf8).withUnsafeBytes { bytes in
      "client.conf".withCString { file in
        guard let found = Configuration.read(bytes, from: file, complaints) else { return }
        said = Said(
          name: String(decoding: found.name, as: UTF8.self),
          image: String(decoding: found.image, as: UTF8.self),
          cpus: String(decoding: found.cpus, as: UTF8.self), load: found.load, entry: found.entry,
          memory: found.places.memory.size,
          shared: found.places.shared.first, doorbell: found.doorbell,
          mappings: found.mappings.count)
      }
    }
    return (said, complaints.text)
  }
}

/// What the reader reports. It launches nothing, and so has no progress to report.
private final class Complaints: Reporter {
  var text = ""

  func say(_ text: Text) {}

  func complain(_ text: Text) {
    self.text += text.withBytes { String(decoding: $0, as: UTF8.self) }
  }
}
