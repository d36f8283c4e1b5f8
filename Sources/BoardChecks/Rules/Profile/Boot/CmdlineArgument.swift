// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let cmdlineArgument = Rule(
    "cmdline-argument",
    summary: "arguments survive the way to the kernel",
    page: Page(
      meaning: """
        An entry of 'boot.arguments' is one argument, of printable ASCII characters. Blanks may \
        stand between double quotes only, and what GRUB takes for commands or quotes must not \
        occur: ' ` { } | & ; < >. A '$' or a backslash is escaped where it has to be.
        """,
      consequence: """
        GRUB cuts the line there or does not boot at all; the kernel takes two arguments for one.
        """,
      remedy: "Write one argument per entry; leave the special characters out.",
      example: """
        boot: {arguments: ["console=ttyS0 quiet"], …}      # wrong
        boot: {arguments: ["console=ttyS0", quiet], …}     # right
        """),
    checks: .profile { profile, findings in
      for argument in profile.boot.arguments {
        guard let problem = problem(withArgument: argument.value) else { continue }
        findings.add(
          "the argument '\(argument.value)' \(problem)", at: argument.mark,
          fix: "write one argument per entry, of plain characters")
      }
    })
}

private func problem(withArgument text: String) -> String? {
  var isQuoted = false
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": isQuoted.toggle()
    case " " where isQuoted: break
    case " ": return "has a blank outside of quotes"
    case "'", "`", "{", "}", "|", "&", ";", "<", ">":
      return "has '\(scalar)', which boot loaders take for their own"
    case "!"..."~": break
    default: return "has a character that is not printable ASCII"
    }
  }
  return isQuoted ? "has a quote that does not end" : nil
}
