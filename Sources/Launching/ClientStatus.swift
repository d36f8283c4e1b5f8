// SPDX-License-Identifier: MulanPSL-2.0

import RPMsg

/// What `mcs-launch status` shows of a client that runs: a line of a table, or an object of JSON.
public struct ClientStatus {
  /// Nil where nobody knows it.
  let name: UnsafePointer<CChar>?
  let cpu: UInt32
  let record: StateRecord?
  /// The launcher's; nil if it has none.
  let process: UInt32?
  let doorbell: (kind: UInt32, number: UInt32)

  /// - Parameters:
  ///   - record: nil where its launcher left none.
  ///   - doorbell: as the module has it (enum mcs_doorbell and doorbell_number in km/mcs_uapi.h).
  public init(
    _ name: UnsafePointer<CChar>?, cpu: UInt32, _ record: StateRecord?, process: UInt32?,
    doorbell: (kind: UInt32, number: UInt32)
  ) {
    self.name = name
    self.cpu = cpu
    self.record = record
    self.process = process
    self.doorbell = doorbell
  }

  /// The heading of the table. A line is as long as its services; it goes out in parts.
  public static func sayHeading<R: Reporter>(_ reporter: inout R) {
    var text = Text()
    text.add(column: 16) { $0.add("NAME") }
    text.add(column: 5) { $0.add("CPU") }
    text.add(column: 11) { $0.add("STATE") }
    text.add(column: 10) { $0.add("LAUNCHER") }
    text.add(column: 14) { $0.add("DOORBELL") }
    text.add(column: 11) { $0.add("UPTIME") }
    text.add(column: 9) { $0.add("IN") }
    text.add(column: 9) { $0.add("OUT") }
    text.add("SERVICES\n")
    reporter.say(text)
  }

  /// - Parameter now: milliseconds since the boot.
  public func sayLine<R: Reporter>(_ reporter: inout R, now: Int64) {
    var text = Text()
    text.add(column: 16) { addName(&$0, none: "-") }
    text.add(column: 5) { $0.add(decimal: UInt64(cpu)) }
    text.add(column: 11) { $0.add(state) }
    text.add(column: 10) {
      if let process { $0.add(decimal: UInt64(process)) } else { $0.add("none") }
    }
    text.add(column: 14) { addDoorbell(&$0) }
    text.add(column: 11) { addUptime(&$0, now) }
    text.add(column: 9) { $0.add(decimal: record?.received ?? 0) }
    text.add(column: 9) { $0.add(decimal: record?.sent ?? 0) }
    for place in 0..<(record?.services ?? 0) {
      guard let record, record.service(place).peer != nil else { continue }
      if text.count > 900 {
        reporter.say(text)
        text = Text()
      }
      text.add(record.service(place).name)
      if let terminal = terminal(place) {
        text.add("(/dev/pts/")
        text.add(decimal: UInt64(terminal))
        text.add(")")
      }
      text.add(" ")
    }
    text.dropBlanks()
    text.add("\n")
    reporter.say(text)
  }

  /// One member of an array, without the comma before it.
  public func sayJSON<R: Reporter>(_ reporter: inout R, now: Int64) {
    var text = Text("{\"name\":")
    if name == nil {
      text.add("null")
    } else {
      text.add("\"")
      addName(&text, none: "")
      text.add("\"")
    }
    text.add(",\"cpu\":")
    text.add(decimal: UInt64(cpu))
    text.add(",\"state\":\"")
    text.add(state)
    text.add("\",\"process\":")
    if let process { text.add(decimal: UInt64(process)) } else { text.add("null") }
    text.add(",\"doorbell\":\"")
    addDoorbell(&text)
    text.add("\",\"uptime\":")
    text.add(decimal: seconds(now))
    text.add(",\"received\":")
    text.add(decimal: record?.received ?? 0)
    text.add(",\"sent\":")
    text.add(decimal: record?.sent ?? 0)
    text.add(",\"services\":[")
    var isFirst = true
    for place in 0..<(record?.services ?? 0) {
      guard let record, record.service(place).peer != nil else { continue }
      if text.count > 800 {
        reporter.say(text)
        text = Text()
      }
      text.add(isFirst ? "{\"name\":\"" : ",{\"name\":\"")
      isFirst = false
      let service = record.service(place).name
      for i in 0..<service.count {
        if service[i] == UInt8(ascii: "\"") || service[i] == UInt8(ascii: "\\") { text.add("\\") }
        text.add(byte: service[i])
      }
      text.add("\",\"terminal\":")
      if let terminal = terminal(place) {
        text.add("\"/dev/pts/")
        text.add(decimal: UInt64(terminal))
        text.add("\"}")
      } else {
        text.add("null}")
      }
    }
    text.add("]}")
    reporter.say(text)
  }

  private var state: StaticString { record?.state?.word ?? "unknown" }

  /// A terminal ends with its launcher.
  private func terminal(_ place: Int) -> UInt32? { process == nil ? nil : record?.terminal(place) }

  private func addName(_ text: inout Text, none: StaticString) {
    if let name { text.add(cString: name) } else { text.add(none) }
  }

  private func seconds(_ now: Int64) -> UInt64 {
    guard let record, record.began > 0, UInt64(max(0, now)) > record.began else { return 0 }
    return (UInt64(now) - record.began) / 1000
  }

  /// `1:02:03`
  private func addUptime(_ text: inout Text, _ now: Int64) {
    let seconds = seconds(now)
    text.add(decimal: seconds / 3600)
    text.add(seconds / 60 % 60 < 10 ? ":0" : ":")
    text.add(decimal: seconds / 60 % 60)
    text.add(seconds % 60 < 10 ? ":0" : ":")
    text.add(decimal: seconds % 60)
  }

  private func addDoorbell(_ text: inout Text) {
    switch doorbell.kind {
    case 1, 3: text.add("SGI ")
    case 2: return text.add("polled")
    case 4: text.add("INTID ")
    default:
      text.add("vector 0x")
      return text.add(hex: UInt64(doorbell.number))
    }
    text.add(decimal: UInt64(doorbell.number))
    if doorbell.kind == 3 { text.add(", heard") }
  }
}

extension Text {
  /// What `body` adds, and blanks up to the width; at least one.
  mutating func add(column width: Int, _ body: (inout Text) -> Void) {
    let start = count
    body(&self)
    repeat { add(" ") } while count - start < width
  }
}
