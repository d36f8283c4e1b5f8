// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let baseMismatch = Rule(
    "base-mismatch",
    summary: "the base is a tree of this board",
    page: Page(
      meaning: """
        The root's 'compatible' of the base has every name of 'devicetree.compatible' in the profile.
        """,
      consequence: """
        Another board's RAM, cores and devices: Linux does not boot, or the client's memory belongs \
        to something else there.
        """,
      remedy: """
        Take the tree of this board, or correct 'devicetree.compatible' where the profile is wrong. A \
        name that all boards of an SoC have in common lets all their trees pass.
        """,
      example: """
        devicetree: {compatible: ["forlinx,ok3568"], …}     # wrong for rk3568-evb1-v10.dtb
        devicetree: {compatible: ["rockchip,rk3568"], …}    # right for every RK3568 board
        """),
    checks: .base { profile, base, findings in
      findIdentityMismatch("the base", base.document, profile, &findings)
    })
}

/// Says where a tree is another board's.
func findIdentityMismatch(
  _ name: String, _ document: TreeDocument, _ profile: Profile, _ findings: inout Findings
) {
  guard let wanted = profile.deviceTree?.compatible, let first = wanted.first else { return }
  let found = document.tree.compatible
  let names = Set(found)
  guard !wanted.allSatisfy({ names.contains($0.value) }) else { return }
  findings.add(
    "\(name) is compatible with \(list(found)), board '\(profile.board.value)' with"
      + " \(list(wanted.map(\.value)))",
    at: document.place("/"),
    notes: [.init("what the profile says", at: first.mark)],
    fix: "take the tree of this board, or correct 'devicetree.compatible' in the profile")
}

private func list(_ names: [String]) -> String {
  names.isEmpty ? "nothing" : names.map { "\"\($0)\"" }.joined(separator: ", ")
}
