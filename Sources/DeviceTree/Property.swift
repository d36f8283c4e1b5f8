// SPDX-License-Identifier: MulanPSL-2.0

/// One property of a node: its name and the bytes of its value, big endian as the
/// Devicetree Specification (v0.4, §2.2.4) lays them out.
public struct Property: Equatable, Sendable {
  /// A cell of the value that holds the phandle of a labelled node.
  public struct Reference: Equatable, Sendable {
    /// Byte offset of the cell inside the value.
    public var offset: Int
    public var label: String

    public init(offset: Int, label: String) {
      self.offset = offset
      self.label = label
    }
  }

  public var name: String
  public var value: [UInt8]
  /// Cells still to be filled in; empty once `DeviceTree.resolveReferences()` has run.
  public var references: [Reference] = []

  public init(_ name: String, value: [UInt8] = []) {
    self.name = name
    self.value = value
  }

  public init(_ name: String, string: String) {
    self.init(name, strings: [string])
  }

  /// A `stringlist`: each string followed by a NUL.
  public init(_ name: String, strings: [String]) {
    self.init(name)
    for string in strings { append(string) }
  }

  public init(_ name: String, cells: [UInt32]) {
    self.init(name)
    for cell in cells { append(cell: cell) }
  }

  /// One phandle for each label.
  public init(_ name: String, phandlesOf labels: [String]) {
    self.init(name)
    for label in labels { append(phandleOf: label) }
  }

  public mutating func append(_ string: String) {
    value.append(contentsOf: string.utf8)
    value.append(0)
  }

  public mutating func append(cell: UInt32) {
    value.append(cell: cell)
  }

  public mutating func append(phandleOf label: String) {
    references.append(Reference(offset: value.count, label: label))
    append(cell: 0)
  }

  /// Appends an address or a size that takes `cells` cells.
  ///
  /// - Returns: false, with nothing appended, when the number needs more cells than that, and for
  ///   more than four: no binding has so many, and a damaged tree may say four thousand million.
  public mutating func append(_ number: UInt64, cells: Int) -> Bool {
    guard cells <= 4 else { return false }
    guard cells >= 2 || (cells == 1 && number >> 32 == 0) || (cells == 0 && number == 0) else {
      return false
    }
    for index in stride(from: cells - 1, through: 0, by: -1) {
      append(cell: index > 1 ? 0 : UInt32(truncatingIfNeeded: number >> UInt64(32 * index)))
    }
    return true
  }

  /// The value as cells; nil when its length is no multiple of four.
  public var cells: [UInt32]? {
    guard value.count % 4 == 0 else { return nil }
    return stride(from: 0, to: value.count, by: 4).map { offset in
      value[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  /// The value as one or more NUL-terminated strings; nil when it is not that.
  public var strings: [String]? {
    guard value.last == 0 else { return nil }
    var parts: [String] = []
    for part in value.dropLast().split(separator: 0, omittingEmptySubsequences: false) {
      guard let text = String(validating: part, as: UTF8.self) else { return nil }
      parts.append(text)
    }
    return parts
  }
}
