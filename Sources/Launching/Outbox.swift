// SPDX-License-Identifier: MulanPSL-2.0

/// Output of a client that its terminal has not taken yet. While nobody reads, the terminal fills up
/// and then this does; after that the oldest bytes here are lost.
struct Outbox {
  static var capacity: Int { 4096 }
  private let bytes: UnsafeMutableRawPointer
  private var start = 0, end = 0

  init() { bytes = .allocate(byteCount: Self.capacity, alignment: 16) }
  func deallocate() { bytes.deallocate() }

  var isEmpty: Bool { start == end }
  var pending: UnsafeRawBufferPointer { .init(start: bytes + start, count: end - start) }

  mutating func append(_ new: UnsafeRawBufferPointer) {
    // a buffer may be larger than this (BufferPool allows 65528 bytes)
    let skip = max(0, new.count - Self.capacity)
    let count = new.count - skip
    if Self.capacity - end < count {
      let keep = min(end - start, Self.capacity - count)
      bytes.copyMemory(from: bytes + (end - keep), byteCount: keep)  // may overlap
      start = 0
      end = keep
    }
    if count > 0 { (bytes + end).copyMemory(from: new.baseAddress! + skip, byteCount: count) }
    end += count
  }

  mutating func removeFirst(_ count: Int) {
    start += min(count, end - start)
    if start == end {
      start = 0
      end = 0
    }
  }
}
