// SPDX-License-Identifier: MulanPSL-2.0

// What a tree reports about itself and how it is started.
extension DeviceTree {
  /// Whether it is to be applied to another tree.
  public var isOverlay: Bool { root.children.contains { $0[child: "__overlay__"] != nil } }

  /// The root's names, the most specific first; empty without any.
  public var compatible: [String] { root[property: "compatible"]?.strings ?? [] }

  /// The kernel's command line in `/chosen`; nil where the tree has none.
  public var bootArguments: String? { chosen?[property: "bootargs"]?.strings?.first }

  /// The properties of `/chosen` that hold random numbers, which boot loaders write anew at every
  /// boot: stored in a file they are the same every time.
  public var storedSeeds: [String] {
    ["kaslr-seed", "rng-seed"].filter { chosen?[property: $0] != nil }
  }

  /// Where a boot loader put the initial RAM disk; nil where the tree does not say (Linux,
  /// Documentation/devicetree/usage-model.rst).
  public var initialRAMDisk: Reservation? {
    func address(_ name: String) -> UInt64? {
      chosen?[property: name]?.cells.flatMap { Node.number($0[...]) }
    }
    guard let start = address("linux,initrd-start"), let end = address("linux,initrd-end"),
      start < end
    else { return nil }
    return Reservation(address: start, size: end - start)
  }

  /// The properties of `/chosen` that a boot loader, UEFI or kexec wrote for one boot, in the
  /// tree's order: in another they lead Linux to memory that holds something else.
  public var leftovers: [String] {
    (chosen?.properties.map(\.name) ?? []).filter {
      ["linux,initrd-start", "linux,initrd-end", "linux,elfcorehdr"].contains($0)
        || $0.hasPrefix("linux,uefi-")
    }
  }

  /// Whether UEFI started Linux with this tree (Linux, Documentation/arch/arm/uefi.rst).
  public var wasStartedByUEFI: Bool { chosen?[property: "linux,uefi-system-table"] != nil }

  /// The path of the console's device, where `stdout-path` has one or an alias for one.
  public var consolePath: String? {
    // Baud rate and the like follow a colon (Devicetree Specification v0.4, §3.6).
    guard let name = chosen?[property: "stdout-path"]?.strings?.first?.prefix(while: { $0 != ":" })
    else { return nil }
    if name.hasPrefix("/") { return String(name) }
    return root[child: "aliases"]?[property: String(name)]?.strings?.first
  }

  private var chosen: Node? { root[child: "chosen"] }
}
