// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import RPMsg

/// The life of one client, from empty shared memory to the processor that is off again. A session
/// begins with `start`, or with `attach` where the client has lost its launcher.
///
///     prepared ── start ──▶ starting ── first announcement ──▶ serving ── stop ──▶ stopping ──▶ off
///         └────── attach ─────────────────────────────────────────┘
///
/// Nothing here waits: the owner calls `turn` when something happened or the time it asked for is
/// over, and sleeps in between. Times are milliseconds of any monotonic clock.
public struct Session<P: Processor, T: Terminals, R: Reporter>: ~Copyable {
  public enum Next {
    /// Sleep until something happens, at most this long.
    case sleep(milliseconds: Int32)
    /// The client is off. `failed`: something went wrong before, and was reported.
    case off(failed: Bool)
  }

  enum Phase {
    case prepared
    case starting(deadline: Int64)
    case serving(nextLook: Int64)
    /// `asked`: how and when last, nil until a service for it and a buffer were there.
    case stopping(asked: (way: PowerOff, at: Int64)?, began: Int64)
  }

  /// Clients announce their first service 8 to 30 ms after CPU_ON (in QEMU).
  static var readyLimit: Int64 { 5000 }
  /// By then all of their services are there.
  static var servicesLimit: Int64 { 5000 }
  /// They switch off a few milliseconds after they are asked.
  static var offLimit: Int64 { 3000 }
  /// How long a way to switch off is given that need not be the client's.
  static var guessLimit: Int64 { 1000 }
  /// How often a quiet client is looked at, in case it switched itself off.
  static var lookInterval: Int64 { 1000 }
  /// Most messages in one turn, so that a client that never stops sending cannot keep us from
  /// seeing a signal.
  static var receiveLimit: Int { 256 }

  public var processor: P
  public var terminals: T
  public var reporter: R
  let options: Options
  /// What other processes see of the client, and the next launcher needs.
  let record: StateRecord
  public private(set) var state = LifeState.loaded
  /// What is in the record; it is written once a turn.
  var received: UInt64, sent: UInt64
  var driver: RPMsgDriver
  /// The client's resource table; nil for the legacy layout.
  let table: ClientTable?
  var phase = Phase.prepared
  var endpoints = EndpointTable()
  let outputs: UnsafeMutablePointer<OutputBuffer?>
  /// Sets of places, one bit each.
  var hasTerminal: UInt32 = 0, hasOutput: UInt32 = 0, awaitsOutput: UInt32 = 0
  /// The client has all transmit buffers. It may return them without an interrupt, so we look again
  /// after `retry` milliseconds; meanwhile no terminal is read.
  var blocked = false
  var retry: Int32 = 1
  /// Input goes to shells at a pace; terminals that wait for it, one bit a place.
  var paces = PerService<InputPace>(repeating: InputPace())
  var paced: UInt32 = 0
  var failed = false
  /// There is something in the resource table for the client to look at.
  var mustKick = false
  /// Nobody knows the client's services: it is asked off in one way after the other.
  var isGuessing = false
  var waysTried = 0
  /// When to look whether all services are there; nil once that was done.
  var servicesDue: Int64?
  var complained = false
  /// What the menu has it do.
  var task = MenuTask.none
  /// Room for the times that it measures.
  var samples: UnsafeMutablePointer<UInt32>?
  /// Microseconds of any monotonic clock, for what the menu measures.
  let clock: () -> Int64

  /// Clears the shared memory and initialises the rings. The client must be off.
  public init(
    _ options: Options, _ window: SharedMemory, _ layout: SharedLayout,
    table: ClientTable? = nil, record: StateRecord, processor: P, terminals: T, reporter: R,
    clock: @escaping () -> Int64 = { 0 }
  ) throws(LaunchError) {
    let driver: RPMsgDriver
    do throws(LayoutError) { driver = try RPMsgDriver(window, layout) } catch {
      throw .layout(error)
    }
    table?.offer(
      layout, at: AddressRange(window.address, through: window.address + UInt64(window.count) - 1))
    self.init(
      options, driver, table: table, record: record, processor: processor, terminals: terminals,
      reporter: reporter, clock: clock)
  }

