// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Launching

/// stdout for what users and scripts wait for, stderr for what went wrong. Every text is written at
/// once, so lines appear immediately, whatever stdout is.
struct StandardOutput: Reporter {
  func say(_ text: Text) { write(text, to: STDOUT_FILENO) }
  func complain(_ text: Text) { write(text, to: STDERR_FILENO) }

  /// What cannot be written (closed, full disk) is lost: the client matters more.
  private func write(_ text: Text, to descriptor: Int32) {
    text.withBytes { bytes in
      var rest = bytes
      while rest.count > 0 {
        let n = CLinux.write(descriptor, rest.baseAddress, rest.count)
        if n < 0 && linux_errno() == EINTR { continue }
        if n <= 0 { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[n...])
      }
    }
  }
}
