// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardChecks
import BoardProfile
import Diagnostics

/// What the templates of a bundle or a page describe. `docs/templates.md` lists its names.
struct BoardSubject {
  /// A file of the bundle as its pages list it.
  struct Entry {
    var path: String
    var guidance: Guidance
  }

  let profile: Profile
  let version: String
  /// What the kernel is started with.
  let arguments: [String]
  /// The device tree or overlay, below `boot/`.
  let tree: (path: String, isOverlay: Bool)?
  /// QEMU's command for a shell in which `dtb`, `kernel`, `initrd` and further kernel
  /// arguments in `*` are set; nil where QEMU does not have the board.
  let qemu: String?
  /// Empty for a page.
  let files: [Entry]

  init(
    _ board: CheckedSource, version: String, tree: (path: String, isOverlay: Bool)?, files: [Entry]
  ) {
    profile = board.profile
    self.version = version
    self.tree = tree
    self.files = files
    arguments = profile.kernelArguments
    qemu = Self.qemuCommand(board.board)
  }

  private static func qemuCommand(_ board: CheckedBoard) -> String? {
    let command = QEMUCommand(kernel: "", initrd: "", dtb: "", append: nil, network: .user)
    guard let words = command.words(for: board) else { return nil }
    return zip([""] + words, words).map { option, variable in
      switch option {
      case "-dtb", "-kernel", "-initrd": "\"$\(option.dropFirst())\""
      case "-append": shellQuoted(variable) + "\"${*:+ $*}\""
      default: shellQuoted(variable)
      }
    }.joined(separator: " ")
  }

  /// What memmap= takes out of Linux's RAM; all clients have the same.
  var window: Region? { profile.clients.lazy.compactMap(\.window).first }

  /// What is known to be doubtful for the variants that the bundle is for.
  var risks: [Profile.Exception] {
    profile.exceptions.filter { risk in
      profile.chosenVariant == nil || risk.variant == nil
        || risk.variant?.value == profile.chosenVariant
    }
  }

  /// What the clients ask for and cannot have yet.
  var limitations: [(client: String, text: String)] {
    profile.clients.flatMap { client in
      profile.limitations(of: client).map { (client.name.value, "\($0.limitation.text)") }
    }
  }

  /// The board's RAM, once for each variant that it comes with.
  var ram: [(variant: Profile.Variant?, banks: [Region])] {
    profile.variants.isEmpty
      ? [(nil, profile.memory)] : profile.variants.map { ($0, $0.memory) }
  }

  /// Every core, and whom it runs: Linux or a client.
  var cores: [(cpu: Profile.CPU, runs: String)] {
    profile.cpus.map { cpu in
      let client = profile.clients.first { $0.cpus.contains { $0.value == cpu.id.value } }
      return (cpu, client?.name.value ?? "Linux")
    }
  }

  /// The variants that it is for, where it is for several.
  var variants: [String] {
    profile.variants.filter { $0.unsupported == nil }.map(\.name.value)
  }
}
