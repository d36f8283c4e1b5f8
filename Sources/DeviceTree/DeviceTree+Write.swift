// SPDX-License-Identifier: MulanPSL-2.0

extension DeviceTree {
  /// The tree as a blob of version 17, nodes and properties in their order, each name once,
  /// without padding.
  ///
  /// Written here and not by libfdt: its sequential functions look every property's name up
  /// by comparing at each byte of the names so far, which took a sixth of the whole time.
  /// What is written is read back by libfdt before anybody gets it.
  ///
  /// - Throws: `DeviceTreeError.cannotWrite` beyond the format's 32-bit sizes.
  public func blob() throws(DeviceTreeError) -> [UInt8] {
    var writer = BlobWriter()
    writer.write(root)
    let structure = writer.structure
    let reservationsSize = 16 * (reservations.count + 1)
    let structureOffset = BlobWriter.headerSize + reservationsSize
    let stringsOffset = structureOffset + structure.count + 4
    let size = stringsOffset + writer.strings.count
    guard size <= Int32.max else { throw .cannotWrite(reason: "it is larger than 2 GiB") }

    var blob: [UInt8] = []
    blob.reserveCapacity(size)
    // Devicetree Specification v0.4, §5.2; last compatible version 16.
    for cell in [
      0xd00d_feed, size, structureOffset, stringsOffset, BlobWriter.headerSize, 17, 16,
      Int(bootCPU), writer.strings.count, structure.count + 4,
    ] { blob.append(cell: UInt32(cell)) }
    for entry in reservations + [Reservation(address: 0, size: 0)] {
      withUnsafeBytes(of: entry.address.bigEndian) { blob.append(contentsOf: $0) }
      withUnsafeBytes(of: entry.size.bigEndian) { blob.append(contentsOf: $0) }
    }
    blob += structure
    blob.append(cell: BlobWriter.Token.end.rawValue)
    return blob + writer.strings
  }
}

/// The structure and strings blocks (Devicetree Specification v0.4, §5.4 and §5.5).
private struct BlobWriter {
  enum Token: UInt32 {
    case beginNode = 1
    case endNode = 2
    case property = 3
    case end = 9
  }

  /// Ten cells, a multiple of the eight bytes that the reservation block is aligned to.
  static let headerSize = 40

  var structure: [UInt8] = []
  var strings: [UInt8] = []
  private var offsets: [String: UInt32] = [:]

  init() { structure.reserveCapacity(16 << 10) }

  mutating func write(_ node: Node) {
    structure.append(cell: Token.beginNode.rawValue)
    structure.append(contentsOf: node.name.utf8)
    structure.append(0)
    align()
    for property in node.properties {
      structure.append(cell: Token.property.rawValue)
      structure.append(cell: UInt32(property.value.count))
      structure.append(cell: offset(of: property.name))
      structure.append(contentsOf: property.value)
      align()
    }
    for child in node.children { write(child) }
    structure.append(cell: Token.endNode.rawValue)
  }

  private mutating func align() {
    while structure.count % 4 != 0 { structure.append(0) }
  }

  private mutating func offset(of name: String) -> UInt32 {
    if let offset = offsets[name] { return offset }
    let offset = UInt32(strings.count)
    offsets[name] = offset
    strings.append(contentsOf: name.utf8)
    strings.append(0)
    return offset
  }
}

extension [UInt8] {
  mutating func append(cell: UInt32) {
    Swift.withUnsafeBytes(of: cell.bigEndian) { append(contentsOf: $0) }
  }
}
