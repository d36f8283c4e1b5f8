// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension RehearsalMachine {
  /// What the profile promises, as variables of a POSIX shell: the session in the guest compares
  /// Linux, module and launcher with it, and the host finds its way.
  public var facts: String {
    let client = profile.clients[0]
    let window = profile.deviceTree?.window?.base.value
    let pairs: [(String, String)] = [
      ("board", profile.board.value + (profile.chosenVariant.map { ":\($0)" } ?? "")),
      ("boot", profile.boot.method.value.rawValue),
      ("arguments", profile.kernelArguments.joined(separator: " ")),
      ("linux_cpus", Self.list(profile.linuxCPUs.map(\.id.value))),
      ("all_cpus", Self.list(profile.cpus.map(\.id.value))),
      ("client", client.name.value),
      ("os", client.os.value.rawValue),
      ("cpu", client.cpus.map { String($0.value) }.joined(separator: " ")),
      ("image", client.image.file.value),
      ("shared", Self.ioMemory(client.shared.region)),
      ("load", hex(client.image.load.value)),
      ("shared_base", hex(client.shared.region.base.value)),
      ("memory", Self.ioMemory(client.memory)),
      ("services", client.services.map(\.value).joined(separator: " ")),
      ("power_off", client.powerOff.map(\.value.rawValue).joined(separator: " ")),
      ("doorbell", client.doorbell.description),
      ("gic", profile.interruptController?.kind.value == .gicV2 ? "GICv2" : "GICv3"),
      ("conduit", profile.psci?.method.value.rawValue ?? ""),
      ("tree_place", hex(treePlace)),
      ("tree_moved", window.map { $0 == treePlace ? "" : hex($0) } ?? ""),
      ("declared", declared.joined(separator: " ")),
      ("not_rehearsed", notRehearsed.joined(separator: "; ")),
    ]
    return pairs.map { "\($0)=\(shellQuoted($1))\n" }.joined()
  }

  /// Where the boot loader has the tree: at the board's place where QEMU has RAM there, else as
  /// far behind the beginning of QEMU's RAM.
  private var treePlace: UInt64 {
    guard let window = profile.deviceTree?.window else { return Self.ramBase + 0x0a00_0000 }
    return ram.contains(window) ? window.base.value : Self.ramBase + window.base.value
  }

  /// Rules whose findings the profile accepts on this variant.
  private var declared: [String] {
    profile.exceptions.filter { $0.variant == nil || $0.variant?.value == profile.chosenVariant }
      .map(\.rule.value)
  }

  /// As Linux writes a set of cpus: `0-2`, `0,2-3`.
  private static func list(_ numbers: [UInt64]) -> String {
    var runs: [(UInt64, UInt64)] = []
    for number in numbers.sorted() {
      if let last = runs.last, last.1 + 1 == number {
        runs[runs.count - 1].1 = number
      } else {
        runs.append((number, number))
      }
    }
    return runs.map { $0 == $1 ? "\($0)" : "\($0)-\($1)" }.joined(separator: ",")
  }

  /// As /proc/iomem writes a range.
  private static func ioMemory(_ region: Region) -> String {
    func digits(_ number: UInt64) -> String {
      let text = String(number, radix: 16)
      return String(repeating: "0", count: max(0, 8 - text.count)) + text
    }
    return "\(digits(region.base.value))-\(digits(region.last))"
  }
}