  /// For the rings of a client that runs, which `RPMsgDriver(attachingTo:)` has taken over.
  public init(
    _ options: Options, _ driver: consuming RPMsgDriver, table: ClientTable? = nil,
    record: StateRecord, processor: P, terminals: T, reporter: R,
    clock: @escaping () -> Int64 = { 0 }
  ) {
    self.options = options
    self.record = record
    received = record.received
    sent = record.sent
    self.driver = driver
    self.table = table
    self.processor = processor
    self.terminals = terminals
    self.reporter = reporter
    self.clock = clock
    outputs = .allocate(capacity: EndpointTable.capacity)
    outputs.initialize(repeating: nil, count: EndpointTable.capacity)
  }

  deinit {
    for i in 0..<EndpointTable.capacity { outputs[i]?.deallocate() }
    outputs.deallocate()
    samples?.deallocate()
  }

  // MARK: start and stop

  /// Starts the client, whose image is in place.
  public mutating func start(now: Int64) throws(LaunchError) {
    driver.setReady()
    table?.setReady()
    reporter.say(Text("start client os\n"))
    do throws(SystemError) {
      try processor.start(options.cpu, entry: options.entry, stopWord: table?.stopWord)
    } catch {
      throw .startRefused(error)
    }
    record.began = UInt64(now)
    enter(.started)
    phase = .starting(deadline: now + Self.readyLimit)
    servicesDue = now + Self.servicesLimit
  }

  /// Goes on with a client that runs and has no launcher, and whose services are in the record.
  /// - Parameter serving: false: only to stop it. Then nobody gets a terminal, and where the record
  ///   has no services the usual ones are tried.
  public mutating func attach(now: Int64, serving: Bool) {
    for place in 0..<record.services { _ = endpoints.add(record.service(place)) }
    if serving {
      reporter.say(Text("client os runs already: it goes on with this launcher\n"))
      for place in 0..<endpoints.count where endpoints[place].name.kind == .shell {
        openTerminal(place)
        watch(place)
      }
    } else if endpoints.count == 0, table == nil {
      // What Zephyr's images announce first has this address (OpenAMP's RPMSG_RESERVED_ADDRESSES):
      // `uart` in the first generation, `rpmsg-rpc` later.
      isGuessing = true
      _ = endpoints.add(Endpoint(ServiceName("rpmsg-rpc"), at: 0x400, peer: 0x400))
      _ = endpoints.add(Endpoint(ServiceName("uart"), at: 0x400, peer: 0x400))
    }
    if endpoints.count > 0 {
      enter(.ready)
      phase = .serving(nextLook: now + Self.lookInterval)
    } else {
      enter(driver.isUsed ? .ringsUp : .started)
      phase = .starting(deadline: now + Self.readyLimit)
    }
    servicesDue = now + Self.servicesLimit
  }

  private mutating func enter(_ new: LifeState) {
    state = new
    record.set(new)
  }

  /// The user wants the client off. A second time: the user does not want to wait for that.
  public mutating func stop(now: Int64) throws(LaunchError) {
    switch phase {
    case .stopping: throw .givenUp
    default: beginStopping(now)
    }
  }

  private mutating func beginStopping(_ now: Int64) {
    enter(.stopping)
    phase = .stopping(asked: nil, began: now)
    for place in 0..<endpoints.count { watch(place) }
  }

  private mutating func isOff() throws(LaunchError) -> Bool {
    do throws(SystemError) { return try processor.state(options.cpu) == .off } catch {
      throw .stateUnknown(error)
    }
  }

  // MARK: a turn

