// SPDX-License-Identifier: MulanPSL-2.0

import BoardMap
import BoardProfile
import Diagnostics

/// What templates can name of a client. The names are the profile's.
let clientVariables: [TemplateVariable<Client>] = [
  .text("name") { $0.name.value },
  .text("os") { $0.os.value.rawValue },
  .text("cpus") { $0.cpus.map { String($0.value) }.joined(separator: ",") },
  .text("first-cpu") { $0.cpus.first.map { String($0.value) } ?? "" },
  .record("image", imageVariables) { $0.image },
  .record("memory", regionVariables) { $0.memory },
  .record("shared", sharedVariables) { $0.shared },
  .list("window", regionVariables) { $0.window.map { [$0] } ?? [] },
  .condition("has-map") { !$0.map.isEmpty },
  .list("map", mappingVariables) { $0.map },
  .record("doorbell", doorbellVariables) { $0.doorbell },
  .list("endpoints", [.text("name") { $0 }]) { $0.services.map(\.value) },
  .text("services") { $0.services.map(\.value).joined(separator: ",") },
  .list("power-offs", [.text("name") { $0 }]) { $0.powerOff.map(\.value.rawValue) },
  .text("power-off") { $0.powerOff.map(\.value.rawValue).joined(separator: ",") },
]

private let imageVariables: [TemplateVariable<Client.Image>] = [
  .text("file") { $0.file.value },
  .text("format") { $0.format.value.rawValue },
  .condition("elf") { $0.format.value == .elf },
  .text("load") { hex($0.load.value) },
  .text("entry") { hex($0.entry.value) },
  .list("memory-end", [.text("address") { hex($0) }]) { $0.memoryEnd.map { [$0.value] } ?? [] },
]

private let sharedVariables: [TemplateVariable<Client.Shared>] =
  regionVariables.map { variable in
    TemplateVariable(name: variable.name, kind: variable.kind) { variable.value($0.region) }
  } + [
    .text("layout") { $0.layout.value.rawValue },
    .list("legacy", legacyVariables) { LegacyLayout($0).map { [$0] } ?? [] },
  ]

/// Where the rings are, which the legacy layout's both sides know beforehand.
private struct LegacyLayout {
  let hostTx, hostRx, num, align, buffer: UInt64

  init?(_ shared: Client.Shared) {
    guard shared.layout.value == .legacy, let tx = shared.hostTxVring, let rx = shared.hostRxVring,
      let vring = shared.vring, let buffer = shared.buffer
    else { return nil }
    (hostTx, hostRx) = (tx.value, rx.value)
    (num, align, self.buffer) = (vring.num.value, vring.align.value, buffer.value)
  }
}

private let legacyVariables: [TemplateVariable<LegacyLayout>] = [
  .text("host-tx-vring") { hex($0.hostTx) },
  .text("host-rx-vring") { hex($0.hostRx) },
  .text("vring-num") { String($0.num) },
  .text("vring-align") { String($0.align) },
  .text("buffer") { String($0.buffer) },
]

private let mappingVariables: [TemplateVariable<Client.Mapping>] = [
  .text("name") { $0.name.value },
  .text("virtual") { hex($0.virtual.value) },
  .record("region", regionVariables) { $0.region },
  .text("cache") { $0.cache.rawValue },
]

private let doorbellVariables: [TemplateVariable<Client.Doorbell>] = [
  .condition("sgi") { if case .sgi = $0 { true } else { false } },
  .condition("spi") { if case .spi = $0 { true } else { false } },
  .condition("vector") { if case .vector = $0 { true } else { false } },
  .text("kind") {
    switch $0 {
    case .sgi: "sgi"
    case .spi: "spi"
    case .vector: "vector"
    }
  },
  .text("number") {
    switch $0 {
    case .sgi(let number), .spi(let number): String(number.value)
    case .vector(let number): "0x" + String(number.value, radix: 16)
    }
  },
]

/// What templates can name of a range of addresses.
let regionVariables: [TemplateVariable<Region>] = [
  .text("base") { hex($0.base.value) },
  .text("size") { hex($0.size.value) },
  .text("end") { end($0) },
  .text("amount") { amount($0.size.value) },
  .text("range") { $0.description },
  .text("unit-address") { String($0.base.value, radix: 16) },
  .text("cells") { cells($0.base.value) + " " + cells($0.size.value) },
]

/// Bytes for people, on one line: with a no-break space.
func amount(_ bytes: UInt64) -> String {
  byteSize(bytes).replacing(" ", with: "\u{a0}")
}

/// The first address after it, which may need 65 bits.
private func end(_ region: Region) -> String {
  region.last == .max ? "0x10000000000000000" : hex(region.last + 1)
}

/// As two cells of a device tree.
private func cells(_ number: UInt64) -> String {
  "\(hex(number >> 32)) \(hex(number & 0xffff_ffff))"
}
