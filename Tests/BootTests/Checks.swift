// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

extension VirtualMachine {
  /// Runs a command and compares all that it prints, and its exit status.
  func check(
    _ command: String, status expectedStatus: Int = 0, prints expected: String,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let (output, status) = try run(command)
    #expect(output == expected, sourceLocation: location)
    #expect(status == expectedStatus, sourceLocation: location)
  }

  /// Stops the launcher that guest.sh started and compares all that it printed.
  func checkStop(
    prints expected: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    try output(of: "stop INT")
    let words = Words.withoutTime(try output(of: "cat /tmp/launch"))
    #expect(words == expected, sourceLocation: location)
  }
}
