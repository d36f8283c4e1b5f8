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
  var status = stat()
  // Files of /proc have no size, and give what they have in pieces.
  let isFile =
    fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
  // One byte more than a file has: its end is then seen by the first read.
  var chunk = isFile ? min(Int(status.st_size), limit) + 1 : 64 << 10
  var bytes: [UInt8] = []
  while true {
    let part = try read(descriptor, upTo: chunk, called: path)
    if bytes.isEmpty { bytes = part } else { bytes += part }
    guard bytes.count <= limit else {
      throw FileError("cannot read \(path): it has more than \(limit) bytes")
    }
    if part.isEmpty || (isFile && part.count < chunk) { return bytes }
    chunk = 64 << 10
  }
}

private func read(
  _ descriptor: CInt, upTo limit: Int, called path: String
) throws(FileError) -> [UInt8] {
  while true {
    var status = 0
    var code: CInt = 0
    let part = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      status = Glibc.read(descriptor, buffer.baseAddress, limit)
      code = errno
      count = max(status, 0)
    }
    if status >= 0 { return part }
    if code != EINTR { throw FileError("read", path, errno: code) }
  }
}