  /// Does what there is to do. `readable` and `writable` are the terminals that woke us, one bit a
  /// place; that the client rang needs no mention, its ring is looked at in any case.
  public mutating func turn(
    now: Int64, readable: UInt32, writable: UInt32
  ) throws(LaunchError) -> Next {
    var more = false
    askByTable(now)
    do throws(RingFault) {
      if !failed { more = try receive(now) }
      sendOutput(writable)
      try unblock()
      try sendInput(readable, now)
      if case .serving = phase { try advanceTask() }
      try askToStop(now)
    } catch {
      try report(error, now)
    }
    try resetToStop(now)
    do throws(SystemError) {
      if driver.transmit.takeKick() || mustKick {
        mustKick = false
        try processor.kick(options.cpu)
      }
    } catch {
      guard try isOff() else { throw .kickFailed(error) }
    }
    let next = try look(now)
    if record.received != received { record.received = received }
    if record.sent != sent { record.sent = sent }
    if more, case .sleep = next { return .sleep(milliseconds: 0) }
    return next
  }

  /// A client that breaks the protocol is not listened to any more, only asked to stop.
  private mutating func report(_ fault: RingFault, _ now: Int64) throws(LaunchError) {
    if failed {  // the other ring too, or again: it cannot be asked either
      throw .fault(fault)
    }
    complain(.fault(fault))
    if case .stopping = phase { return }
    beginStopping(now)
  }

  private mutating func complain(_ error: LaunchError) {
    failed = true
    var text = Text()
    error.describe(&text, options)
    reporter.complain(text)
  }

  /// Where the phase stands, and how long to sleep.
  private mutating func look(_ now: Int64) throws(LaunchError) -> Next {
    switch phase {
    case .prepared: return .sleep(milliseconds: -1)

    case .starting(let deadline):
      if state == .started, driver.isUsed { enter(.ringsUp) }
      if now < deadline { return sleep(now, until: deadline) }
      if try isOff() { throw .wentOffBeforeReady }
      if processor.canReset {
        try reset()
        throw .silent(milliseconds: Self.readyLimit, state, .wasReset)
      }
      let canStop = table != nil && options.powerOff.contains(.resourceTable)
      let silent = LaunchError.silent(
        milliseconds: Self.readyLimit, state, canStop ? .isAskedToStop : .staysOn)
      guard canStop else { throw silent }
      complain(silent)
      beginStopping(now)
      return .sleep(milliseconds: 0)

    case .serving(let nextLook):
      if now < nextLook { return sleep(now, until: nextLook) }
      sendOutput(.max)  // in case a terminal has room again without an event
      if try isOff() {
        enter(.off)
        sayOffline(" switched itself off)\n")
        return .off(failed: failed)
      }
      lookForServices(now)
      phase = .serving(nextLook: now + Self.lookInterval)
      return sleep(now, until: now + Self.lookInterval)

    case .stopping(let asked, let began):
      if try isOff() {
        enter(.off)
        if let asked {
          sayOffline(after: now - asked.at)
        } else {
          sayOffline(" switched itself off)\n")
        }
        return .off(failed: failed)
      }
      if now - began >= Self.offLimit, processor.canReset, !isReset(asked?.way) {
        reporter.complain(
          Text("warning: the client does not stop as asked: its processor is reset\n"))
        try reset()
        phase = .stopping(asked: (.initIPI, now), began: now)
        return .sleep(milliseconds: 0)
      }
      if isGuessing, let asked, now - asked.at >= Self.guessLimit,
        options.powerOff.choose(endpoints, skipping: waysTried) != nil
      {
        phase = .stopping(asked: nil, began: began)
        return .sleep(milliseconds: 0)
      }
      if now - began >= Self.offLimit {
        if let asked { throw .staysOn(asked.way, milliseconds: Self.offLimit) }
        throw options.powerOff.choose(endpoints) == nil
          ? .cannotPowerOff : .takesNoMessages(milliseconds: Self.offLimit)
      }
      return .sleep(milliseconds: now - began < 50 ? 1 : 10)
    }
  }

  private mutating func lookForServices(_ now: Int64) {
    guard let due = servicesDue, now >= due else { return }
    servicesDue = nil
    if let text = options.missingServices(endpoints) { reporter.complain(text) }
  }

  private func sleep(_ now: Int64, until deadline: Int64) -> Next {
    var end = deadline
    if blocked {
      end = min(end, now + Int64(retry))
    } else {
      var left = paced
      while left != 0 {
        end = min(end, paces[left.trailingZeroBitCount].end)
        left &= left - 1
      }
    }
    return .sleep(milliseconds: Int32(clamping: max(0, end - now)))
  }

