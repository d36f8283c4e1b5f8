// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import Launching
import RPMsg

extension SystemError {
  /// The last system call's.
  static var last: SystemError {
    let number = linux_errno()
    return SystemError(number, linux_error_text(number))
  }
}

/// The client's processor, through /dev/mcs.
struct DeviceProcessor: Processor {
  let descriptor: Int32
  let canReset: Bool
  /// Nil where the client starts with its memory one to one.
  let plan: ClientStart?

  func start(_ cpu: UInt32, entry: UInt64, stopWord: StopWord?) throws(SystemError) {
    var run = plan?.run.pointee ?? mcs_run()
    if plan == nil {
      run.cpu = cpu
      run.entry = entry
    }
    if let stopWord {
      run.stop_word = stopWord.address
      run.stop_value = stopWord.value
    }
    if linux_mcs_run(descriptor, &run) != 0 { throw .last }
  }

  func reset(_ cpu: UInt32) throws(SystemError) {
    if linux_mcs_stop(descriptor, cpu, 1000) != 0 { throw .last }
  }

  func kick(_ cpu: UInt32) throws(SystemError) {
    if linux_mcs_kick(descriptor, cpu) != 0 { throw .last }
  }

  func state(_ cpu: UInt32) throws(SystemError) -> ProcessorState {
    switch linux_mcs_state(descriptor, cpu) {
    case Int32(MCS_CPU_ON.rawValue): return .on
    case Int32(MCS_CPU_OFF.rawValue): return .off
    case Int32(MCS_CPU_ON_PENDING.rawValue): return .pending
    default: throw .last
    }
  }
}

/// The module. The descriptor stays open until the process ends.
struct Device: ~Copyable {
  let descriptor: Int32
  /// MCS_ABI_VERSION of the module.
  let abi: UInt32
  /// It cannot hear clients and looks by the clock.
  let isPolled: Bool
  let regions: Regions
  /// Which rings clients.
  let doorbell: Doorbell
  /// Clients start with paging on, and stop without their help: x86-64.
  let mapsClients: Bool

  func processor(_ plan: ClientStart?) -> DeviceProcessor {
    DeviceProcessor(descriptor: descriptor, canReset: mapsClients, plan: plan)
  }

  init() throws(LaunchError) {
    let descriptor = linux_mcs_open()
    guard descriptor >= 0 else {
      switch linux_errno() {
      case ENOENT: throw .deviceMissing
      case EACCES, EPERM: throw .deviceDenied
      default: throw .deviceFailed(.last)
      }
    }
    var info = mcs_info()
    guard linux_mcs_info(descriptor, &info) == 0 else { throw .moduleTooOld(.last) }
    var regions = Regions()
    withUnsafeBytes(of: &info.region) { bytes in
      let all = bytes.bindMemory(to: mcs_region.self)
      for i in 0..<min(Int(info.regions), all.count) {
        if let range = AddressRange(exactly: all[i].base, size: all[i].size) { regions.add(range) }
      }
    }
    self.descriptor = descriptor
    abi = info.abi
    isPolled = info.doorbell == MCS_DOORBELL_POLLED.rawValue
    self.regions = regions
    mapsClients = info.features & UInt64(MCS_FEATURE_MAPS) != 0
    // a module that cannot hear clients may not tell what it rings them with
    doorbell =
      switch info.doorbell {
      case MCS_DOORBELL_SPI.rawValue: .spi(UInt64(info.doorbell_number))
      case MCS_DOORBELL_VECTOR.rawValue, MCS_DOORBELL_FIXED.rawValue:
        .vector(UInt64(info.doorbell_number))
      case MCS_DOORBELL_POLLED.rawValue where mapsClients: .vector(Doorbell.usualVector)
      case MCS_DOORBELL_POLLED.rawValue where info.doorbell_number == 0: .sgi(Doorbell.usualSGI)
      default: .sgi(UInt64(info.doorbell_number))
      }
  }

  /// Makes a processor and its client's memory this process's alone, instead of what it had before.
  /// - Parameter adopting: with the client that runs there and whose launcher is gone.
  func claim(
    _ cpu: UInt32, _ plan: ClaimPlan, adopting: Bool = false
  ) throws(SystemError) {
    var claim = mcs_claim()
    claim.flags = adopting ? UInt32(MCS_CLAIM_ADOPT) : 0
    claim.cpus = 1
    claim.cpu.0 = cpu
    claim.ranges = UInt32(plan.count)
    withUnsafeMutableBytes(of: &claim.range) {
      let ranges = $0.bindMemory(to: mcs_region.self)
      for i in 0..<plan.count {
        guard let range = plan[i] else { continue }
        ranges[i].base = range.first
        ranges[i].size = range.size
      }
    }
    if linux_mcs_claim(descriptor, &claim) != 0 { throw .last }
  }

