// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics

extension Rule {
  static let linuxCPUOrder = Rule(
    "linux-cpu-order",
    summary: "Linux gives the clients' cores the profile's numbers",
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
      for client in profile.clients {
        for id in client.cpus {
          guard let cpu = profile.core(id.value), known.contains(cpu.reg.value) else { continue }
          let numbers = [now, before].map { $0.number(ofReg: cpu.reg.value) }
          guard numbers.contains(where: { $0 != Int(exactly: id.value) }) else { continue }
          let isSame = numbers[0] == numbers[1]
          let count = profile.linuxCPUs.count
          var notes = [
            Finding.Note(
              "Linux's order here\(isSame ? "" : " from \(LinuxVersion.skipsFailedCPUs) on"): "
                + now.text(leavingOff: count), at: document.place("/cpus"))
          ]
          if !isSame {
            notes.append(
              .init(
                "Linux's order here up to \(LinuxVersion.countsFailedCPUs): "
                  + before.text(leavingOff: count), at: document.place("/cpus")))
          }
          let reg = hex(cpu.reg.value)
          findings.add(
            isSame
              ? "Linux numbers the core \(reg) of this tree as \(name(numbers[0])), and the profile"
                + " says \(id.value)"
              : "the core \(reg) of this tree is \(name(numbers[0])) for Linux from"
                + " \(LinuxVersion.skipsFailedCPUs) on and \(name(numbers[1])) before, and the"
                + " profile says \(id.value)",
            at: cpu.reg.mark, notes: notes, fix: fix(now, count), with: [client.name.value])
        }
      }
    })
}

/// What makes all kernels count as the profile does.
private func fix(_ cpus: LinuxCPUs, _ count: Int) -> String {
  let order = "list 'cpus' in the profile in Linux's order, and give the clients the last ones"
  let dropped = cpus.entries.filter { $0.number == nil }.map(\.cpu.path)
  if dropped.isEmpty { return order }
  return "delete \(dropped.prefix(16).joined(separator: " ")), which Linux drops, from the tree;"
    + " then \(order)"
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
