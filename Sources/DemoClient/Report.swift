// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import DemoClientShell

/// The line in the status page with the reason why the client ended.
struct Report: MessageSink {
  private var end: UInt32 = 0

  mutating func send(_ message: Span<UInt8>) {
    for index in message.indices {
      status_set_report(end, message[index])
      end += 1
    }
  }
}

/// Reports `reason` and switches the core off.
func fail(_ reason: StaticString) -> Never {
  fail { $0.write(reason) }
}

/// The same with a report that is put together from parts.
func fail(_ compose: (inout MessageWriter<Report>) -> Void) -> Never {
  do {
    var report = MessageWriter(to: Report())
    compose(&report)
    report.flush()
  }
  Power.off(DEMO_PHASE_FAILED)
}
