// SPDX-License-Identifier: MulanPSL-2.0

import RPMsg

/// What the menu of RT-Thread's demo has a client do. At most one of these is under way.
enum MenuTask {
  case none
  case packages(PackageRun)
  /// When it began, in microseconds.
  case matrix(MatrixTest, began: Int64)
  /// A word for `onoff`, and what to say when it is sent.
  case word(UInt32, StaticString)
}

extension Session {
  /// Whether the client has all that the menu needs.
  public var offersMenu: Bool {
    endpoints.live("echo") != nil && endpoints.live("onoff") != nil
      && endpoints.live("matrix") != nil
  }

  /// Begins what the user picked. Starting and exiting are the launcher's; nothing is begun while
  /// another is under way, which is said.
  public mutating func begin(_ choice: MenuChoice, now: Int64) throws(LaunchError) {
    switch choice {
    case .shutDown: return try stop(now: now)
    case .start: return reporter.say(Text("client os runs already\n"))
    case .exit: return
    default: break
    }
    guard case .none = task else {
      return reporter.say(Text("wait for the test that is under way\n"))
    }
    switch choice {
    case .echo: task = .packages(PackageRun("echo hello!", .hello, count: 5, samples: room()))
    case .matrix: task = .matrix(MatrixTest(), began: clock())
    case .startPty: task = .word(1, "pty started\n")
    case .closePty: task = .word(2, "pty closed\n")
    case .ping: task = .packages(PackageRun("ping", .numbered, count: 20, samples: room()))
    case .floodPing:
      task = .packages(PackageRun("flood-ping", .numbered, count: 2000, samples: room()))
    case .shutDown, .start, .exit: break
    }
  }

  /// For times, from the first measurement on.
  private mutating func room() -> UnsafeMutablePointer<UInt32> {
    if let samples { return samples }
    let new = UnsafeMutablePointer<UInt32>.allocate(capacity: PackageRun.mostSamples)
    samples = new
    return new
  }

  /// Sends what is due.
  mutating func advanceTask() throws(RingFault) {
    switch task {
    case .none: break
    case .word(let word, let said):
      guard let (buffer, address) = try room(for: "onoff") else { return }
      driver.transmit.payload(buffer).storeBytes(of: word.littleEndian, as: UInt32.self)
      send(buffer, to: address, 4)
      task = .none
      reporter.say(Text(said))
    case .matrix(var test, let began):
      if clock() - began >= PackageRun.patience {
        task = .none
        return reporter.say(Text("matrix: no answer within 1 s\n"))
      }
      while test.sent < 2, let (buffer, address) = try room(for: "matrix") {
        send(buffer, to: address, test.store(to: driver.transmit.payload(buffer)))
      }
      task = .matrix(test, began: began)
    case .packages(var run):
      if let text = run.look(now: clock()) { reporter.say(text) }
      if run.isReady, let (buffer, address) = try room(for: "echo") {
        send(buffer, to: address, run.store(to: driver.transmit.payload(buffer), now: clock()))
      }
      if run.isOver { task = .none } else { task = .packages(run) }
    }
  }

  /// An answer of `echo` or `matrix`.
  mutating func takeAnswer(_ message: Message, at place: Int) {
    switch task {
    case .packages(var run) where endpoints[place].name == "echo":
      if let text = run.take(message.payload, now: clock()) { reporter.say(text) }
      if run.isOver { task = .none } else { task = .packages(run) }
    case .matrix where endpoints[place].name == "matrix":
      task = .none
      reporter.say(
        MatrixTest.isProduct(message.payload)
          ? Text("matrix: the product is right\n") : Text("matrix: the product is wrong\n"))
    default: break
    }
  }

  /// A buffer and where it goes; nil where there is none, or no such service.
  private mutating func room(
    for service: StaticString
  ) throws(RingFault) -> (buffer: UInt16, address: UInt32)? {
    guard let address = endpoints.live(service), let buffer = try driver.transmit.reserve() else {
      return nil
    }
    return (buffer, address)
  }
}
