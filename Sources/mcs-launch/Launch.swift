// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import ClientImage
import Launching
import RPMsg

/// Launches a client and serves it to its end. Returns the exit status.
func launch(_ options: Options, _ places: Places?) throws(LaunchError) -> Int32 {
  let signals = linux_signals()
  guard signals >= 0 else { throw .system("signalfd", .last) }
  var options = options
  // Faults of the file come up once the device is known.
  if options.format != .raw, let plan = try? ImageFile(options.image).elf() { options.place(plan) }
  sayWhat(options)
  let device = try Device()
  try device.lock()
  try device.check(options.doorbell)
  try device.check(options.cpu)
  if device.mapsClients, options.configuration == nil { options.powerOff = .reset }
  var start: ClientStart?
  if device.mapsClients, let places { start = try ClientStart(options, places, device) }
  let processor = device.processor(start)
  let rings = try prepare(options, places, device)

  // before the client starts, so that its first interrupt finds us waiting
  let epoll = linux_epoll()
  guard epoll >= 0,
    linux_watch(epoll, device.descriptor, UInt32(LINUX_TAG_DEVICE), 1, 1, 0) == 0,
    linux_watch(epoll, signals, UInt32(LINUX_TAG_SIGNALS), 1, 1, 0) == 0
  else { throw .system("epoll", .last) }
  if linux_next_signal(signals) != 0 { return 0 }  // nothing was started yet
  var terminals = PseudoTerminals(epoll: epoll)
  var menu = MenuInput(epoll: epoll)
  var manager = ServiceManager()
  var end = try serve(
    options, rings, processor, epoll: epoll, signals: signals, &terminals, &menu,
    &manager)
  // Switched off by the menu: it may start the client again.
  while case .byMenu = end {
    terminals.rest()
    guard pickStart(&menu, epoll: epoll, signals: signals) else { return 0 }
    end = try serve(
      options, try prepare(options, places, device), processor, epoll: epoll, signals: signals,
      &terminals, &menu, &manager)
  }
  guard case .done(let status) = end else { return 0 }
  return status
}

/// How a client's time ended.
enum End {
  case done(status: Int32)
  /// Switched off by the menu, which goes on.
  case byMenu
}

// These are not inlined, so that what they need once does not stay on the stack.

@inline(never) func sayWhat(_ options: Options) {
  var text = Text()
  options.describe(&text)
  StandardOutput().say(text)
}

/// What a session works with: the shared memory, where the rings are in it, and the client's resource
/// table if it has one.
struct Rings {
  let window: SharedMemory
  let layout: SharedLayout
  let table: ClientTable?
}

/// Copies the image to its place and maps the shared memory.
@inline(never) func prepare(
  _ options: Options, _ places: Places?, _ device: borrowing Device
) throws(LaunchError) -> Rings {
  let image = try ImageFile(options.image)
  let shared: SharedPlan
  var table: ClientTable? = nil
  if options.format == .elf || options.format == nil && image.isELF {
    let plan = try image.elf()
    shared = try SharedPlan(places, device.regions, table: plan.table?.table, cpu: options.cpu)
    try plan.check(
      options, memory: places?.memory, regions: device.regions, shared: shared.window)
    try image.load(plan, device)
    // Where the rings are at fixed places, nobody looks at it.
    if shared.layout.status == nil { table = try image.table(plan, device) }
  } else {
    shared = try SharedPlan(places, device.regions)
    let plan = try ImagePlan(
      size: image.size, magic: image.magic, header: image.header, os: options.os,
      load: options.load, entry: options.entry, memory: places?.memory, regions: device.regions,
      shared: shared.window)
    if let warning = options.warning(plan) { StandardOutput().complain(warning) }
    try image.load(plan, device)
  }
  // each time: what else is there is the client's to write
  if let places, let word = places.sharedAddressWord {
    try device.write(places.shared.first, to: word)
  }
  let window = shared.window
  let pointer = try device.map(window)
  do throws(LayoutError) {
    return Rings(
      window: try SharedMemory(base: pointer, count: Int(window.size), address: window.first),
      layout: shared.layout, table: table)
  } catch { throw .layout(error) }
}

/// Starts the client and serves it until it is off.
@inline(never) func serve(
  _ options: Options, _ rings: Rings, _ processor: DeviceProcessor, epoll: Int32, signals: Int32,
  _ terminals: inout PseudoTerminals,
  _ menu: inout MenuInput, _ manager: inout ServiceManager
) throws(LaunchError) -> End {
  var session = try Session(
    options, rings.window, rings.layout, table: rings.table, processor: processor,
    terminals: terminals,
    reporter: StandardOutput(), clock: { linux_now_us() })
  try session.start(now: linux_now_ms())
  var staysInMenu = false
  var ready = linux_ready()
  while true {
    let next = try session.turn(
      now: linux_now_ms(), readable: ready.readable, writable: ready.writable)
    manager.tell(session.progress)
    guard case .sleep(let milliseconds) = next else {
      manager.tell(.stopping)
      terminals = session.terminals
      guard case .off(failed: false) = next else { return .done(status: 1) }
      return staysInMenu ? .byMenu : .done(status: 0)
    }
    menu.offer(session.offersMenu && session.progress == .serving)
    ready = linux_wait(epoll, milliseconds)
    let signal = ready.signals != 0 ? linux_next_signal(signals) : 0
    if signal != 0 {
      // the terminal has echoed ^C
      if signal == SIGINT, isatty(STDOUT_FILENO) == 1 { StandardOutput().say(Text("\n")) }
      staysInMenu = false
      try session.stop(now: linux_now_ms())
    } else if ready.input != 0, let choice = menu.choice() {
      staysInMenu = choice == .shutDown
      if choice == .exit {
        try session.stop(now: linux_now_ms())
      } else {
        try session.begin(choice, now: linux_now_ms())
      }
    }
  }
}

/// Waits, with the client off, until the menu starts it (true) or ends (false).
@inline(never) func pickStart(_ menu: inout MenuInput, epoll: Int32, signals: Int32) -> Bool {
  while true {
    menu.offer(true)
    let ready = linux_wait(epoll, 1000)
    if ready.signals != 0, linux_next_signal(signals) != 0 { return false }
    guard ready.input != 0, let choice = menu.choice() else { continue }
    switch choice {
    case .start: return true
    case .exit: return false
    default: StandardOutput().say(Text("client os is offline: 6 starts it, 9 exits\n"))
    }
  }
}
