// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientContract
import Diagnostics

extension Rule {
  static let unusualLayout = Rule(
    "unusual-layout", severity: .warning,
    summary: "the legacy layout is the one that images are built for",
    page: Page(
      meaning: """
        All known raw images, and mcs-launch, have 16 descriptors aligned to 4, the ring that Linux \
        fills at 0x28000 and the one that the client fills at 0x2c000. Buffers have 512 bytes, or \
        2048 with UniProton on x86-64.
        """,
      consequence: """
        With an image that has the common layout no message arrives: the client waits at other \
        places.
        """,
      remedy: """
        Correct the number. Where the image really is built otherwise, declare it under 'allow'.
        """,
      example: """
        host-tx-vring: 0x0002c000    # wrong: the two are exchanged
        host-rx-vring: 0x00028000
        """),
    after: [.vringNum, .vringAlign, .vringOffset, .bufferSize, .rpmsgGeometry],
    checks: .client { profile, client, findings in
      guard PlacedLayout(client.shared) != nil, let vring = client.shared.vring else { return }
      let buffer =
        switch profile.architecture.value {
        case .arm64: LegacyLayout.bufferSize
        case .x86_64:
          client.os.value == .uniproton ? LegacyLayout.largeBufferSize : LegacyLayout.bufferSize
        }
      func compare(
        _ key: String, _ number: Marked<UInt64>?, with usual: Int,
        as text: (UInt64) -> String = { String($0) }
      ) {
        let value = UInt64(usual)
        guard let number, number.value != value else { return }
        findings.add(
          "'\(key)' \(text(number.value)) of client '\(client.name.value)' is not the"
            + " \(text(value)) of all known raw images", at: number.mark,
          fix: "\(key): \(text(value)), or declare under 'allow' why the image differs")
      }
      compare("host-tx-vring", client.shared.hostTxVring, with: LegacyLayout.transmitRing, as: hex)
      compare("host-rx-vring", client.shared.hostRxVring, with: LegacyLayout.receiveRing, as: hex)
      compare("num", vring.num, with: LegacyLayout.ringCount)
      compare("align", vring.align, with: LegacyLayout.alignment)
      compare("buffer", client.shared.buffer, with: buffer)
    })
}
