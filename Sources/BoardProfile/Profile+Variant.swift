// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

extension Profile {
  /// Makes the board the one with this variant's memory, without variants.
  ///
  /// - Throws: `SourceError` for an unknown variant, or one that cannot run a client.
  public mutating func choose(variant name: String) throws(SourceError) {
    guard let variant = variants.first(where: { $0.name.value == name }) else {
      // Not the way into the next error.
      let names = variants.filter { $0.unsupported == nil }.map(\.name.value)
      let hint =
        names.isEmpty
        ? "it has none"
        : suggestion(for: name, among: names).map { "did you mean '\($0)'?" }
          ?? "they are \(names.joined(separator: ", "))"
      throw SourceError([
        Diagnostic("board '\(board.value)' has no variant '\(name)'; \(hint)", at: board.mark)
      ])
    }
    if let reason = variant.unsupported {
      throw SourceError([
        Diagnostic(
          "variant '\(name)' cannot run a client: \(reason.value)", at: variant.name.mark)
      ])
    }
    self = on(variant)
  }

  /// The board as it is sold: once for each variant that can run a client, with its memory and
  /// without variants; or as it stands where there are none.
  public var supportedBoards: [Profile] {
    if variants.isEmpty { return [self] }
    return variants.filter { $0.unsupported == nil }.map(on)
  }

  /// The board with this variant's memory, supported or not.
  public func on(_ variant: Variant) -> Profile {
    var board = self
    board.memory = variant.memory
    board.variants = []
    board.chosenVariant = variant.name.value
    return board
  }
}
