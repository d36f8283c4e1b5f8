// SPDX-License-Identifier: MulanPSL-2.0

import BoardInspection
import DeviceTree
import TestSupport
import Testing

/// A draft keeps what the system says is taken, and places no client on it.
@Suite struct TakenMemoryTests {
  private static let uefi = "linux,uefi-system-table = <0 0xff0f0018>;"

  /// UEFI's own memory is "reserved" at the top level, and is no RAM; Linux's, inside the RAM.
  @Test func underUEFI() throws {
    let text = try draft(
      tree(chosen: Self.uefi),
      iomem: """
        40000000-6fffffff : System RAM
          40080000-41a7ffff : Kernel code
          41a80000-4203ffff : reserved
          42040000-424cffff : Kernel data
          50000000-5fffffff : Crash kernel
          6ff00800-6ff017ff : reserved
          6ff01800-6ff01fff : reserved
        70000000-73ffffff : reserved
        74000000-ffffffff : System RAM
        """)
    #expect(
      part(text, from: "memory:") == [
        "memory:", "  - {base: 0x40000000, size: 768M}", "  - {base: 0x74000000, size: 2240M}",
      ])
    #expect(
      part(text, from: "reserved:") == [
        "reserved:",
        "  - {name: kernel, base: 0x40080000, size: 37184K, owner: kernel, why: \"/proc/iomem\"}",
        "  - {name: crash-kernel, base: 0x50000000, size: 256M, owner: kernel, why: \"/proc/iomem: Crash kernel in the RAM\"}",
        "  - {name: in-use, base: 0x6ff00000, size: 8K, owner: kernel, why: \"/proc/iomem: reserved in the RAM\"}",
        "  - {name: reserved, base: 0x70000000, size: 64M, owner: firmware, why: \"/proc/iomem: reserved\"}",
      ])
    #expect(text.contains("    memory: {base: 0xec000000, size: 64M}"))
    #expect(try findings(text) == [])
  }

  /// What the tree reserves without a mapping is RAM all the same.
  @Test func theTreesOwnRegionsUnderUEFI() throws {
    let text = try draft(
      tree(
        """
        reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges;
          tee@70000000 { reg = <0 0x70000000 0 0x1000000>; no-map; }; };
        """, chosen: Self.uefi),
      iomem: """
        40000000-6fffffff : System RAM
        70000000-70ffffff : reserved
        71000000-bfffffff : System RAM
        """)
    #expect(part(text, from: "memory:") == ["memory:", "  - {base: 0x40000000, size: 2G}"])
    #expect(
      part(text, from: "reserved:") == [
        "reserved:",
        "  - {name: tee, base: 0x70000000, size: 16M, owner: firmware, why: \"/reserved-memory/tee@70000000\"}",
      ])
  }

  @Test func ofATree() throws {
    let text = try draft(
      tree(
        """
        reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges;
          tee@70000000 { reg = <0 0x70000000 0 0x1000800>; };
          overlapping@70000000 { reg = <0 0x70000000 0 0x1002000>; };
          off@7a000000 { reg = <0 0x7a000000 0 0x1000>; status = "disabled"; };
          odd@7b000000 { reg = <0x7b000000 0x1000>; };
          linux,cma { compatible = "shared-dma-pool"; reusable; size = <0 0x28000000>;
            alloc-ranges = <0 0x40000000 0 0x40000000>; };
        };
        """,
        chosen: "linux,initrd-start = <0x48000000>; linux,initrd-end = <0 0x48123456>;"
          + " bootargs = \"crashkernel=256M@0x50000000 earlycon=pl011,0x60000000\";",
        // The first is the node's, the second goes out of the RAM.
        before: "/memreserve/ 0x70000000 0x1000800; /memreserve/ 0x3ff00000 0x200000;"))
    #expect(
      part(text, from: "# look: where") == [
        "# look: where the boot loader puts kernel, initrd and tree, and what devices own.",
        "# look: /reserved-memory/odd@7b000000 cannot be used: its reg has 2 cells, and an entry 4",
        "# Linux itself finds a place for /reserved-memory/linux,cma, 640M, in [0x40000000, 0x80000000)",
        "reserved:",
        "  - {name: memreserve-1, base: 0x3ff00000, size: 1M, owner: firmware, why: \"the tree's memory reservation block\"}",
        "  - {name: memreserve-1-2, base: 0x40000000, size: 1M, owner: firmware, why: \"the tree's memory reservation block\"}",
        "  - {name: initrd, base: 0x48000000, size: 1168K, owner: initrd, why: \"linux,initrd-start and -end of /chosen\"}",
        "  - {name: crashkernel, base: 0x50000000, size: 256M, owner: kernel, why: \"crashkernel=256M@0x50000000\"}",
        "  - {name: tee, base: 0x70000000, size: 16388K, owner: firmware, why: \"/reserved-memory/tee@70000000\"}",
        "  - {name: overlapping, base: 0x71001000, size: 4K, owner: firmware, why: \"/reserved-memory/overlapping@70000000\"}",
      ])
    #expect(try findings(text) == [])
  }

  @Test(arguments: [
    (
      "#address-cells = <2>; #size-cells = <1>; ranges;",
      "its #address-cells and #size-cells are 2 and 1, the root's 2 and 2"
    ),
    ("#address-cells = <2>; #size-cells = <2>;", "it has no 'ranges'"),
  ])
  func whatLinuxIgnoresIsSaid(_ form: String, _ reason: String) throws {
    let text = try draft(tree("reserved-memory { \(form) };"))
    #expect(
      text.contains(
        "# look: Linux ignores all of /reserved-memory, because \(reason): mend the tree\nreserved: []\n"
      ))
  }

  @Test(arguments: [
    ("", "/proc/iomem is empty, as archivers copy it"),
    (
      "00000000-00000000 : System RAM\n",
      "/proc/iomem hides its addresses from everybody but root"
    ),
  ])
  func aListThatTellsNothingIsSaid(_ iomem: String, _ words: String) throws {
    let remedy = "on the board, as root: cat /proc/iomem >FOLDER/proc/iomem"
    #expect(
      try draft(tree(), iomem: iomem).contains(
        "# look: what Linux and the firmware use is not known: \(words); \(remedy)\n"))
    let error = #expect(throws: InspectionError.self) {
      _ = try draft(tree(memory: ""), iomem: iomem)
    }
    #expect(
      error?.description
        == "the RAM is unknown: the tree leaves /memory to the boot loader, and \(words); \(remedy)"
    )
  }
}
