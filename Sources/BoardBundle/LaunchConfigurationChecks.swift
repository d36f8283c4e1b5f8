// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// What a launch configuration cannot say, or would say wrongly.
///
/// - Throws: `SourceError` with all of it.
func checkLaunchConfiguration(_ profile: Profile) throws(SourceError) {
  var found: [Diagnostic] = []
  for client in profile.clients where client.image.format.value == .elf {
    found += micaProblems(client)
  }
  found += windowProblems(profile)
  guard found.isEmpty else { throw SourceError(found) }
}

/// `mica` reads the section [Mica] of ELF clients; its guide says how long paths may be
/// (openEuler MICA guide, mica_ctl). Names have at most the 31 bytes that it takes.
private func micaProblems(_ client: Client) -> [Diagnostic] {
  guard "/lib/firmware/\(client.image.file.value)".utf8.count > 127 else { return [] }
  return [
    Diagnostic(
      "mica takes an image's path of at most 127 bytes, '/lib/firmware/' included",
      at: client.image.file.mark)
  ]
}

/// The module takes one region from its parameters rmem_base and rmem_size.
private func windowProblems(_ profile: Profile) -> [Diagnostic] {
  let windows = profile.clients.compactMap(\.window)
  guard let first = windows.first else { return [] }
  return windows.dropFirst().filter {
    $0.base.value != first.base.value || $0.size.value != first.size.value
  }.map { other in
    Diagnostic(
      "the window \(other) is another than \(first), and the module takes one",
      at: other.base.mark, notes: [.init("the other window", at: first.base.mark)],
      fix: "give all clients one window around them")
  }
}
