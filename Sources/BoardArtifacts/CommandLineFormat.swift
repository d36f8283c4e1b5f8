// SPDX-License-Identifier: MulanPSL-2.0

/// Where a kernel command line is written, which decides what has to be escaped in it.
/// `memmap=512M$0x110000000` has a `$`, which every one of these would take for a variable.
public enum CommandLineFormat: String, CaseIterable, Sendable {
  /// As the kernel sees it.
  case plain
  /// For a `linux` line of grub.cfg: `\$` (GRUB manual, "Shell-like scripting", quoting).
  case grubCfg = "grub.cfg"
  /// A line for the end of /etc/default/grub. The shell reads it first and GRUB the result,
  /// so `$` needs three backslashes.
  case defaultGrub = "default-grub"
  /// For `setenv bootargs "…"` in U-Boot: `\$` (U-Boot, doc/usage/cmdline, hush).
  case uBoot = "u-boot"

  /// The text to write, without a newline.
  public func text(_ arguments: [String]) -> String {
    let line = arguments.joined(separator: " ")
    switch self {
    case .plain: return line
    case .grubCfg, .uBoot: return Self.escape(line, "\\$\"", by: "\\")
    case .defaultGrub:
      // What GRUB has to be given, and that once more inside the shell's double quotes.
      let forGRUB = Self.escape(line, "\\$\"", by: "\\")
      let forShell = Self.escape(forGRUB, "\\$\"`", by: "\\")
      return "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX \(forShell)\""
    }
  }

  private static func escape(_ text: String, _ special: String, by escape: String) -> String {
    var result = ""
    for character in text {
      if special.contains(character) { result += escape }
      result.append(character)
    }
    return result
  }
}
