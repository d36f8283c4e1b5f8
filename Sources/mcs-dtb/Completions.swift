// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser

// What a shell offers for an argument: the lists are the program's own.
extension CompletionKind {
  static let boards = shellCommand("mcs-dtb list | cut -d ' ' -f 1")
  static let rules = shellCommand("mcs-dtb explain | cut -d ' ' -f 1")
  static let trees = file(extensions: ["dtb"])
}
