// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

extension Doctor {
  /// A module that can be used.
  public mutating func checkModule(_ facts: ModuleFacts, needs abi: UInt32) {
    var text = Text("module mcs_km")
    if let version = read("/sys/module/mcs_km/version") {
      text.add(" ")
      text.add(version)
    }
    text.add(facts.abi < abi ? " has ABI " : " (ABI ")
    text.add(decimal: UInt64(facts.abi))
    if facts.abi < abi {
      text.add(", and this launcher needs ")
      text.add(decimal: UInt64(abi))
      text.add("\n  fix: rmmod mcs_km, then load the mcs_km that came with this launcher\n")
      report.problem(text)
    } else {
      text.add(")")
      report.ok(text)
    }
    checkDoorbell(facts)
  }

  private mutating func checkDoorbell(_ facts: ModuleFacts) {
    if let wanted = options.doorbell, wanted != facts.doorbell {
      return problem(.otherDoorbell(wanted, module: facts.doorbell))
    }
    var text = Text("doorbell ")
    text.add(facts.doorbell)
    if options.doorbell == nil { text.add(", not compared: no launch.conf says the client's") }
    if facts.isPolled {
      text.add("; this kernel cannot hear it, so the module looks by the clock")
      report.note(text)
    } else if options.doorbell == nil {
      report.note(text)
    } else {
      report.ok(text)
    }
  }

  /// One that could not be opened: why.
  public mutating func checkModule(_ error: LaunchError) {
    guard case .deviceMissing = error else { return problem(error) }
    if exists("/sys/module/mcs_km") {
      return report.problem(
        """
        a module mcs_km is loaded, but /dev/mcs is missing
          fix: another mcs_km: rmmod mcs_km, then load the one that came with this launcher;
               or /dev is no devtmpfs: mount -t devtmpfs dev /dev
        """)
    }
    var text = Text("module mcs_km is not loaded")
    var line: Text? = nil
    _ = host.eachLogLine { words in
      if words.isLoaded {
        line = nil
      } else if words.isAboutLoading {
        var text = Text()
        text.add(words)
        line = text
      }
    }
    if let line {
      text.add("\n  log: ")
      line.withBytes { text.add($0) }
    }
    text.add("\n  fix: ")
    addRemedy(&text, line)
    report.problem(text)
  }

  private func addRemedy(_ text: inout Text, _ line: Text?) {
    var cause = Cause.unknown
    line?.withBytes { cause = Cause($0) }
    switch cause {
    case .otherKernel: return addBuild(&text, "it was built for another kernel")
    case .rejected: return text.add(Self.signing)
    case .itsOwn: return text.add("what mcs_km's lines in dmesg say, then modprobe mcs_km")
    case .unknown: break
    }
    var path = Text("/lib/modules/")
    host.release.withBytes { path.add($0) }
    path.add("/modules.dep")
    guard let modules = read(path) else {
      return text.add("modprobe mcs_km (there is no modules.dep to look it up in: depmod)")
    }
    guard modules.has("/mcs_km.ko") else {
      return addBuild(&text, "it is not installed for this kernel")
    }
    if let forced = read("/sys/module/module/parameters/sig_enforce"), forced.has("Y") {
      return text.add(Self.signing)
    }
    if let lockdown = read("/sys/kernel/security/lockdown"), !lockdown.has("[none]") {
      return text.add(Self.signing)
    }
    text.add("modprobe mcs_km")
  }

  private func addBuild(_ text: inout Text, _ why: StaticString) {
    text.add(why)
    text.add(", ")
    host.release.withBytes { text.add($0) }
    text.add(": bin/build-module, or make -C km, for that one; then depmod")
  }

  private static var signing: StaticString {
    """
    this kernel takes signed modules only (Secure Boot): sign mcs_km.ko with a key that it
           trusts (kmodsign, mokutil --import), or switch Secure Boot off
    """
  }
}

/// Why the kernel did not load the module, by its own words: kernel/module/main.c, version.c and
/// signing.c, security/lockdown/lockdown.c, and km/.
private enum Cause {
  case otherKernel, rejected, itsOwn, unknown

  init(_ line: ByteText) {
    if line.has("mcs_km: version magic") || line.has("mcs_km: disagrees about version")
      || line.has("mcs_km: Unknown symbol")
    {
      self = .otherKernel
    } else if line.has(" is rejected") || line.has("module loading is restricted") {
      self = .rejected
    } else {
      self = .itsOwn
    }
  }
}

extension ByteText {
  /// A line of the kernel's log with a reason why mcs_km was not loaded.
  fileprivate var isAboutLoading: Bool {
    if let own = after("mcs: ") { return own.isFirstOfLoading }
    return after("mcs_km: ").map {
      !$0.has("loading out-of-tree") && !$0.has("verification failed")
    }
      ?? (after("Loading of ").map { $0.has(" is rejected") } ?? false)
      || after("Lockdown: ").map { $0.has("module loading is restricted") } ?? false
  }

  /// Of mcs_km's own lines one that goes on from the line before is indented, and these come from a
  /// module that is loaded.
  private var isFirstOfLoading: Bool {
    let other =
      after(" ") ?? after("cpu") ?? after("entry ") ?? after("map ") ?? after("base ")
      ?? after("a client") ?? after("the ") ?? after("memory [")
    return count > 0 && other == nil
  }

  /// The line with which a load ends well.
  fileprivate var isLoaded: Bool {
    after("mcs: doorbell ").map { !$0.has("error") && !$0.has("this kernel's GIC driver") } ?? false
  }
}
