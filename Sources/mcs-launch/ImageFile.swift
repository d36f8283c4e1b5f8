// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import Launching

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

  /// Copies the file to its physical place.
  func load(_ plan: ImagePlan, _ device: borrowing Device) throws(LaunchError) {
    // regions begin and end at pages, so the pages around the image are inside the region
    let page = linux_page_size()
    let pages = AddressRange(
      plan.image.first & ~(page - 1), through: plan.image.last | (page - 1))
    let memory = try device.map(pages)
    defer { munmap(memory, Int(pages.size)) }
    let target = memory + Int(plan.image.first - pages.first)
    let count = Int(plan.image.size)
    var done = 0
    while done < count {
      let n = pread(descriptor, target + done, count - done, off_t(done))
      if n < 0 && linux_errno() == EINTR { continue }
      if n < 0 { throw .imageUnreadable(.last) }
      if n == 0 { throw .imageChanged }
      done += n
    }
  }
}
