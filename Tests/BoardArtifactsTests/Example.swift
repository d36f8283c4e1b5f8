// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardProfile
import DeviceTree
import TestSupport

/// The board qemu-a53 with changes, for tests that need it different.
enum Example {
  static func profile(_ changes: [(String, String)] = []) throws -> Profile {
    try Boards.profile("qemu-a53", changes)
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
