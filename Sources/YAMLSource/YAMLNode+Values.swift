// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

// Reading values out of a node whose schema has been checked. A call that the schema does
// not cover is a bug in the caller and traps.
extension YAMLNode {
  public func required(_ key: String) -> YAMLNode {
    guard let value = self[key] else { preconditionFailure("the schema has no key \(key)") }
    return value
  }

  public var text: Marked<String> {
    guard case .scalar(let text, _) = content else { preconditionFailure("not a scalar") }
    return Marked(text, at: mark)
  }

  public func number(_ kind: NumberKind) -> Marked<UInt64> {
    guard let number = try? parseNumber(text.value, as: kind) else {
      preconditionFailure("not a number")
    }
    return Marked(number, at: mark)
  }

  public var flag: Marked<Bool> { Marked(text.value == "true", at: mark) }
}

extension YAMLNode {
  /// The number that a plain scalar is, decimal or hexadecimal; nil for anything else.
  public var numberValue: UInt64? {
    guard case .scalar(let text, isPlain: true) = content else { return nil }
    return try? parseNumber(text, as: .count)
  }
}
