// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardProfile
import DeviceTree
import TestSupport

@testable import BoardChecks

/// The board qemu-a53 with changes, for tests that need it different.
enum Example {
  static func profile(_ changes: [(String, String)] = []) throws -> Profile {
    try Boards.profile("qemu-a53", changes)
  }

  /// The board as though the checks had found nothing: what is made stands by itself.
  static func unchecked(
    _ profile: Profile, base: DeviceTree? = nil
  ) throws -> CheckedBoard {
    CheckedBoard(profile, base: try base.map { try BaseTree($0.blob(), file: "base.dtb") })
  }

  static func board(_ changes: [(String, String)] = []) throws -> CheckedBoard {
    try unchecked(profile(changes))
  }

  static func template() throws -> TreeTemplate {
    try TreeTemplate(Repository.bytes("templates/trees/qemu-virt.yaml"), file: "qemu-virt.yaml")
  }

  static func tree(
    _ changes: [(String, String)] = [], flavour: NodeFlavour = .remoteproc
  ) throws -> DeviceTree {
    try BoardTree.full(board(changes), template: template(), flavour: flavour)
  }
}
