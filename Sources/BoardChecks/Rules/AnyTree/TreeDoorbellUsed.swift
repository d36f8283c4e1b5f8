// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import RemoteprocBinding

extension Rule {
  static let treeDoorbellUsed = Rule(
    "tree-doorbell-used", severity: .warning,
    summary: "no device of Linux's has a client's doorbell",
    page: Page(
      meaning: """
        No enabled device of the tree has the SPI that a client rings Linux by (doorbell: {spi: N}, \
        counted from 0 as in 'interrupts'), except for the client's own node.
        """,
      consequence: """
        Linux refuses one of the two drivers the interrupt, or each gets the other's.
        """,
      remedy: "Choose an SPI that nothing on the chip has, or disable the device.",
      example: """
        serial@fe680000 { interrupts = <0 120 4>; … };    # in the tree
        doorbell: {spi: 120}                              # wrong
        doorbell: {spi: 400}                              # right
        """),
    checks: .anyTree { profile, document, findings in
      guard !document.isOverlay else { return }
      for client in profile.clients {
        guard case .spi(let number) = client.doorbell else { continue }
        for path in document.tree.devices(withSPI: UInt32(clamping: number.value))
        where document.tree.root[path: path]?
          .isCompatible(with: RemoteprocBinding.compatible) != true
        {
          findings.add(
            "this device has SPI \(number.value), the doorbell of client '\(client.name.value)'",
            at: document.place(path), notes: [.init("the doorbell", at: number.mark)],
            fix: "choose an SPI that nothing has, or disable the device", with: [client.name.value])
        }
      }
    })
}
