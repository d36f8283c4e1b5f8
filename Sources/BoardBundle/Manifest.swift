// SPDX-License-Identifier: MulanPSL-2.0

import FoundationEssentials

/// What a bundle holds and what it was made from: its `manifest.json`.
struct Manifest: Codable, Equatable {
  struct File: Codable, Equatable {
    var path: String
    /// Bytes.
    var size: Int
    var sha256: String

    init(path: String, bytes: [UInt8]) {
      self.path = path
      size = bytes.count
      sha256 = BoardBundle.sha256(bytes)
    }
  }

  static let fileName = "manifest.json"

  var board: String
  /// The size of RAM it is for; nil for all of the board's.
  var variant: String?
  /// Of mcs-dtb.
  var version: String
  var profile: File
  /// The vendor's tree that the clients were merged into.
  var base: File?
  /// Everything but the manifest, sorted by path.
  var files: [File]

  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try Array(encoder.encode(self)) + Array("\n".utf8)
  }
}

extension Manifest {
  /// - Throws: when it is not the manifest of a bundle.
  init(json: [UInt8]) throws {
    self = try JSONDecoder().decode(Manifest.self, from: Data(json))
  }
}
