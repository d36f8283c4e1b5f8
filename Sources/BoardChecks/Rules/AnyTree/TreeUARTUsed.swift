// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics

extension Rule {
  static let treeUARTUsed = Rule(
    "tree-uart-used", severity: .warning,
    summary: "Linux leaves the clients' UARTs alone",
    page: Page(
      meaning: """
        The node of a UART that the profile gives to a client (uarts, owner) is disabled in the tree.
        """,
      consequence: """
        Linux's driver sets the UART up against the client, or switches its clock off when nobody has \
        it open: the client's output stops or is garbled.
        """,
      remedy: """
        Disable the node: fdtput -t s FILE /soc/serial@… status disabled. Where the clock has to stay \
        on, the boot loader or a driver of the client's has to see to it.
        """,
      example: """
        uarts: [{base: 0xfe680000, owner: rt-thread}]
        serial@fe680000 { status = "okay"; … };        # wrong
        serial@fe680000 { status = "disabled"; … };    # right
        """),
    checks: .anyTree { profile, document, findings in
      let uarts = profile.uarts.filter { $0.owner.value != "linux" }
      guard !uarts.isEmpty, !document.isOverlay else { return }
      document.tree.forEachAvailable { node, path in
        guard node[property: "reg"] != nil, node[property: "compatible"] != nil,
          let first = document.tree.physicalRanges(of: path)?.first,
          let uart = uarts.first(where: { $0.base.value == first.address })
        else { return }
        findings.add(
          "Linux has the UART \(hex(uart.base.value)) of client '\(uart.owner.value)', too: the node is"
            + " enabled", at: document.place(path),
          notes: [.init("the client's", at: uart.base.mark)],
          fix: "disable it: fdtput -t s \(document.file) \(path) status disabled",
          with: [uart.owner.value])
      }
    })
}
