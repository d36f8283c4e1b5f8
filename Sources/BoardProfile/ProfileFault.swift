// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// What keeps a profile from being read. The raw value is the id of the rule that explains it; the
/// order is that of `mcs-dtb explain`.
public enum ProfileFault: String, CaseIterable, Sendable {
  case profileForm = "profile-form"
  case boardName = "board-name"
  case memoryOrVariants = "memory-or-variants"
  case regionWraps = "region-wraps"
  case cpuReg = "cpu-reg"
  case cpuOrder = "cpu-order"
  case duplicateCPU = "duplicate-cpu"
  case duplicateClient = "duplicate-client"
  case imageFile = "image-file"
  case unknownCPU = "unknown-cpu"
  case devicetreeForm = "devicetree-form"
  case psciMissing = "psci-missing"
}

extension Diagnostic {
  init(
    _ message: String, at mark: Mark, _ fault: ProfileFault, notes: [Note] = [],
    fix: String? = nil
  ) {
    self.init(message, at: mark, rule: fault.rawValue, notes: notes, fix: fix)
  }
}