  /// Of a processor that is present; nil if the module cannot tell.
  func status(of cpu: UInt32) -> mcs_status? {
    var status = mcs_status()
    status.cpu = cpu
    return linux_mcs_status(descriptor, &status) == 0 ? status : nil
  }

  /// Has the module ask a client off by its stop word, and waits for it.
  func stop(_ cpu: UInt32, milliseconds: UInt32) throws(SystemError) {
    if linux_mcs_stop(descriptor, cpu, milliseconds) != 0 { throw .last }
  }

  /// Maps physical memory of one region; `range` begins and ends at pages.
  func map(_ range: AddressRange) throws(LaunchError) -> UnsafeMutableRawPointer {
    guard let pointer = linux_map(descriptor, range.first, Int(range.size)) else {
      throw .mapFailed(range, .last)
    }
    return pointer
  }

  /// Writes one word of a region.
  func write(_ value: UInt64, to address: UInt64) throws(LaunchError) {
    let page = linux_page_size()
    let start = address & ~(page - 1)
    let memory = try map(AddressRange(start, through: start + (page - 1)))
    (memory + Int(address - start)).storeBytes(of: value, as: UInt64.self)
    munmap(memory, Int(page))
  }

  /// Refuses a client that rings otherwise than the module does.
  func check(_ wanted: Doorbell?) throws(LaunchError) {
    if let wanted, wanted != doorbell { throw .otherDoorbell(wanted, module: doorbell) }
  }

  /// Refuses a processor that does not exist, or that Linux runs on.
  func check(_ cpu: UInt32) throws(LaunchError) {
    if let listed = Self.isListed(cpu, "/sys/devices/system/cpu/possible"), !listed {
      throw .noSuchProcessor
    }
    if let listed = Self.isListed(cpu, "/sys/devices/system/cpu/online"), listed {
      throw .linuxRunsThere
    }
  }

  /// Who has a processor.
  enum Holder {
    case nobody
    /// Another process; perhaps it has not started its client yet.
    case other
    /// The client runs and its launcher is gone. `starts` tells it from others before it.
    case orphan(starts: UInt32)
    /// It is on, and not by the module.
    case stranger
  }

  func holder(of cpu: UInt32) throws(LaunchError) -> Holder {
    guard let status = status(of: cpu) else { throw .stateUnknown(.last) }
    let flags = status.flags
    if flags & UInt32(MCS_STATUS_CLIENT) != 0, flags & UInt32(MCS_STATUS_ORPHANED) != 0 {
      return .orphan(starts: status.starts)
    }
    if flags & UInt32(MCS_STATUS_CLIENT | MCS_STATUS_CLAIMED | MCS_STATUS_CHANGING) != 0 {
      return flags & UInt32(MCS_STATUS_MINE) != 0 ? .nobody : .other
    }
    return status.state == MCS_CPU_OFF.rawValue ? .nobody : .stranger
  }

  /// Calls `body` with the processors that are present, in order.
  static func forEachPresent(_ body: (UInt32) -> Void) {
    _ = withList("/sys/devices/system/cpu/present") { list in
      for cpu in 0..<ProcessorList.limit where ProcessorList.contains(cpu, in: list) { body(cpu) }
    }
  }

  /// Nil if the list cannot be read: then the module decides.
  static func isListed(_ cpu: UInt32, _ path: StaticString) -> Bool? {
    withList(path) { ProcessorList.contains(cpu, in: $0) }
  }

  private static func withList<Result>(
    _ path: StaticString, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result? {
    let file = path.withUTF8Buffer {
      $0.withMemoryRebound(to: CChar.self) { linux_open_read($0.baseAddress!) }
    }
    guard file >= 0 else { return nil }
    defer { close(file) }
    return withUnsafeTemporaryAllocation(byteCount: 512, alignment: 8) { buffer in
      var count = read(file, buffer.baseAddress, buffer.count)
      guard count > 0 else { return nil }
      if buffer[count - 1] == UInt8(ascii: "\n") { count -= 1 }
      return body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
