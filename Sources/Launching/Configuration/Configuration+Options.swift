// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

extension Configuration {
  /// `power-off`: the launcher's ways, in the order of `PowerOff`, and the host's own.
  static var powerOffWords: StaticString { "rpc,onoff,uart-shutdown,init" }

  /// The doorbell of the module (DOORBELL_SGI in km/mcs_arm64.c).
  static var moduleSGI: UInt64 { 7 }

  /// `/etc/mcs/CLIENT.conf`, allocated for the life of the process as its arguments are.
  public static func path(of client: UnsafePointer<CChar>) -> UnsafePointer<CChar> {
    var path = Text("/etc/mcs/")
    path.add(cString: client)
    path.add(".conf")
    return path.withBytes { string($0) }
  }

  private static func string(_ word: ByteText) -> UnsafePointer<CChar> {
    let string = UnsafeMutablePointer<CChar>.allocate(capacity: word.count + 1)
    for i in 0..<word.count { string[i] = CChar(bitPattern: word[i]) }
    string[word.count] = 0
    return UnsafePointer(string)
  }

  /// What to launch; nil if the file is not `client`'s or asks for what this launcher cannot do,
  /// which is told.
  public func options<R: Reporter>(
    for client: UnsafePointer<CChar>?, _ reporter: R
  ) -> Options? {
    var findings = Findings(file, reporter)
    if let client, !name.equals(ByteText(cString: client)) {
      findings.add(
        line(.name), "the file is for the client %, not for %", .word(name),
        .word(ByteText(cString: client)))
    }
    let (first, more) = cpus.split()
    if more != nil {
      findings.add(line(.cpus), "clients with several processors cannot be launched yet")
    }
    if format == .elf {
      findings.add(line(.format), "ELF images cannot be launched yet: use a raw one")
    }
    if places.layout == nil {
      findings.add(line(.layout), "clients with a resource table cannot be launched yet")
    }
    switch doorbell {
    case .sgi(Self.moduleSGI): break
    case .sgi: findings.add(line(.sgi), "the doorbell of mcs_km is SGI 7")
    case .spi: findings.add(line(.spi), "the doorbell of mcs_km is SGI 7, not an SPI")
    case .vector: findings.add(line(.vector), "clients on x86-64 cannot be launched yet")
    }
    var ways = PowerOffWays()
    var rest = values.text(.powerOff)
    while let (word, next) = rest?.split() {
      switch ByteText(Self.powerOffWords).place(of: word) {
      case 0: ways.add(.rpc)
      case 1: ways.add(.onoff)
      case 2: ways.add(.shutdown)
      case 3: findings.add(line(.powerOff), "init is for x86-64, which cannot be launched yet")
      default: break  // an empty list
      }
      rest = next
    }
    guard findings.count == 0, let cpu = first.number(base: 10) else { return nil }
    return Options(
      cpu: UInt32(cpu), image: Self.string(image), load: load, entry: entry, powerOff: ways,
      services: values.text(.announce), configuration: file)
  }

  private func line(_ key: Key) -> UInt32 { values.line(key) ?? 0 }
}
