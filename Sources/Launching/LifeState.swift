// SPDX-License-Identifier: MulanPSL-2.0

/// How far a client is. In a status file by its number, for people and systemd by its word.
public enum LifeState: UInt32, Sendable {
  /// Processor and memory are the launcher's.
  case claimed = 1
  /// The image is in its place.
  case loaded
  /// The processor is on.
  case started
  /// The client has taken its resource table from Linux's hands; clients without one skip this.
  case tableRead
  /// The client uses the rings.
  case ringsUp
  /// It announced a service.
  case ready
  /// It was asked to switch its processor off.
  case stopping
  case off
  /// It is on, and the launcher gave up on it.
  case failed

  public var word: StaticString {
    switch self {
    case .claimed: "claimed"
    case .loaded: "loaded"
    case .started: "started"
    case .tableRead: "table read"
    case .ringsUp: "rings up"
    case .ready: "ready"
    case .stopping: "stopping"
    case .off: "off"
    case .failed: "failed"
    }
  }
}
