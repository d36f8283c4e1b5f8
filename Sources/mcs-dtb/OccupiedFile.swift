// SPDX-License-Identifier: MulanPSL-2.0

import Files
import Glibc

/// A file that an output would replace, and that nobody could make again.
struct OccupiedFile {
  let path: String
  /// What is in it.
  let bytes: [UInt8]

  /// Where it is kept.
  var kept: String { path + "~" }

  /// Nil where nothing is lost: no file, an empty one, a device or a pipe.
  ///
  /// - Throws: `FileError` for a file that cannot be read.
  init?(_ path: String) throws(FileError) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    bytes = try readFile(path)
    guard !bytes.isEmpty else { return nil }
    self.path = path
  }

  /// Whether it was written by hand for these tools.
  var isProfile: Bool {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains {
      $0.hasPrefix("schema:")
    }
  }

  /// Whether it begins as device trees do (Devicetree Specification v0.4, §5.2).
  var isTree: Bool { bytes.starts(with: [0xd0, 0x0d, 0xfe, 0xed]) }

  func refusal(_ reason: String, fix: String) -> FileError {
    FileError("\(path) \(reason)\n  fix: \(fix)")
  }

  /// Puts a copy beside it.
  ///
  /// - Throws: `FileError`, where something else has that name too.
  func keep() throws(FileError) {
    if let other = try OccupiedFile(kept), other.bytes != bytes {
      throw other.refusal(
        "holds an earlier file", fix: "give it another name, so that \(path) can be kept there")
    }
    try writeFile(bytes, to: kept)
    writeStandardError("kept      what was in \(path) as \(kept)")
  }
}

/// Refuses to put a page or a picture in a profile's place.
///
/// - Throws: `FileError`.
func refuseProfile(at output: String?) throws(FileError) {
  guard let output, let occupied = try OccupiedFile(output), occupied.isProfile else { return }
  throw occupied.refusal("is a profile", fix: "name another file")
}
