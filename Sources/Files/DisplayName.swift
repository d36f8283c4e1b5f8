// SPDX-License-Identifier: MulanPSL-2.0

import Glibc

/// The path as messages show it: relative where it lies below the current folder.
public func displayName(_ path: String) -> String {
  guard path.hasPrefix("/"), let folder = realPath("."), path.hasPrefix(folder + "/") else {
    return path
  }
  return String(path.dropFirst(folder.utf8.count + 1))
}
