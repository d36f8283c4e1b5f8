// SPDX-License-Identifier: MulanPSL-2.0

import Foundation

/// The checkout that the tests were built from.
public enum Repository {
  public static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  public static func path(_ relative: String) -> String { root + "/" + relative }

  public static func bytes(_ relative: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(fileURLWithPath: path(relative))))
  }

  public static func text(_ relative: String) throws -> String {
    try String(contentsOfFile: path(relative), encoding: .utf8)
  }

  /// A program of this package, built together with the tests.
  public static func product(_ name: String) -> String {
    // The test bundle lies beside the products; its path is the process's first argument
    // or the executable itself.
    let executable = Bundle.main.executableURL!.deletingLastPathComponent()
    let candidates =
      [executable]
      + CommandLine.arguments.map {
        URL(fileURLWithPath: $0).deletingLastPathComponent()
      }
    return candidates.map { $0.appendingPathComponent(name).path }
      .first { FileManager.default.isExecutableFile(atPath: $0) } ?? name
  }
}
