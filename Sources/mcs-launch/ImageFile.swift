// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import ClientImage
import Launching
import RPMsg

/// The file that `-t` names.
struct ImageFile: ~Copyable {
  let descriptor: Int32
  let size: UInt64
  /// Its first four bytes, 0 if it has fewer.
  let magic: UInt32
  /// What it says of itself.
  let header: ImageHeader?

  init(_ path: UnsafePointer<CChar>) throws(LaunchError) {
    let descriptor = linux_open_read(path)
    guard descriptor >= 0 else { throw .imageUnreadable(.last) }
    let size = linux_file_size(descriptor)
    guard size >= 0 else {
      close(descriptor)
      throw .imageNotAFile
    }
    var magic: UInt32 = 0
    if pread(descriptor, &magic, 4, 0) != 4 { magic = 0 }
    var head = InlineArray<64, UInt8>(repeating: 0)
    header = withUnsafeMutableBytes(of: &head) {
      let count = pread(descriptor, $0.baseAddress, $0.count, 0)
      return count == 64 ? ImageHeader(head: UnsafeRawBufferPointer($0)) : nil
    }
    self.descriptor = descriptor
    self.size = UInt64(size)
    self.magic = magic
  }

  deinit { close(descriptor) }

  var isELF: Bool { magic == 0x464c_457f }

  /// All of the file, which is read as an ELF file.
  ///
  /// - Throws: `LaunchError` with what is wrong with it by itself.
  func elf() throws(LaunchError) -> ELFPlan {
    guard isELF else { throw .imageNotELF }
    guard size <= Self.mostBytes, let bytes = malloc(Int(size)) else {
      throw .elfTooLarge(size: size)
    }
    defer { free(bytes) }
    try read(into: bytes, Int(size), from: 0)
    return try ELFPlan(UnsafeRawBufferPointer(start: bytes, count: Int(size)))
  }

  /// Of an ELF file, symbols for a debugger included.
  private static var mostBytes: UInt64 { 1 << 30 }

  /// Copies the segments to their physical places, and clears what the file does not have of them.
  func load(_ plan: ELFPlan, _ device: borrowing Device) throws(LaunchError) {
    for segment in plan.image.segments {
      let range = AddressRange(segment.address, through: segment.last)
      let (memory, window, start) = try map(range, device)
      defer { munmap(memory, window.count) }
      let count = Int(segment.fileSize)
      try read(into: memory + start, count, from: off_t(segment.fileOffset))
      window.clear(start + count, Int(segment.size) - count)
    }
  }

  /// Writes zeros to memory of the client.
  func clear(_ range: AddressRange, _ device: borrowing Device) throws(LaunchError) {
    let (memory, window, start) = try map(range, device)
    defer { munmap(memory, window.count) }
    window.clear(start, Int(range.size))
  }

  /// The table in the client's memory, for the life of the process.
  func table(_ plan: ELFPlan, _ device: borrowing Device) throws(LaunchError) -> ClientTable? {
    guard let (table, range) = plan.table else { return nil }
    let (_, window, _) = try map(range, device)
    return ClientTable(window, range, table)
  }

  /// Regions begin and end at pages, so the pages around a range are inside its region.
  private func map(
    _ range: AddressRange, _ device: borrowing Device
  ) throws(LaunchError) -> (UnsafeMutableRawPointer, SharedMemory, start: Int) {
    let page = linux_page_size()
    let pages = AddressRange(range.first & ~(page - 1), through: range.last | (page - 1))
    let memory = try device.map(pages)
    do throws(LayoutError) {
      let window = try SharedMemory(
        base: memory, count: Int(pages.size), address: pages.first)
      return (memory, window, Int(range.first - pages.first))
    } catch { throw .layout(error) }
  }

  private func read(
    into target: UnsafeMutableRawPointer, _ count: Int, from offset: off_t
  ) throws(LaunchError) {
    var done = 0
    while done < count {
      let n = pread(descriptor, target + done, count - done, offset + off_t(done))
      if n < 0 && linux_errno() == EINTR { continue }
      if n < 0 { throw .imageUnreadable(.last) }
      if n == 0 { throw .imageChanged }
      done += n
    }
  }

  /// Copies the file to its physical place.
  func load(_ plan: ImagePlan, _ device: borrowing Device) throws(LaunchError) {
    let (memory, window, start) = try map(plan.image, device)
    defer { munmap(memory, window.count) }
    try read(into: memory + start, Int(plan.image.size), from: 0)
  }
}
