// SPDX-License-Identifier: MulanPSL-2.0

import Glibc

/// A file could not be read or written: which, and the system's reason.
public struct FileError: Error, Equatable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }

  /// `cannot VERB PATH: No such file or directory`
  init(_ verb: String, _ path: String, errno code: CInt = errno) {
    self.init("cannot \(verb) \(path): \(String(cString: strerror(code)))")
  }
}
