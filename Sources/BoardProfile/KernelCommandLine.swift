// SPDX-License-Identifier: MulanPSL-2.0

/// A command line as Linux reads it.
public enum KernelCommandLine {
  /// The kernel's arguments. Blanks between double quotes belong to an argument, and what stands
  /// behind "--" is for init (Linux, lib/cmdline.c, next_arg; kernel/params.c, parse_args).
  public static func arguments(of line: String) -> [Substring] {
    var isQuoted = false
    let words = line.split { character in
      if character == "\"" { isQuoted.toggle() }
      return !isQuoted && character.isWhitespace
    }
    return Array(words.prefix { $0 != "--" })
  }
}
