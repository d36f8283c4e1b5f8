// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let bufferSize = Rule(
    "buffer-size",
    summary: "a message buffer holds an announcement and is a multiple of 8",
    page: Page(
      meaning: """
        'buffer' is the size of a message with its 16-byte header. An announcement of an endpoint \
        has 40 more: at least 56. The length in the header has 16 bits, so at most 65528; buffers \
        lie one behind the other, each at a multiple of 8.
        """,
      consequence: """
        With other sizes than the image's Linux looks for messages at the wrong places and reads \
        rubbish.
        """,
      remedy: "Take what the image is built for: 512, or 2048 for UniProton on x86-64.",
      example: """
        buffer: 500    # wrong
        buffer: 512    # right
        """),
    checks: .client { _, client, findings in
      guard let buffer = client.shared.buffer,
        !PlacedLayout.isPossible(buffer: buffer.value)
      else { return }
      findings.add(
        "the buffers of client '\(client.name.value)' have \(buffer.value) bytes: they go from 56"
          + " to 65528 in steps of 8", at: buffer.mark, fix: "take what the image is built for")
    })
}
