// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardFiles
import DeviceTree
import Glibc
import MarkedYAML

/// The command was used in a way it cannot be; exits with 2.
struct UsageError: Error {
  var message: String
  init(_ message: String) { self.message = message }
}

/// Several things went wrong, each on its own.
struct Failures: Error {
  var errors: [any Error]
}

/// Runs the command and ends the process: 0 when it worked, 1 when it did not, 2 when it
/// was called wrongly. Messages go to standard error.
func finish(_ command: () throws -> Void) -> Never {
  do {
    try command()
    exit(0)
  } catch {
    exit(report(error))
  }
}

private func report(_ error: any Error) -> CInt {
  switch error {
  case let error as SourceError:
    writeStandardError(error.description)
    return 1
  case let error as FileError:
    writeStandardError("error: \(error)")
    return 1
  case let error as DeviceTreeError:
    writeStandardError("error: \(error)")
    return 1
  case let error as UsageError:
    writeStandardError("error: \(error.message)")
    return 2
  case let error as Failures:
    for error in error.errors { _ = report(error) }
    return 1
  default:
    let message = MCSDtb.fullMessage(for: error)
    if MCSDtb.exitCode(for: error) == .success {
      do {
        try writeStandardOutput(Array((message + "\n").utf8))
        return 0
      } catch { return report(error) }
    }
    writeStandardError(message)
    return 2
  }
}
