// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardProfile
import MarkedYAML

/// What templates can name of a board.
let boardWords: [Word<BoardSubject>] = [
  .text("board") { $0.profile.board.value },
  .text("title") { $0.profile.title.value },
  .text("version") { $0.version },
  .text("selection") { $0.profile.board.value + ($0.profile.chosenVariant.map { ":\($0)" } ?? "") },
  .condition("several-variants") { !$0.variants.isEmpty },
  .list("variants", [.text("name") { $0 }]) { $0.variants },
  .record("boot", bootWords) { $0.profile.boot },
  .record("arguments", argumentWords) { $0.arguments },
  .list("tree", treeWords) { $0.tree.map { [$0] } ?? [] },
  .list("tree-window", regionWords) { $0.profile.deviceTree?.window.map { [$0] } ?? [] },
  .list("qemu", [.text("command") { $0 }]) { $0.qemu.map { [$0] } ?? [] },
  .list("window", regionWords) { $0.window.map { [$0] } ?? [] },
  .list("clients", clientWords) { $0.profile.clients },
  .list("risks", riskWords) { $0.risks },
  .list("files", fileWords) { $0.files },
]

private let bootWords: [Word<Profile.Boot>] = [
  .condition("qemu") { $0.method.value == .qemu },
  .condition("arguments-in-tree") { $0.cmdline.value == .devicetree },
  .condition("arguments-in-grub-cfg") { $0.cmdline.value == .grubCfg },
]

private let argumentWords: [Word<[String]>] = [
  .text("plain") { CommandLineFormat.plain.text($0) },
  .text("grub") { CommandLineFormat.grubCfg.text($0) },
  .text("default-grub") { CommandLineFormat.defaultGrub.text($0) },
  .text("u-boot") { CommandLineFormat.uBoot.text($0) },
]

private let treeWords: [Word<(path: String, isOverlay: Bool)>] = [
  .text("path") { $0.path },
  .condition("overlay") { $0.isOverlay },
]

private let riskWords: [Word<Profile.Exception>] = [
  .text("rule") { $0.rule.value },
  .text("why") { $0.why.value },
  .list("variant", [.text("name") { $0 }]) { $0.variant.map { [$0.value] } ?? [] },
]

private let fileWords: [Word<BoardSubject.Entry>] = [
  .text("path") { $0.path },
  .text("goes") { $0.guidance.english },
  .text("goes-zh") { $0.guidance.chinese },
]
