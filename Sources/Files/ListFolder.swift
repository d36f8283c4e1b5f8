// SPDX-License-Identifier: MulanPSL-2.0

import Glibc

/// The names in a folder, sorted, without `.` and `..`.
public func listFolder(_ path: String) throws(FileError) -> [String] {
  guard let stream = opendir(path) else { throw FileError("read", path) }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}
