// SPDX-License-Identifier: MulanPSL-2.0

extension Profile {
  /// What Linux has to be started with: `maxcpus=N`, which leaves the clients' cores off; on
  /// x86-64 `memmap=`, which takes the clients' windows out of Linux's RAM; then the board's own
  /// arguments.
  ///
  /// They keep the clients' cores free where these are the last ones: `maxcpus=` starts the first
  /// N (Linux, kernel/cpu.c). The rules `maxcpus-client` and `memmap-window` see to that.
  public var kernelArguments: [String] {
    var arguments = ["maxcpus=\(linuxCPUs.count)"]
    if !architecture.value.facts.hasDeviceTree {
      for case let window? in clients.map(\.window) {
        let argument =
          "memmap=\(Self.memorySize(window.size.value))$\(Self.plainHex(window.base.value))"
        // Clients share one window.
        if !arguments.contains(argument) { arguments.append(argument) }
      }
    }
    return arguments + boot.arguments.map(\.value)
  }

  /// The cores that no client has.
  public var linuxCPUs: [CPU] {
    cpus.filter { cpu in
      !clients.contains { client in client.cpus.contains { $0.value == cpu.id.value } }
    }
  }

  /// As the kernel reads sizes: 512M (Linux, lib/cmdline.c, memparse).
  private static func memorySize(_ bytes: UInt64) -> String {
    if bytes % (1 << 30) == 0 { return "\(bytes >> 30)G" }
    if bytes % (1 << 20) == 0 { return "\(bytes >> 20)M" }
    if bytes % (1 << 10) == 0 { return "\(bytes >> 10)K" }
    return plainHex(bytes)
  }

  private static func plainHex(_ number: UInt64) -> String {
    "0x" + String(number, radix: 16)
  }
}
