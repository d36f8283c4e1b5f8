// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  /// Every rule, in the order in which 'mcs-dtb explain' lists them.
  public static let all: [Rule] =
    [
      // What keeps a profile from being read.
      .profileForm,
      // The regions.
      .overlap, .outsideRAM, .firmwareTopOfRAM,
      // What a profile accepts.
      .unknownRule, .unusedException,
    ]
}
