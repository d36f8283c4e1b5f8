// SPDX-License-Identifier: MulanPSL-2.0

/// Where a file of the bundle goes, in words for people; empty where its path is enough.
public struct Guidance: Equatable, Sendable {
  public var english = ""
  public var chinese = ""

  public init(english: String = "", chinese: String = "") {
    self.english = english
    self.chinese = chinese
  }

  /// From the comments at a template's beginning: `goes: …` and `goes.zh: …`.
  init(comments: [String]) {
    for comment in comments {
      if comment.hasPrefix("goes: ") { english = String(comment.dropFirst(6)) }
      if comment.hasPrefix("goes.zh: ") { chinese = String(comment.dropFirst(9)) }
    }
    if chinese.isEmpty { chinese = english }
  }
}
