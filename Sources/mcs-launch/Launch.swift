// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import ClientImage
import Launching
import RPMsg

typealias ClientSession = Session<DeviceProcessor, PseudoTerminals, StandardOutput>

/// Launches a client, or takes over one that runs and has no launcher, and serves it to its end.
/// Returns the exit status.
func launch(
  _ options: Options, _ places: Places?, restart: Bool
) throws(LaunchError) -> Int32 {
  var options = options
  if options.format != .raw, let file = try? ImageFile(options.image), file.isELF {
    options.place(try file.elf())
  }
  sayWhat(options)
  let device = try Device()
  try device.check(options.doorbell)
  try device.check(options.cpu)
  if device.mapsClients, options.configuration == nil { options.powerOff = .reset }
  let run = RunFolder(making: true)
  run.sweep(device)
  try refuseSecond(options, run, device)
  switch try device.holder(of: options.cpu) {
  case .nobody: break
  case .stranger: throw .alreadyOn
  case .other where !restart: throw .served(run.occupant(of: options.cpu, device))
  case .orphan(let starts) where !restart && !run.isEnding(options.cpu, starts: starts):
    return try takeOver(options, starts: starts, run, device)
  case .other, .orphan:
    try switchOff(options, places, run, device)
    run.sweep(device)
  }
  return try start(options, places, run, device)
}

// What follows is not inlined, so that what is needed once does not stay on the stack.

@inline(never) func sayWhat(_ options: Options) {
  var text = Text()
  options.describe(&text)
  StandardOutput().say(text)
}

/// A client's name stands for one that runs.
@inline(never) func refuseSecond(
  _ options: Options, _ run: borrowing RunFolder, _ device: borrowing Device
) throws(LaunchError) {
  guard let folder = run.client(options.name), folder.record.cpu != options.cpu,
    folder.isServed || device.runs(folder.record)
  else { return }
  throw .runsElsewhere(run.occupant(of: folder.record.cpu, device))
}

/// Launches a client on a processor that is free.
@inline(never) func start(
  _ options: Options, _ places: Places?, _ run: borrowing RunFolder, _ device: borrowing Device
) throws(LaunchError) -> Int32 {
  let plan = try LaunchPlan(options, places, device)
  if let warning = plan.warning(options) { StandardOutput().complain(warning) }
  let window = plan.shared.window.wholePages
  var claim = ClaimPlan(plan.memory, window)
  var start: ClientStart? = nil
  if device.mapsClients, let places {
    claim = ClaimPlan(places)
    start = ClientStart(options, places)
  }
  do throws(SystemError) { try device.claim(options.cpu, claim) } catch {
    guard error.number == EBUSY else { throw .claimRefused(error) }
    throw .memoryInUse(
      plan.memory, window,
      run.occupant(of: options.cpu, device, memory: plan.memory, shared: window))
  }
  let folder = run.make(options.name)
  folder.lock()
  defer { leave(folder, run, device) }
  let pages = try device.map(window)

  // before the client starts, so that its first interrupt finds us waiting
  let loop = try Loop(device)
  var terminals = PseudoTerminals(epoll: loop.epoll, folder: folder.descriptor, folder.record)
  var menu = MenuInput(epoll: loop.epoll)
  var manager = ServiceManager()
  while true {
    run.begin(folder, options, plan, device)
    let table = try load(options, places, plan, run, device)
    folder.record.set(.loaded)
    manager.tell(.loaded)
    var session = try ClientSession(
      options, try plan.shared.memory(at: pages), plan.shared.layout, table: table,
      record: folder.record, processor: device.processor(start), terminals: terminals,
      reporter: StandardOutput(), clock: { linux_now_us() })
    try session.start(now: linux_now_ms())
    switch try serve(&session, loop, &menu, &manager) {
    case .done(let status): return status
    case .byMenu: break
    }
    // Switched off by the menu: it may start the client again, on the same terminals.
    terminals = session.terminals
    terminals.rest()
    guard pickStart(&menu, loop) else { return 0 }
  }
}

/// Copies the image to its place. Returns its resource table there.
@inline(never) func load(
  _ options: Options, _ places: Places?, _ plan: LaunchPlan, _ run: borrowing RunFolder,
  _ device: borrowing Device
) throws(LaunchError) -> ClientTable? {
  let image = try ImageFile(options.image)
  var table: ClientTable? = nil
  switch plan.image {
  case .raw(let raw):
    guard image.size == raw.image.size else { throw .imageChanged }
    try image.load(raw, device)
  case .elf(let elf):
    try image.load(elf, device)
    // Where the rings are at fixed places, nobody looks at it.
    if plan.shared.layout.status == nil { table = try image.table(elf, device) }
  }
  // an earlier image's rest would run as a part of this one
  if let rest = run.noteLoaded(plan.loaded, in: plan.memory), !rest.overlaps(plan.shared.window) {
    try image.clear(rest, device)
  }
  // each time: what else is there is the client's to write
  if let places, let word = places.sharedAddressWord {
    try device.write(places.shared.first, to: word)
  }
  return table
}

/// A client that is off leaves nothing in /run/mcs; one that is on can be seen and stopped there.
@inline(never) func leave(
  _ folder: borrowing ClientFolder, _ run: borrowing RunFolder, _ device: borrowing Device
) {
  if device.runs(folder.record) { folder.record.set(.failed) } else { run.remove(folder) }
}

@inline(never) func run(_ options: Options, _ places: Places?, restart: Bool) -> Int32 {
  do throws(LaunchError) { return try launch(options, places, restart: restart) } catch {
    var text = Text()
    error.describe(&text, options)
    StandardOutput().complain(text)
    return 1
  }
}
