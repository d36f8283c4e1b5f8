// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import Files
import Glibc

/// The command was used in a way it cannot be; exits with 2.
public struct UsageError: Error {
  public var message: String

  public init(_ message: String) { self.message = message }
}

/// Several things went wrong, each on its own.
public struct Failures: Error {
  public var errors: [any Error]

  public init(_ errors: [any Error]) { self.errors = errors }
}

/// Runs the command and ends the process: 0 when it worked, 1 when it did not, 2 when it
/// was called wrongly. Messages go to standard error.
public func finish<Command: ParsableCommand>(
  _: Command.Type, _ command: () throws -> Void
) -> Never {
  do {
    try command()
    exit(0)
  } catch {
    exit(report(error, of: Command.self))
  }
}

private func report<Command: ParsableCommand>(_ error: any Error, of _: Command.Type) -> CInt {
  switch error {
  case let error as any CommandFailure:
    writeStandardError(error.message)
    return 1
  case let error as UsageError:
    writeStandardError("error: \(error.message)")
    return 2
  case let code as ExitCode:
    return code.rawValue
  case let error as Failures:
    for error in error.errors { _ = report(error, of: Command.self) }
    return 1
  default:
    return reportParsing(error, of: Command.self)
  }
}

/// What the argument parser threw: a wrong argument, or `--help` and the like.
private func reportParsing<Command: ParsableCommand>(
  _ error: any Error, of _: Command.Type
) -> CInt {
  let message = Command.fullMessage(for: error)
  guard Command.exitCode(for: error) == .success else {
    // The parser begins with a capital; every message of these tools begins alike.
    writeStandardError(message.hasPrefix("Error: ") ? "e" + message.dropFirst() : message)
    return 2
  }
  do {
    try writeStandardOutput(Array((message + "\n").utf8))
    return 0
  } catch { return report(error, of: Command.self) }
}
