// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient

/// Power control (Arm DEN 0022). Only CPU_OFF: the client asks nothing else of the firmware.
enum Power {
  /// The instruction that reaches the firmware. Without a device tree the exception level
  /// decides: PSCI enters a core at EL2 where there is one, and then EL3 answers SMC (HVC would
  /// go to the EL2 that start.S has left empty). A core entered at EL1 has a hypervisor, or QEMU
  /// in its place, that answers HVC; a board with secure firmware and no EL2 says SMC in the
  /// image header.
  private static var conduit: UInt32 {
    if status_entry_el() == 2 { return DEMO_CONDUIT_SMC }
    return header_psci_conduit() == DEMO_CONDUIT_SMC ? DEMO_CONDUIT_SMC : DEMO_CONDUIT_HVC
  }

  static var canGoOff: Bool { true }

  /// What is wrong with the header's fields that are about this.
  static func checkHeader() {
    if header_psci_conduit() > DEMO_CONDUIT_SMC {
      fail("image header: psci_conduit is none of 0, 1 and 2")
    }
  }

  /// Switches the core off, in `phase`: the status page's last change, so that whoever sees the
  /// phase sees all that belongs to it.
  static func off(_ phase: UInt32) -> Never {
    let conduit = conduit
    status_set_psci_conduit(conduit)
    status_set_phase(phase)
    InterruptController.disconnect()
    power_off(conduit)
  }
}

/// For vectors.S: an exception came while another was being reported.
@c(client_power_off) public func clientPowerOff() -> Never { Power.off(DEMO_PHASE_FAILED) }
