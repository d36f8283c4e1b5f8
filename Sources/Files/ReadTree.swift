// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree

/// A device tree from a file.
///
/// - Throws: `FileError` that names the file, for an invalid tree too.
public func readTree(_ path: String) throws(FileError) -> DeviceTree {
  let bytes = try readFile(path)
  do throws(DeviceTreeError) {
    return try DeviceTree(blob: bytes)
  } catch { throw FileError("\(path): \(error)") }
}
