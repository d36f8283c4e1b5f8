// SPDX-License-Identifier: MulanPSL-2.0

/// Small ELF files for tests: headers, segments filled with zeros, a resource table.
public struct ELFBuilder {
  public var machine: UInt16 = 183
  public var type: UInt16 = 2
  public var entry: UInt64 = 0x7a00_1094
  public var segments: [(address: UInt64, fileSize: Int, size: UInt64)]
  public var table: [UInt8]?
  /// Without any, a file is as strip leaves it.
  public var hasSections = true
  /// Added to the physical addresses of segments for their virtual ones.
  public var virtualOffset: UInt64 = 0
  /// The segment that has the table, and where in it; nil: the table is behind all of them.
  public var tableInside: (segment: Int, offset: Int)?
  /// Where the table behind the segments is loaded; nil: it is in no segment.
  public var tableAddress: UInt64?

  public init(
    segments: [(address: UInt64, fileSize: Int, size: UInt64)] = [
      (0x7a00_0000, 0x2000, 0xa0_0000)
    ], table: [UInt8]? = ResourceTableBuilder().bytes, tableAddress: UInt64? = nil
  ) {
    self.segments = segments
    self.table = table
    self.tableAddress = tableAddress
  }

  public var bytes: [UInt8] {
    var headers: [UInt8] = []
    var data: [UInt8] = []
    let count = segments.count + (tableAddress == nil || table == nil ? 0 : 1)
    let start = 64 + 56 * count
    var tableOffset: Int?
    for (index, segment) in segments.enumerated() {
      let offset = UInt64(start + data.count)
      if let tableInside, tableInside.segment == index {
        tableOffset = Int(offset) + tableInside.offset
      }
      headers += Self.little(UInt32(1)) + Self.little(UInt32(5))
      for field in [
        offset, segment.address &+ virtualOffset, segment.address, UInt64(segment.fileSize),
        segment.size, 0x1000,
      ] { headers += Self.little(field) }
      data += [UInt8](repeating: 0, count: segment.fileSize)
    }
    if let tableOffset, let table {
      data.replaceSubrange(tableOffset - start..<tableOffset - start + table.count, with: table)
    } else {
      tableOffset = start + data.count
      data += table ?? []
    }
    if let tableAddress, let table, let tableOffset {
      headers += Self.little(UInt32(1)) + Self.little(UInt32(6))
      let size = UInt64(table.count)
      for field in [UInt64(tableOffset), tableAddress, tableAddress, size, size, 0x1000] {
        headers += Self.little(field)
      }
    }
    let names: [UInt8] = [0] + Array(".resource_table\0.shstrtab\0".utf8)
    let namesOffset = start + data.count
    data += names
    // the first section is none; then the table, if there is one, and the names
    var sections = [UInt8](repeating: 0, count: 64)
    if let table, let tableOffset {
      sections += Self.section(name: 1, offset: tableOffset, size: table.count)
    }
    sections += Self.section(name: 17, offset: namesOffset, size: names.count)
    let sectionCount = hasSections ? UInt16(sections.count / 64) : 0
    let header: [UInt8] =
      [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
      + Self.little(type) + Self.little(machine) + Self.little(UInt32(1)) + Self.little(entry)
      + Self.little(UInt64(64)) + Self.little(UInt64(hasSections ? start + data.count : 0))
      + Self.little(UInt32(0))
      + [64, 56, UInt16(count), 64, sectionCount, max(sectionCount, 1) - 1]
      .flatMap { Self.little(UInt16($0)) }
    return header + headers + data + (hasSections ? sections : [])
  }

  private static func section(name: UInt32, offset: Int, size: Int) -> [UInt8] {
    little(name) + little(UInt32(1)) + little(UInt64(0)) + little(UInt64(0))
      + little(UInt64(offset)) + little(UInt64(size)) + [UInt8](repeating: 0, count: 24)
  }

  public static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}

/// A resource table with one device.
public struct ResourceTableBuilder {
  public var version: UInt32 = 1
  public var type: UInt32 = 3
  public var id: UInt32 = 7
  public var ringCount: UInt8 = 2
  public var address: UInt32 = .max
  /// From the first ring to the second, where they have addresses.
  public var distance: UInt32 = 0x1000
  public var align: UInt32 = 16
  public var num: UInt32 = 8
  /// `dfeatures`; bit 0 for the name service.
  public var features: UInt32 = 1
  /// Entries behind the device, each with its type.
  public var more: [[UInt32]] = []

  public init(address: UInt32 = .max) { self.address = address }

  public var bytes: [UInt8] {
    // The list of offsets; then 4 bytes of type, 24 of the device and 20 of each ring.
    let first = 16 + 4 * (1 + UInt32(more.count))
    var offsets = [first]
    var size: UInt32 = 68
    for entry in more {
      offsets.append(offsets.last! + size)
      size = 4 * UInt32(entry.count)
    }
    var words: [UInt32] = [version, UInt32(offsets.count), 0, 0] + offsets
    words += [type, id, 2, features, 0, 0]
    words.append(UInt32(ringCount) << 8)
    for ring in 0..<UInt32(2) {
      words += [address == .max ? .max : address + ring * distance, align, num, ring, 0]
    }
    words += more.joined()
    return words.flatMap { ELFBuilder.little($0) }
  }
}
