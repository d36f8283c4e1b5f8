// SPDX-License-Identifier: MulanPSL-2.0

/// Times in microseconds, for their percentiles.
public struct Latencies {
  /// The room for them, which is the owner's.
  private let samples: UnsafeMutablePointer<UInt32>
  public let capacity: Int
  public private(set) var count = 0

  init(_ samples: UnsafeMutablePointer<UInt32>, capacity: Int) {
    self.samples = samples
    self.capacity = capacity
  }

  /// With room for the life of the process.
  public init(capacity: Int) { self.init(.allocate(capacity: capacity), capacity: capacity) }

  public mutating func removeAll() { count = 0 }

  /// More than there is room for is ignored.
  public mutating func add(_ microseconds: UInt32) {
    guard count < capacity else { return }
    samples[count] = microseconds
    count += 1
  }

  /// `: 100 of 100, 0 lost, min 0.412 ms, median 0.498 ms, p99 0.903 ms` and a newline
  public func describe(_ text: inout Text, of all: Int) {
    sort()
    text.add(": ")
    text.add(decimal: UInt64(count))
    text.add(" of ")
    text.add(decimal: UInt64(all))
    text.add(", ")
    text.add(decimal: UInt64(all - count))
    text.add(" lost")
    if count > 0 {
      add(", min ", samples[0], &text)
      add(", median ", samples[(count - 1) / 2], &text)
      add(", p99 ", samples[(count * 99 - 1) / 100], &text)
    }
    text.add("\n")
  }

  private func add(_ name: StaticString, _ microseconds: UInt32, _ text: inout Text) {
    text.add(name)
    text.add(decimal: UInt64(microseconds / 1000))
    text.add(".")
    text.add(decimal: UInt64(microseconds / 100 % 10))
    text.add(decimal: UInt64(microseconds / 10 % 10))
    text.add(decimal: UInt64(microseconds % 10))
    text.add(" ms")
  }

  /// Shell sort: no allocation, and 2000 are few.
  private func sort() {
    var gap = count / 2
    while gap > 0 {
      for i in gap..<count {
        let sample = samples[i]
        var j = i
        while j >= gap, samples[j - gap] > sample {
          samples[j] = samples[j - gap]
          j -= gap
        }
        samples[j] = sample
      }
      gap /= 2
    }
  }
}
