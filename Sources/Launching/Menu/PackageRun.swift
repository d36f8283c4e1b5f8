// SPDX-License-Identifier: MulanPSL-2.0

/// Packages to a service that sends each back, one after the other, compared and timed.
struct PackageRun {
  enum Content {
    /// The text `hello!`.
    case hello
    /// A number and a size, of 64 bits each, and as many bytes 0xa5.
    case numbered
  }

  /// How long an answer may take, in microseconds.
  static var patience: Int64 { 1_000_000 }
  /// Bytes of 0xa5: with number and size the last fills a buffer of 512 bytes.
  private static var sizes: InlineArray<6, Int> { [1, 16, 64, 128, 256, 480] }
  /// Most packages of a size.
  static var mostSamples: Int { 2000 }

  let name: StaticString
  let content: Content
  private let count: Int
  private var sizeIndex = 0
  private var number = 0
  private var sentAt: Int64?
  private var latencies: Latencies
  private(set) var isOver = false

  init(
    _ name: StaticString, _ content: Content, count: Int, samples: UnsafeMutablePointer<UInt32>
  ) {
    self.name = name
    self.content = content
    self.count = min(count, Self.mostSamples)
    latencies = Latencies(samples, capacity: Self.mostSamples)
  }

  private var size: Int { Self.sizes[sizeIndex] }

  /// Whether the next may go out.
  var isReady: Bool { !isOver && sentAt == nil }

  /// Writes the next package and returns its length.
  mutating func store(to payload: UnsafeMutableRawBufferPointer, now: Int64) -> Int {
    sentAt = now
    var length = 0
    while length < payload.count, let byte = byte(length) {
      payload[length] = byte
      length += 1
    }
    return length
  }

  /// One byte of the package; nil behind its end.
  private func byte(_ offset: Int) -> UInt8? {
    switch content {
    case .hello:
      let hello: StaticString = "hello!"
      return offset < hello.utf8CodeUnitCount ? hello.utf8Start[offset] : nil
    case .numbered:
      switch offset {
      case 0..<8: return UInt8(truncatingIfNeeded: number >> (8 * offset))
      case 8..<16: return UInt8(truncatingIfNeeded: size >> (8 * (offset - 8)))
      case 16..<16 + size: return 0xa5
      default: return nil
      }
    }
  }

  /// Takes an answer. What is not the package that is out counts for nothing: an answer that came
  /// too late, say.
  mutating func take(_ payload: UnsafeRawBufferPointer, now: Int64) -> Text? {
    guard let sentAt, !isOver else { return nil }
    for i in 0..<payload.count where byte(i) != payload[i] { return nil }
    guard byte(payload.count) == nil else { return nil }
    latencies.add(UInt32(clamping: now - sentAt))
    return next()
  }

  /// Gives a package up whose answer did not come in time.
  mutating func look(now: Int64) -> Text? {
    guard let sentAt, now - sentAt >= Self.patience else { return nil }
    return next()
  }

  /// The line about a size once all its packages are through.
  private mutating func next() -> Text? {
    sentAt = nil
    number += 1
    guard number == count else { return nil }
    let text = line()
    number = 0
    latencies.removeAll()
    sizeIndex += 1
    isOver = content == .hello || sizeIndex == Self.sizes.count
    return text
  }

  /// `ping 64 bytes: 100 of 100, 0 lost, min 0.412 ms, median 0.498 ms, p99 0.903 ms`
  private func line() -> Text {
    var text = Text(name)
    if content == .numbered {
      text.add(" ")
      text.add(decimal: UInt64(size))
      text.add(" bytes")
    }
    latencies.describe(&text, of: count)
    return text
  }
}
