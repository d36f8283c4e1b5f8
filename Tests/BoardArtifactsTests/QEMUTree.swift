// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport

/// The device tree that QEMU makes for its machine virt, as a blob.
///
/// No network card: it would need a ROM that Debian packages apart from QEMU.
func qemuTree(
  _ machine: String = "gic-version=3", cpu: String = "cortex-a53", cpus: Int = 4,
  memory: String = "2G"
) throws -> [UInt8] {
  let folder = try TemporaryFolder()
  let outcome = try run([
    "qemu-system-aarch64", "-M", "virt,\(machine),dtb-randomness=off", "-cpu", cpu,
    "-smp", "\(cpus)", "-m", memory, "-nographic", "-nic", "none",
    "-M", "dumpdtb=\(folder.path)/qemu.dtb",
  ])
  guard outcome.status == 0 else { throw TestFailure("QEMU: \(outcome.errors)") }
  return try folder.bytes("qemu.dtb")
}
