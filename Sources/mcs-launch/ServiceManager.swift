// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Launching

/// systemd, or whoever asked for it by NOTIFY_SOCKET, learns when the client is ready and when it
/// goes offline (sd_notify(3), a unit of Type=notify).
struct ServiceManager {
  private var told = Progress.starting

  mutating func tell(_ progress: Progress) {
    guard progress != told else { return }
    told = progress
    guard linux_notify(progress == .serving ? 1 : 0) != 0 else { return }
    var text = Text("warning: NOTIFY_SOCKET: ")
    SystemError.last.describe(&text)
    text.add("\n")
    StandardOutput().complain(text)
  }
}
