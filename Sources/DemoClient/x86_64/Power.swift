// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient

/// No core of a PC can switch itself off: it sleeps until Linux resets it.
enum Power {
  static var canGoOff: Bool { false }

  /// What is wrong with the header's fields that are about this.
  static func checkHeader() {}

  /// Ends the client, in `phase`.
  static func off(_ phase: UInt32) -> Never {
    status_set_phase(phase)
    halt()
  }
}
