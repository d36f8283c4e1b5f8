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
        "the RAM is unknown: the tree leaves /memory to the boot loader"
          + (facts.memoryProblem.map { ", and \($0)" }
            ?? "; inspect the running system, or a copy with /proc/iomem (--root)"))
    }
    guard facts.cpus.count > 1 else {
      throw InspectionError("the board has one cpu: there is none for a client")
    }
    guard facts.interruptController != nil else {
      throw InspectionError("no GICv2 or GICv3 was found, by which a client could be woken")
    }
    var clients = facts.clients.map { Draft.Client($0) }
    if clients.isEmpty {
      guard let window = ProposedWindow(facts) else {
        throw InspectionError(
          "no place for a client: 18 MiB in one piece are not free in "
            + facts.ram.map(\.description).joined(separator: " "))
      }
      clients = [Draft.Client(window, cpu: facts.cpus.count - 1)]
    }
    let board = name ?? Self.name(from: facts.compatible.first ?? facts.title)
    self.name = board
    text = Draft(facts: facts, clients: clients, board: board).lines.joined(separator: "\n") + "\n"
  }

  /// Whether a board can be called so.
  public static func isName(_ text: String) -> Bool { name(from: text) == text }

  /// A board's name: `vendor,Board_2` becomes `board-2`, and `vendor,2-b` `vendor-2-b`.
  public static func name(from text: String) -> String {
    var last = text.split(separator: ",").last ?? "board"
    if last.utf8.first.map((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) ?? false {
      last = text[...]
    }
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
  struct Client {
    var shared: AddressRange
    var memory: AddressRange
    var cpus: [Int]
    /// Why there.
    var reason: String

    init(_ window: ProposedWindow, cpu: Int) {
      (shared, memory, cpus) = (window.shared, window.memory, [cpu])
      reason = window.reason
    }

    init(_ client: SystemFacts.Client) {
      (shared, memory, cpus) = (client.shared, client.memory, client.cpus)
      reason = "where \(client.source) reserves it already"
    }
  }

  let facts: SystemFacts
  let clients: [Client]
  let board: String

  var lines: [String] {
    head + memory + reserved + cores + devices + boot + clientsBlock
  }

  private func remarks(_ part: SystemFacts.Remark.Part) -> [String] {
    facts.remarks.filter { $0.part == part }.map {
      "# \($0.isQuestion ? "look: " : "")\(printable($0.text))"
    }
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
    ["", "# From \(facts.ramSource). look: other sizes of this board are 'variants'."]
      + remarks(.memory) + ["memory:"]
      + facts.ram.map { "  - {base: \(hex($0.first)), size: \(sizeText($0.size))}" }
  }

  private var reserved: [String] {
    var lines = [
      "", "# look: where the boot loader puts kernel, initrd and tree, and what devices own.",
    ]
    lines += remarks(.reserved)
    guard !facts.taken.isEmpty else { return lines + ["reserved: []"] }
    lines.append("reserved:")
    var names: [String: Int] = [:]
    for entry in facts.taken {
      var name = DraftProfile.name(from: entry.name)
      names[name, default: 0] += 1
      if let count = names[name], count > 1 { name = "\(name.prefix(27))-\(count)" }
      lines.append(
        "  - {name: \(name), base: \(hex(entry.range.first)), size: \(sizeText(entry.range.size)),"
          + " owner: \(entry.owner.rawValue), why: \(quoted(entry.source))}")
    }
    return lines
  }

  private var cores: [String] {
    var lines = ["", "# look: Linux's order. The boot cpu has id 0."]
    lines += remarks(.cpus) + ["cpus:"]
    for (id, cpu) in facts.cpus.enumerated() {
      let core = cpu.core.map { ", core: \($0)" } ?? ""
      let remark = cpu.remark.map { "   # \(printable($0))" } ?? ""
      lines.append("  - {id: \(id), reg: \(hex(cpu.reg))\(core)}\(remark)")
    }
    guard facts.architecture.facts.hasPSCI else { return lines }
    let method = facts.psci ?? .smc
    let provider = facts.hasPSCINode ? "" : ", provided-by: firmware"
    return lines + remarks(.psci) + ["psci: {method: \(method.rawValue)\(provider)}"]
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
    case (.x86_64, false):
      [
        "",
        "# look: what boots this machine. By UEFI it is"
          + " {method: uefi-grub, cmdline: grub.cfg, arguments: [nokaslr]}",
        "boot: {method: grub, cmdline: grub.cfg}",
      ]
    case (.x86_64, true):
      [
        "", "# Linux places itself anywhere in the RAM when UEFI starts it, without nokaslr.",
        "boot: {method: uefi-grub, cmdline: grub.cfg, arguments: [nokaslr]}",
      ]
    case (.arm64, true):
      [
        "",
        "boot: {method: uefi-grub, cmdline: grub.cfg}   # UEFI: /chosen/linux,uefi-system-table",
      ]
    case (.arm64, false):
      ["", "boot: {method: u-boot, cmdline: devicetree}   # look: what boots this board"]
    }
  }

  private var clientsBlock: [String] {
    var lines = [""] + remarks(.clients)
    for (index, client) in clients.enumerated() {
      lines.append(
        "# \(clients.count > 1 ? name(index) + " is placed" : "Placed") \(printable(client.reason))."
      )
    }
    return lines + ["# look: everything here is the image's business.", "clients:"]
      + clients.indices.flatMap(lines(ofClient:))
  }

  private func name(_ index: Int) -> String { index == 0 ? "client" : "client-\(index + 1)" }

  private func lines(ofClient index: Int) -> [String] {
    let client = clients[index]
    let entry = hex(client.memory.first)
    let image = DraftQuestions.image(name(index))
    var lines = [
      "  - name: \(name(index))", "    os: other",
      "    cpus: [\(client.cpus.map(String.init).joined(separator: ", "))]",
      "    image: {file: \(image), format: raw, load: \(entry), entry: \(entry)}",
      "    memory: {base: \(entry), size: \(sizeText(client.memory.size))}", "    shared:",
      "      base: \(hex(client.shared.first))", "      size: \(sizeText(client.shared.size))",
      // The layout of every shipped image that has no resource table.
      "      layout: legacy", "      host-tx-vring: 0x00028000", "      host-rx-vring: 0x0002c000",
      "      vring: {num: 16, align: 4}", "      buffer: 512",
    ]
    let architecture = facts.architecture.facts
    if architecture.mapsClients { lines += pageTables(client) }
    let doorbell = architecture.usualDoorbell
    let powerOff = architecture.resetsSingleCores ? "[init]" : "[uart-shutdown]"
    return lines + [
      "    doorbell: \(doorbell)", "    services: [uart]", "    power-off: \(powerOff)",
    ]
  }

  /// What memmap= takes out of Linux's RAM, mapped one to one.
  private func pageTables(_ client: Client) -> [String] {
    let base = min(client.shared.first, client.memory.first)
    let last = max(client.shared.last, client.memory.last)
    func entry(_ name: String, _ range: AddressRange, _ cache: String) -> String {
      "      - {name: \(name), virtual: \(hex(range.first)), base: \(hex(range.first)),"
        + " size: \(sizeText(range.size)), cache: \(cache)}"
    }
    return [
      "    window: {base: \(hex(base)), size: \(sizeText(last - base + 1))}", "    map:",
      entry("shared", client.shared, "uncached"), entry("memory", client.memory, "write-back"),
    ]
  }

  /// A double-quoted YAML scalar. Names in a tree may be anything.
  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in printable(text).unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }

  private func printable(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      result.append(scalar.properties.generalCategory == .control ? "?" : scalar)
    }
    return String(result)
  }
}

/// As a profile has sizes: `64M`.
func sizeText(_ bytes: UInt64) -> String {
  for (suffix, shift) in [("G", 30), ("M", 20), ("K", 10)] as [(String, UInt64)]
  where bytes % (1 << shift) == 0 {
    return "\(bytes >> shift)\(suffix)"
  }
  return hex(bytes)
}
