// SPDX-License-Identifier: MulanPSL-2.0

import RPMsg

/// Who has a processor, as far as anybody knows.
public struct Occupant: @unchecked Sendable {
  public let cpu: UInt32
  /// The client's; nil if it left no record.
  public let name: UnsafePointer<CChar>?
  /// The launcher's process; nil if it has none, or nobody knows.
  public let process: UInt32?
  /// No process has it any more.
  public let isOrphan: Bool

  public init(
    cpu: UInt32, name: UnsafePointer<CChar>? = nil, process: UInt32? = nil, isOrphan: Bool = false
  ) {
    self.cpu = cpu
    self.name = name
    self.process = process
    self.isOrphan = isOrphan
  }

  var isKnown: Bool { name != nil }

  /// `the client zephyr runs on cpu 3, served by process 42`
  func describe(_ text: inout Text) {
    if let name {
      text.add("the client ")
      text.add(cString: name)
    } else {
      text.add("a client")
    }
    text.add(" runs on cpu ")
    text.add(decimal: UInt64(cpu))
    if isOrphan {
      text.add(" without a launcher")
    } else {
      text.add(", served by ")
      if let process {
        text.add("process ")
        text.add(decimal: UInt64(process))
      } else {
        text.add("another process")
      }
    }
  }

  func addStop(_ text: inout Text, _ cpu: UInt32) {
    if let name {
      text.add("mcs-launch stop ")
      text.add(cString: name)
    } else {
      text.add("rpmsg_main --stop -c ")
      text.add(decimal: UInt64(cpu))
    }
  }
}

/// Why a client that runs without a launcher cannot be taken over.
public enum AttachProblem: Error {
  /// Its launcher left nothing in /run/mcs.
  case noRecord
  case rings(AttachFault)

  func describe(_ text: inout Text) {
    switch self {
    case .noRecord: text.add("nothing in /run/mcs tells its services")
    case .rings(.notReady(let status)):
      text.add("the status in its shared memory is ")
      text.add(decimal: UInt64(status))
      text.add(" instead of 4")
    case .rings(.ring(let fault)): fault.describe(&text)
    case .rings: text.add("its rings are not the ones of the record")
    }
  }
}
