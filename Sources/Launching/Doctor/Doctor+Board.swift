// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

extension Doctor {
  /// Linux and its board, against those that the file is for.
  public mutating func checkBoard() {
    checkArguments()
    if exists("/proc/device-tree/cpus") {
      checkPSCI()
    }
    checkInterruptController()
  }

  private mutating func checkArguments() {
    guard let arguments = board.arguments, arguments.count > 0 else { return checkBroadcasts() }
    var missing = Text()
    var rest: ByteText? = arguments
    while let (word, next) = rest?.split(at: UInt8(ascii: " ")) {
      rest = next
      if word.count > 0, !hasArgument(word) {
        if missing.count > 0 { missing.add(" ") }
        missing.add(word)
      }
    }
    guard missing.count > 0 else {
      var text = Text("booted with ")
      text.add(arguments)
      report.ok(text)
      return checkBroadcasts()
    }
    var text = Text("not booted with ")
    missing.withBytes { text.add($0) }
    text.add(", which")
    if let file = options.configuration {
      text.add(" ")
      text.add(cString: file)
    }
    text.add(
      " wants\n  fix: put it on the kernel command line; cat /proc/cmdline shows what arrived\n")
    report.note(text)
    checkBroadcasts()
  }

  private func hasArgument(_ word: ByteText) -> Bool {
    var rest = read("/proc/cmdline")
    while let (argument, next) = rest?.split(at: UInt8(ascii: " ")) {
      if argument.equals(word) { return true }
      rest = next
    }
    return false
  }

  /// On x86-64, once every processor has been online, Linux sends interrupts to "all but self".
  private mutating func checkBroadcasts() {
    guard case .vector? = options.doorbell else { return }
    let line = read("/proc/cmdline") ?? Text().withBytes { $0 }
    if line.has("maxcpus=") || line.has("no_ipi_broadcast=1") || line.has("nosmp") {
      return report.ok("Linux sends no interrupts to all processors at once")
    }
    report.problem(
      """
      Linux interrupts all processors at once, also the client's
        fix: boot with maxcpus=, or with no_ipi_broadcast=1
      """)
  }

  private mutating func checkPSCI() {
    guard let method = read("/proc/device-tree/psci/method")?.withoutNUL else {
      return report.problem(
        """
        the device tree has no node /psci: the firmware cannot start a processor
          fix: firmware with PSCI (TF-A), and its node in the tree
        """)
    }
    var text = Text("PSCI by ")
    text.add(method)
    if let expected = board.psci, !expected.equals(method) {
      text.add(", and by ")
      text.add(expected)
      addFile(&text)
      text.add(
        "\n  fix: psci in the profile as the firmware has it; clients switch themselves off by it\n"
      )
      return report.problem(text)
    }
    let isCompared = board.psci != nil
    if let line = lastLine({ $0.has("detected in firmware") && $0.has("PSCIv") }) {
      // `psci: PSCIv1.1 detected in firmware.`
      line.withBytes { line in
        for i in 0..<line.count {
          guard let version = line.part(i, line.count).after("PSCIv") else { continue }
          text.add(", version ")
          return text.add(version.split(at: UInt8(ascii: " ")).first)
        }
      }
    }
    if isCompared {
      addAs(&text)
      report.ok(text)
    } else {
      text.add(", not compared")
      report.note(text)
    }
  }

  /// The one that Linux uses, as /proc/interrupts names it.
  private mutating func checkInterruptController() {
    guard let kind = interruptController() else {
      return report.note("interrupt controller not compared: /proc/interrupts does not tell")
    }
    var text = Text("interrupt controller ")
    text.add(kind)
    guard let expected = board.interruptController else {
      text.add(", not compared: no launch.conf says what the image drives")
      return report.note(text)
    }
    if expected.equals(ByteText(kind)) {
      addAs(&text)
      return report.ok(text)
    }
    text.add(", and ")
    text.add(expected)
    addFile(&text)
    text.add("\n  fix: an image that drives this one; a client for another one stays silent\n")
    report.problem(text)
  }

  private func interruptController() -> StaticString? {
    guard let interrupts = read("/proc/interrupts") else { return nil }
    // irq_chip.name of drivers/irqchip/irq-gic-v3.c and irq-gic.c
    if interrupts.has(" GICv3 ") { return "gic-v3" }
    if interrupts.has(" GIC-0 ") || interrupts.has(" GICv2 ") { return "gic-v2" }
    if let cpu = read("/proc/cpuinfo"), cpu.has(" apic ") {
      // "x2apic enabled" (arch/x86/kernel/apic/apic.c)
      return lastLine { $0.has("x2apic enabled") || $0.has("x2apic: enabled by BIOS") } == nil
        ? nil : "x2apic"
    }
    return nil
  }
}

extension UnsafeRawBufferPointer {
  /// A property's string.
  fileprivate var withoutNUL: ByteText {
    count > 0 && self[count - 1] == 0 ? part(0, count - 1) : self
  }
}
