// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// What a check of one board came to.
public struct BoardReport: Sendable {
  /// The board's name, or the file's where it could not be read.
  public var name: String
  /// The variants that were checked.
  public var variants: [String]
  public var findings: [Finding]
  /// The profile's text, to show the lines that findings are about.
  public var source: SourceText
  /// The board's memory, drawn for people, where a region is at fault.
  public var map: String?

  public init(
    name: String, variants: [String] = [], findings: [Finding], source: SourceText,
    map: String? = nil
  ) {
    self.name = name
    self.variants = variants
    self.findings = findings
    self.source = source
    self.map = map
  }

  /// Findings that nobody has accepted.
  public func count(_ severity: Finding.Severity) -> Int {
    findings.count { $0.severity == severity && $0.accepted == nil }
  }

  public var acceptedCount: Int { findings.count { $0.accepted != nil } }
}
