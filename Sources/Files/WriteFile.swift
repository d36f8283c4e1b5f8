// SPDX-License-Identifier: MulanPSL-2.0

import Glibc

/// Puts a file in place whole or not at all.
///
/// The bytes go to a temporary file beside `path`, are read back and compared, and take
/// the name last. A device or a pipe, which cannot be replaced, is written to directly.
///
/// - Throws: `FileError`; what was at `path` before is then still there.
public func writeFile(_ bytes: [UInt8], to path: String) throws(FileError) {
  var status = stat()
  if stat(path, &status) == 0 {
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw FileError("write", path, errno: EISDIR)
    default: return try writeThrough(bytes, to: path)
    }
  }
  // A symbolic link keeps its place: the file behind it is replaced.
  let target = realPath(path) ?? path
  var template = Array("\(target).XXXXXX".utf8CString)
  let descriptor = mkstemp(&template)
  guard descriptor >= 0 else { throw FileError("write", path) }
  let temporary = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  do throws(FileError) {
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, called: path)
    let mask = umask(0)
    umask(mask)
    guard fchmod(descriptor, 0o666 & ~mask) == 0, fsync(descriptor) == 0,
      lseek(descriptor, 0, SEEK_SET) == 0
    else { throw FileError("write", path) }
    guard try readAll(descriptor, called: temporary, limit: bytes.count) == bytes else {
      throw FileError("cannot write \(path): what was written reads back differently")
    }
    guard rename(temporary, target) == 0 else { throw FileError("write", path) }
  } catch {
    unlink(temporary)
    throw error
  }
}

/// Writes all bytes to standard output.
///
/// - Throws: `FileError`, for a closed pipe too (SIGPIPE has to be ignored).
public func writeStandardOutput(_ bytes: [UInt8]) throws(FileError) {
  try writeAll(bytes, to: STDOUT_FILENO, called: "standard output")
}

/// Writes text for people to standard output. A reader that has seen enough, as in
/// `mcs-dtb list | head`, ends the process as SIGPIPE would, without a word.
///
/// - Throws: `FileError` for anything else.
public func writeText(_ text: String) throws(FileError) {
  do throws(FileError) { try writeStandardOutput(Array(text.utf8)) } catch {
    guard errno == EPIPE else { throw error }
    exit(128 + SIGPIPE)
  }
}

/// Writes a message and a newline to standard error. If even that fails, nothing is left to
/// report it to.
public func writeStandardError(_ message: String) {
  try? writeAll(Array((message + "\n").utf8), to: STDERR_FILENO, called: "standard error")
}

private func writeThrough(_ bytes: [UInt8], to path: String) throws(FileError) {
  let descriptor = open(path, O_WRONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError("write", path) }
  defer { close(descriptor) }
  try writeAll(bytes, to: descriptor, called: path)
}

func writeAll(
  _ bytes: [UInt8], to descriptor: CInt, called path: String
) throws(FileError) {
  var done = 0
  while done < bytes.count {
    let count = bytes.withUnsafeBytes {
      write(descriptor, $0.baseAddress! + done, bytes.count - done)
    }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { throw FileError("write", path) }
    done += count
  }
}
