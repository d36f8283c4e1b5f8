// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree
import TestSupport

/// A tree of a source that begins behind the root's cells, 2 and 2.
func tree(
  _ content: String, before: String = "", cells: (address: Int, size: Int) = (2, 2)
) throws -> DeviceTree {
  try DeviceTree(
    blob: dtb(
      of: """
        /dts-v1/;
        \(before)
        / {
          #address-cells = <\(cells.address)>;
          #size-cells = <\(cells.size)>;
          \(content)
        };
        """))
}

/// `0x40000000+0x1000`.
func texts(_ ranges: [DeviceTree.Reservation]) -> [String] {
  ranges.map { "0x\(String($0.address, radix: 16))+0x\(String($0.size, radix: 16))" }
}
