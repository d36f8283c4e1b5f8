// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// What a profile promises, as variables of a POSIX shell: the session in the guest compares Linux,
/// module and launcher with it, and the host finds its way.
enum RehearsalFacts {
  /// - Parameters:
  ///   - console: Linux's name for it.
  ///   - doorbell: as the module writes it to the kernel's log.
  ///   - regions: what the module claims.
  ///   - more: of one kind of machine.
  static func text(
    _ profile: Profile, console: String, doorbell: String, regions: [Region],
    more: [(String, String)] = [], notRehearsed: [String]
  ) -> String {
    let client = profile.clients[0]
    let pairs: [(String, String)] = [
      ("board", profile.board.value + (profile.chosenVariant.map { ":\($0)" } ?? "")),
      ("arch", profile.architecture.value.rawValue),
      ("boot", profile.boot.method.value.rawValue),
      ("console", console),
      ("arguments", profile.kernelArguments.joined(separator: " ")),
      ("linux_cpus", list(profile.linuxCPUs.map(\.id.value))),
      ("all_cpus", list(profile.cpus.map(\.id.value))),
      ("client", client.name.value),
      ("os", client.os.value.rawValue),
      ("cpu", client.cpus.map { String($0.value) }.joined(separator: " ")),
      ("image", client.image.file.value),
      ("load", hex(client.image.load.value)),
      ("shared_base", hex(client.shared.region.base.value)),
      ("regions", regions.map(ioMemory).joined(separator: " ")),
      ("services", client.services.map(\.value).joined(separator: " ")),
      ("power_off", client.powerOff.map(\.value.rawValue).joined(separator: " ")),
      ("doorbell", doorbell),
    ]
    let end = [
      ("declared", declared(profile).joined(separator: " ")),
      ("not_rehearsed", notRehearsed.joined(separator: "; ")),
    ]
    return (pairs + more + end).map { "\($0)=\(shellQuoted($1))\n" }.joined()
  }

  /// Rules whose findings the profile accepts on this variant.
  private static func declared(_ profile: Profile) -> [String] {
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

extension RehearsalMachine {
  /// What the profile promises, and where the tree is.
  public var facts: String {
    let client = profile.clients[0]
    let window = profile.deviceTree?.window?.base.value
    let gic = profile.interruptController?.kind.value == .gicV2 ? "GICv2" : "GICv3"
    return RehearsalFacts.text(
      profile, console: "ttyAMA0",
      doorbell: "\(client.doorbell), \(gic), PSCI by \(profile.psci?.method.value.rawValue ?? "")",
      regions: [client.shared.region, client.memory],
      more: [
        ("tree_place", hex(treePlace)),
        ("tree_moved", window.map { $0 == treePlace ? "" : hex($0) } ?? ""),
      ], notRehearsed: notRehearsed)
  }

  /// Where the boot loader has the tree: at the board's place where QEMU has RAM there, else as
  /// far behind the beginning of QEMU's RAM.
  private var treePlace: UInt64 {
    guard let window = profile.deviceTree?.window else { return Self.ramBase + 0x0a00_0000 }
    return ram.contains(window) ? window.base.value : Self.ramBase + window.base.value
  }
}

extension PCMachine {
  /// What the profile promises. QEMU 7.2 emulates xAPIC only.
  public var facts: String {
    let client = profile.clients[0]
    return RehearsalFacts.text(
      profile, console: "ttyS0",
      doorbell: "\(client.doorbell) of the cpu with APIC id 0, xAPIC",
      regions: [client.window ?? client.memory], notRehearsed: notRehearsed)
  }
}
