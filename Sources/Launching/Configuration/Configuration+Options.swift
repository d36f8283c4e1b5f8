// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

extension Configuration {
  /// `/etc/mcs/CLIENT.conf`, allocated for the life of the process as its arguments are.
  public static func path(of client: UnsafePointer<CChar>) -> UnsafePointer<CChar> {
    var path = Text("/etc/mcs/")
    path.add(cString: client)
    path.add(".conf")
    return path.withBytes { permanent($0) }
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
      findings.add(line(.cpus), Limitation.severalProcessors.text)
    }
    switch doorbell {
    case .sgi, .vector: break  // which one the module has is known once it is open
    case .spi: findings.add(line(.spi), Limitation.spi.text)
    }
    var ways = PowerOffWays()
    var rest = values.text(.powerOff)
    while let (word, next) = rest?.split() {
      switch ByteText(PowerOff.words).place(of: word, separator: UInt8(ascii: " ")) {
      case 0: ways.add(.rpc)
      case 1: ways.add(.onoff)
      case 2: ways.add(.uartShutdown)
      case 3: ways.add(.initIPI)
      case 4: ways.add(.resourceTable)
      default: break  // an empty list
      }
      rest = next
    }
    guard findings.count == 0, let cpu = first.number(base: 10) else { return nil }
    return Options(
      name: permanent(name), cpu: UInt32(cpu), os: os, image: permanent(image), format: format,
      load: load, entry: entry, powerOff: ways,
      services: values.text(.announce), doorbell: doorbell, configuration: file)
  }

  private func line(_ key: Key) -> UInt32 { values.line(key) ?? 0 }
}
