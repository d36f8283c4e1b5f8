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
  .list("variants", nameWords) { $0.variants },
  .text("architecture") { $0.profile.architecture.value.rawValue },
  .condition("arm64") { $0.profile.architecture.value == .arm64 },
  .list("core", nameWords) { $0.profile.core.map { [$0.value] } ?? [] },
  .list("ram", ramWords) { $0.ram },
  .list("reserved", reservedWords) { $0.profile.reserved },
  .list("cpus", coreWords) { $0.cores },
  .list("psci", psciWords) { $0.profile.psci.map { [$0] } ?? [] },
  .list("interrupt-controller", nameWords) {
    $0.profile.interruptController.map { [$0.kind.value.rawValue] } ?? []
  },
  .list("uarts", uartWords) { $0.profile.uarts },
  .record("boot", bootWords) { $0.profile.boot },
  .record("arguments", argumentWords) { $0.arguments },
  .list("tree", treeWords) { $0.tree.map { [$0] } ?? [] },
  .list("compatible", nameWords) { $0.profile.deviceTree?.compatible.map(\.value) ?? [] },
  .list("tree-window", regionWords) { $0.profile.deviceTree?.window.map { [$0] } ?? [] },
  .list("qemu", [.text("command") { $0 }]) { $0.qemu.map { [$0] } ?? [] },
  .list("window", regionWords) { $0.window.map { [$0] } ?? [] },
  .list("clients", clientWords) { $0.profile.clients },
  .condition("has-reserved") { !$0.profile.reserved.isEmpty },
  .condition("has-uarts") { !$0.profile.uarts.isEmpty },
  .condition("has-risks") { !$0.risks.isEmpty },
  .list("risks", riskWords) { $0.risks },
  .list("files", fileWords) { $0.files },
]

private let nameWords: [Word<String>] = [.text("name") { $0 }]

private let ramWords: [Word<(variant: Profile.Variant?, banks: [Region])>] = [
  .list("variant", nameWords) { $0.variant.map { [$0.name.value] } ?? [] },
  .list("unsupported", [.text("why") { $0 }]) { $0.variant?.unsupported.map { [$0.value] } ?? [] },
  .text("total") { ram in amount(ram.banks.reduce(0) { $0 &+ $1.size.value }) },
  .list("banks", regionWords) { $0.banks },
]

private let reservedWords: [Word<Profile.Reserved>] = [
  .text("name") { $0.name.value },
  .record("region", regionWords) { $0.region },
  .text("owner") { $0.owner.value.rawValue },
  .text("why") { $0.why.value },
]

private let coreWords: [Word<(cpu: Profile.CPU, runs: String)>] = [
  .text("id") { String($0.cpu.id.value) },
  .text("reg") { hex($0.cpu.reg.value) },
  .text("runs") { $0.runs },
]

private let psciWords: [Word<Profile.PSCI>] = [
  .text("method") { $0.method.value.rawValue },
  .condition("by-firmware") { $0.provider == .firmware },
]

private let uartWords: [Word<Profile.UART>] = [
  .text("base") { hex($0.base.value) },
  .list("tty", nameWords) { $0.tty.map { [$0.value] } ?? [] },
  .text("owner") { $0.owner.value },
]

private let bootWords: [Word<Profile.Boot>] = [
  .condition("qemu") { $0.method.value == .qemu },
  .condition("uefi-grub") { $0.method.value == .uefiGRUB },
  .condition("u-boot") { $0.method.value == .uBoot },
  .condition("grub") { $0.method.value == .grub },
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
  .list("with", nameWords) { $0.with.map { [$0.value] } ?? [] },
  .list("variant", nameWords) { $0.variant.map { [$0.value] } ?? [] },
]

private let fileWords: [Word<BoardSubject.Entry>] = [
  .text("path") { $0.path },
  .text("goes") { $0.guidance.english },
  .text("goes-zh") { $0.guidance.chinese },
]
