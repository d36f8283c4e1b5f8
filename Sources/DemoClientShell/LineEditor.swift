// SPDX-License-Identifier: MulanPSL-2.0

/// Bytes typed at a terminal, collected into a line of at most 128 bytes.
///
/// Knows what a terminal sends and nothing about commands: printable ASCII is kept and echoed,
/// backspace takes back, Ctrl-U and Ctrl-C discard, escape sequences and other control bytes
/// (the NUL after a protocol word among them) are swallowed, CR, LF and CR LF each end a line.
public struct LineEditor: ~Copyable {
  public static var capacity: Int { 128 }

  /// What one byte did.
  public enum Event: Equatable {
    case nothing
    /// Echo this byte.
    case typed(UInt8)
    /// This many characters are to be wiped from the end of the line on the screen.
    case erased(Int)
    /// The line was given up with Ctrl-C.
    case cancelled
    /// The line is complete: read it from `line`, then `clear`.
    case entered
  }

  private enum Escape { case none, started, sequence }

  private var bytes = InlineArray<128, UInt8>(repeating: 0)
  private var count = 0
  private var escape = Escape.none
  private var lastWasReturn = false

  public init() {}

  /// The bytes typed so far.
  public var line: Span<UInt8> {
    @_lifetime(borrow self)
    get { bytes.span.extracting(first: count) }
  }

  public mutating func clear() { count = 0 }

  public mutating func take(_ byte: UInt8) -> Event {
    let afterReturn = lastWasReturn
    lastWasReturn = byte == 0x0d
    switch escape {
    case .started:
      escape = byte == UInt8(ascii: "[") ? .sequence : .none
      return .nothing
    case .sequence:  // ECMA-48, 5.4: a control sequence ends with 0x40...0x7e
      if (0x40...0x7e).contains(byte) { escape = .none }
      return .nothing
    case .none: break
    }
    switch byte {
    case 0x0a where afterReturn: return .nothing
    case 0x0a, 0x0d: return .entered
    case 0x08, 0x7f:
      if count == 0 { return .nothing }
      count -= 1
      return .erased(1)
    case 0x15:
      let erased = count
      count = 0
      return erased == 0 ? .nothing : .erased(erased)
    case 0x03:
      count = 0
      return .cancelled
    case 0x1b:
      escape = .started
      return .nothing
    case 0x20...0x7e:
      if count == Self.capacity { return .nothing }
      bytes[count] = byte
      count += 1
      return .typed(byte)
    default: return .nothing
    }
  }
}
