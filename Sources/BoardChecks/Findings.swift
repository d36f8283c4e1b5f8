// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// Where rules put what they find.
struct Findings {
  /// What a rule is looking at, of those things that a board may have several of.
  enum Part: Hashable {
    case client(Int)
    /// One of `Client.claims`.
    case region(client: Int, Int)
    case image(Int)
  }

  /// Findings of one rule that are kept. Nobody reads more before mending some, and a profile whose
  /// regions all overlap each other would have half a million.
  static let limit = 100

  private(set) var all: [Finding] = []
  /// The rule that is looking.
  private var rule: (id: String, severity: Finding.Severity) = ("", .error)
  /// What it has found this time.
  private var count = 0
  /// What it is looking at, and the client's name.
  private var part: Part?
  private var name: String?
  /// What each rule has found something wrong with.
  private var faulty: [String: Set<Part>] = [:]

  /// - Parameter names: what an exception can refer to; nil for the client that is looked at.
  mutating func add(
    _ message: String, at place: Finding.Place, notes: [Finding.Note] = [], fix: String? = nil,
    with names: [String]? = nil, regions: [Region] = []
  ) {
    count += 1
    if let part {
      faulty[rule.id, default: []].insert(part)
      if case .region(let client, _) = part { faulty[rule.id]?.insert(.client(client)) }
    }
    guard count <= Self.limit else { return }
    all.append(
      Finding(
        rule: rule.id, severity: rule.severity, message: message, place: place, notes: notes,
        fix: fix, with: names ?? name.map { [$0] } ?? [], regions: regions))
  }

  mutating func add(
    _ message: String, at mark: Mark, notes: [Finding.Note] = [], fix: String? = nil,
    with names: [String]? = nil, regions: [Region] = []
  ) {
    add(
      message, at: .source(mark), notes: notes, fix: fix, with: names, regions: regions)
  }

  /// Lets a rule look.
  mutating func collect(_ rule: Rule, _ look: (inout Findings) -> Void) {
    self.rule = (rule.id, rule.severity)
    count = 0
    look(&self)
    (part, name) = (nil, nil)
    guard count > Self.limit, let last = all.last else { return }
    let more = "\(count - Self.limit) more findings of this rule are left out"
    all.append(
      Finding(
        rule: rule.id, severity: rule.severity, message: more, place: last.place, notes: [],
        fix: "mend the others first", with: last.with, regions: []))
  }

  /// Lets a rule look at a profile, whose RAM is one variant's.
  mutating func collect(_ rule: Rule, _ subject: Rule.Subject, of profile: Profile) {
    switch subject {
    case .profile(let architecture, let check):
      guard architecture == nil || architecture == profile.architecture.value else { return }
      collect(rule) { check(profile, &$0) }
    case .client(let architecture, let check):
      guard architecture == nil || architecture == profile.architecture.value else { return }
      collect(rule) { findings in
        for (index, client) in profile.clients.enumerated() {
          findings.part = .client(index)
          findings.name = client.name.value
          if findings.isExplained(by: rule.prerequisites) { continue }
          check(profile, client, &findings)
        }
      }
    case .region(let check):
      collect(rule) { findings in
        for (index, client) in profile.clients.enumerated() {
          findings.name = client.name.value
          for (number, claim) in client.claims.enumerated() {
            findings.part = .region(client: index, number)
            if findings.isExplained(by: rule.prerequisites) { continue }
            check(profile, claim, &findings)
          }
        }
      }
    case .reading, .exceptions, .eachVariant, .profileBesideTrees, .anyTree, .base, .tree,
      .placement, .image:
      break
    }
  }

  /// Lets a rule look at the clients' places in a finished tree.
  mutating func collect(
    _ rule: Rule, _ placements: [ClientPlacement],
    _ check: (ClientPlacement, inout Findings) -> Void
  ) {
    collect(rule) { findings in
      for placement in placements {
        findings.name = placement.client.name.value
        check(placement, &findings)
      }
    }
  }

  /// Lets a rule look at an image, the one of this number.
  mutating func collect(
    _ rule: Rule, _ index: Int, _ image: ClientImageFile, _ check: (inout Findings) -> Void
  ) {
    collect(rule) { findings in
      findings.part = .image(index)
      findings.name = image.client.name.value
      if !findings.isExplained(by: rule.prerequisites) { check(&findings) }
    }
  }

  /// Whether one of the rules has found something wrong with what is looked at.
  private func isExplained(by prerequisites: [Rule]) -> Bool {
    guard !faulty.isEmpty, let part else { return false }
    return prerequisites.contains { faulty[$0.id]?.contains(part) ?? false }
  }
}
