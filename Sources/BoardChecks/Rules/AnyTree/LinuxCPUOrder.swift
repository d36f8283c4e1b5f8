// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics

extension Rule {
  static let linuxCPUOrder = Rule(
    "linux-cpu-order",
    summary: "Linux gives the cores the profile's numbers",
    page: Page(
      meaning: """
        Linux numbers cores in the order of the tree's cpu nodes, whatever their 'reg': the one that \
        boots is 0 (no tree names it; it is the profile's cpu 0), the others are 1, 2 and so on. \
        Nodes with a 'reg' that is invalid or there twice use up a number. Nodes with status "fail" \
        do so up to Linux 5.16, and are skipped from 5.17 on. maxcpus=N goes by these numbers.
        """,
      consequence: """
        maxcpus= leaves another core off. Linux runs on the client's core, and the core that was \
        left off is started as the client's.
        """,
      remedy: """
        List 'cpus' in the profile as Linux numbers them, and give the clients the last ones. \
        On a running board the numbers are those of /sys/devices/system/cpu.
        """,
      example: """
        cpu@0 {…}; cpu@100 {…}; cpu@1 {…};                                   # in the tree
        cpus: [{id: 0, reg: 0x0}, {id: 1, reg: 0x1}, {id: 2, reg: 0x100}]    # wrong
        cpus: [{id: 0, reg: 0x0}, {id: 1, reg: 0x100}, {id: 2, reg: 0x1}]    # right
        """),
    checks: .anyTree { profile, document, findings in
      guard profile.architecture.value == .arm64, !document.isOverlay,
        let boot = profile.core(0)?.reg
      else { return }
      let known = Set(document.tree.cpus.compactMap(\.reg))
      // Without any core: tree-cpu.
      guard !known.isEmpty else { return }
      let now = document.tree.linuxCPUs(boot: boot.value)
      guard now.hasBootCPU else {
        findings.add(
          "cpu 0, which boots, has reg \(hex(boot.value)), and no core that Linux takes from this"
            + " tree has: it would start no other core", at: boot.mark,
          notes: [.init("the tree's cores", at: document.place("/cpus"))],
          fix: "correct 'cpus' in the profile, or take this board's tree")
        return
      }
      let before = document.tree.linuxCPUs(boot: boot.value, on: .countsFailedCPUs)
      // A client's core first: the others follow from the same cause.
      var found = false
      for client in profile.clients {
        for id in client.cpus {
          guard let cpu = profile.core(id.value), known.contains(cpu.reg.value) else { continue }
          let comparison = Comparison(cpu, now, before, of: profile.linuxCPUs.count, document)
          guard let message = comparison.message else { continue }
          found = true
          findings.add(
            message, at: cpu.reg.mark, notes: comparison.notes, fix: comparison.fix,
            with: [client.name.value])
        }
      }
      if found { return }
      for cpu in profile.linuxCPUs where known.contains(cpu.reg.value) {
        let comparison = Comparison(cpu, now, before, of: profile.linuxCPUs.count, document)
        guard let message = comparison.message else { continue }
        return findings.add(
          message, at: cpu.reg.mark, notes: comparison.notes,
          fix: "list 'cpus' in the profile in Linux's order")
      }
    })
}

/// A core's number in the profile beside those that kernels give it.
private struct Comparison {
  private let cpu: Profile.CPU
  private let now: LinuxCPUs
  private let before: LinuxCPUs
  /// How many cores `maxcpus=` leaves to Linux.
  private let count: Int
  private let place: Finding.Place

  init(
    _ cpu: Profile.CPU, _ now: LinuxCPUs, _ before: LinuxCPUs, of count: Int,
    _ document: TreeDocument
  ) {
    (self.cpu, self.now, self.before, self.count) = (cpu, now, before, count)
    place = document.place("/cpus")
  }

  private var numbers: [Int?] { [now, before].map { $0.number(ofReg: cpu.reg.value) } }
  private var isSame: Bool { numbers[0] == numbers[1] }

  /// Nil where all kernels count as the profile does.
  var message: String? {
    guard numbers.contains(where: { $0 != Int(exactly: cpu.id.value) }) else { return nil }
    let reg = hex(cpu.reg.value)
    return isSame
      ? "Linux numbers the core \(reg) of this tree as \(name(numbers[0])), and the profile says"
        + " \(cpu.id.value)"
      : "the core \(reg) of this tree is \(name(numbers[0])) for Linux from"
        + " \(LinuxVersion.skipsFailedCPUs) on and \(name(numbers[1])) before, and the profile says"
        + " \(cpu.id.value)"
  }

  var notes: [Finding.Note] {
    let current = now.text(leavingOff: count)
    if isSame { return [.init("Linux's order here: \(current)", at: place)] }
    return [
      .init("Linux's order here from \(LinuxVersion.skipsFailedCPUs) on: \(current)", at: place),
      .init(
        "Linux's order here up to \(LinuxVersion.countsFailedCPUs): "
          + before.text(leavingOff: count), at: place),
    ]
  }

  /// What makes all kernels count as the profile does.
  var fix: String {
    let order = "list 'cpus' in the profile in Linux's order, and give the clients the last ones"
    let dropped = now.entries.filter { $0.number == nil }.map(\.cpu.path)
    if dropped.isEmpty { return order }
    return "delete \(dropped.prefix(16).joined(separator: " ")), which Linux drops, from the tree;"
      + " then \(order)"
  }
}

private func name(_ number: Int?) -> String { number.map { "cpu \($0)" } ?? "no cpu" }

extension LinuxCPUs {
  /// The cores by number, the first few, and which of them `maxcpus=` leaves off.
  fileprivate func text(leavingOff count: Int) -> String {
    let numbered = entries.compactMap { entry in entry.number.map { ($0, entry.cpu.reg ?? 0) } }
      .sorted { $0.0 < $1.0 }
    let all = numbered.prefix(16).map { "\($0.0) \(hex($0.1))" }.joined(separator: ", ")
    let off = numbered.filter { $0.0 >= count }.prefix(16).map { hex($0.1) }
    return all + (numbered.count > 16 ? ", …" : "") + "; maxcpus=\(count) leaves "
      + (off.isEmpty ? "none" : off.joined(separator: " ")) + " off"
  }
}
