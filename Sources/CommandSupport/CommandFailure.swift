// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import DeviceTree
import Diagnostics
import Files

/// An error that ends a command, and the message for the user.
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
