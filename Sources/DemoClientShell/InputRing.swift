// SPDX-License-Identifier: MulanPSL-2.0

/// What has arrived for the shell and was not read yet: 64 bytes, as Zephyr's RPMsg shell backends
/// keep. What comes on top is lost.
public struct InputRing: ~Copyable {
  public static var capacity: Int { 64 }

  private var bytes = InlineArray<64, UInt8>(repeating: 0)
  private var first = 0
  private var count = 0

  public init() {}

  public mutating func put(_ input: Span<UInt8>) {
    for index in input.indices {
      if count == Self.capacity { return }
      bytes[(first + count) % Self.capacity] = input[index]
      count += 1
    }
  }

  /// The oldest byte, or nil if there is none.
  public mutating func take() -> UInt8? {
    if count == 0 { return nil }
    let byte = bytes[first]
    first = (first + 1) % Self.capacity
    count -= 1
    return byte
  }
}
