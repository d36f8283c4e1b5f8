// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import Launching
import RPMsg

/// Goes on with a client whose launcher is gone, and serves it to its end.
@inline(never) func takeOver(
  _ options: Options, starts: UInt32, _ run: borrowing RunFolder, _ device: borrowing Device
) throws(LaunchError) -> Int32 {
  guard let folder = run.client(on: options.cpu, starts: starts) else {
    throw .notAttached(.noRecord)
  }
  guard options.mayTakeOver(folder.name) else {
    throw .otherClient(run.occupant(of: options.cpu, device))
  }
  let driver = try adopt(folder, run, device)
  defer { leave(folder, run, device) }
  let loop = try Loop(device)
  let terminals = PseudoTerminals(epoll: loop.epoll, folder: folder.descriptor, folder.record)
  var menu = MenuInput(epoll: loop.epoll)
  var manager = ServiceManager()
  var session = ClientSession(
    options, driver, table: try table(of: folder.record, device), record: folder.record,
    processor: device.processor(nil), terminals: terminals,
    reporter: StandardOutput(), clock: { linux_now_us() })
  session.attach(now: linux_now_ms(), serving: true)
  guard case .done(let status) = try serve(&session, loop, &menu, &manager) else { return 0 }
  return status
}

/// Makes a client without a launcher this process's, and takes over its rings.
@inline(never) private func adopt(
  _ folder: borrowing ClientFolder, _ run: borrowing RunFolder, _ device: borrowing Device
) throws(LaunchError) -> RPMsgDriver {
  let record = folder.record
  guard let window = record.window, let memory = record.memory, let layout = record.layout else {
    throw .notAttached(.noRecord)
  }
  return try adopt(record.cpu, window, memory, layout, run, device, folder)
}

@inline(never) private func adopt(
  _ cpu: UInt32, _ window: AddressRange, _ memory: AddressRange, _ layout: SharedLayout,
  _ run: borrowing RunFolder, _ device: borrowing Device, _ folder: borrowing ClientFolder
) throws(LaunchError) -> RPMsgDriver {
  do throws(SystemError) {
    try device.claim(cpu, ClaimPlan(memory, window.wholePages), adopting: true)
  } catch {
    // somebody was faster
    throw error.number == EBUSY ? .served(run.occupant(of: cpu, device)) : .claimRefused(error)
  }
  folder.lock()
  let pages = try device.map(window.wholePages)
  let shared: SharedMemory
  do throws(LayoutError) {
    shared = try SharedMemory(base: pages, count: Int(window.size), address: window.first)
  } catch { throw .layout(error) }
  do throws(AttachFault) { return try RPMsgDriver(attachingTo: shared, layout) } catch {
    throw .notAttached(.rings(error))
  }
}

/// The resource table of a client that runs.
@inline(never) private func table(
  of record: StateRecord, _ device: borrowing Device
) throws(LaunchError) -> ClientTable? {
  guard let range = record.table, range.first % 4 == 0 else { return nil }
  let pages = range.wholePages
  let base = try device.map(pages)
  do throws(LayoutError) {
    let memory = try SharedMemory(
      base: base, count: Int(pages.size), address: pages.first)
    return ClientTable(memory, range, nil)
  } catch { throw .layout(error) }
}

/// Switches a client off that another process serves, or nobody.
@inline(never) func switchOff(
  _ options: Options, _ places: Places?, _ run: borrowing RunFolder, _ device: borrowing Device
) throws(LaunchError) {
  if case .other = try device.holder(of: options.cpu) { try askLauncher(options, run, device) }
  guard case .orphan(let starts) = try device.holder(of: options.cpu) else { return }
  if let folder = run.client(on: options.cpu, starts: starts) {
    return try finish(options, try adopt(folder, run, device), folder, device)
  }
  // Nobody left a record. The module can stop any on x86-64, and knows the stop word of a client with
  // a resource table; the others' rings are at fixed places.
  if device.mapsClients || device.hasStopWord(options.cpu), let region = device.regions[0] {
    return try stopByWord(options, region.prefix(4096), device)
  }
  let plan = try SharedPlan(places, device.regions)
  let folder = run.make(options.name)
  let memory = plan.window.wholePages
  run.begin(folder, options, starts: starts, plan, memory)
  try finish(
    options,
    try adopt(options.cpu, plan.window, memory, plan.layout, run, device, folder), folder, device)
}

@inline(never) private func stopByWord(
  _ options: Options, _ memory: AddressRange, _ device: borrowing Device
) throws(LaunchError) {
  do throws(SystemError) {
    try device.claim(options.cpu, ClaimPlan(memory, memory), adopting: true)
  } catch { throw .claimRefused(error) }
  let began = linux_now_ms()
  do throws(SystemError) { try device.stop(options.cpu, milliseconds: 3000) } catch {
    throw error.number == ETIME
      ? .staysOn(.resourceTable, milliseconds: 3000) : .resetRefused(error)
  }
  var text = Text()
  options.describeOffline(&text, after: linux_now_ms() - began)
  StandardOutput().say(text)
}

/// Asks the launcher that serves a client to switch it off and end, and waits for that.
@inline(never) private func askLauncher(
  _ options: Options, _ run: borrowing RunFolder, _ device: borrowing Device
) throws(LaunchError) {
  let occupant = run.occupant(of: options.cpu, device)
  guard let process = occupant.process, kill(pid_t(process), SIGTERM) == 0 else {
    throw .served(occupant)
  }
  // the client has 3 s for it; a client that is not ready yet 5 s more
  let deadline = linux_now_ms() + 9000
  while case .other = try device.holder(of: options.cpu) {
    guard linux_now_ms() < deadline else { throw .served(occupant) }
    usleep(5000)
  }
}

@inline(never) private func finish(
  _ options: Options, _ driver: consuming RPMsgDriver, _ folder: borrowing ClientFolder,
  _ device: borrowing Device
) throws(LaunchError) {
  let loop = try Loop(device)
  let terminals = PseudoTerminals(epoll: loop.epoll, folder: -1, folder.record)
  var menu = MenuInput(epoll: loop.epoll)
  var manager = ServiceManager()
  var session = ClientSession(
    options, driver, table: try table(of: folder.record, device), record: folder.record,
    processor: device.processor(nil), terminals: terminals,
    reporter: StandardOutput())
  session.attach(now: linux_now_ms(), serving: false)
  try session.stop(now: linux_now_ms())
  _ = try serve(&session, loop, &menu, &manager)
}
