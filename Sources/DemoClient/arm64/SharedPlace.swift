// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import ClientContract

/// Where the shared memory is, for the core and for descriptors: one to one in the page tables.
struct SharedPlace {
  var pointer: UInt { UInt(address) }
  let address = header_shared_base()
  var bufferSize: Int { LegacyLayout.bufferSize }
}
