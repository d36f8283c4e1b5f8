// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// The values of a file, key by key, and the lines they are on.
struct ConfigurationValues: ~Copyable {
  private struct Entry {
    /// 0: the key is not there.
    var line: UInt32 = 0
    /// The value is what the key's form demands; another one is a finding.
    var isValid = false
    /// The number; of a word the place among its choices; of a text its place in the file.
    var value: UInt64 = 0
  }

  let bytes: ByteText
  // InlineArray's size is a literal: Key.count
  private var entries = InlineArray<32, Entry>(repeating: Entry())

  init(_ bytes: ByteText) { self.bytes = bytes }

  /// The key is there, on this line, with a wrong value so far.
  mutating func add(_ key: Key, line: UInt32) {
    entries[Int(key.rawValue)] = Entry(line: line)
  }

  /// The value is good. Always true.
  mutating func set(_ key: Key, _ value: UInt64) -> Bool {
    entries[Int(key.rawValue)].isValid = true
    entries[Int(key.rawValue)].value = value
    return true
  }

  /// The same for a text, which is part of the file.
  mutating func set(_ key: Key, _ text: ByteText) -> Bool {
    var start = 0
    if let first = text.baseAddress, let file = bytes.baseAddress { start = first - file }
    return set(key, UInt64(start) << 32 | UInt64(text.count))
  }

  mutating func remove(_ key: Key) { entries[Int(key.rawValue)] = Entry() }

  /// Nil if the key is not there.
  func line(_ key: Key) -> UInt32? {
    let line = entries[Int(key.rawValue)].line
    return line == 0 ? nil : line
  }

  /// Nil if the key is not there, or its value is wrong.
  func number(_ key: Key) -> UInt64? {
    let entry = entries[Int(key.rawValue)]
    return entry.isValid ? entry.value : nil
  }

  /// The same for a text.
  func text(_ key: Key) -> ByteText? {
    guard let place = number(key) else { return nil }
    let start = Int(place >> 32)
    return bytes.part(start, start + Int(place & 0xffff_ffff))
  }

  /// The range that two keys name; nil if one of them is missing or wrong, or its end is beyond 2^64.
  func range(_ base: Key, _ size: Key) -> AddressRange? {
    guard let start = number(base), let count = number(size) else { return nil }
    return AddressRange(exactly: start, size: count)
  }
}
