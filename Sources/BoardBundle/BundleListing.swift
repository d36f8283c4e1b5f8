// SPDX-License-Identifier: MulanPSL-2.0

extension BundleContents {
  /// The files as a terminal shows them, each with where it goes, and what to do next.
  public func listing(folder: String, clients: [String]) -> String {
    let width = files.filter { !$0.guidance.english.isEmpty }.map(\.path.count).max() ?? 0
    let lines = files.map { file in
      guard !file.guidance.english.isEmpty else { return "  \(file.path)" }
      let padding = String(repeating: " ", count: width - file.path.count)
      return "  \(file.path)\(padding)  → \(file.guidance.english)"
    }
    let launches = clients.map { "mcs-launch \($0)" }
    let next =
      "next: put boot/ and root/ in place as INSTALL.md says, reboot, then on the board: "
      + launches.joined(separator: "; ")
    return (["\(folder)/"] + lines + [next]).joined(separator: "\n") + "\n"
  }
}
