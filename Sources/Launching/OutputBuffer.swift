// SPDX-License-Identifier: MulanPSL-2.0

/// Output of a client that its terminal has not taken yet. While nobody reads, the terminal fills up
/// and then this does; after that the oldest bytes here are lost.
struct OutputBuffer {
  /// A page, less what malloc keeps beside it.
  static var capacity: Int { 4064 }
  private let bytes: UnsafeMutablePointer<UInt8>
  private var start = 0, end = 0

  init() { bytes = .allocate(capacity: Self.capacity) }
  func deallocate() { bytes.deallocate() }

  var isEmpty: Bool { start == end }
  var pending: UnsafeRawBufferPointer { .init(start: bytes + start, count: end - start) }

  mutating func append(_ new: UnsafeRawBufferPointer) {
    // a buffer may be larger than this (BufferPool allows 65528 bytes)
    let skip = max(0, new.count - Self.capacity)
    let count = new.count - skip
    if Self.capacity - end < count {
      let keep = min(end - start, Self.capacity - count)
      bytes.update(from: bytes + (end - keep), count: keep)  // may overlap
      start = 0
      end = keep
    }
    UnsafeMutableRawBufferPointer(start: bytes + end, count: count)
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: new[skip...]))
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
