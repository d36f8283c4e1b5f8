// SPDX-License-Identifier: MulanPSL-2.0

import Glibc

/// The bytes of a regular file, pipe or device.
///
/// - Parameter limit: more bytes than this are refused.
/// - Throws: `FileError`, for a folder too.
public func readFile(_ path: String, limit: Int = 64 << 20) throws(FileError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError("read", path) }
  defer { close(descriptor) }
  return try readAll(descriptor, called: path, limit: limit)
}

func readAll(_ descriptor: CInt, called path: String, limit: Int) throws(FileError) -> [UInt8] {
  var bytes: [UInt8] = []
  while true {
    let chunk = 64 << 10
    var status = 0
    var code: CInt = 0
    let part = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
      status = read(descriptor, buffer.baseAddress, chunk)
      code = errno
      count = max(status, 0)
    }
    if status < 0, code == EINTR { continue }
    guard status >= 0 else { throw FileError("read", path, errno: code) }
    if status == 0 { return bytes }
    bytes.append(contentsOf: part)
    guard bytes.count <= limit else {
      throw FileError("cannot read \(path): it has more than \(limit) bytes")
    }
  }
}
