// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import ClientContract
import DemoClientShell
import RPMsg

/// The message traffic with Linux. A message costs no allocation; nor does anything else here.
///
/// The first invalid value in shared memory ends the client: it reports which, and switches
/// its core off.
struct Link: ~Copyable {
  let core: Core
  /// For those who break the protocol (`Misbehaviour`).
  let window: SharedMemory, layout: SharedLayout
  private var device: RPMsgDevice
  private var hostIsSilent = false

  /// How long a message waits for a free buffer, in milliseconds. Linux gives buffers back
  /// without an interrupt, so the wait looks every millisecond.
  private static var patience: UInt64 { 1000 }

  /// Sleeps until Linux has set up the rings (DRIVER_OK), however long that takes.
  init(core: Core) {
    let window: SharedMemory
    let layout: SharedLayout
    let device: RPMsgDevice
    do throws(LayoutError) {
      let place = SharedPlace()
      guard let base = UnsafeMutableRawPointer(bitPattern: place.pointer) else {
        fail("image header: shared_base is zero")
      }
      window = try SharedMemory(
        base: base, count: Int(shared_size()), address: place.address)
      layout =
        try table_is_used()
        ? Self.tableLayout(window) : SharedLayout.legacy(bufferSize: place.bufferSize)
      if window.count < LegacyLayout.byteCount {
        fail("image header: shared_size is less than 0x30000, what the legacy layout takes")
      }
      status_set_phase(DEMO_PHASE_WAITING)
      while !Self.isDriverReady(window, layout) { core.sleep(atMost: 1) }
      device = try RPMsgDevice(window, layout)
    } catch {
      fail("image header: no RPMsg in a shared memory like this")
    }
    self.core = core
    self.window = window
    self.layout = layout
    self.device = device
  }

  /// Where Linux has put the rings; buffers are where its descriptors say.
  private static func tableLayout(_ window: SharedMemory) throws(LayoutError) -> SharedLayout {
    func ring(_ index: UInt32) -> TablePool.Ring {
      guard let offset = window.offset(of: table_ring(index), count: 1) else {
        fail("resource table: a ring is not in the shared memory")
      }
      return TablePool.Ring(offset: offset, count: 8, alignment: 16)  // as CDemoClient/table.c
    }
    return try .pool(receive: ring(0), transmit: ring(1))
  }

  private static func isDriverReady(_ window: SharedMemory, _ layout: SharedLayout) -> Bool {
    table_is_used()
      ? table_status() & SharedLayout.driverReady != 0
      : RPMsgDevice.isDriverReady(window, layout)
  }

  /// Copies the next message and gives its buffer back. False if no message is waiting.
  mutating func receive(_ inbox: inout Inbox) -> Bool {
    do throws(RingFault) {
      guard let message = try device.receive.next() else { return false }
      guard inbox.fill(from: message) else {
        throw .length(UInt16(clamping: message.payload.count), most: Inbox.capacity)
      }
      device.receive.release(message)
      if device.receive.wantsKick { core.interrupts.ring() }
      status_set_received(status_received() &+ 1)
      return true
    } catch { fail(error) }
  }

  /// Sends one message. It is dropped if Linux returns no buffer for a second; those after it
  /// are then dropped at once until there is a buffer again.
  mutating func send(_ message: Span<UInt8>, from source: UInt32, to destination: UInt32) {
    do throws(RingFault) {
      guard let buffer = try reserve() else {
        status_set_dropped(status_dropped() &+ 1)
        return
      }
      guard message.count <= buffer.payload.count else {
        throw .length(UInt16(clamping: message.count), most: buffer.payload.count)
      }
      for index in message.indices { buffer.payload[index] = message[index] }
      device.transmit.commit(
        buffer, source: source, destination: destination, count: message.count)
    } catch { fail(error) }
    sent()
  }

  /// Announces an endpoint by the name service.
  mutating func announce(_ endpoint: Endpoint) {
    do throws(RingFault) {
      while try !device.announce(Announcement(endpoint.name, at: endpoint.address)) {
        core.sleep(atMost: 1)
      }
    } catch { fail(error) }
    sent()
  }

  private mutating func sent() {
    status_set_sent(status_sent() &+ 1)
    if device.transmit.takeKick() { core.interrupts.ring() }
  }

  private mutating func reserve() throws(RingFault) -> DeviceBuffer? {
    let deadline = core.clock.uptime + Self.patience
    while true {
      if let buffer = try device.transmit.reserve() {
        hostIsSilent = false
        return buffer
      }
      if hostIsSilent || core.clock.uptime >= deadline {
        hostIsSilent = true
        return nil
      }
      core.sleep(atMost: 1)
    }
  }
}

/// A message of our own: what is in shared memory may change while it is looked at.
struct Inbox: ~Copyable {
  /// Payload of the largest buffer, UniProton's on x86-64.
  static var capacity: Int { 2032 }

  private(set) var source: UInt32 = 0
  private(set) var destination: UInt32 = 0
  private var bytes = InlineArray<2032, UInt8>(repeating: 0)
  private var count = 0

  var payload: Span<UInt8> {
    @_lifetime(borrow self)
    get { bytes.span.extracting(first: count) }
  }

  /// False, and no change, if it is longer than messages are.
  mutating func fill(from message: Message) -> Bool {
    guard message.payload.count <= Self.capacity else { return false }
    source = message.source
    destination = message.destination
    count = message.payload.count
    for index in 0..<count { bytes[index] = message.payload[index] }
    return true
  }
}

/// A protocol error of Linux's.
private func fail(_ fault: RingFault) -> Never {
  fail { report in
    report.write("bad ring from Linux: ")
    switch fault {
    case .index(let by, let most):
      report.write("index moved by ")
      report.write(UInt64(by))
      report.write(", at most ")
      report.write(UInt64(most))
    case .descriptor(let id):
      report.write("no descriptor ")
      report.write(UInt64(id))
    case .buffer(let address, let count):
      report.write("buffer at ")
      report.write(hex: address)
      report.write(", size ")
      report.write(hex: UInt64(count))
      report.write(", is not in the shared memory")
    case .flags(let flags):
      report.write("descriptor flags ")
      report.write(hex: UInt64(flags))
    case .length(let length, let most):
      report.write("message of ")
      report.write(UInt64(length))
      report.write(" bytes, at most ")
      report.write(UInt64(most))
    case .announcementLength, .announcementFlags:
      report.write("name service")
    }
  }
}
