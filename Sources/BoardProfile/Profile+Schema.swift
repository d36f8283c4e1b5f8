// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Diagnostics
import YAMLSource

extension Profile {
  /// What a board profile may hold, version 1.
  public static let schema = Schema.mapping([
    Field("schema", .version(1), "version of the profile's form"),
    Field("board", .name, "the board's name, the same as the file's"),
    Field("title", .line, "one line for people"),
    Field("arch", .words(Architecture.self), "instruction set of Linux's cores"),
    Field("core", .line, required: false, "the cores' name, as in cortex-a53"),
    Field("memory", .list(of: region, atLeast: 1), required: false, "the banks of RAM"),
    Field("variants", .table(of: variant), required: false, "sizes of RAM the board comes with"),
    Field(
      "reserved", .list(of: reservedRegion, atLeast: 0), required: false,
      "what firmware, devices and the boot process own"),
    Field("cpus", .list(of: cpu, atLeast: 1), "every core, in Linux's order"),
    Field("psci", psci, required: false, "how cores are started on arm64"),
    Field("interrupt-controller", interruptController, required: false, "the interrupt controller"),
    Field("uarts", .list(of: uart, atLeast: 0), required: false, "serial ports in use"),
    Field("devicetree", deviceTree, required: false, "the board's device tree; none on x86-64"),
    Field("boot", boot, "how the board boots Linux"),
    Field("qemu", qemu, required: false, "how QEMU shows this board"),
    Field("clients", .list(of: Client.schema, atLeast: 1), "the operating systems beside Linux"),
    Field(
      "allow", .list(of: exception, atLeast: 0), required: false,
      "findings that are known and accepted"),
  ])

  static let region = Schema.mapping(regionFields)

  static let regionFields = [
    Field("base", .number(.address, 0...UInt64.max), "first address"),
    Field("size", .number(.size, 1...UInt64.max), "bytes"),
  ]

  private static let exception = Schema.mapping([
    Field("rule", .name, "the check's name"),
    Field(
      "with", .name, required: false,
      "the client or reserved entry it is accepted for; any without it"),
    Field("variant", .name, required: false, "the variant it is accepted for; all without it"),
    Field("why", .text, "why it is accepted"),
  ])

  private static let variant = Schema.mapping([
    Field("memory", .list(of: region, atLeast: 1), "the banks of RAM"),
    Field("unsupported", .text, required: false, "why this variant cannot run a client"),
  ])

  private static let reservedRegion = Schema.mapping(
    regionFields + [
      Field("name", .name, "what messages and maps call it"),
      Field("owner", .words(Reserved.Owner.self), "who uses it"),
      Field("why", .text, "what it is for, with the source of the numbers"),
    ])

  private static let cpu = Schema.mapping([
    Field("id", .number(.count, 0...511), "Linux's logical number"),
    Field("reg", .number(.address, 0...UInt64.max), "MPIDR affinity fields or APIC id"),
    Field(
      "core", .number(.count, 0...511), required: false,
      "number of the physical core; its threads have the same"),
  ])

  private static let psci = Schema.mapping([
    Field("method", .words(PSCI.Method.self), "conduit"),
    Field(
      "provided-by", .words(PSCI.Provider.self), required: false,
      "tree (default), or firmware where the vendor's tree has no /psci node"),
  ])

  private static let interruptController = Schema.mapping([
    Field("type", .words(InterruptController.Kind.self), "its kind")
  ])

  private static let uart = Schema.mapping([
    Field("base", .number(.address, 0...UInt64.max), "address of its registers"),
    Field("tty", .line, required: false, "Linux's name for it"),
    Field("owner", .name, "linux or a client's name"),
  ])

  private static let deviceTree = Schema.mapping([
    Field(
      "compatible", .list(of: .text, atLeast: 1), "compatible of the board's root node"),
    Field("base", .text, required: false, "device-tree template that the whole tree is made from"),
    Field("cells", cells, required: false, "the root's cells where there is no template"),
    Field("window", region, required: false, "where the boot loader puts the tree"),
  ])

