// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// The facts of a board on a terminal's page.
public func boardSummary(_ profile: Profile) -> String {
  var lines = ["\(profile.board.value)  \(profile.title.value)", ""]
  func row(_ name: String, _ text: String) {
    lines.append(name + String(repeating: " ", count: max(1, 13 - name.count)) + text)
  }
  let core = profile.core.map { ", \(profile.cpus.count) × \($0.value)" } ?? ""
  row("arch", profile.architecture.value.rawValue + core)
  for bank in profile.memory { row("ram", "\(bank)") }
  for variant in profile.variants {
    let banks = variant.memory.map(\.description).joined(separator: " ")
    row(
      "ram \(variant.name.value)", variant.unsupported.map { "unsupported: \($0.value)" } ?? banks)
  }
  row("linux cpus", profile.linuxCPUs.map { String($0.id.value) }.joined(separator: " "))
  if let psci = profile.psci { row("psci", psci.method.value.rawValue) }
  row("boot", profile.boot.method.value.rawValue)
  row("cmdline", profile.kernelArguments.joined(separator: " "))
  for client in profile.clients {
    lines += ["", "client \(client.name.value)"]
    row("  os", client.os.value.rawValue)
    row("  cpus", client.cpus.map { String($0.value) }.joined(separator: " "))
    row("  image", "\(client.image.file.value), entry \(hex(client.image.entry.value))")
    row("  memory", "\(client.memory)")
    row("  shared", "\(client.shared.region)")
    row("  doorbell", client.doorbell.description)
    row("  services", client.services.map(\.value).joined(separator: " "))
  }
  return lines.joined(separator: "\n") + "\n"
}
