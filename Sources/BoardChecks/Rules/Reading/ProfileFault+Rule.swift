// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension ProfileFault {
  /// What people have to know about a fault.
  struct Page {
    /// What has to hold, in one line.
    var summary: String
    var page: Rule.Page
  }

  /// The reader of profiles finds the fault: the rule has nothing to look at.
  var rule: Rule {
    Rule(rawValue, summary: page.summary, page: page.page, checks: .reading)
  }

  private var page: Page {
    switch self {
    case .profileForm: .profileForm
    case .boardName: .boardName
    case .memoryOrVariants: .memoryOrVariants
    case .regionWraps: .regionWraps
    case .cpuReg: .cpuReg
    case .cpuOrder: .cpuOrder
    case .duplicateCPU: .duplicateCPU
    case .duplicateClient: .duplicateClient
    case .imageFile: .imageFile
    case .unknownCPU: .unknownCPU
    case .devicetreeForm: .devicetreeForm
    case .psciMissing: .psciMissing
    }
  }
}
