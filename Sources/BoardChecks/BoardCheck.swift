// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// What a board is checked together with.
public struct BoardCheck: Sendable {
  public var profile: Profile
  /// A vendor's tree that the board's nodes are to be merged into.
  public private(set) var base: BaseTree?
  /// A finished tree that the board is to boot with.
  public private(set) var tree: FinishedTree?
  /// The clients' images.
  public var images: [ClientImageFile] = []
  /// Trees that are none.
  public private(set) var unreadable: [UnreadableFile] = []

  public init(_ profile: Profile) { self.profile = profile }

  /// Has a vendor's tree looked at, which the board's nodes are to be merged into.
  public mutating func read(base blob: [UInt8], file: String) {
    do throws(UnreadableFile) { base = try BaseTree(blob, file: file) } catch {
      unreadable.append(error)
    }
  }

  /// Has a finished tree looked at, or an overlay for the board's own.
  public mutating func read(tree blob: [UInt8], file: String) {
    do throws(UnreadableFile) {
      tree = try FinishedTree(blob, file: file, cells: profile.deviceTree?.cells)
    } catch { unreadable.append(error) }
  }

  /// Everything that the rules find, accepted or not, in the order of the profile's lines.
  public func findings() -> [Finding] {
    let boards = profile.supportedBoards
    let documents = documents
    let placements = tree?.placements(profile) ?? []
    var whole = Findings()
    var parts = boards.map { _ in Findings() }
    for rule in Rule.all {
      switch rule.subject {
      case .reading, .exceptions: break
      case .profile, .client, .region: whole.collect(rule, rule.subject, of: profile)
      case .eachVariant(let subject):
        for (index, board) in boards.enumerated() {
          parts[index].collect(rule, subject, of: board)
        }
      case .profileBesideTrees(let check):
        whole.collect(rule) { check(profile, documents, &$0) }
      case .anyTree(let check):
        for document in documents { whole.collect(rule) { check(profile, document, &$0) } }
      case .base(let check):
        if let base { whole.collect(rule) { check(profile, base, &$0) } }
      case .tree(let check):
        if let tree { whole.collect(rule) { check(profile, tree, &$0) } }
      case .placement(let check):
        guard let tree else { break }
        whole.collect(rule, placements) { check(profile, tree, $0, &$1) }
      case .image(let check):
        for (index, image) in images.enumerated() {
          whole.collect(rule, index, image) { check(profile, image, &$0) }
        }
      }
    }
    for file in unreadable {
      whole.collect(file.rule) { $0.add(file.message, at: .file(file.file), fix: file.fix) }
    }
    var exceptions = DeclaredExceptions(profile)
    var found = whole.all.map { exceptions.judge($0, on: nil) }
    var merged = MergedFindings()
    for (board, part) in zip(boards, parts) {
      for finding in part.all {
        merged.add(exceptions.judge(finding, on: board.chosenVariant), on: board.chosenVariant)
      }
    }
    found += merged.all(of: boards.count)
    found += exceptions.findings(missing: subjectsMissing)
    return found.inSourceOrder()
  }

  /// Rules that had nothing to look at in this check, or may have had it settled by a tree:
  /// exceptions from them may be unused.
  private func subjectsMissing(_ rule: Rule) -> Bool {
    switch rule.subject {
    // Most of these look at whole trees only.
    case .anyTree: documents.allSatisfy(\.isOverlay)
    case .profileBesideTrees: !documents.isEmpty
    case .base: base == nil
    case .tree, .placement: tree == nil
    case .image: images.isEmpty
    case .reading, .exceptions, .profile, .client, .region, .eachVariant: false
    }
  }

  private var documents: [TreeDocument] {
    var documents: [TreeDocument] = []
    if let base { documents.append(base.document) }
    if let tree { documents.append(tree.document) }
    return documents
  }
}

/// What the variants' RAM led to, once for all variants that it is the same on.
private struct MergedFindings {
  private var findings: [Finding] = []
  /// Where findings with the same message are.
  private var places: [String: [Int]] = [:]

  mutating func add(_ finding: Finding, on variant: String?) {
    guard let variant else { return findings.append(finding) }
    var finding = finding
    let twin = places[finding.message]?.first { index in
      finding.variants = findings[index].variants
      return findings[index] == finding
    }
    if let twin { return findings[twin].variants.append(variant) }
    finding.variants = [variant]
    places[finding.message, default: []].append(findings.count)
    findings.append(finding)
  }

  /// - Parameter count: how many variants there are; a finding on all of them names none.
  func all(of count: Int) -> [Finding] {
    findings.map { finding in
      var finding = finding
      if finding.variants.count == count { finding.variants = [] }
      return finding
    }
  }
}

extension [Finding] {
  /// By line and column; what has no line stays behind, in the order it was found.
  fileprivate func inSourceOrder() -> [Finding] {
    guard count > 1 else { return self }
    return enumerated().sorted { first, second in
      func key(_ item: EnumeratedSequence<[Finding]>.Element) -> (Int, Int, Int) {
        guard case .source(let mark) = item.element.place else { return (.max, 0, item.offset) }
        return (mark.line, mark.column, item.offset)
      }
      return key(first) < key(second)
    }.map(\.element)
  }
}

extension Finding {
  /// What the reader of profiles found.
  public init(_ diagnostic: Diagnostic) {
    self.init(
      rule: diagnostic.rule ?? ProfileFault.profileForm.rawValue, severity: .error,
      message: diagnostic.message, place: .source(diagnostic.mark),
      notes: diagnostic.notes.map { Note($0.message, at: $0.mark) }, fix: diagnostic.fix,
      with: [], regions: [])
  }
}
