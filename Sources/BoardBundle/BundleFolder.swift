// SPDX-License-Identifier: MulanPSL-2.0

import Files

extension BundleContents {
  /// Makes the folder whole or not at all. An earlier bundle there is replaced.
  ///
  /// - Parameter force: replace what is no bundle, or was edited, too. It is kept.
  /// - Returns: the name under which it is kept.
  /// - Throws: `FileError`; what was there is then still there.
  public func write(to path: String, force: Bool) throws(FileError) -> String? {
    var kept: String?
    let foreign = try Self.foreignFiles(in: path)
    if !foreign.isEmpty {
      let name = path.hasSuffix("/") ? String(path.dropLast()) : path
      kept = name + "~"
      guard force else { throw Self.refusal(path, foreign, kept: name + "~") }
    }
    try writeFolder(
      files.map { FolderFile(path: $0.path, bytes: $0.bytes, isExecutable: $0.isExecutable) },
      to: path, keepingOldAs: kept)
    return kept
  }

  /// What would be lost: files that the folder's manifest does not list, or lists otherwise.
  private static func foreignFiles(in path: String) throws(FileError) -> [String] {
    guard fileExists(path) else { return [] }
    guard isFolder(path) else { throw FileError("cannot write \(path): it is not a folder") }
    let manifest = (try? readFile("\(path)/\(Manifest.fileName)")).flatMap {
      try? Manifest(json: $0)
    }
    let known = Dictionary(
      (manifest?.files ?? []).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    return try filesBelow(path).compactMap { name in
      if name == Manifest.fileName, manifest != nil { return nil }
      guard let file = known[name] else { return name }
      let bytes = try? readFile("\(path)/\(name)")
      return bytes.map { Manifest.File(path: name, bytes: $0) } == file ? nil : "\(name) (edited)"
    }
  }

  private static func refusal(_ path: String, _ foreign: [String], kept: String) -> FileError {
    let more = foreign.count > 5 ? " and \(foreign.count - 5) more" : ""
    return FileError(
      """
      \(path) holds what is not of a bundle: \(foreign.prefix(5).joined(separator: ", "))\(more)
        fix: name another folder, or --force, which keeps what is there as \(kept)
      """)
  }
}
