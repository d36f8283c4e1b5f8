// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Launching

// SwiftPM links executables with `main` defined as <module>_main, on the host as on the board.
// Embedded Swift has no CommandLine.
@c(mcs_launch_main) public func entry(
  _ count: Int32, _ arguments: UnsafePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  linux_open_standard_files()
  linux_early_signals()
  let request: Options.Request
  do throws(UsageError) { request = try Options.parse(Int(count), arguments) } catch {
    return complain(error)
  }
  switch request {
  case .help:
    var output = StandardOutput()
    sayHelp(&output)
    return 0
  case .command(let command, let arguments): return run(command, arguments)
  case .launch(let options, let restart):
    if options.wantedLoad == nil, (try? ImageFile(options.image).isELF) != true {
      return complain(.missing(UInt8(ascii: "a")))
    }
    return run(options, nil, restart: restart)
  case .stop(let cpu): return stop(cpu: cpu)
  case .configured(let client, let file, let restart):
    guard let configuration = Configuration.read(file: file),
      let options = configuration.options(for: client, StandardOutput())
    else { return 1 }
    return run(options, configuration.places, restart: restart)
  }
}

/// The exit status of a command line that is wrong.
@inline(never) func complain(_ error: UsageError) -> Int32 {
  var text = Text()
  error.describe(&text)
  StandardOutput().complain(text)
  return 2
}

/// The exit status of a command that failed.
@inline(never) func complain(_ error: LaunchError, cpu: UInt32 = 0) -> Int32 {
  let none = UnsafeRawPointer(("" as StaticString).utf8Start).assumingMemoryBound(to: CChar.self)
  var text = Text()
  error.describe(&text, Options(cpu: cpu, image: none, load: 0, entry: 0))
  StandardOutput().complain(text)
  return 1
}

@inline(never) func run(_ command: Command, _ arguments: Arguments) -> Int32 {
  do throws(UsageError) {
    switch command {
    case .stop: return try stop(arguments)
    case .status: return try status(arguments)
    case .check: return try check(arguments)
    case .console: return try console(arguments)
    case .bench: return try bench(arguments)
    }
  } catch { return complain(error) }
}
