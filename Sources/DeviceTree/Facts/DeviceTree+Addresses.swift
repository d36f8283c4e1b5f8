// SPDX-License-Identifier: MulanPSL-2.0

extension DeviceTree {
  /// The ranges of a node's `reg` as the cores see them, through the `ranges` of every bus
  /// above it (Devicetree Specification v0.4, §2.3.8). Nil where a bus does not lead to memory,
  /// or something cannot be read.
  public func physicalRanges(of path: String) -> [Reservation]? {
    var buses = [root]
    var names = path.split(separator: "/").map(String.init)
    guard let device = names.popLast() else { return nil }
    for name in names {
      guard let bus = buses[buses.count - 1][child: name] else { return nil }
      buses.append(bus)
    }
    guard var ranges = buses[buses.count - 1].addresses(of: device) else { return nil }
    while let bus = buses.popLast(), let parent = buses.last {
      let translated = ranges.compactMap { bus.translated($0, for: parent) }
      guard translated.count == ranges.count else { return nil }
      ranges = translated
    }
    return ranges
  }
}

extension Node {
  /// The ranges of a child's `reg`, in this node's own addresses.
  fileprivate func addresses(of child: String) -> [DeviceTree.Reservation]? {
    let cells = childCells
    guard (1...2).contains(cells.address), (0...2).contains(cells.size) else { return nil }
    return self[child: child]?.ranges("reg", cells: cells)?
      .map { DeviceTree.Reservation(address: $0.address, size: $0.size) }
  }

  /// An address of this bus as one of the parent's.
  fileprivate func translated(
    _ range: DeviceTree.Reservation, for parent: Node
  ) -> DeviceTree.Reservation? {
    guard let property = self[property: "ranges"], let values = property.cells else { return nil }
    if values.isEmpty { return range }
    let (own, outer) = (childCells, parent.childCells)
    let width = own.address + outer.address + own.size
    guard width > 0, values.count % width == 0 else { return nil }
    for start in stride(from: 0, to: values.count, by: width) {
      let outerStart = start + own.address
      guard let from = Node.number(values[start..<outerStart]),
        let to = Node.number(values[outerStart..<outerStart + outer.address]),
        let size = Node.number(values[(outerStart + outer.address)..<(start + width)])
      else { continue }
      if range.address >= from, range.address - from < size {
        let (address, overflow) = to.addingReportingOverflow(range.address - from)
        return overflow ? nil : DeviceTree.Reservation(address: address, size: range.size)
      }
    }
    return nil
  }
}
