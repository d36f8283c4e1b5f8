// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardProfile
import DeviceTree
import TestSupport

/// The board qemu-a53 with changes, for tests that need it different.
enum Example {
  static func profile(_ changes: [(String, String)] = []) throws -> Profile {
    var text = try Repository.text("boards/qemu-a53.yaml")
    for (old, new) in changes {
      guard text.contains(old) else {
        throw TestFailure("the profile does not contain '\(old)'")
      }
      text = text.replacing(old, with: new, maxReplacements: 1)
    }
    return try Profile.parse(Array(text.utf8), file: "qemu-a53.yaml")
  }

  static func template() throws -> TreeTemplate {
    try TreeTemplate(Repository.bytes("templates/trees/qemu-virt.yaml"), file: "qemu-virt.yaml")
  }

  static func tree(
    _ changes: [(String, String)] = [], flavour: NodeFlavour = .remoteproc
  ) throws -> DeviceTree {
    try BoardTree.full(profile(changes), template: template(), flavour: flavour)
  }
}
