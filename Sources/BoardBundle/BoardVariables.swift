// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardProfile
import Diagnostics

/// What templates can name of a board.
let boardVariables: [TemplateVariable<BoardSubject>] = [
  .text("board") { $0.profile.board.value },
  .text("title") { $0.profile.title.value },
  .text("version") { $0.version },
  .text("selection") { $0.profile.board.value + ($0.profile.chosenVariant.map { ":\($0)" } ?? "") },
  .text("argument") { $0.profile.commandArgument },
  .condition("several-variants") { !$0.variants.isEmpty },
  .list("variants", nameVariables) { $0.variants },
  .text("architecture") { $0.profile.architecture.value.rawValue },
  .condition("arm64") { $0.profile.architecture.value == .arm64 },
  .list("core", nameVariables) { $0.profile.core.map { [$0.value] } ?? [] },
  .list("ram", ramVariables) { $0.ram },
  .list("reserved", reservedVariables) { $0.profile.reserved },
  .list("cpus", coreVariables) { $0.cores },
  .text("cpu-regs") {
    $0.profile.cpus.map { "\($0.id.value):\(hex($0.reg.value))" }.joined(separator: ",")
  },
  .list("psci", psciVariables) { $0.profile.psci.map { [$0] } ?? [] },
  .list("interrupt-controller", nameVariables) {
    $0.profile.interruptController.map { [$0.kind.value.rawValue] } ?? []
  },
  .list("uarts", uartVariables) { $0.profile.uarts },
  .record("boot", bootVariables) { $0.profile.boot },
  .record("arguments", argumentVariables) { $0.arguments },
  .list("tree", treeVariables) { $0.tree.map { [$0] } ?? [] },
  .list("compatible", nameVariables) { $0.profile.deviceTree?.compatible.map(\.value) ?? [] },
  .list("tree-window", regionVariables) { $0.profile.deviceTree?.window.map { [$0] } ?? [] },
  .list("qemu", [.text("command") { $0 }]) { $0.qemu.map { [$0] } ?? [] },
  .list("window", regionVariables) { $0.window.map { [$0] } ?? [] },
  .list("clients", clientVariables) { $0.profile.clients },
  .condition("has-reserved") { !$0.profile.reserved.isEmpty },
  .condition("has-uarts") { !$0.profile.uarts.isEmpty },
  .list("limitations", limitationVariables) { $0.limitations },
  .condition("has-risks") { !$0.risks.isEmpty },
  .list("risks", riskVariables) { $0.risks },
  .list("files", fileVariables) { $0.files },
]

private let nameVariables: [TemplateVariable<String>] = [.text("name") { $0 }]

private let limitationVariables: [TemplateVariable<(client: String, text: String)>] = [
  .text("client") { $0.client },
  .text("why") { $0.text },
]

private let ramVariables: [TemplateVariable<(variant: Profile.Variant?, banks: [Region])>] = [
  .list("variant", nameVariables) { $0.variant.map { [$0.name.value] } ?? [] },
  .list("unsupported", [.text("why") { $0 }]) { $0.variant?.unsupported.map { [$0.value] } ?? [] },
  .text("total") { ram in amount(ram.banks.reduce(0) { $0 &+ $1.size.value }) },
  .list("banks", regionVariables) { $0.banks },
]

private let reservedVariables: [TemplateVariable<Profile.Reserved>] = [
  .text("name") { $0.name.value },
  .record("region", regionVariables) { $0.region },
  .text("owner") { $0.owner.value.rawValue },
  .text("why") { $0.why.value },
]

private let coreVariables: [TemplateVariable<(cpu: Profile.CPU, runs: String)>] = [
  .text("id") { String($0.cpu.id.value) },
  .text("reg") { hex($0.cpu.reg.value) },
  .text("runs") { $0.runs },
]

private let psciVariables: [TemplateVariable<Profile.PSCI>] = [
  .text("method") { $0.method.value.rawValue },
  .condition("by-firmware") { $0.provider == .firmware },
]

private let uartVariables: [TemplateVariable<Profile.UART>] = [
  .text("base") { hex($0.base.value) },
  .list("tty", nameVariables) { $0.tty.map { [$0.value] } ?? [] },
  .text("owner") { $0.owner.value },
]

private let bootVariables: [TemplateVariable<Profile.Boot>] = [
  .condition("qemu") { $0.method.value == .qemu },
  .condition("uefi-grub") { $0.method.value == .uefiGRUB },
  .condition("u-boot") { $0.method.value == .uBoot },
  .condition("grub") { $0.method.value == .grub },
  .condition("raspberry-pi") { $0.firmware?.value == .raspberryPi },
  .condition("arguments-in-tree") { $0.cmdline.value == .devicetree },
  .condition("arguments-in-grub-cfg") { $0.cmdline.value == .grubCfg },
]

private let argumentVariables: [TemplateVariable<[String]>] = [
  .text("plain") { CommandLineFormat.plain.text($0) },
  .text("grub") { CommandLineFormat.grubCfg.text($0) },
  .text("default-grub") { CommandLineFormat.defaultGrub.text($0) },
  .text("u-boot") { CommandLineFormat.uBoot.text($0) },
]

private let treeVariables: [TemplateVariable<(path: String, isOverlay: Bool)>] = [
  .text("path") { $0.path },
  .condition("overlay") { $0.isOverlay },
]

private let riskVariables: [TemplateVariable<Profile.Exception>] = [
  .text("rule") { $0.rule.value },
  .text("why") { $0.why.value },
  .list("with", nameVariables) { $0.with.map { [$0.value] } ?? [] },
  .list("variant", nameVariables) { $0.variant.map { [$0.value] } ?? [] },
]

private let fileVariables: [TemplateVariable<BoardSubject.Entry>] = [
  .text("path") { $0.path },
  .text("goes") { $0.guidance.english },
  .text("goes-zh") { $0.guidance.chinese },
]
