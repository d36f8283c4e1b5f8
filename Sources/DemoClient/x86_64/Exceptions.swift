// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import DemoClientShell

/// For interrupts.S, which has filled the status page: reports what happened and ends the client.
@c(client_exception) public func clientException() -> Never {
  fail { report in
    report.write("exception: ")
    // SDM volume 3A, table 6-1
    switch status_vector() & 0x1f {
    case 0: report.write("division by zero")
    case 6: report.write("trap: a check in the program failed, or unknown instruction")
    case 8: report.write("double fault")
    case 13: report.write("general protection")
    case 14: report.write("page fault")
    case let other:
      report.write("number ")
      report.write(other)
    }
    report.write(", rip ")
    report.write(hex: status_elr())
    report.write(", cr2 ")
    report.write(hex: status_far())
    report.write(", error ")
    report.write(hex: status_esr())
  }
}

/// For the canary that the compiler puts on the stack.
@c(client_stack_smashed) public func clientStackSmashed() -> Never {
  fail("stack smashed: a function's canary was overwritten")
}
