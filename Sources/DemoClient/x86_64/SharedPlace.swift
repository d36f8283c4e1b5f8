// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import ClientContract

/// Where the shared memory is, for the core and for descriptors.
struct SharedPlace {
  let pointer: UInt
  let address: UInt64
  let bufferSize: Int
  /// Reads how to ring before every ring.
  let looksUpDoorbell: Bool

  /// One to one, as the header has it; or as UniProton's images find it.
  init() {
    if header_flags() & DEMO_FLAG_UNIPROTON != 0 {
      pointer = UInt(UniProtonMap.shared.virtual)
      let log = UnsafePointer<UInt64>(bitPattern: UInt(UniProtonMap.log.virtual))!
      address = log.pointee
      bufferSize = LegacyLayout.largeBufferSize
      looksUpDoorbell = false
    } else {
      pointer = UInt(header_shared_base())
      address = header_shared_base()
      bufferSize = LegacyLayout.bufferSize
      looksUpDoorbell = true
    }
  }
}
