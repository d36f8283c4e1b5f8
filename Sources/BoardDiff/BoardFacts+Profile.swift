// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension BoardFacts {
  public init(_ profile: Profile) {
    var facts = Self.board(profile)
    for client in profile.clients { facts += Self.client(client) }
    self.facts = facts
    isTree = false
    expresses = { _ in true }
  }

  private static func board(_ profile: Profile) -> [Fact] {
    var facts: [Fact] = []
    func add(
      _ subject: String, _ name: String, _ value: Fact.Value, _ consequences: [Consequence] = []
    ) {
      facts.append(
        Fact(subject: subject, name: name, value: value, consequences: consequences))
    }
    add("board", "arch", .text(profile.architecture.value.rawValue), Consequence.allCases)
    if profile.hasOneRAM {
      add("board", "RAM", .regions(profile.memory.inOrder), [.deviceTree])
    }
    for variant in profile.variants {
      add("board", "RAM of \(variant.name.value)", .regions(variant.memory.inOrder))
      add(
        "board", "variant \(variant.name.value)",
        .text(variant.unsupported == nil ? "supported" : "unsupported"))
    }
    if let core = profile.core { add("board", "core", .text(core.value), [.deviceTree]) }
    add(
      "board", "cpus", .text(profile.cpus.map { hex($0.reg.value) }.joined(separator: " ")),
      [.deviceTree])
    if let psci = profile.psci {
      add("board", "psci", .text(psci.method.value.rawValue), [.deviceTree])
    }
    if let controller = profile.interruptController {
      add("board", "interrupt controller", .text(controller.kind.value.rawValue), [.deviceTree])
    }
    if let tree = profile.deviceTree {
      add(
        "board", "compatible", .text(tree.compatible.map(\.value).joined(separator: ", ")),
        [.deviceTree])
    }
    for entry in profile.reserved {
      add("board", "reserved '\(entry.name.value)'", .regions([entry.region]))
    }
    add(
      "kernel", "arguments", .text(profile.kernelArguments.joined(separator: " ")),
      profile.boot.cmdline.value == .devicetree ? [.deviceTree, .commandLine] : [.commandLine])
    add("kernel", "boot", .text(profile.boot.method.value.rawValue), [.commandLine])
    return facts
  }

  private static func client(_ client: Client) -> [Fact] {
    var facts: [Fact] = []
    func add(_ name: String, _ value: Fact.Value, _ consequences: [Consequence]) {
      facts.append(
        Fact(
          subject: subject(ofClient: client.name.value), name: name, value: value,
          consequences: consequences))
    }
    let shared = client.shared
    add(
      "memory", .regions([client.memory]), [.deviceTree, .launchConfiguration, .image])
    add(
      "shared memory", .regions([shared.region]), [.deviceTree, .launchConfiguration, .image])
    add(
      "cpus", .text(client.cpus.map { String($0.value) }.joined(separator: " ")),
      [.deviceTree, .commandLine, .launchConfiguration])
    if let window = client.window {
      add("window", .regions([window]), [.commandLine, .moduleParameters])
    }
    add("os", .text(client.os.value.rawValue), [.launchConfiguration, .image])
    add(
      "image", .text("\(client.image.file.value) (\(client.image.format.value.rawValue))"),
      [.launchConfiguration, .image])
    add("load", .text(hex(client.image.load.value)), [.launchConfiguration, .image])
    add("entry", .text(hex(client.image.entry.value)), [.launchConfiguration, .image])
    add("rings", .text(rings(shared)), [.launchConfiguration, .image])
    add("doorbell", .text(client.doorbell.description), [.launchConfiguration, .image])
    for mapping in client.map {
      add("map '\(mapping.name.value)'", .regions([mapping.region]), [.launchConfiguration])
      add(
        "map '\(mapping.name.value)' at",
        .text("\(hex(mapping.virtual.value)), \(mapping.cache.rawValue)"),
        [.launchConfiguration, .image])
    }
    add(
      "services", .text(client.services.map(\.value).joined(separator: " ")),
      [.launchConfiguration])
    add(
      "power-off", .text(client.powerOff.map(\.value.rawValue).joined(separator: " ")),
      [.launchConfiguration])
    return facts
  }

  private static func rings(_ shared: Client.Shared) -> String {
    var parts = [shared.layout.value.rawValue]
    if let offset = shared.hostTxVring { parts.append("host-tx +\(hex(offset.value))") }
    if let offset = shared.hostRxVring { parts.append("host-rx +\(hex(offset.value))") }
    if let vring = shared.vring {
      parts.append("\(vring.num.value) descriptors, aligned to \(vring.align.value)")
    }
    if let buffer = shared.buffer { parts.append("buffers of \(buffer.value) bytes") }
    return parts.joined(separator: ", ")
  }
}

extension Profile {
  /// Whether `memory` is the RAM.
  var hasOneRAM: Bool { variants.isEmpty || chosenVariant != nil }
}

extension [Region] {
  var inOrder: [Region] {
    sorted { ($0.base.value, $0.size.value) < ($1.base.value, $1.size.value) }
  }
}
