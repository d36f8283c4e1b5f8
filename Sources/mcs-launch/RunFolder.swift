// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import Launching
import RPMsg

/// /run/mcs, with a folder for each client that runs. It is root's; where it cannot be had, a client
/// runs all the same, and can then be stopped but not taken over.
struct RunFolder: ~Copyable {
  /// Negative: there is none.
  private let descriptor: Int32
  let boot = InlineArray<36, UInt8>.boot

  /// - Parameter making: else it is only opened.
  init(making: Bool) { descriptor = linux_open_root_folder("/run/mcs", making ? 1 : 0) }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// A folder for a client that is to be started. Where it cannot be had, the record is in memory,
  /// which is told.
  func make(_ name: UnsafePointer<CChar>) -> ClientFolder {
    if descriptor >= 0 {
      linux_lock_folder(descriptor, 1)
      defer { linux_lock_folder(descriptor, 0) }
      if let folder = ClientFolder(in: descriptor, name, making: true) { return folder }
    }
    var text = Text("warning: no state in /run/mcs/")
    text.add(cString: name)
    text.add(": ")
    SystemError.last.describe(&text)
    text.add("\n  should this launcher be killed, the next one can only stop the client\n")
    StandardOutput().complain(text)
    return ClientFolder(in: -1, name, making: true)!
  }

  /// Notes where an image is loaded now. Returns what longer ones left behind it.
  func noteLoaded(_ image: AddressRange, in memory: AddressRange) -> AddressRange? {
    guard descriptor >= 0 else { return nil }
    linux_lock_folder(descriptor, 1)
    defer { linux_lock_folder(descriptor, 0) }
    // the dot keeps it apart from clients
    let file = linux_open_state(descriptor, ".loaded", Int64(LoadedRanges.size), 1)
    guard file >= 0 else { return nil }
    defer { close(file) }
    guard let page = linux_map(file, 0, LoadedRanges.size) else { return nil }
    defer { munmap(page, LoadedRanges.size) }
    return boot.span.withUnsafeBytes {
      (try? LoadedRanges(page, boot: $0))?.note(image, in: memory)
    }
  }

  /// Begins the record of a client that is about to start.
  func begin(
    _ folder: borrowing ClientFolder, _ options: Options, _ plan: LaunchPlan,
    _ device: borrowing Device
  ) {
    let starts = device.status(of: options.cpu)?.starts ?? 0
    begin(folder, options, starts: starts &+ 1, plan.shared, plan.memory, table: plan.table)
  }

  func begin(
    _ folder: borrowing ClientFolder, _ options: Options, starts: UInt32, _ shared: SharedPlan,
    _ memory: AddressRange, table: AddressRange? = nil
  ) {
    boot.span.withUnsafeBytes {
      folder.record.begin(
        cpu: options.cpu, starts: starts, process: UInt32(getpid()), window: shared.window,
        memory: memory, layout: shared.layout, table: table, powerOff: options.powerOff,
        boot: $0)
    }
  }

  /// The folder of the client that the module started there and then.
  func client(on cpu: UInt32, starts: UInt32) -> ClientFolder? {
    guard let name = name({ $0.cpu == cpu && $0.starts == starts }) else { return nil }
    return ClientFolder(in: descriptor, name, making: false)
  }

  /// The client was being stopped when its launcher ended, or is one that its launcher gave up on.
  func isEnding(_ cpu: UInt32, starts: UInt32) -> Bool {
    guard let folder = client(on: cpu, starts: starts) else { return false }
    return folder.record.state == .stopping || folder.record.state == .failed
  }

  /// The folder of a client of this name, whether it runs or not.
  func client(_ name: UnsafePointer<CChar>) -> ClientFolder? {
    guard descriptor >= 0,
      let folder = ClientFolder(in: descriptor, name, making: false), isValid(folder)
    else { return nil }
    return folder
  }

  /// Who has a processor, or memory that overlaps one of these ranges.
  func occupant(
    of cpu: UInt32, _ device: borrowing Device, memory: AddressRange? = nil,
    shared: AddressRange? = nil
  ) -> Occupant {
    func overlap(_ range: AddressRange?) -> Bool {
      guard let range else { return false }
      return memory?.overlaps(range) == true || shared?.overlaps(range) == true
    }
    var occupant = Occupant(cpu: cpu)
    visit { folder in
      let record = folder.record
      guard record.cpu == cpu || overlap(record.memory) || overlap(record.window) else {
        return true
      }
      let runs = device.runs(record)
      guard runs || folder.isServed, let name = strdup(folder.name) else { return true }
      occupant = Occupant(
        cpu: record.cpu, name: UnsafePointer(name),
        process: folder.isServed ? record.process : nil, isOrphan: !folder.isServed)
      return false
    }
    return occupant
  }

