// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import DeviceTree
import Diagnostics
import Files

/// An error that a command ends with, and what it tells the user.
protocol CommandFailure: Error {
  var message: String { get }
}

extension SourceError: CommandFailure {
  var message: String { description }
}

extension FileError: CommandFailure {
  var message: String { "error: \(self)" }
}

extension DeviceTreeError: CommandFailure {
  var message: String { "error: \(self)" }
}
