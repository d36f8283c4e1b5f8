// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// One guest for all tests of a suite: booted before the first, powered off after the last.
struct SharedGuest: SuiteTrait, TestScoping {
  @TaskLocal private static var booted: VirtualMachine?

  let boot: @Sendable () throws -> VirtualMachine

  static func current() throws -> VirtualMachine {
    guard let booted else { throw TestFailure("the suite has no trait .guest") }
    return booted
  }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let guest = try boot()
    try await Self.$booted.withValue(guest) { try await function() }
    try guest.powerOff()
  }
}

extension Trait where Self == SharedGuest {
  static func guest(_ boot: @escaping @Sendable () throws -> VirtualMachine) -> SharedGuest {
    SharedGuest(boot: boot)
  }
}
