// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

// The contract's words as profiles, templates and messages have them: strings.
extension ContractWord {
  public var rawValue: String {
    let words = "\(Self.words)".split(separator: " ")
    let place = Self.allCases.distance(
      from: Self.allCases.startIndex, to: Self.allCases.firstIndex(of: self)!)
    return String(words[place])
  }

  public init?(rawValue: String) {
    guard let word = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = word
  }
}

extension ClientOS: RawRepresentable {}
extension ImageFormat: RawRepresentable {}
extension LayoutKind: RawRepresentable {}
extension CacheKind: RawRepresentable {}
extension PowerOff: RawRepresentable {}
