// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let uniprotonVector = Rule(
    "uniproton-vector", severity: .warning,
    summary: "UniProton on x86-64 has the doorbell 0xeb",
    page: Page(
      meaning: """
        UniProton's images for x86-64 ring and hear vector 0xeb (OS_OPENAMP_NOTIFY_HWI_NUM). They \
        set the core's task priority to 0xa0 and hear none below 0xb0 at all (Intel SDM, volume 3, \
        11.8.3.1).
        """,
      consequence: "Rings go unheard: the client starts and answers nothing.",
      remedy: "Take 0xeb. Where the image really is built otherwise, declare it under 'allow'.",
      example: """
        doorbell: {vector: 0xea}    # wrong
        doorbell: {vector: 0xeb}    # right
        """),
    after: [.linuxVector],
    checks: .client(on: .x86_64) { _, client, findings in
      guard client.os.value == .uniproton, case .vector(let number) = client.doorbell,
        number.value != 0xeb
      else { return }
      findings.add(
        "client '\(client.name.value)' has vector 0x\(String(number.value, radix: 16)), and UniProton"
          + (number.value < 0xb0 ? " hears none below 0xb0" : " has 0xeb in all known images"),
        at: number.mark, fix: "vector: 0xeb")
    })
}
