// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import DemoClientShell

/// For vectors.S, which has filled the status page: reports what happened and switches off.
@c(client_exception) public func clientException() -> Never {
  let syndrome = status_esr()
  let address = status_far()
  fail { report in
    report.write("exception: ")
    switch status_vector() & 3 {
    case 1: report.write("an interrupt, though interrupts are masked")
    case 2: report.write("a fast interrupt, though interrupts are masked")
    case 3: report.write("SError")
    default:
      // ESR_EL1.EC, DDI 0487.
      switch syndrome >> 26 & 0x3f {
      case 0x00: report.write("unknown instruction")
      case 0x21: report.write("instruction abort")
      case 0x22: report.write("misaligned program counter")
      case 0x25:
        let guardPage = UInt64(stack_guard())..<UInt64(stack_guard()) + 0x1000
        report.write(guardPage.contains(address) ? "stack overflow" : "data abort")
      case 0x26: report.write("misaligned stack pointer")
      case 0x3c: report.write("trap: a check in the program failed")
      default: report.write("synchronous")
      }
    }
    report.write(", elr ")
    report.write(hex: status_elr())
    report.write(", far ")
    report.write(hex: address)
    report.write(", esr ")
    report.write(hex: syndrome)
  }
}

/// For the canary that the compiler puts on the stack.
@c(client_stack_smashed) public func clientStackSmashed() -> Never {
  fail("stack smashed: a function's canary was overwritten")
}
