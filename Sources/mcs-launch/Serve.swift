// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Launching

/// What the launcher waits for: the client, its terminals, the user.
struct Loop: ~Copyable {
  let epoll: Int32
  let signals: Int32

  /// From here on SIGINT and SIGTERM ask the client off.
  init(_ device: borrowing Device) throws(LaunchError) {
    let signals = linux_signals()
    guard signals >= 0 else { throw .system("signalfd", .last) }
    let epoll = linux_epoll()
    guard epoll >= 0,
      linux_watch(epoll, device.descriptor, UInt32(LINUX_TAG_DEVICE), 1, 1, 0) == 0,
      linux_watch(epoll, signals, UInt32(LINUX_TAG_SIGNALS), 1, 1, 0) == 0
    else { throw .system("epoll", .last) }
    self.signals = signals
    self.epoll = epoll
  }
}

/// How a client's time ended.
enum End {
  case done(status: Int32)
  /// Switched off by the menu, which goes on.
  case byMenu
}

/// Serves a client that was started, or taken over, until it is off.
@inline(never) func serve(
  _ session: inout ClientSession, _ loop: borrowing Loop, _ menu: inout MenuInput,
  _ manager: inout ServiceManager
) throws(LaunchError) -> End {
  var staysInMenu = false
  var ready = linux_ready()
  while true {
    let next = try session.turn(
      now: linux_now_ms(), readable: ready.readable, writable: ready.writable)
    manager.tell(session.state)
    guard case .sleep(var milliseconds) = next else {
      guard case .off(failed: false) = next else { return .done(status: 1) }
      return staysInMenu ? .byMenu : .done(status: 0)
    }
    if let beat = manager.beat(now: linux_now_ms()) { milliseconds = min(milliseconds, beat) }
    menu.offer(session.offersMenu && session.state == .ready)
    ready = linux_wait(loop.epoll, milliseconds)
    let signal = ready.signals != 0 ? linux_next_signal(loop.signals) : 0
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
@inline(never) func pickStart(_ menu: inout MenuInput, _ loop: borrowing Loop) -> Bool {
  while true {
    menu.offer(true)
    let ready = linux_wait(loop.epoll, 1000)
    if ready.signals != 0, linux_next_signal(loop.signals) != 0 { return false }
    guard ready.input != 0, let choice = menu.choice() else { continue }
    switch choice {
    case .start: return true
    case .exit: return false
    default: StandardOutput().say(Text("client os is offline: 6 starts it, 9 exits\n"))
    }
  }
}
