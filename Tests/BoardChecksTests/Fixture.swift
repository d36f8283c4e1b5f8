// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile
import Diagnostics
import Foundation
import TestSupport
import Testing

/// One fault, and what the check reports.
///
/// A file in `Fixtures/RULE`, named after the fault; one whose name begins with `quiet-` is
/// something right that lies close to the fault. It holds
/// - `profile: NAME`, a file in `Fixtures/profiles`,
/// - perhaps `base: NAME` or `dtb: NAME`, a source in `Fixtures/trees`, or `image: …` (see
///   `FixtureFiles`),
/// - the change: lines with `- ` that the profile contains, one after the other, and lines with
///   `+ ` that take their place; several such pairs may follow each other, an empty line between,
/// - `=====`,
/// - the text of the report, without 'more:' lines.
struct Fixture: Sendable, CustomTestStringConvertible {
  static let folder = Repository.path("Tests/BoardChecksTests/Fixtures")
  private static let divider = "=====\n"

  var rule: String
  var name: String
  var isQuiet: Bool { name.hasPrefix("quiet-") }
  var testDescription: String { "\(rule)/\(name)" }

  private var path: String { "\(Self.folder)/\(rule)/\(name).txt" }

  /// Every fixture there is, in order.
  static let all: [Fixture] = {
    let files = FileManager.default
    let rules = (try? files.contentsOfDirectory(atPath: folder))?.sorted() ?? []
    return rules.filter { $0 != "profiles" && $0 != "trees" }.flatMap { rule in
      let names = (try? files.contentsOfDirectory(atPath: "\(folder)/\(rule)"))?.sorted() ?? []
      return names.map { Fixture(rule: rule, name: $0.replacing(".txt", with: "")) }
    }
  }()

  /// The changed profile, and what is before and after the divider.
  func source() throws -> (file: String, text: String, head: Substring, expected: Substring) {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    guard let divider = text.range(of: Self.divider) else {
      throw TestFailure("\(path) has no line '====='")
    }
    let input = text[..<divider.lowerBound]
    guard let profile = input.split(separator: "\n").first?.dropFirst("profile: ".count) else {
      throw TestFailure("\(path) names no profile")
    }
    let source = try Self.applyEdits(
      in: input,
      to: String(contentsOfFile: "\(Self.folder)/profiles/\(profile).yaml", encoding: .utf8))
    return (
      "\(profile).yaml", source, text[..<divider.upperBound], text[divider.upperBound...]
    )
  }

  /// Checks the changed profile.
  func run() throws -> Run {
    let (file, source, head, expected) = try source()
    let found = try Self.check(Array(source.utf8), file: file, with: FixtureFiles(head))
    // What the launcher cannot do yet changes with the launcher, and is no fixture's but its own.
    let findings = found.findings.filter {
      $0.rule != "launch-unsupported" || $0.rule == rule
    }
    let report = BoardReport(
      name: file, findings: findings, source: SourceText(file: file, bytes: Array(source.utf8)))
    let actual = TextReport(colour: false).text(report)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("  more: ") }.joined(separator: "\n")
    if Golden.isWriting {
      try (head + actual).write(toFile: path, atomically: true, encoding: .utf8)
    }
    return Run(findings: report.findings, expected: String(expected), actual: actual)
  }

  struct Run {
    var findings: [Finding]
    var expected: String
    var actual: String
  }

  static func check(
    _ bytes: [UInt8], file: String, with files: FixtureFiles = FixtureFiles()
  ) -> BoardReport {
    let text = SourceText(file: file, bytes: bytes)
    do throws(SourceError) {
      let profile = try Profile.parse(bytes, file: file)
      return BoardReport(
        name: file, findings: files.check(profile).findings(), source: text)
    } catch {
      return BoardReport(name: file, findings: error.diagnostics.map(Finding.init), source: text)
    }
  }

  /// - Parameter kind: what the edited lines begin with: nothing for the profile's.
  static func applyEdits(
    in input: Substring, kind: String = "", to text: String
  ) throws -> String {
    var text = text
    var (old, new) = ("", "")
    func apply() throws {
      defer { (old, new) = ("", "") }
      if old.isEmpty, new.isEmpty { return }
      guard !old.isEmpty, text.contains(old) else {
        throw TestFailure("the file to be edited does not contain\n\(old)")
      }
      text = text.replacing(old, with: new, maxReplacements: 1)
    }
    for line in input.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("\(kind)- ") {
        if !new.isEmpty { try apply() }
        old += line.dropFirst(kind.count + 2) + "\n"
      } else if line.hasPrefix("\(kind)+ ") {
        new += line.dropFirst(kind.count + 2) + "\n"
      } else {
        try apply()
      }
    }
    try apply()
    return text
  }
}
