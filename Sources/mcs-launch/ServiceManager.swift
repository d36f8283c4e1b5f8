// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Launching

/// systemd, or whoever asked for it by NOTIFY_SOCKET, learns how far the client is (sd_notify(3), a
/// unit of Type=notify), and that the launcher is alive if it wants to (WatchdogSec=).
struct ServiceManager {
  private var told = LifeState.claimed
  private var failed = false
  /// Milliseconds between two signs of life; 0: nobody wants them.
  private let interval = linux_watchdog_ms()
  private var due: Int64 = 0

  mutating func tell(_ state: LifeState) {
    guard state != told else { return }
    told = state
    var text = Text()
    switch state {
    case .ready: text.add("READY=1\n")
    case .stopping, .off: text.add("STOPPING=1\n")
    default: break
    }
    text.add("STATUS=")
    text.add(state.word)
    send(text)
  }

  /// To be called at least as often as it returns: milliseconds, or nil where nobody waits.
  mutating func beat(now: Int64) -> Int32? {
    guard interval > 0 else { return nil }
    if now >= due {
      due = now + interval
      send(Text("WATCHDOG=1"))
    }
    return Int32(clamping: due - now)
  }

  private mutating func send(_ text: Text) {
    var state = text
    state.add(byte: 0)
    let result = state.withBytes {
      linux_notify($0.baseAddress!.assumingMemoryBound(to: CChar.self))
    }
    guard result != 0, !failed else { return }
    failed = true
    var warning = Text("warning: NOTIFY_SOCKET: ")
    SystemError.last.describe(&warning)
    warning.add("\n")
    StandardOutput().complain(warning)
  }
}
