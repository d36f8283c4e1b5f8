// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree
import TestSupport
import Testing

@Suite struct ReservedRegionTests {
  @Test func regionsOfAllKinds() throws {
    let tree = try tree(
      """
      reserved-memory {
        #address-cells = <2>; #size-cells = <2>; ranges;
        atf@80000000 { reg = <0 0x80000000 0 0x200000>; no-map; };
        off@90000000 { reg = <0 0x90000000 0 0x1000>; status = "disabled"; };
        two@a0000000 { reg = <0 0xa0000000 0 0x1000 0 0xb0000000 0 0x1000>; };
        nothing@c0000000 { reg = <0 0xc0000000 0 0>; };
        linux,cma {
          compatible = "shared-dma-pool"; reusable; size = <0 0x4000000>; alignment = <0 0x2000>;
          alloc-ranges = <0 0x40000000 0 0x40000000>;
        };
        anywhere { size = <0 0x1000>; };
        both@d0000000 { reg = <0 0xd0000000 0 0x1000>; size = <0 0x1000>; };
        neither { };
      };
      """, before: "/memreserve/ 0x80000000 0x200000;\n/memreserve/ 0xf0000000 0x1000;")
    let regions = tree.reservedRegions
    #expect(
      regions.map { "\($0.node.baseName) \(texts($0.ranges).joined(separator: " "))" } == [
        "atf 0x80000000+0x200000", "off 0x90000000+0x1000",
        "two 0xa0000000+0x1000 0xb0000000+0x1000", "nothing ", "linux,cma ", "anywhere ",
        "both 0xd0000000+0x1000", "neither ",
      ])
    #expect(regions[0].path == "/reserved-memory/atf@80000000")
    #expect(regions.map(\.isNoMap) == [true] + Array(repeating: false, count: 7))
    #expect(regions.map(\.status).firstIndex(of: .disabled) == 1)
    #expect(
      regions.map { $0.pool != nil } == [false, false, false, false, true, true, false, false])
    let pool = try #require(regions[4].pool)
    #expect(pool.size == 0x400_0000 && pool.alignment == 0x2000)
    #expect(texts(pool.allowed) == ["0x40000000+0x40000000"])
    #expect(regions[4].compatible == ["shared-dma-pool"])
    #expect(regions[5].pool?.alignment == 0 && regions[5].pool?.allowed == [])
    // The same range in both places: each place reports its own.
    #expect(texts(tree.reservations) == ["0x80000000+0x200000", "0xf0000000+0x1000"])
  }

  @Test(
    arguments: [
      ("", true),
      ("reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges; };", true),
      ("reserved-memory { #address-cells = <2>; #size-cells = <2>; };", false),
      ("reserved-memory { #address-cells = <2>; #size-cells = <1>; ranges; };", false),
      ("reserved-memory { ranges; };", false),
    ])
  func whetherLinuxReadsThem(_ content: String, _ isRead: Bool) throws {
    #expect(try tree(content).readsReservedMemory == isRead)
  }
}
