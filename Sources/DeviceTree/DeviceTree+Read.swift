// SPDX-License-Identifier: MulanPSL-2.0

import CLibFDT

extension DeviceTree {
  /// Deeper trees are refused: reading is recursive, and real trees stay below ten levels.
  static let depthLimit = 64

  /// Reads a blob of version 16 or 17 (`dtb` or `dtbo`).
  ///
  /// - Throws: `DeviceTreeError.invalidBlob` unless libfdt's full check accepts the blob.
  public init(blob: [UInt8]) throws(DeviceTreeError) {
    self.init(root: Node(""))
    let failure = blob.withUnsafeBytes { bytes -> DeviceTreeError? in
      guard let fdt = bytes.baseAddress, !bytes.isEmpty else {
        return .invalidBlob(reason: "it is empty")
      }
      let status = fdt_check_full(fdt, bytes.count)
      guard status == 0 else { return .invalidBlob(reason: Self.reason(status)) }
      bootCPU = mcs_fdt_boot_cpuid_phys(fdt)
      for index in 0..<fdt_num_mem_rsv(fdt) {
        var entry = Reservation(address: 0, size: 0)
        guard fdt_get_mem_rsv(fdt, index, &entry.address, &entry.size) == 0 else { break }
        reservations.append(entry)
      }
      do throws(DeviceTreeError) {
        root = try Self.node(fdt, at: 0, depth: 0)
        return nil
      } catch { return error }
    }
    if let failure { throw failure }
  }

  private static func node(
    _ fdt: UnsafeRawPointer, at offset: Int32, depth: Int
  ) throws(DeviceTreeError) -> Node {
    guard depth < depthLimit else { throw .tooDeep(limit: depthLimit) }
    guard let name = fdt_get_name(fdt, offset, nil) else {
      throw .invalidBlob(reason: "a node without a name")
    }
    var node = Node(String(cString: name))
    var property = fdt_first_property_offset(fdt, offset)
    while property >= 0 {
      var length: Int32 = 0
      var name: UnsafePointer<CChar>?
      guard let value = fdt_getprop_by_offset(fdt, property, &name, &length), let name else {
        throw .invalidBlob(reason: reason(length))
      }
      node.properties.append(
        Property(
          String(cString: name),
          value: Array(UnsafeRawBufferPointer(start: value, count: Int(length)))))
      property = fdt_next_property_offset(fdt, property)
    }
    var child = fdt_first_subnode(fdt, offset)
    while child >= 0 {
      node.children.append(try self.node(fdt, at: child, depth: depth + 1))
      child = fdt_next_subnode(fdt, child)
    }
    return node
  }

  static func reason(_ status: Int32) -> String {
    String(cString: fdt_strerror(status))
  }
}
