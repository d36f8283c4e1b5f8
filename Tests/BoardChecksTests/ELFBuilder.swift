// SPDX-License-Identifier: MulanPSL-2.0

/// Small ELF files for tests: headers, segments filled with zeros, a resource table.
struct ELFBuilder {
  var machine: UInt16 = 183
  var type: UInt16 = 2
  var entry: UInt64 = 0x7a00_1094
  var segments: [(address: UInt64, fileSize: Int, size: UInt64)] = [
    (0x7a00_0000, 0x2000, 0xa0_0000)
  ]
  var table: [UInt8]? = ResourceTableBuilder().bytes
  /// Without any, a file is as strip leaves it.
  var hasSections = true

  var bytes: [UInt8] {
    var headers: [UInt8] = []
    var data: [UInt8] = []
    let start = 64 + 56 * segments.count
    for segment in segments {
      let offset = UInt64(start + data.count)
      headers += Self.little(UInt32(1)) + Self.little(UInt32(5))
      for field in [
        offset, segment.address, segment.address, UInt64(segment.fileSize), segment.size, 0x1000,
      ] { headers += Self.little(field) }
      data += [UInt8](repeating: 0, count: segment.fileSize)
    }
    let tableOffset = start + data.count
    data += table ?? []
    let names: [UInt8] = [0] + Array(".resource_table\0.shstrtab\0".utf8)
    let namesOffset = start + data.count
    data += names
    // the first section is none; then the table, if there is one, and the names
    var sections = [UInt8](repeating: 0, count: 64)
    if let table { sections += Self.section(name: 1, offset: tableOffset, size: table.count) }
    sections += Self.section(name: 17, offset: namesOffset, size: names.count)
    let count = hasSections ? UInt16(sections.count / 64) : 0
    let header: [UInt8] =
      [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
      + Self.little(type) + Self.little(machine) + Self.little(UInt32(1)) + Self.little(entry)
      + Self.little(UInt64(64)) + Self.little(UInt64(hasSections ? start + data.count : 0))
      + Self.little(UInt32(0))
      + [64, 56, UInt16(segments.count), 64, count, max(count, 1) - 1]
      .flatMap { Self.little(UInt16($0)) }
    return header + headers + data + (hasSections ? sections : [])
  }

  private static func section(name: UInt32, offset: Int, size: Int) -> [UInt8] {
    little(name) + little(UInt32(1)) + little(UInt64(0)) + little(UInt64(0))
      + little(UInt64(offset)) + little(UInt64(size)) + [UInt8](repeating: 0, count: 24)
  }

  static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}

/// A resource table with one device.
struct ResourceTableBuilder {
  var version: UInt32 = 1
  var type: UInt32 = 3
  var id: UInt32 = 7
  var ringCount: UInt8 = 2
  var address: UInt32 = .max
  var align: UInt32 = 16
  var num: UInt32 = 8

  var bytes: [UInt8] {
    var words: [UInt32] = [version, 1, 0, 0, 20, type, id, 2, 1, 0, 0]
    words.append(UInt32(ringCount) << 8)
    for ring in 0..<UInt32(2) {
      words += [address == .max ? .max : address + ring * 0x1000, align, num, ring, 0]
    }
    return words.flatMap { ELFBuilder.little($0) }
  }
}