  private static let cells = Schema.mapping([
    Field("address", .number(.count, 1...2), "#address-cells"),
    Field("size", .number(.count, 1...2), "#size-cells"),
  ])

  private static let boot = Schema.mapping([
    Field("method", .words(Boot.Method.self), "what loads the kernel"),
    Field(
      "firmware", .words(Boot.Firmware.self), required: false,
      "what applies the overlay before the boot loader runs"),
    Field("cmdline", .words(Boot.CommandLineHome.self), "where the command line lives"),
    Field(
      "arguments", .list(of: .text, atLeast: 0), required: false,
      "arguments besides those that follow from the clients"),
  ])

  private static let qemu = Schema.mapping([
    Field("machine", .word(["virt"]), "QEMU's machine")
  ])
}

extension Client {
  static let schema = Schema.mapping([
    Field("name", .name, "what people and files call it"),
    Field("os", .words(OperatingSystem.self), "its operating system"),
    Field("cpus", .list(of: .number(.count, 0...511), atLeast: 1), "its cores"),
    Field("image", image, "what is loaded"),
    Field("memory", Profile.region, "its own memory"),
    Field("shared", shared, "memory shared with Linux, and RPMsg in it"),
    Field(
      "window", Profile.region, required: false,
      "one range around all that it uses, taken out of Linux's RAM by memmap= (x86-64)"),
    Field(
      "map", .list(of: mapping, atLeast: 1), required: false,
      "what its page tables have to map before it starts (x86-64)"),
    Field("doorbell", doorbell, "the interrupt both sides use"),
    Field("services", .list(of: .text, atLeast: 0), "endpoints that it announces"),
    Field(
      "power-off", .list(of: .words(PowerOff.self), atLeast: 0),
      "ways to switch it off, the first choice first; empty where it has none"),
  ])

  private static let image = Schema.mapping([
    Field("file", .text, "its file name"),
    Field("format", .words(Image.Format.self), "raw or elf"),
    Field("load", .number(.address, 0...UInt64.max), "where its first byte goes"),
    Field("entry", .number(.address, 0...UInt64.max), "where its core starts"),
    Field(
      "memory-end", .number(.address, 1...UInt64.max), required: false,
      "first address after all that the running image uses"),
  ])

  private static let shared = Schema.mapping(
    Profile.regionFields + [
      Field("layout", .words(Shared.Layout.self), "who decides where the rings are"),
      Field(
        "host-tx-vring", .number(.offset, 0...UInt64.max), required: false,
        "offset of the ring that Linux fills"),
      Field(
        "host-rx-vring", .number(.offset, 0...UInt64.max), required: false,
        "offset of the ring that the client fills"),
      Field("vring", vring, required: false, "the rings' geometry"),
      Field(
        "buffer", .number(.count, 32...65536), required: false,
        "bytes of an RPMsg buffer with its 16-byte header"),
    ])

  private static let vring = Schema.mapping([
    // VirtIO 1.2, §2.7: a split queue has at most 32768 descriptors.
    Field("num", .number(.count, 1...32768), "descriptors"),
    Field("align", .number(.count, 1...65536), "alignment of the used ring in bytes"),
  ])

  private static let mapping = Schema.mapping(
    Profile.regionFields + [
      Field("name", .name, "what messages call it"),
      Field("virtual", .number(.address, 0...UInt64.max), "virtual address"),
      Field("cache", .words(Mapping.Cache.self), "memory type"),
    ])

  private static let doorbell = Schema.choice([
    Field("sgi", .number(.count, ClientContract.Doorbell.sgis), "software-generated interrupt"),
    Field(
      "spi", .number(.count, ClientContract.Doorbell.spis),
      "shared peripheral interrupt, counted from 0"),
    Field("vector", .number(.count, ClientContract.Doorbell.vectors), "x86 interrupt vector"),
  ])
}

extension Schema {
  fileprivate static func words<Word: CaseIterable & RawRepresentable<String>>(
    _: Word.Type
  ) -> Schema {
    .word(Word.allCases.map(\.rawValue))
  }
}
