// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// A board profile to start from, with what to look at again in comments.
public struct DraftProfile: Sendable {
  public let name: String
  public let text: String

  /// - Parameter name: the board's name; nil for one made from `compatible`.
  /// - Throws: `InspectionError` when the RAM is unknown, or no place for a client is free.
  public init(_ facts: SystemFacts, name: String?) throws(InspectionError) {
    guard !facts.ram.isEmpty else {
      throw InspectionError(
        "the RAM is unknown: the tree leaves /memory to the boot loader;"
          + " inspect the running system, or a copy with /proc/iomem (--root)")
    }
    guard facts.cpus.count > 1 else {
      throw InspectionError("the board has one cpu: there is none for a client")
    }
    guard facts.interruptController != nil else {
      throw InspectionError("no GICv2 or GICv3 was found, by which a client could be woken")
    }
    guard let window = ProposedWindow(facts) else {
      throw InspectionError(
        "no place for a client: 18 MiB in one piece are not free in "
          + facts.ram.map(\.description).joined(separator: " "))
    }
    let board = name ?? Self.name(from: facts.compatible.first ?? facts.title)
    self.name = board
    text = Draft(facts: facts, window: window, board: board).lines.joined(separator: "\n") + "\n"
  }

  /// `vendor,Board_2` becomes `board-2`.
  static func name(from text: String) -> String {
    let last = text.split(separator: ",").last ?? "board"
    var name = ""
    for byte in last.lowercased().utf8 {
      let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      if isLetter || isDigit {
        name.append(Character(Unicode.Scalar(byte)))
      } else if !name.isEmpty, name.last != "-" {
        name.append("-")
      }
    }
    while name.last == "-" || name.utf8.count > 31 { name.removeLast() }
    return name.isEmpty ? "board" : name
  }
}

/// The profile's lines.
private struct Draft {
  let facts: SystemFacts
  let window: ProposedWindow
  let board: String

  var lines: [String] {
    head + memory + reserved + cores + devices + boot + client
  }

  private var head: [String] {
    var lines = [
      "# A draft made by 'mcs-dtb inspect'. Lines with 'look:' need your eyes.",
      "schema: 1", "board: \(board)", "title: \(quoted(facts.title))",
      "arch: \(facts.architecture.rawValue)",
    ]
    if let core = facts.core, facts.architecture.facts.hasDeviceTree {
      lines.append("core: \(quoted(core))")
    }
    return lines
  }

  private var memory: [String] {
    ["", "# From \(facts.ramSource). look: other sizes of this board are 'variants'.", "memory:"]
      + facts.ram.map { "  - {base: \(hex($0.first)), size: \(size($0.size))}" }
  }

  private var reserved: [String] {
    var lines = [
      "", "# look: where the boot loader puts kernel, initrd and tree, and what devices own.",
    ]
    guard !facts.taken.isEmpty else { return lines + ["reserved: []"] }
    lines.append("reserved:")
    var names: [String: Int] = [:]
    for entry in facts.taken {
      var name = DraftProfile.name(from: entry.name)
      names[name, default: 0] += 1
      if let count = names[name], count > 1 { name = "\(name.prefix(27))-\(count)" }
      lines.append(
        "  - {name: \(name), base: \(hex(entry.range.first)), size: \(size(entry.range.size)),"
          + " owner: \(entry.owner.rawValue), why: \(quoted(entry.source))}")
    }
    return lines
  }

  private var cores: [String] {
    var lines = ["", "# look: Linux's order. The boot cpu has id 0."]
    lines.append("cpus:")
    for (id, cpu) in facts.cpus.enumerated() {
      lines.append("  - {id: \(id), reg: \(hex(cpu.reg))}")
    }
    guard facts.architecture.facts.hasPSCI else { return lines }
    if let method = facts.psci {
      lines.append("psci: {method: \(method.rawValue)}")
    } else {
      lines += [
        "# look: the tree has no psci node. Without firmware that adds one no client can start.",
        "psci: {method: smc, provided-by: firmware}",
      ]
    }
    return lines
  }

  private var devices: [String] {
    var lines: [String] = []
    if let controller = facts.interruptController {
      lines.append("interrupt-controller: {type: \(controller.rawValue)}")
    }
    if let base = facts.consoleBase {
      let tty = facts.consoleTTY.map { ", tty: \(quoted($0))" } ?? ""
      lines.append("uarts: [{base: \(hex(base))\(tty), owner: linux}]")
    }
    guard facts.architecture.facts.hasDeviceTree else { return lines }
    let compatible = facts.compatible.map(quoted).joined(separator: ", ")
    return lines + [
      "devicetree:", "  compatible: [\(compatible)]",
      "  cells: {address: \(facts.cells.address), size: \(facts.cells.size)}",
    ]
  }

  private var boot: [String] {
    switch (facts.architecture, facts.bootsWithUEFI) {
    case (.x86_64, _):
      ["", "boot: {method: grub, cmdline: grub.cfg}   # look: what boots this machine"]
    case (.arm64, true):
      [
        "",
        "boot: {method: uefi-grub, cmdline: grub.cfg}   # UEFI: /chosen/linux,uefi-system-table",
      ]
    case (.arm64, false):
      ["", "boot: {method: u-boot, cmdline: devicetree}   # look: what boots this board"]
    }
  }

  private var client: [String] {
    let entry = hex(window.memory.first)
    var lines = [
      "", "# Placed \(window.reason).", "# look: everything here is the image's business.",
      "clients:", "  - name: client", "    os: other", "    cpus: [\(facts.cpus.count - 1)]",
      "    image: {file: \(DraftQuestions.image), format: raw, load: \(entry), entry: \(entry)}",
      "    memory: {base: \(entry), size: \(size(window.memory.size))}", "    shared:",
      "      base: \(hex(window.shared.first))", "      size: \(size(window.shared.size))",
      // The layout of every shipped image that has no resource table.
      "      layout: legacy", "      host-tx-vring: 0x00028000", "      host-rx-vring: 0x0002c000",
      "      vring: {num: 16, align: 4}", "      buffer: 512",
    ]
    let architecture = facts.architecture.facts
    if architecture.mapsClients { lines += pageTables }
    let doorbell = architecture.usualDoorbell
    let powerOff = architecture.resetsSingleCores ? "[init]" : "[uart-shutdown]"
    return lines + [
      "    doorbell: \(doorbell)", "    services: [uart]", "    power-off: \(powerOff)",
    ]
  }

  /// What memmap= takes out of Linux's RAM, mapped one to one.
  private var pageTables: [String] {
    let base = min(window.shared.first, window.memory.first)
    let last = max(window.shared.last, window.memory.last)
    func entry(_ name: String, _ range: AddressRange, _ cache: String) -> String {
      "      - {name: \(name), virtual: \(hex(range.first)), base: \(hex(range.first)),"
        + " size: \(size(range.size)), cache: \(cache)}"
    }
    return [
      "    window: {base: \(hex(base)), size: \(size(last - base + 1))}", "    map:",
      entry("shared", window.shared, "uncached"), entry("memory", window.memory, "write-back"),
    ]
  }

  private func size(_ bytes: UInt64) -> String {
    for (suffix, shift) in [("G", 30), ("M", 20), ("K", 10)] as [(String, UInt64)]
    where bytes % (1 << shift) == 0 {
      return "\(bytes >> shift)\(suffix)"
    }
    return hex(bytes)
  }

  /// A double-quoted YAML scalar. Names in a tree may be anything.
  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.properties.generalCategory == .control: result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
