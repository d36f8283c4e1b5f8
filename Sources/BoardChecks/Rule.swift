// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// Something that must hold for a board to work, with the page that explains it.
///
/// A rule is one file in `Rules`, a line in `Rule.all`, and fixtures in
/// `Tests/BoardChecksTests/Fixtures/ID`.
public struct Rule: Sendable {
  /// What people have to know about a rule, in whole sentences.
  public struct Page: Sendable {
    /// What has to hold, and why.
    public var meaning: String
    /// What happens on the board when it does not.
    public var consequence: String
    /// How to fix it.
    public var remedy: String
    /// A wrong piece of a profile or tree and the right one.
    public var example: String
  }

  /// What a rule looks at.
  enum Subject: Sendable {
    /// Found when a file is read: `ProfileFault`, trees that are none.
    case reading
    /// The profile, whatever RAM the board has.
    case profile(on: Profile.Architecture? = nil, @Sendable (Profile, inout Findings) -> Void)
    /// The profile, where the trees that it is checked with may settle the matter.
    case profileBesideTrees(@Sendable (Profile, [TreeDocument], inout Findings) -> Void)
    /// Each client of the profile.
    case client(
      on: Profile.Architecture? = nil, @Sendable (Profile, Client, inout Findings) -> Void)
    /// Each client's shared memory and its own.
    case region(@Sendable (Profile, MemoryClaim, inout Findings) -> Void)
    /// One of these with the RAM of a variant, for each supported variant in turn.
    indirect case eachVariant(Subject)
    /// The exceptions that the profile declares, once everything else is known.
    case exceptions
    /// The profile and a device tree, a vendor's or a finished one.
    case anyTree(@Sendable (Profile, TreeDocument, inout Findings) -> Void)
    /// The profile and a vendor's tree that it is to be merged into.
    case base(@Sendable (Profile, BaseTree, inout Findings) -> Void)
    /// The profile and a finished tree that the board is to boot with.
    case tree(@Sendable (Profile, FinishedTree, inout Findings) -> Void)
    /// Each client that a finished tree has something for, and what that is.
    case placement(@Sendable (Profile, FinishedTree, ClientPlacement, inout Findings) -> Void)
    /// A client of the profile and the image that is to be loaded.
    case image(@Sendable (Profile, ClientImageFile, inout Findings) -> Void)
  }

  /// A descriptive name that never changes: CI files and profiles refer to it.
  public let id: String
  public let severity: Finding.Severity
  /// What has to hold, in one line.
  public let summary: String
  public let page: Page
  /// Rules that this one is quiet after: what they found wrong with the same client, region or
  /// image, on the same variant, has consequences that need no finding of their own. They stand
  /// before this rule in `all`.
  let prerequisites: [Rule]
  let subject: Subject

  init(
    _ id: String, severity: Finding.Severity = .error, summary: String, page: Page,
    after prerequisites: [Rule] = [], checks subject: Subject
  ) {
    self.id = id
    self.severity = severity
    self.summary = summary
    self.page = page
    self.prerequisites = prerequisites
    self.subject = subject
  }

  public static func named(_ id: String) -> Rule? { all.first { $0.id == id } }
}
