// SPDX-License-Identifier: MulanPSL-2.0

import Glibc

/// Paths of all files below a folder, relative to it and sorted; everything that is not a
/// folder counts as a file.
///
/// - Throws: `FileError`, when there is no such folder too.
public func filesBelow(_ path: String) throws(FileError) -> [String] {
  var files: [String] = []
  for name in try listFolder(path) {
    let entry = "\(path)/\(name)"
    var status = stat()
    guard lstat(entry, &status) == 0 else { throw FileError("read", entry) }
    if status.st_mode & S_IFMT == S_IFDIR {
      files += try filesBelow(entry).map { "\(name)/\($0)" }
    } else {
      files.append(name)
    }
  }
  return files.sorted()
}

public func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Whether a file's owner may run it.
public func isExecutable(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IXUSR != 0
}

public func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }
