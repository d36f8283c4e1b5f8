// SPDX-License-Identifier: MulanPSL-2.0

import Foundation

/// What a finished program left behind.
public struct Outcome: Sendable {
  /// Exit status; 128 + n after signal n, as in a shell.
  public var status: Int32
  public var output: [UInt8]
  public var errors: String

  public var text: String { String(decoding: output, as: UTF8.self) }
}

/// Runs a program to its end, its input closed.
public func run(
  _ words: [String], in folder: String? = nil, environment: [String: String] = [:],
  output: FileHandle? = nil
) throws -> Outcome {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = words
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
  process.standardInput = FileHandle.nullDevice
  let (out, err) = (Pipe(), Pipe())
  process.standardOutput = output ?? out
  process.standardError = err
  let errors = Drain(err)
  let bytes = output == nil ? Drain(out) : nil
  try process.run()
  process.waitUntilExit()
  return Outcome(
    status: process.terminationReason == .uncaughtSignal
      ? 128 + process.terminationStatus : process.terminationStatus,
    output: bytes?.finish() ?? [], errors: String(decoding: errors.finish(), as: UTF8.self))
}

/// Runs a command line of the shell.
public func shell(_ line: String, in folder: String? = nil) throws -> Outcome {
  try run(["sh", "-c", line], in: folder)
}

/// Reads a pipe to its end beside the program that fills it.
private final class Drain: @unchecked Sendable {
  private var data = Data()
  private let done = DispatchSemaphore(value: 0)

  init(_ pipe: Pipe) {
    let handle = pipe.fileHandleForReading
    let queue = DispatchQueue(label: "drain")
    queue.async { [self] in
      data = (try? handle.readToEnd()) ?? Data()
      done.signal()
    }
  }

  func finish() -> [UInt8] {
    done.wait()
    return [UInt8](data)
  }
}