  private mutating func sayOffline(after milliseconds: Int64) {
    var text = offline()
    text.add(" off after ")
    text.add(decimal: UInt64(max(0, milliseconds)))
    text.add(" ms)\n")
    reporter.say(text)
  }

  private mutating func sayOffline(_ how: StaticString) {
    var text = offline()
    text.add(how)
    reporter.say(text)
  }

  private func offline() -> Text {
    var text = Text("client os is offline (cpu ")
    text.add(decimal: UInt64(options.cpu))
    return text
  }

  // MARK: from the client

  /// True if there may be more.
  private mutating func receive(_ now: Int64) throws(RingFault) -> Bool {
    var left = Self.receiveLimit
    while let message = try driver.receive.next() {
      if message.destination == nameServiceAddress {
        announced(message, now)
      } else if let place = endpoints.place(of: message.source), hasTerminal & bit(place) != 0 {
        paces[place].heard()
        outputs[place]!.append(message.payload)
        if message.payload.count > 0 { hasOutput |= bit(place) }
      } else if let place = endpoints.place(of: message.source) {
        takeAnswer(message, at: place)
      }
      driver.receive.release(message)
      received &+= 1
      left -= 1
      if left == 0 { return true }
    }
    return false
  }

  private mutating func announced(_ message: Message, _ now: Int64) {
    let announcement: Announcement
    do throws(RingFault) { announcement = try Announcement(message.payload) } catch {
      var text = Text("warning: ignored: ")
      error.describe(&text)
      text.add("\n")
      return complainOnce(text)
    }
    if case .starting = phase {
      phase = .serving(nextLook: now + Self.lookInterval)
      enter(.ready)
    }

    let place: Int
    if let known = endpoints.place(of: announcement.name) {
      place = known
      if announcement.isWithdrawal {
        guard endpoints[place].address == announcement.address else { return }
        endpoints[place].peer = nil
      } else {
        endpoints[place].address = announcement.address
        endpoints[place].peer = announcement.address
      }
      record.setService(place, endpoints[place])
    } else if announcement.isWithdrawal {
      return
    } else {
      let endpoint = Endpoint(
        announcement.name, at: announcement.address, peer: announcement.address)
      guard let new = endpoints.add(endpoint) else {
        return complainOnce(Text("warning: ignored: the client announces more than 16 services\n"))
      }
      place = new
      record.setService(place, endpoint)
      if announcement.name.kind == .shell { openTerminal(place) }
    }
    watch(place)
  }

  private mutating func openTerminal(_ place: Int) {
    var text = Text("pls open ")
    do throws(SystemError) { try terminals.open(place, endpoints[place].name, path: &text) } catch {
      var text = Text("warning: no terminal for ")
      text.add(endpoints[place].name)
      text.add(": ")
      error.describe(&text)
      text.add("\n  is /dev/pts there? if not: mount -t devpts devpts /dev/pts\n")
      return reporter.complain(text)
    }
    outputs[place] = OutputBuffer()
    hasTerminal |= bit(place)
    text.add(" to talk with client OS\npty_thread for ")
    text.add(endpoints[place].name)
    text.add(" is runnning\n")  // so written since the first launcher; scripts look for it
    reporter.say(text)
  }

  private mutating func complainOnce(_ text: Text) {
    if complained { return }
    complained = true
    reporter.complain(text)
  }

  /// One write for each terminal that has output and is not known to be full.
  private mutating func sendOutput(_ writable: UInt32) {
    var left = hasOutput & (~awaitsOutput | writable)
    while left != 0 {
      let place = left.trailingZeroBitCount
      left &= left - 1
      outputs[place]!.removeFirst(terminals.write(place, outputs[place]!.pending))
      let isEmpty = outputs[place]!.isEmpty
      if isEmpty { hasOutput &= ~bit(place) }
      if isEmpty != (awaitsOutput & bit(place) == 0) {
        awaitsOutput ^= bit(place)
        watch(place)
      }
    }
  }

