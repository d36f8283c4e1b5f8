// SPDX-License-Identifier: MulanPSL-2.0

/// The parts of the shared memory, seen from the driver (Linux).
public enum SharedPart: Equatable, Sendable {
  case status, receiveRing, transmitRing, receiveBuffers, transmitBuffers
}
