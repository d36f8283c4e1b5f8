// SPDX-License-Identifier: MulanPSL-2.0

import RPMsg

/// The processor of a client, as /dev/mcs offers it.
public protocol Processor {
  /// Returns before the client is ready; the state may still be `off` for a while.
  mutating func start(
    _ cpu: UInt32, entry: UInt64, stopWord: StopWord?
  ) throws(SystemError)
  /// Interrupts the client, which then looks into its rings.
  mutating func kick(_ cpu: UInt32) throws(SystemError)
  mutating func state(_ cpu: UInt32) throws(SystemError) -> ProcessorState
  /// `reset` works.
  var canReset: Bool { get }
  /// Takes the processor off, whatever runs there.
  mutating func reset(_ cpu: UInt32) throws(SystemError)
}

/// A word of the client's memory, a multiple of 4: with this value and an interrupt it is asked off.
public struct StopWord: Sendable {
  public let address: UInt64
  public let value: UInt32
}

public enum ProcessorState {
  case on, off, pending
}

/// Pseudo-terminals, numbered by the place of their endpoint. None of these calls blocks.
public protocol Terminals {
  /// Opens one for a service and adds its path to `path`.
  mutating func open(_ place: Int, _ name: ServiceName, path: inout Text) throws(SystemError)
  /// Bytes read, 0 if there are none.
  mutating func read(_ place: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int
  /// Bytes taken, 0 if the terminal takes none now.
  mutating func write(_ place: Int, _ bytes: UnsafeRawBufferPointer) -> Int
  /// What the caller wants to be woken for.
  mutating func watch(_ place: Int, input: Bool, output: Bool)
}

/// Where the user reads. A text is one or more whole lines and goes out at once.
public protocol Reporter {
  mutating func say(_ text: Text)
  mutating func complain(_ text: Text)
}
