// SPDX-License-Identifier: MulanPSL-2.0

import CLibFDT

extension DeviceTree {
  /// The tree with an overlay applied by libfdt, as fdtoverlay, U-Boot and the firmware of the
  /// Raspberry Pi do.
  ///
  /// - Parameter overlay: the blob of a tree that is an overlay.
  /// - Throws: `DeviceTreeError.invalidBlob` when the overlay is no tree, or libfdt cannot apply it.
  public func applying(overlay: [UInt8]) throws(DeviceTreeError) -> DeviceTree {
    _ = try DeviceTree(blob: overlay)
    let base = try blob()
    // libfdt changes both blobs, and the overlay even where it fails.
    var (target, source) = (base, overlay)
    target.append(contentsOf: [UInt8](repeating: 0, count: overlay.count + Self.roomToGrow))
    let count = target.count
    let status = target.withUnsafeMutableBytes { target in
      source.withUnsafeMutableBytes { source in
        let opened = base.withUnsafeBytes {
          fdt_open_into($0.baseAddress, target.baseAddress, Int32(count))
        }
        guard opened == 0 else { return opened }
        let applied = fdt_overlay_apply(target.baseAddress, source.baseAddress)
        guard applied == 0 else { return applied }
        return fdt_pack(target.baseAddress)
      }
    }
    guard status == 0 else {
      throw .invalidBlob(reason: "the overlay does not apply: \(Self.reason(status))")
    }
    return try DeviceTree(blob: target)
  }

  /// For names that the base lacks and for alignment; the overlay's own bytes come on top.
  private static let roomToGrow = 4096
}