  /// Calls `body` with every client's folder that has a record of this boot, until it returns false.
  func visit(_ body: (borrowing ClientFolder) -> Bool) {
    guard descriptor >= 0, let list = linux_list(descriptor) else { return }
    defer { closedir(list) }
    while let name = linux_next_name(list) {
      guard let folder = ClientFolder(in: descriptor, name, making: false), isValid(folder) else {
        continue
      }
      if !body(folder) { return }
    }
  }

  func isValid(_ folder: borrowing ClientFolder) -> Bool {
    boot.span.withUnsafeBytes { folder.record.isValid(boot: $0) }
  }

  /// The name of the first client whose record is wanted, for the life of the process.
  private func name(_ isWanted: (StateRecord) -> Bool) -> UnsafePointer<CChar>? {
    var name: UnsafePointer<CChar>? = nil
    visit { folder in
      guard isWanted(folder.record) else { return true }
      name = UnsafePointer(strdup(folder.name))
      return false
    }
    return name
  }

  /// Removes the folders of clients that are off and have no launcher.
  func sweep(_ device: borrowing Device) {
    guard descriptor >= 0 else { return }
    linux_lock_folder(descriptor, 1)
    defer { linux_lock_folder(descriptor, 0) }
    guard let list = linux_list(descriptor) else { return }
    defer { closedir(list) }
    while let name = linux_next_name(list) {
      if let folder = ClientFolder(in: descriptor, name, making: false) {
        if folder.isServed { continue }
        if isValid(folder), device.runs(folder.record) { continue }
      }
      linux_remove_folder(descriptor, name)
    }
  }

  /// Removes a client's folder.
  func remove(_ folder: borrowing ClientFolder) {
    guard descriptor >= 0, folder.descriptor >= 0 else { return }
    linux_lock_folder(descriptor, 1)
    linux_remove_folder(descriptor, folder.name)
    linux_lock_folder(descriptor, 0)
  }
}

/// /run/mcs/CLIENT: its record in `state`, and a symbolic link to the terminal of each shell.
struct ClientFolder: ~Copyable {
  let name: UnsafePointer<CChar>
  let descriptor: Int32
  private let file: Int32
  private let page: UnsafeMutableRawPointer
  let record: StateRecord

  /// - Parameter run: /run/mcs; negative: the record is in memory.
  fileprivate init?(in run: Int32, _ name: UnsafePointer<CChar>, making: Bool) {
    let folder = run < 0 ? -1 : linux_open_folder(run, name, making ? 1 : 0)
    let size = Int64(StateRecord.size)
    let file = folder < 0 ? -1 : linux_open_state(folder, "state", size, making ? 1 : 0)
    let page = run >= 0 && file < 0 ? nil : linux_map(file, 0, StateRecord.size)
    guard let page, let copy = strdup(name), let record = try? StateRecord(page) else {
      if file >= 0 { close(file) }
      if folder >= 0 { close(folder) }
      return nil
    }
    self.name = UnsafePointer(copy)
    self.page = page
    self.file = file
    self.record = record
    descriptor = folder
  }

  deinit {
    munmap(page, StateRecord.size)
    if file >= 0 { close(file) }
    if descriptor >= 0 { close(descriptor) }
    free(UnsafeMutableRawPointer(mutating: name))
  }

  /// A launcher has it.
  var isServed: Bool { file >= 0 && linux_is_locked(file) != 0 }

  /// It is this process's until it ends.
  func lock() {
    if file >= 0 { _ = linux_lock_state(file) }
    record.process = UInt32(getpid())
  }
}

extension InlineArray<36, UInt8> {
  /// Linux's identity of this boot, zeros if it has none.
  fileprivate static var boot: Self {
    var id = Self(repeating: 0)
    let file = linux_open_read("/proc/sys/kernel/random/boot_id")
    if file >= 0 {
      var bytes = id.mutableSpan
      bytes.withUnsafeMutableBytes { _ = read(file, $0.baseAddress, $0.count) }
      close(file)
    }
    return id
  }
}

extension Device {
  func hasStopWord(_ cpu: UInt32) -> Bool {
    guard let status = status(of: cpu) else { return false }
    return status.flags & UInt32(MCS_STATUS_STOP_WORD) != 0
  }

  /// The client of a record runs, and it is that one.
  func runs(_ record: StateRecord) -> Bool {
    guard let status = status(of: record.cpu) else { return false }
    return status.flags & UInt32(MCS_STATUS_CLIENT) != 0 && status.starts == record.starts
  }
}
