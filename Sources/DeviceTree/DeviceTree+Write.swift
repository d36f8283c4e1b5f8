// SPDX-License-Identifier: MulanPSL-2.0

import CLibFDT

extension DeviceTree {
  /// No device tree of a board comes near this; it bounds the buffer's growth.
  private static let sizeLimit = 64 << 20

  /// The tree as a blob, nodes and properties in their order, without padding.
  ///
  /// libfdt's sequential-write functions are used because its editing ones put what is
  /// new in front, which would reverse the order.
  ///
  /// - Throws: `DeviceTreeError.cannotWrite`.
  public func blob() throws(DeviceTreeError) -> [UInt8] {
    var capacity = 16 << 10
    while true {
      var blob = [UInt8](repeating: 0, count: capacity)
      let status = blob.withUnsafeMutableBytes { write(into: $0.baseAddress!, Int32($0.count)) }
      switch status {
      case 0:
        let size = blob.withUnsafeBytes { Int(mcs_fdt_totalsize($0.baseAddress!)) }
        blob.removeLast(capacity - size)
        return blob
      case -FDT_ERR_NOSPACE where capacity < Self.sizeLimit:
        capacity *= 4
      default:
        throw .cannotWrite(reason: Self.reason(status))
      }
    }
  }

  private func write(into fdt: UnsafeMutableRawPointer, _ capacity: Int32) -> Int32 {
    var status = fdt_create(fdt, capacity)
    for entry in reservations where status == 0 {
      status = fdt_add_reservemap_entry(fdt, entry.address, entry.size)
    }
    if status == 0 { status = fdt_finish_reservemap(fdt) }
    if status == 0 { status = Self.write(root, into: fdt) }
    if status == 0 { status = fdt_finish(fdt) }
    if status == 0 { mcs_fdt_set_boot_cpuid_phys(fdt, bootCPU) }
    return status
  }

  private static func write(_ node: Node, into fdt: UnsafeMutableRawPointer) -> Int32 {
    var status = fdt_begin_node(fdt, node.name)
    for property in node.properties where status == 0 {
      status = property.value.withUnsafeBytes {
        fdt_property(fdt, property.name, $0.baseAddress, Int32($0.count))
      }
    }
    for child in node.children where status == 0 { status = write(child, into: fdt) }
    return status == 0 ? fdt_end_node(fdt) : status
  }
}
