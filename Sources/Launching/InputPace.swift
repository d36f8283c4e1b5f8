// SPDX-License-Identifier: MulanPSL-2.0

/// How fast what was typed into one terminal goes to the client.
///
/// Shells of real images keep 64 bytes that they have not read yet, and drop the rest without a
/// word. Neither free buffers nor an echo says how much room there is. 14 bytes every 5 ms lost
/// nothing in images that lose most of a paste otherwise. Less than that goes at once; and as
/// each message that comes back makes room for one byte more, typing is never slowed down.
struct InputPace {
  /// Bytes in one interval.
  static var most: Int { 14 }
  /// In milliseconds.
  static var interval: Int64 { 5 }
  /// A client takes a message within the interval unless it is held up. It may keep a buffer for
  /// good, so it is not waited for longer than this.
  static var patience: Int64 { 100 }

  private var count = 0
  private(set) var end: Int64 = 0
  private var limit: Int64 = 0

  /// All of the interval is used: nothing may be sent before `end`.
  var isFull: Bool { count >= Self.most }

  /// Bytes that may be sent now.
  mutating func room(_ now: Int64) -> Int {
    if now >= end { count = 0 }
    return Self.most - min(count, Self.most)
  }

  mutating func sent(_ bytes: Int, _ now: Int64) {
    if count == 0 {
      end = now + Self.interval
      limit = end + Self.patience
    }
    count += bytes
  }

  /// The client sent a message.
  mutating func heard() { if count > 0, !isFull { count -= 1 } }

  /// Whether a full interval is over. If the client has not even taken what it got, one more
  /// begins.
  mutating func isOver(_ now: Int64, taken: Bool) -> Bool {
    if now < end { return false }
    if taken || now >= limit { return true }
    end = now + Self.interval
    return false
  }
}
