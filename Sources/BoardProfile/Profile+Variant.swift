// SPDX-License-Identifier: MulanPSL-2.0

import MarkedYAML

extension Profile {
  /// Makes the board the one with this variant's memory, without variants.
  ///
  /// - Throws: `SourceError` for a variant that there is not, or that cannot run a client.
  public mutating func choose(variant name: String) throws(SourceError) {
    guard let variant = variants.first(where: { $0.name.value == name }) else {
      let names = variants.map(\.name.value)
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
    memory = variant.memory
    variants = []
  }
}
