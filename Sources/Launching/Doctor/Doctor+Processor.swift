// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// What runs on the client's processor, as far as the module knows.
public enum ProcessorUse {
  case nothing
  /// A client; nobody serves it if it is orphaned.
  case client(isOrphaned: Bool)
  /// Neither Linux nor a client that this module started.
  case unknown
  /// There is no module to ask.
  case notAsked
}

extension Doctor {
  public mutating func checkProcessor(_ use: ProcessorUse) {
    let present = isListed("/sys/devices/system/cpu/present")
    if isListed("/sys/devices/system/cpu/possible") == false || present == false {
      return problem(.noSuchProcessor)
    }
    checkCore()
    if isListed("/sys/devices/system/cpu/online") == true {
      var text = Text()
      LaunchError.linuxRunsThere.describe(&text, options)
      if host.exists(processor("/online")) {
        text.add("       or, until the next boot: echo 0 > ")
        processor("/online").withBytes { text.add($0) }
        text.add("\n")
      }
      report.problem(text)
      return
    }
    switch use {
    case .nothing, .notAsked:
      var text = cpu()
      text.add(" is off")
      report.ok(text)
    case .client(isOrphaned: false):
      var text = cpu()
      text.add(" runs a client, whose launcher serves it\n  fix: mcs-launch stop ")
      text.add(cString: options.name)
      text.add("\n")
      report.problem(text)
    case .client(isOrphaned: true):
      var text = cpu()
      var record = Text("/run/mcs/")
      record.add(cString: options.name)
      record.add("/state")
      if host.exists(record) {
        text.add(" runs the client, whose launcher is gone: a launch takes it over")
        report.note(text)
      } else {
        text.add(" runs a client without a launcher, and nothing in /run/mcs tells its services\n")
        text.add("  fix: mcs-launch stop ")
        text.add(cString: options.name)
        text.add("\n")
        report.problem(text)
      }
    case .unknown: problem(.alreadyOn)
    }
  }

  private func cpu() -> Text {
    var text = Text("cpu ")
    text.add(decimal: UInt64(options.cpu))
    return text
  }

  /// Nil if there is no such list.
  private func isListed(_ path: StaticString) -> Bool? {
    read(path).map { ProcessorList.contains(options.cpu, in: $0) }
  }

  /// Linux numbers the cores; the tree's `reg` tells which one this is.
  private mutating func checkCore() {
    guard let reg = read(processor("/of_node/reg")).map({ $0.bigEndian }) else {
      return checkThread()
    }
    var text = cpu()
    guard let core = board.core else {
      text.add(" is the core 0x")
      text.add(hex: reg)
      text.add(", not compared: no launch.conf says which one it should be")
      return report.note(text)
    }
    if reg == core {
      text.add(" is the core 0x")
      text.add(hex: reg)
      addAs(&text)
      return report.ok(text)
    }
    text.add(" is the core 0x")
    text.add(hex: reg)
    text.add(" here, and 0x")
    text.add(hex: core)
    addFile(&text)
    text.add(
      "\n  fix: the cpu that is that core here, in the profile; mcs-dtb check BOARD --base TREE compares\n"
    )
    report.problem(text)
  }

  func addAs(_ text: inout Text) {
    text.add(" as")
    addFile(&text)
  }

  /// x86-64: APIC ids of processors that are offline are nowhere to be seen, those of the others in
  /// /proc/cpuinfo. Threads of a core have adjacent ids.
  private mutating func checkThread() {
    guard let core = board.core else {
      return report.note("the core's number is not compared: no tree, or no launch.conf")
    }
    var others = false
    var same = false
    if let cpus = read("/proc/cpuinfo") {
      var rest: ByteText? = cpus
      while let (line, next) = rest?.split(at: UInt8(ascii: "\n")) {
        rest = next
        guard line.after("apicid") != nil, let colon = line.position(of: UInt8(ascii: ":")),
          let id = line.part(colon + 1, line.count).trimmed.number(base: 10)
        else { continue }
        if id == core { same = true }
        if id == core ^ 1 { others = true }
      }
    }
    var text = Text()
    if same {
      text.add("Linux runs on the core with APIC id 0x")
      text.add(hex: core)
      text.add(", which is the client's")
      addFile(&text)
      text.add(
        "\n  fix: compare apicid in /proc/cpuinfo with the profile's cpus; boot with maxcpus=\n")
      return report.problem(text)
    }
    text.add("Linux runs on no processor with APIC id 0x")
    text.add(hex: core)
    addFile(&text)
    report.ok(text)
    if others, let active = read("/sys/devices/system/cpu/smt/active"), active.has("1") {
      var text = Text("Linux runs on the other thread of that core, APIC id 0x")
      text.add(hex: core ^ 1)
      text.add("\n  fix: switch Hyper-Threading off, or boot with nosmt, for steady times\n")
      report.note(text)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// A device tree's number of one or two cells.
  fileprivate var bigEndian: UInt64 {
    var number: UInt64 = 0
    for i in 0..<Swift.min(count, 8) { number = number << 8 | UInt64(self[i]) }
    return number
  }
}
