// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile

/// A finding of the checks about the board's memory. The map has no opinion of its own.
public struct Fault: Equatable, Sendable {
  /// What is drawn at fault: the addresses that two regions of the finding share, else what of
  /// them is not RAM, else all of them.
  public let ranges: [AddressRange]
  /// The finding's message and rule.
  public let sentence: String

  /// A map draws all, and lists no more: n ranges can clash in n² ways.
  static let limit = 100

  /// Nil for a finding that is accepted, or about no region.
  init?(_ finding: Finding, ram: [AddressRange]) {
    guard finding.accepted == nil, !finding.regions.isEmpty else { return nil }
    let regions = finding.regions.map(\.range)
    let shared = regions.indices.flatMap { index in
      regions[..<index].compactMap { $0.overlap(regions[index]) }
    }
    let outside = regions.flatMap { $0.subtracting(ram) }
    ranges = !shared.isEmpty ? shared : !outside.isEmpty ? outside : regions
    sentence = "\(finding.message)  [\(finding.rule)]"
  }

  /// From low to high.
  static func faults(_ findings: [Finding], ram: [AddressRange]) -> [Fault] {
    findings.compactMap { Fault($0, ram: ram) }.sorted { $0.order < $1.order }
  }

  private var order: (UInt64, UInt64, String) { (ranges[0].first, ranges[0].last, sentence) }

  /// Below the list of a map that has as many as it may have.
  static func remainder(of count: Int) -> [String] {
    count < limit ? [] : ["!! there may be more: at most \(limit) are listed"]
  }
}
