// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import MarkedYAML

extension Rule {
  static let maskedVector = Rule(
    "masked-vector",
    summary: "UniProton hears its doorbell",
    page: Page(
      meaning: """
        UniProton sets its core's task priority to 0xa0 and takes vectors from 0xb0 on only (Intel \
        SDM, volume 3, 11.8.3.1).
        """,
      consequence: "Linux's rings stay pending for ever: the client starts and answers nothing.",
      remedy: "Take the vector that the image is built for, 0xeb in all known ones.",
      example: """
        doorbell: {vector: 0x60}    # wrong
        doorbell: {vector: 0xeb}    # right
        """),
    checks: .profile { profile, findings in
      guard profile.architecture.value == .x86_64 else { return }
      for client in profile.clients where client.os.value == .uniproton {
        // Linux's own vectors are linux-vector's.
        guard case .vector(let number) = client.doorbell, number.value < 0xb0,
          number.value != 0x20, number.value != 0x80, !(0x30...0x3f).contains(number.value)
        else { continue }
        findings.add(
          "client '\(client.name.value)' does not hear vector 0x\(String(number.value, radix: 16)):"
            + " UniProton takes 0xb0 and above", at: number.mark,
          fix: "vector: 0xeb, or what the image is built for", with: [client.name.value])
      }
    })
}
