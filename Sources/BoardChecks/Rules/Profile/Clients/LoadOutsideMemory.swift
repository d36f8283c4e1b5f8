// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let loadOutsideMemory = Rule(
    "load-outside-memory",
    summary: "the image is loaded into the client's memory",
    page: Page(
      meaning: "'image.load' is an address in the client's own memory.",
      consequence: """
        The launcher refuses to load the image: that range is not reserved. It would overwrite \
        Linux or the rings.
        """,
      remedy: """
        Correct 'load', which is the address that the image is linked to, or move the client's \
        memory there.
        """,
      example: """
        image: {load: 0x80000000, entry: 0x80000000, …}    # wrong
        image: {load: 0x7a000000, entry: 0x7a000000, …}    # right
        memory: {base: 0x7a000000, size: 64M}
        """),
    checks: .client { _, client, findings in
      guard !client.memory.contains(client.image.load.value) else { return }
      let name = client.name.value
      findings.add(
        "client '\(name)' is loaded to \(hex(client.image.load.value)), outside its memory"
          + " \(client.memory)", at: client.image.load.mark,
        notes: [.init("its memory", at: client.memory.base.mark)],
        fix: "correct 'load' or 'memory'", regions: [client.memory])
    })
}
