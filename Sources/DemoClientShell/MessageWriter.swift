// SPDX-License-Identifier: MulanPSL-2.0

/// Where finished messages go: an endpoint, or a test.
public protocol MessageSink {
  mutating func send(_ message: Span<UInt8>)
}

/// Cuts output into messages of at most 32 bytes, as Zephyr's RPMsg shell backend does.
public struct MessageWriter<Sink: MessageSink>: ~Copyable {
  public static var messageSize: Int { 32 }

  public private(set) var sink: Sink
  private var bytes = InlineArray<32, UInt8>(repeating: 0)
  private var count = 0

  public init(to sink: Sink) { self.sink = sink }

  public mutating func write(_ byte: UInt8) {
    bytes[count] = byte
    count += 1
    if count == Self.messageSize { flush() }
  }

  public mutating func write(_ text: StaticString) {
    text.withUTF8Buffer { for byte in $0 { write(byte) } }
  }

  public mutating func write(_ text: Span<UInt8>) {
    for index in text.indices { write(text[index]) }
  }

  /// In decimal.
  public mutating func write(_ number: UInt64) { write(number, radix: 10) }

  /// With `0x` in front.
  public mutating func write(hex number: UInt64) {
    write("0x")
    write(number, radix: 16)
  }

  private mutating func write(_ number: UInt64, radix: UInt64) {
    var divisor: UInt64 = 1
    while number / divisor >= radix { divisor *= radix }
    while divisor > 0 {
      let digit = UInt8(number / divisor % radix)
      write(digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10))
      divisor /= radix
    }
  }

  /// Sends what has not been sent. Nothing is sent for nothing.
  public mutating func flush() {
    if count > 0 { sink.send(bytes.span.extracting(first: count)) }
    count = 0
  }
}
