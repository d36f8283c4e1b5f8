// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// /proc/iomem, whose lines are `  70000000-700fffff : mcs_mem`, indented by what they lie in
/// (Linux r_show in kernel/resource.c).
struct ResourceList {
  let text: ByteText

  /// Without CAP_SYS_ADMIN every address is 0.
  var hidesAddresses: Bool {
    var hides = true
    each { range, _, _ in if range.last > 0 { hides = false } }
    return hides
  }

  func each(_ body: (_ range: AddressRange, _ name: ByteText, _ isTop: Bool) -> Void) {
    var rest: ByteText? = text
    while let (line, next) = rest?.split(at: UInt8(ascii: "\n")) {
      rest = next
      guard let colon = line.position(of: UInt8(ascii: ":")) else { continue }
      let (first, last) = line.part(0, colon).trimmed.split(at: UInt8(ascii: "-"))
      guard let first = first.number(base: 16), let last = last?.number(base: 16), first <= last
      else { continue }
      body(
        AddressRange(first, through: last), line.part(colon + 1, line.count).trimmed,
        !isBlank(line[0]))
    }
  }

  /// Linux's own memory that a range touches.
  func ram(in range: AddressRange) -> AddressRange? {
    var found: AddressRange? = nil
    each { other, name, isTop in
      if isTop, found == nil, name.equals(ByteText("System RAM")) { found = other.overlap(range) }
    }
    return found
  }

  func has(_ range: AddressRange) -> Bool {
    var found = false
    each { other, name, _ in
      if other == range, name.equals(ByteText("mcs_mem")) { found = true }
    }
    return found
  }
}
