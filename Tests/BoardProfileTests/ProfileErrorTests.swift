// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics
import Testing

/// A change to the example profile that makes it wrong, and the exact complaint.
struct BadProfile: Sendable, CustomTestStringConvertible {
  var name: String
  var old: String
  var new: String
  var message: String

  init(_ name: String, _ old: String, _ new: String, _ message: String) {
    (self.name, self.old, self.new, self.message) = (name, old, new, message)
  }

  var testDescription: String { name }
}

@Suite struct ProfileErrorTests {
  /// Line numbers in the messages below count from here.
  static let example = """
    schema: 1
    board: b
    title: A board
    arch: arm64
    memory: [{base: 0x40000000, size: 1G}]
    cpus: [{id: 0, reg: 0x0}, {id: 1, reg: 0x1}]
    psci: {method: smc}
    devicetree: {compatible: [a], cells: {address: 2, size: 1}}
    boot: {method: u-boot, cmdline: devicetree}
    clients:
      - name: z
        os: zephyr
        cpus: [1]
        image: {file: z.bin, format: raw, load: 0x48000000, entry: 0x48000000}
        memory: {base: 0x48000000, size: 16M}
        shared: {base: 0x47000000, size: 1M, layout: legacy}
        doorbell: {sgi: 7}
        services: [uart]
        power-off: [rpc]

    """

  @Test func theExampleIsRight() throws {
    let profile = try Profile.parse(Array(Self.example.utf8), file: "b.yaml")
    #expect(profile.clients[0].memory.description == "[0x48000000, 0x49000000)")
    #expect(profile.clients[0].image.load.mark == Mark(file: "b.yaml", line: 14, column: 45))
  }

