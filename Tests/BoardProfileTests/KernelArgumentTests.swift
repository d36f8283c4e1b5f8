// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Testing

@Suite struct KernelArgumentTests {
  @Test(arguments: [
    ("cma=64M@0x7a000000", ["fixed [0x7a000000, 0x7e000000)"]),
    ("cma=64M@0x70000000-0x74000000", ["fixed [0x70000000, 0x74000000)"]),
    ("cma=64M@0x70000000-0x80000000", ["0x4000000 in [0x70000000, 0x80000000)"]),
    ("cma=64M", ["0x4000000 in [0x00000000, 0x10000000000000000)"]),
    ("cma=0", []), ("cma", []), ("cma=@", []), ("cma=x@y-z", []),
    ("crashkernel=256M@0x70000000", ["fixed [0x70000000, 0x80000000)"]),
    ("crashkernel=1G-2G:64M,2G-:128M@16M", ["fixed [0x01000000, 0x09000000)"]),
    ("crashkernel=128M", ["0x8000000 in [0x00000000, 0x100000000)"]),
    ("crashkernel=1G-2G:64M,2G-:128M", []), ("crashkernel=256M,high", []),
    ("initrd=0x7c000000,16M", ["fixed [0x7c000000, 0x7d000000)"]),
    ("initrd=\\EFI\\initrd.img", []), ("initrd=0x7c000000", []),
    ("memmap=1M$0x100000", ["fixed [0x00100000, 0x00200000)"]),
    ("memmap=1M!4G,1K#8K", ["fixed [0x100000000, 0x100100000)", "fixed [0x00002000, 0x00002400)"]),
    ("memmap=1G@0", []), ("memmap=exactmap", []), ("mem=1G@0x40000000", []),
    ("vendor.vram=0:8M@0x50000000", ["fixed [0x50000000, 0x50800000)"]),
    ("\"vendor=8M@0x50000000\"", ["fixed [0x50000000, 0x50800000)"]),
    ("earlycon=pl011,mmio32,0x9000000,115200n8", ["fixed [0x09000000, 0x09001000)"]),
    ("ramoops.mem-address=0x1000", ["fixed [0x00001000, 0x00002000)"]),
    ("big=16E@1", []),
    ("far=1M@0xffffffffffffffff", ["fixed [0xffffffffffffffff, 0x10000000000000000)"]),
    ("root=/dev/disk@0", []), ("quiet", []), ("", []), ("=", []),
  ])
  func memory(_ text: String, _ expected: [String]) {
    let argument = KernelArgument(text)
    let found = argument.memory(beside: [argument]).map { memory in
      switch memory {
      case .fixed(let range): "fixed \(range)"
      case .pool(let size, let range): "0x\(String(size, radix: 16)) in \(range)"
      }
    }
    #expect(found == expected)
  }

  @Test func anotherArgumentHasTheSize() {
    let all = ["ramoops.mem_size=0x40000", "ramoops.mem_address=0x1000"].map { KernelArgument($0) }
    #expect(
      all[1].memory(beside: all) == [.fixed(AddressRange(0x1000, through: 0x40fff))])
  }

  @Test(arguments: [
    ("3", [3]), ("1-2,5", [1, 2, 5]), ("domain,managed_irq,4", [4]), ("0-7:2/4", [0, 1, 4, 5]),
    ("N", [7]), ("6-N", [6, 7]), ("all", []), ("", []), ("3-1", []), ("0-7:1/0", []), ("-", []),
  ])
  func lists(_ value: String, _ cpus: [UInt64]) {
    let argument = KernelArgument("isolcpus=\(value)")
    #expect(argument.hasCPUList)
    #expect((0..<8).filter { argument.lists(cpu: $0, last: 7) } == cpus)
  }

  @Test(
    arguments: [
      ("mem=1G", 1 << 30), ("mem=0x1000", 4096), ("mem=0x1E", 30), ("mem=5k", 5120), ("mem=x", nil),
      ("mem=99999999999G", nil), ("memory=1G", nil),
    ] as [(String, UInt64?)])
  func limit(_ text: String, _ bytes: UInt64?) {
    #expect(KernelArgument(text).memoryLimit == bytes)
  }
}
