// SPDX-License-Identifier: MulanPSL-2.0

/// A command line as Linux reads it.
public struct KernelCommandLine: Sendable {
  /// What `add` did.
  public enum Change: Equatable, Sendable {
    case added(String)
    case replaced(String, by: String)
  }

  /// Bytes that Linux keeps on arm64 and x86-64, without the NUL (COMMAND_LINE_SIZE in
  /// arch/arm64/include/uapi/asm/setup.h and arch/x86/include/asm/setup.h).
  public static let limit = 2047

  public private(set) var text: String

  public init(_ text: String) { self.text = text }

  /// The kernel's arguments. Blanks between double quotes belong to an argument, and what stands
  /// behind "--" is for init (Linux, lib/cmdline.c, next_arg; kernel/params.c, parse_args).
  public var arguments: [Substring] {
    var isQuoted = false
    let words = text.split { character in
      if character == "\"" { isQuoted.toggle() }
      return !isQuoted && character.isWhitespace
    }
    return Array(words.prefix { $0 != "--" })
  }

  /// Adds arguments that are missing behind the kernel's last one. The `maxcpus=` that Linux takes,
  /// its last, is replaced, and every other byte stays.
  public mutating func add(_ wanted: [String]) -> [Change] {
    wanted.compactMap { argument in
      let words = arguments
      // Only maxcpus= has one value: a second console=, say, is one more console.
      if argument.hasPrefix("maxcpus="), let old = words.last(where: { $0.hasPrefix("maxcpus=") }) {
        if old == argument { return nil }
        let change = Change.replaced(String(old), by: argument)
        text.replaceSubrange(old.startIndex..<old.endIndex, with: argument)
        return change
      }
      guard !words.contains(where: { $0 == argument }) else { return nil }
      if let last = words.last {
        text.insert(contentsOf: " " + argument, at: last.endIndex)
      } else {
        text = argument + (text.isEmpty ? "" : " ") + text
      }
      return .added(argument)
    }
  }
}
