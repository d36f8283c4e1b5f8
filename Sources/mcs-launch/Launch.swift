// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Launching
import RPMsg

/// From the command line to the client's end. Returns the exit status.
func launch(_ options: Options) throws(LaunchError) -> Int32 {
  let output = StandardOutput()
  var text = Text()
  options.describe(&text)
  output.say(text)

  let device = try Device()
  try device.check(options.cpu)
  guard let region = device.regions[0] else { throw .noRegions }
  guard region.count >= UInt64(SharedLayout.legacyByteCount),
    let shared = AddressRange(start: region.start, count: UInt64(SharedLayout.legacyByteCount))
  else { throw .sharedTooSmall(region, needed: UInt64(SharedLayout.legacyByteCount)) }

  let signals = linux_signals()
  guard signals >= 0 else { throw .system("signalfd", .last) }
  do {
    let image = try ImageFile(options.image)
    let plan = try ImagePlan(
      size: image.size, magic: image.magic, load: options.load, entry: options.entry,
      regions: device.regions, shared: shared)
    try image.load(plan, device)
  }

  let layout: SharedLayout
  let window: SharedMemory
  let memory = try device.map(shared)
  do throws(LayoutError) {
    layout = try SharedLayout.legacy()
    window = try SharedMemory(base: memory, count: Int(shared.count), address: shared.start)
  } catch { throw .layout(error) }

  // before the client starts, so that its first interrupt finds us waiting
  let epoll = linux_epoll()
  guard epoll >= 0,
    linux_watch(epoll, device.descriptor, UInt32(LINUX_TAG_DEVICE), 1, 1, 0) == 0,
    linux_watch(epoll, signals, UInt32(LINUX_TAG_SIGNALS), 1, 1, 0) == 0
  else { throw .system("epoll", .last) }

  var session = try Session(
    options, window, layout, processor: device, terminals: PseudoTerminals(epoll: epoll),
    reporter: output)
  if linux_next_signal(signals) != 0 { return 0 }  // nothing was started yet
  try session.start(now: linux_now_ms())
  var ready = linux_ready()
  while true {
    let next = try session.turn(
      now: linux_now_ms(), readable: ready.readable, writable: ready.writable)
    guard case .sleep(let milliseconds) = next else {
      if case .off(failed: false) = next { return 0 }
      return 1
    }
    ready = linux_wait(epoll, milliseconds)
    let signal = ready.signals != 0 ? linux_next_signal(signals) : 0
    if signal != 0 {
      // the terminal has echoed ^C
      if signal == SIGINT, isatty(STDOUT_FILENO) == 1 { output.say(Text("\n")) }
      try session.stop(now: linux_now_ms())
    }
  }
}

// SwiftPM links executables with `main` defined as <module>_main, on the host as on the board.
// Embedded Swift has no CommandLine.
@c(mcs_launch_main) public func entry(
  _ count: Int32, _ arguments: UnsafePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  let output = StandardOutput()
  var text = Text()
  let options: Options
  do throws(UsageError) {
    switch try Options.parse(Int(count), arguments) {
    case .help:
      Options.help(&text)
      output.say(text)
      return 0
    case .launch(let parsed): options = parsed
    }
  } catch {
    error.describe(&text)
    output.complain(text)
    return 2
  }
  do throws(LaunchError) { return try launch(options) } catch {
    error.describe(&text, options)
    output.complain(text)
    return 1
  }
}
