// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import DemoClientShell

/// For start.S, as `main` (the name that SwiftPM gives this symbol): the stack, the vectors and,
/// unless there is a `problem`, the MMU are set up.
@c(DemoClient_main) public func main(_ problem: UnsafePointer<UInt8>?) -> Never {
  if let problem { refuse(problem) }
  status_set_phase(DEMO_PHASE_STARTED)
  if header_flags() & ~DEMO_FLAGS_KNOWN != 0 { fail("image header: unknown flags") }
  Power.checkHeader()

  let kind = clientKind()  // refused before it waits for Linux
  var misbehaviour = Misbehaviour.wanted
  do {
    var link = Link(core: Core())
    status_set_phase(DEMO_PHASE_SERVING)
    var services = Services(kind, on: &link)
    var inbox = Inbox()
    withUnsafeMutablePointer(to: &link) { link in
      var heard: UInt64 = 0
      var begun = false
      var isSpoiled = false
      var round: UInt32 = 0
      while true {
        // Only the doorbell makes the client look, as with the Zephyr images: a launcher that
        // forgets to ring must not seem to work. Sending may sleep and hear one, too.
        let rung = status_doorbells()
        if rung != heard {
          heard = rung
          if table_is_used(), table_state() == DEMO_STATE_OFF { return }
          while link.pointee.receive(&inbox) {
            if services.answer(inbox, on: link) { return }
            begun = true
          }
        }
        if begun, let act = misbehaviour {
          act.act(on: link, from: inbox.destination, round: round)
          round &+= 1
          if act.isEndless {
            link.pointee.core.look()
            continue
          }
          misbehaviour = nil
          isSpoiled = true
        }
        // what the shell would send now would mend the rings
        if isSpoiled {
          link.pointee.core.sleep(atMost: 100)
          continue
        }
        // Messages come first, as in an RTOS whose shell is a thread of low priority.
        switch services.type(on: link) {
        case .nothing: link.pointee.core.sleep(atMost: 100)
        case .typed: link.pointee.core.look()
        case .powerOff: return
        }
      }
    }
  }
  Power.off(DEMO_PHASE_STOPPED)
}

/// As which client to act, by the image's header.
private func clientKind() -> Services.Kind {
  switch header_flags() & 0xff & ~DEMO_FLAG_ALONE {
  case 0: return table_is_used() ? .zephyrELF : .zephyr
  case DEMO_FLAG_FIRST_GENERATION: return .firstZephyr
  case DEMO_FLAG_UNIPROTON: return .uniProton
  case DEMO_FLAG_RT_THREAD: return .rtThread
  default: fail("image header: flags for more than one kind of client")
  }
}

/// What mmu_enable could not do, in its words.
private func refuse(_ problem: UnsafePointer<UInt8>) -> Never {
  fail { report in
    var next = problem
    while next.pointee != 0 {
      report.write(next.pointee)
      next += 1
    }
  }
}