  @Test(arguments: [
    BadProfile(
      "a key misspelt", "title:", "tittle:",
      """
      b.yaml:1:1: error: 'title' is missing
      b.yaml:3:1: error: unknown key 'tittle'; did you mean 'title'?
      """),
    BadProfile(
      "a key nobody knows", "title: A board", "title: A board\nfrobnicate: 1",
      """
      b.yaml:4:1: error: unknown key 'frobnicate'; the keys here are schema, board, title, arch, core, memory, variants, reserved, cpus, psci, interrupt-controller, uarts, devicetree, boot, qemu, clients, allow
      """),
    BadProfile(
      "a key of a client misspelt", "doorbell:", "dorbell:",
      """
      b.yaml:11:5: error: clients[0]: 'doorbell' is missing
      b.yaml:17:5: error: clients[0]: unknown key 'dorbell'; did you mean 'doorbell'?
      """),
    BadProfile(
      "no boot", "boot: {method: u-boot, cmdline: devicetree}\n", "",
      """
      b.yaml:1:1: error: 'boot' is missing
      """),
    BadProfile(
      "another version", "schema: 1", "schema: 2",
      """
      b.yaml:1:9: error: schema: version 2 of this kind of file is unknown here, only 1 is
        fix: write 1, or take a newer mcs-dtb
      """),
    BadProfile(
      "a capital in the name", "board: b", "board: B",
      """
      b.yaml:2:8: error: board: expected a name of at most 31 letters a-z, digits and hyphens, found 'B'
      """),
    BadProfile(
      "another name than the file's", "board: b", "board: c",
      """
      b.yaml:2:8: error: the board is called 'c' but its file 'b.yaml'
        fix: board: b, or rename the file to c.yaml
      """),
    BadProfile(
      "an empty title", "title: A board", "title:",
      """
      b.yaml:3:7: error: title: expected text, found nothing
      """),
    BadProfile(
      "a list for a title", "title: A board", "title: [A board]",
      """
      b.yaml:3:8: error: title: expected text, found a list
      """),
    BadProfile(
      "an architecture misspelt", "arch: arm64", "arch: amr64",
      """
      b.yaml:4:7: error: arch: expected one of arm64, x86_64, found 'amr64'; did you mean 'arm64'?
      """),
    BadProfile(
      "an architecture nobody knows", "arch: arm64", "arch: riscv",
      """
      b.yaml:4:7: error: arch: expected one of arm64, x86_64, found 'riscv'
      """),
    BadProfile(
      "memory that is no list", "memory: [{base: 0x40000000, size: 1G}]", "memory: 1G",
      """
      b.yaml:5:9: error: memory: expected a list, found '1G'
      """),
    BadProfile(
      "no memory in the list", "memory: [{base: 0x40000000, size: 1G}]", "memory: []",
      """
      b.yaml:5:9: error: memory: the list is empty
      """),
    BadProfile(
      "neither memory nor variants", "memory: [{base: 0x40000000, size: 1G}]\n", "",
      """
      b.yaml:2:8: error: a board has either 'memory' or 'variants', each with its own memory
        fix: add 'memory' with the banks of RAM
      """),
    BadProfile(
      "memory and variants", "cpus: [{id",
      "variants: {1g: {memory: [{base: 0x0, size: 1G}]}}\ncpus: [{id",
      """
      b.yaml:2:8: error: a board has either 'memory' or 'variants', each with its own memory
        fix: remove one of the two
      """),
    BadProfile(
      "a variant's name", "memory: [{base: 0x40000000, size: 1G}]",
      "variants: {1G: {memory: [{base: 0x0, size: 1G}]}}",
      """
      b.yaml:5:12: error: variants: expected a name of at most 31 letters a-z, digits and hyphens, found '1G'
      """),
    BadProfile(
      "a decimal address", "base: 0x48000000", "base: 1207959552",
      """
      b.yaml:15:20: error: clients[0].memory.base: addresses are written in hex: did you mean 0x1207959552? (decimal 1207959552 is 0x48000000)
      """),
    BadProfile(
      "an address without 0x", "base: 0x48000000", "base: 48000000",
      """
      b.yaml:15:20: error: clients[0].memory.base: addresses are written in hex: did you mean 0x48000000? (decimal 48000000 is 0x02dc6c00)
      """),
    BadProfile(
      "a size without 0x", "size: 16M", "size: 1000000",
      """
      b.yaml:15:38: error: clients[0].memory.size: sizes are written in hex or with K, M or G: did you mean 0x1000000? (decimal 1000000 is 0x000f4240)
      """),
    BadProfile(
      "an offset without 0x", "layout: legacy}", "layout: legacy, host-tx-vring: 28000}",
      """
      b.yaml:16:73: error: clients[0].shared.host-tx-vring: offsets are written in hex or with K, M or G: did you mean 0x28000? (decimal 28000 is 0x00006d60)
      """),
    BadProfile(
      "a capital X", "base: 0x48000000", "base: 0X48000000",
      """
      b.yaml:15:20: error: clients[0].memory.base: expected an address such as 0x7a000000, found '0X48000000'
        fix: write 0x48000000
      """),
    BadProfile(
      "mebibytes", "size: 16M", "size: 16MiB",
      """
      b.yaml:15:38: error: clients[0].memory.size: expected a size such as 64M or 0x04000000, found '16MiB'
        fix: write 16M
      """),
    BadProfile(
      "a terminal's escape in the title", "title: A board", "title: \"A\\e[31m\"",
      """
      b.yaml:3:8: error: title: the text has the control character U+001B
        fix: remove it
      """),
    BadProfile(
      "a title of two lines", "title: A board", "title: \"A\\nboard\"",
      """
      b.yaml:3:8: error: title: the text has the control character U+000A
        fix: remove it
      """),
    BadProfile(
      "an address in quotes", "base: 0x48000000", "base: '0x48000000'",
      """
      b.yaml:15:20: error: clients[0].memory.base: expected an address such as 0x7a000000, found the quoted text '0x48000000': remove the quotes
      """),
    BadProfile(
      "an address beyond 64 bits", "base: 0x48000000", "base: 0x148000000000000000",
      """
      b.yaml:15:20: error: clients[0].memory.base: '0x148000000000000000' does not fit in 64 bits
      """),
    BadProfile(
      "no digits", "base: 0x48000000", "base: 0x4800000o",
      """
      b.yaml:15:20: error: clients[0].memory.base: expected an address such as 0x7a000000, found '0x4800000o'
      """),
    BadProfile(
      "a size in words", "size: 16M", "size: lots",
      """
      b.yaml:15:38: error: clients[0].memory.size: expected a size such as 64M or 0x04000000, found 'lots'
      """),
    BadProfile(
      "a small letter for megabytes", "size: 16M", "size: 16m",
      """
      b.yaml:15:38: error: clients[0].memory.size: expected a size such as 64M or 0x04000000, found '16m'
        fix: write 16M
      """),
    BadProfile(
      "no bytes at all", "size: 16M", "size: 0",
      """
      b.yaml:15:38: error: clients[0].memory.size: '0' is out of range: it goes from 0x00000001 to 0xffffffffffffffff
      """),
    BadProfile(
      "a leading zero", "size: 16M", "size: 016M",
      """
      b.yaml:15:38: error: clients[0].memory.size: '016M' has a leading zero: write it without, or as 0x…
      """),
    BadProfile(
      "a size beyond 64 bits", "size: 16M", "size: 99999999999G",
      """
      b.yaml:15:38: error: clients[0].memory.size: '99999999999G' does not fit in 64 bits
      """),
    BadProfile(
      "a region that wraps", "base: 0x47000000, size: 1M", "base: 0xfffffffffff00001, size: 1M",
      """
      b.yaml:16:46: error: shared memory: 0xfffffffffff00001 + 0x00100000 goes past the end of the 64-bit address space
        fix: correct 'base' or 'size'
      """),
    BadProfile(
      "a region without a size", "size: 16M", "len: 16M",
      """
      b.yaml:15:13: error: clients[0].memory: 'size' is missing
      b.yaml:15:32: error: clients[0].memory: unknown key 'len'; the keys here are base, size
      """),
    BadProfile(
      "an MPIDR with bits outside the affinity", "reg: 0x1}", "reg: 0x80000001}",
      """
      b.yaml:6:40: error: cpus[1].reg: 0x80000001 has bits outside the affinity fields 0xff00ffffff
        fix: take 'reg' of the core's node: 0x00000001
      """),
    BadProfile(
      "cpus out of order", "{id: 0, reg: 0x0}, {id: 1, reg: 0x1}",
      "{id: 1, reg: 0x0}, {id: 0, reg: 0x1}",
      """
      b.yaml:6:13: error: cpu 1 stands in the place of cpu 0
        fix: list the cpus in Linux's order, from 0, without gaps
      b.yaml:6:32: error: cpu 0 stands in the place of cpu 1
        fix: list the cpus in Linux's order, from 0, without gaps
      """),
    BadProfile(
      "one reg for two cpus", "reg: 0x1}", "reg: 0x0}",
      """
      b.yaml:6:40: error: cpu 1 has the same reg 0x00000000 as cpu 0
      b.yaml:6:21: note: cpu 0
        fix: give every cpu the 'reg' of its node
      """),
    BadProfile(
      "a conduit nobody knows", "method: smc", "method: sms",
      """
      b.yaml:7:16: error: psci.method: expected one of hvc, smc, found 'sms'; did you mean 'smc'?
      """),
    BadProfile(
      "no conduit", "psci: {method: smc}\n", "",
      """
      b.yaml:4:7: error: an arm64 board needs 'psci': clients' cores are started by it
        fix: add 'psci' with the 'method' of the tree's /psci node
      """),
    BadProfile(
      "no device tree", "devicetree: {compatible: [a], cells: {address: 2, size: 1}}\n", "",
      """
      b.yaml:4:7: error: an arm64 board needs 'devicetree'
        fix: add 'devicetree' with 'compatible' and 'cells' of the vendor's tree
      """),
    BadProfile(
      "a device tree on x86", "arch: arm64", "arch: x86_64",
      """
      b.yaml:8:27: error: an x86_64 board has no device tree
        fix: remove 'devicetree'
      """),
    BadProfile(
      "three cells", "address: 2", "address: 3",
      """
      b.yaml:8:48: error: devicetree.cells.address: '3' is out of range: it goes from 1 to 2
      """),
    BadProfile(
      "template and cells", "compatible: [a]", "compatible: [a], base: t",
      """
      b.yaml:8:27: error: 'devicetree' has either 'base', a template of the whole tree, or 'cells', for overlays
        fix: remove one of the two
      """),
    BadProfile(
      "a core that is not there", "cpus: [1]", "cpus: [1, 2]",
      """
      b.yaml:13:15: error: client 'z' wants cpu 2, and the board has cpus 0 to 1
        fix: take cpu 1, or complete 'cpus'
      """),
    BadProfile(
      "a mapping for a list", "cpus: [1]", "cpus: {a: 1}",
      """
      b.yaml:13:11: error: clients[0].cpus: expected a list, found a mapping
      """),
    BadProfile(
      "no clients", "clients:\n  - name: z", "clients: []\nqemu:\n  - name: z",
      """
      b.yaml:10:10: error: clients: the list is empty
      b.yaml:12:3: error: qemu: expected a mapping with 'machine', found a list
      """),
    BadProfile(
      "two doorbells", "doorbell: {sgi: 7}", "doorbell: {sgi: 7, spi: 3}",
      """
      b.yaml:17:15: error: clients[0].doorbell: give exactly one of 'sgi', 'spi', 'vector'
      """),
    BadProfile(
      "a doorbell that is no mapping", "doorbell: {sgi: 7}", "doorbell: sgi7",
      """
      b.yaml:17:15: error: clients[0].doorbell: expected a mapping with one of 'sgi', 'spi', 'vector', found 'sgi7'
      """),
    BadProfile(
      "an SGI beyond the last", "sgi: 7", "sgi: 16",
      """
      b.yaml:17:21: error: clients[0].doorbell.sgi: '16' is out of range: it goes from 0 to 15
      """),
    BadProfile(
      "a number for a path", "file: z.bin", "file: a/z.bin",
      """
      b.yaml:14:19: error: client 'z': 'a/z.bin' is a path; the image is a file name, its folder depends on the machine
        fix: leave the folder out
      """),
    BadProfile(
      "one client twice", "clients:\n",
      """
      clients:
        - {name: z, os: other, cpus: [1], image: {file: i, format: elf, load: 0x0, entry: 0x0}, memory: {base: 0x0, size: 1}, shared: {base: 0x0, size: 1, layout: legacy}, doorbell: {spi: 1}, services: [], power-off: [init]}

      """,
      """
      b.yaml:12:11: error: two clients are called 'z'
      b.yaml:11:12: note: the other one
        fix: give each its own name
      """),
    BadProfile(
      "everything at once", "arch: arm64\nmemory: [{base: 0x40000000, size: 1G}]",
      "arch: arm\nmemory: [{base: 4, size: 1T}]",
      """
      b.yaml:4:7: error: arch: expected one of arm64, x86_64, found 'arm'
      b.yaml:5:17: error: memory[0].base: addresses are written in hex: did you mean 0x4? (decimal 4 is 0x00000004)
      b.yaml:5:26: error: memory[0].size: expected a size such as 64M or 0x04000000, found '1T'
      """),
  ])
  func refuses(_ bad: BadProfile) throws {
    let text = Self.example.replacing(bad.old, with: bad.new, maxReplacements: 1)
    try #require(text != Self.example)
    #expect(message(text) == bad.message)
  }

  private func message(_ text: String) -> String? {
    do throws(SourceError) {
      _ = try Profile.parse(Array(text.utf8), file: "b.yaml")
      return nil
    } catch { return error.description }
  }
}