  // MARK: to the client

  /// One message for each terminal that has input. The bytes go straight into the shared buffer.
  private mutating func sendInput(_ readable: UInt32, _ now: Int64) throws(RingFault) {
    var left = readable & hasTerminal & ~paced | endOfPace(now)
    while left != 0, !blocked, case .serving = phase {
      let place = left.trailingZeroBitCount
      left &= left - 1
      guard endpoints[place].peer != nil else {
        setPaced(place, false)
        continue
      }
      guard let buffer = try driver.transmit.reserve() else {
        blocked = true
        retry = 1
        for place in 0..<endpoints.count { watch(place) }
        return
      }
      let room = UnsafeMutableRawBufferPointer(
        rebasing: driver.transmit.payload(buffer)[
          ..<min(paces[place].room(now), driver.transmit.capacity)])
      let count = terminals.read(place, into: room)
      if count > 0 {
        send(buffer, to: endpoints[place].address, count)
        paces[place].sent(count, now)
      }
      setPaced(place, paces[place].isFull)
    }
  }

  /// The terminals that have waited for their pace.
  private mutating func endOfPace(_ now: Int64) -> UInt32 {
    var over: UInt32 = 0
    var left = paced
    while left != 0 {
      let place = left.trailingZeroBitCount
      left &= left - 1
      if paces[place].isOver(now, taken: driver.transmit.isEmpty) { over |= bit(place) }
    }
    return over
  }

  private mutating func setPaced(_ place: Int, _ isPaced: Bool) {
    guard isPaced != (paced & bit(place) != 0) else { return }
    paced ^= bit(place)
    watch(place)
  }

  private mutating func unblock() throws(RingFault) {
    guard blocked else { return }
    if try driver.transmit.reserve() == nil {
      retry = min(retry * 2, 64)
      return
    }
    blocked = false
    for place in 0..<endpoints.count { watch(place) }
  }

  /// Needs no ring: works with a client that broke the protocol or announced nothing, too.
  private mutating func askByTable(_ now: Int64) {
    guard case .stopping(nil, let began) = phase, let table,
      options.powerOff.contains(.resourceTable)
    else { return }
    table.askToStop()
    mustKick = true
    phase = .stopping(asked: (.resourceTable, now), began: began)
  }

  private mutating func askToStop(_ now: Int64) throws(RingFault) {
    guard case .stopping(nil, let began) = phase,
      case (let way, let address?)? = options.powerOff.choose(endpoints, skipping: waysTried),
      let buffer = try driver.transmit.reserve()
    else { return }
    send(buffer, to: address, way.store(to: driver.transmit.payload(buffer)))
    if isGuessing { waysTried += 1 }
    phase = .stopping(asked: (way, now), began: began)
  }

  /// The same where it takes no message.
  private mutating func resetToStop(_ now: Int64) throws(LaunchError) {
    guard case .stopping(nil, let began) = phase,
      case (let way, nil)? = options.powerOff.choose(endpoints)
    else { return }
    try reset()
    phase = .stopping(asked: (way, now), began: began)
  }

  private mutating func reset() throws(LaunchError) {
    do throws(SystemError) { try processor.reset(options.cpu) } catch {
      throw .resetRefused(error)
    }
  }

  private func isReset(_ way: PowerOff?) -> Bool {
    if let way, case .initIPI = way { true } else { false }
  }

  /// Clients answer to the source of what they receive, and know one address for both ends.
  mutating func send(_ buffer: UInt16, to address: UInt32, _ count: Int) {
    driver.transmit.commit(buffer, source: address, destination: address, count: count)
    sent &+= 1
  }

  // MARK: interest

  private mutating func watch(_ place: Int) {
    guard hasTerminal & bit(place) != 0 else { return }
    var input = !blocked && endpoints[place].peer != nil && paced & bit(place) == 0
    if case .stopping = phase { input = false }
    terminals.watch(place, input: input, output: awaitsOutput & bit(place) != 0)
  }

  private func bit(_ place: Int) -> UInt32 { 1 << UInt32(place) }
}
