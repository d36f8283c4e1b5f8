// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// The module on other kernels of Debian: one session each, from loading to unloading.
@Suite(.serialized) struct ModuleKernelTests {
  static let kernels: [(kernel: [String], doorbell: String)] =
    [(["6.12-arm64"], "SGI 7 (heard)")]
    + (isLongPass
      ? [
        (["6.12-rt-arm64"], "SGI 7 (heard)"), (["rt-arm64"], "SGI 7"),
        (["5.10.0-32-arm64", "bullseye"], "SGI 7"),
        (["7.3.4+deb13-arm64", "trixie-backports"], "SGI 7 (heard)"),
      ] : [])

  @Test(arguments: kernels)
  func aSession(kernel: [String], doorbell: String) throws {
    let guest = try Guest.bootCalls(kernel: kernel)
    try ModuleSession.run(in: guest, doorbell: "\(doorbell), GICv3")
    try guest.powerOff()
  }
}
