// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// Something that a rule found wrong, and where.
public struct Finding: Equatable, Sendable {
  public enum Severity: String, CaseIterable, Sendable {
    /// The board would not work, or not always.
    case error
    /// The board works, but a number is unlikely.
    case warning
  }

  public enum Place: Equatable, Sendable {
    /// A value in a profile.
    case source(Mark)
    /// A node of a device tree.
    case node(file: String, path: String)
    /// A file as a whole: an image, or something unreadable.
    case file(String)
  }

  /// A second, related place.
  public struct Note: Equatable, Sendable {
    public var message: String
    public var place: Place

    public init(_ message: String, at place: Place) {
      self.message = message
      self.place = place
    }

    public init(_ message: String, at mark: Mark) { self.init(message, at: .source(mark)) }
  }

  /// The rule's id.
  public var rule: String
  public var severity: Severity
  public var message: String
  public var place: Place
  public var notes: [Note]
  /// What to change, as an imperative sentence without a full stop.
  public var fix: String?
  /// Names of the clients and reserved entries it is about, which `allow` can refer to.
  public var with: [String]
  /// Ranges at fault, for the memory map.
  public var regions: [Region]
  /// The board's variants it holds on; empty for all of them.
  public var variants: [String] = []
  /// Why the profile accepts it; nil when it does not.
  public var accepted: String?
}

extension Finding.Place {
  /// `boards/x.yaml:3:7`, `x.dtb: /reserved-memory/a@0`, `image.bin`.
  public var description: String {
    switch self {
    case .source(let mark): mark.description
    case .node(let file, let path): "\(file): \(path)"
    case .file(let file): file
    }
  }

  public var file: String {
    switch self {
    case .source(let mark): mark.file
    case .node(let file, _), .file(let file): file
    }
  }
}
