// SPDX-License-Identifier: MulanPSL-2.0

import Glibc

/// A file of a folder that is written whole.
public struct FolderFile: Equatable, Sendable {
  /// Below the folder.
  public var path: String
  public var bytes: [UInt8]
  public var isExecutable: Bool

  public init(path: String, bytes: [UInt8], isExecutable: Bool) {
    self.path = path
    self.bytes = bytes
    self.isExecutable = isExecutable
  }
}

/// Makes a folder whole or not at all, in place of what was there.
///
/// The files go to a folder beside `path`, reach the disk, are read back and compared. Only
/// then the old folder gives its name away and the new one takes it.
///
/// - Parameter kept: the name that the old folder gets instead of being removed.
/// - Throws: `FileError`; what was at `path` before is then still there.
public func writeFolder(
  _ files: [FolderFile], to path: String, keepingOldAs kept: String? = nil
) throws(FileError) {
  // A symbolic link keeps its place: the folder behind it is replaced.
  let target = realPath(path) ?? withoutSlashes(path)
  let new = try temporaryFolder(beside: target, called: path)
  do throws(FileError) {
    for file in files { try write(file, below: new, called: "\(path)/\(file.path)") }
    try settle(new)
    try putInPlace(new, target, keepingOldAs: kept)
  } catch {
    removeFolder(new)
    throw error
  }
  try sync(folder(of: target))
}

private func putInPlace(
  _ new: String, _ target: String, keepingOldAs kept: String?
) throws(FileError) {
  let old = kept ?? new + ".old"
  let replaces = fileExists(target)
  if replaces {
    guard !fileExists(old) else { throw FileError("write", old, errno: EEXIST) }
    guard rename(target, old) == 0 else { throw FileError("replace", target) }
  }
  guard rename(new, target) == 0 else {
    let error = FileError("write", target)
    if replaces { rename(old, target) }
    throw error
  }
  if replaces, kept == nil { removeFolder(old) }
}

private func withoutSlashes(_ path: String) -> String {
  var path = path[...]
  while path.count > 1, path.hasSuffix("/") { path.removeLast() }
  return String(path)
}

private func temporaryFolder(
  beside target: String, called path: String
) throws(FileError) -> String {
  let name = target.split(separator: "/").last ?? ""
  var template = Array("\(folder(of: target))/.\(name).XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw FileError("write", path) }
  return template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
}

private func write(
  _ file: FolderFile, below new: String, called name: String
) throws(FileError) {
  let path = "\(new)/\(file.path)"
  try makeFolders(folder(of: path))
  let mode: mode_t = file.isExecutable ? 0o777 : 0o666
  let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
  guard descriptor >= 0 else { throw FileError("write", name) }
  defer { close(descriptor) }
  try writeAll(file.bytes, to: descriptor, called: name)
  guard fsync(descriptor) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
    throw FileError("write", name)
  }
  guard try readAll(descriptor, called: name, limit: file.bytes.count) == file.bytes else {
    throw FileError("cannot write \(name): what was written reads back differently")
  }
}

private func makeFolders(_ path: String) throws(FileError) {
  guard !isFolder(path) else { return }
  try makeFolders(folder(of: path))
  guard mkdir(path, 0o777) == 0 else { throw FileError("write", path) }
}

/// Gives the folder the rights of any other, and all its names to the disk.
private func settle(_ path: String) throws(FileError) {
  let mask = umask(0)
  umask(mask)
  guard chmod(path, 0o777 & ~mask) == 0 else { throw FileError("write", path) }
  var folders = [path]
  while let next = folders.popLast() {
    try sync(next)
    for name in try listFolder(next) where isFolder("\(next)/\(name)") {
      folders.append("\(next)/\(name)")
    }
  }
}

private func sync(_ folder: String) throws(FileError) {
  let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError("read", folder) }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else { throw FileError("write", folder) }
}

/// What cannot be removed stays, under a name that shows that it is temporary.
private func removeFolder(_ path: String) {
  for name in (try? listFolder(path)) ?? [] {
    let entry = "\(path)/\(name)"
    var status = stat()
    guard lstat(entry, &status) == 0 else { continue }
    if status.st_mode & S_IFMT == S_IFDIR { removeFolder(entry) } else { unlink(entry) }
  }
  rmdir(path)
}
