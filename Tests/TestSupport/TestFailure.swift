// SPDX-License-Identifier: MulanPSL-2.0

/// What a test needs could not be had.
public struct TestFailure: Error, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
}
