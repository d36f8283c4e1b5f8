// SPDX-License-Identifier: MulanPSL-2.0

import Foundation

/// Every device tree of Debian's arm64 kernel: some 577.
public enum VendorTrees {
  /// Paths, sorted; all of them in the long pass, else `sample`, spread over all.
  public static func files(sample: Int) throws -> [String] {
    let all = try files()
    let stride = isLongPass ? 1 : max(1, all.count / sample)
    return all.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }

  /// The one whose path ends so.
  public static func file(_ suffix: String) throws -> String {
    guard let file = try files().first(where: { $0.hasSuffix(suffix) }) else {
      throw TestFailure("the kernel has no tree \(suffix)")
    }
    return file
  }

  public static func files() throws -> [String] {
    let fetched = try run([Repository.path("bin/lib/fetch-debian"), "kernel"])
    guard let line = fetched.text.split(separator: "\n").first(where: { $0.hasPrefix("dtbs=") })
    else { throw TestFailure("no kernel: \(fetched.errors)") }
    let folder = String(line.dropFirst(5))
    let names = FileManager.default.subpaths(atPath: folder) ?? []
    return names.filter { $0.hasSuffix(".dtb") }.sorted().map { "\(folder)/\($0)" }
  }
}
