// SPDX-License-Identifier: MulanPSL-2.0

import CLibFDT

extension DeviceTree {
  /// Deeper trees are refused: most of what is done with trees is recursive, and real ones
  /// stay below ten levels.
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
      if let obstacle = Self.obstacle(bytes) { return .invalidBlob(reason: obstacle) }
      let status = fdt_check_full(fdt, bytes.count)
      guard status == 0 else { return .invalidBlob(reason: Self.reason(status)) }
      bootCPU = mcs_fdt_boot_cpuid_phys(fdt)
      for index in 0..<fdt_num_mem_rsv(fdt) {
        var entry = Reservation(address: 0, size: 0)
        guard fdt_get_mem_rsv(fdt, index, &entry.address, &entry.size) == 0 else { break }
        reservations.append(entry)
      }
      do throws(DeviceTreeError) {
        root = try Self.root(of: fdt)
        return nil
      } catch { return error }
    }
    if let failure { throw failure }
  }

  /// Why libfdt must not see the blob; nil when it may.
  ///
  /// libfdt 1.6 takes a property's length above 2^31 for a negative one: its full check then lets
  /// the blob pass, or never ends. Other faults are left to libfdt.
  private static func obstacle(_ blob: UnsafeRawBufferPointer) -> String? {
    func cell(_ offset: Int) -> Int? {
      guard offset + 4 <= blob.count else { return nil }
      return Int(UInt32(bigEndian: blob.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
    // magic, off_dt_struct and version (Devicetree Specification v0.4, §5.2)
    guard cell(0) == 0xd00d_feed, let start = cell(8), let version = cell(20) else { return nil }
    guard version >= 16 else { return reason(-FDT_ERR_BADVERSION) }
    // Counted from the start of the structure block, as its alignment is.
    var offset = 0
    while let tag = cell(start + offset) {
      offset += 4
      switch UInt32(tag) {
      case UInt32(FDT_BEGIN_NODE):
        while start + offset < blob.count, blob[start + offset] != 0 { offset += 1 }
        offset += 1
      case UInt32(FDT_PROP):
        guard let length = cell(start + offset), length <= blob.count - start - offset else {
          return reason(-FDT_ERR_BADSTRUCTURE)
        }
        offset += 8 + length
      case UInt32(FDT_END_NODE), UInt32(FDT_NOP): break
      default: return nil
      }
      offset = (offset + 3) & ~3
    }
    return nil
  }

  /// All nodes in one pass over the structure block: libfdt's functions for children and
  /// siblings would walk it again for every level.
  private static func root(of fdt: UnsafeRawPointer) throws(DeviceTreeError) -> Node {
    /// The nodes that are not closed yet, the innermost last.
    var open: [Node] = []
    var next: Int32 = 0
    while true {
      let offset = next
      switch fdt_next_tag(fdt, offset, &next) {
      case UInt32(FDT_BEGIN_NODE):
        guard open.count < depthLimit else { throw .tooDeep(limit: depthLimit) }
        guard let name = fdt_get_name(fdt, offset, nil) else {
          throw .invalidBlob(reason: "a node without a name")
        }
        open.append(Node(String(cString: name)))
      case UInt32(FDT_PROP) where !open.isEmpty:
        open[open.count - 1].properties.append(try property(fdt, at: offset))
      case UInt32(FDT_END_NODE) where !open.isEmpty:
        let node = open.removeLast()
        guard !open.isEmpty else { return node }
        open[open.count - 1].children.append(node)
      case UInt32(FDT_NOP):
        break
      default:
        throw .invalidBlob(reason: reason(next < 0 ? next : -FDT_ERR_BADSTRUCTURE))
      }
    }
  }

  private static func property(
    _ fdt: UnsafeRawPointer, at offset: Int32
  ) throws(DeviceTreeError) -> Property {
    var length: Int32 = 0
    var name: UnsafePointer<CChar>?
    guard let value = fdt_getprop_by_offset(fdt, offset, &name, &length), let name else {
      throw .invalidBlob(reason: reason(length))
    }
    return Property(
      String(cString: name), value: Array(UnsafeRawBufferPointer(start: value, count: Int(length))))
  }

  static func reason(_ status: Int32) -> String {
    String(cString: fdt_strerror(status))
  }
}
