// SPDX-License-Identifier: MulanPSL-2.0

extension DeviceTree {
  /// The paths of the enabled devices that have a shared peripheral interrupt of the GIC (SPI,
  /// counted from 0), themselves or through a controller that passes it on unchanged (Devicetree
  /// Specification v0.4, §2.4; Linux, bindings/interrupt-controller/arm,gic-v3.yaml).
  public func devices(withSPI number: UInt32) -> [String] {
    guard let gic, let phandle = root[path: gic.path]?.phandle else { return [] }
    // #interrupt-cells by phandle, of the GIC and of controllers between it and devices.
    var controllers: [UInt32: Int] = [:]
    var cells: [UInt32: Int] = [:]
    root.forEachDescendant { node, path in
      guard let own = node.phandle,
        let width = node[property: "#interrupt-cells"]?.cells?.first.map(Int.init), width > 0
      else { return }
      cells[own] = width
      let isBehind = node[property: "interrupt-parent"]?.cells == [phandle] && width == 3
      if own == phandle || isBehind { controllers[own] = width }
    }
    var found: [String] = []
    func has(_ specifier: ArraySlice<UInt32>) -> Bool {
      // GIC_SPI is 0; the number follows.
      specifier.count >= 3 && specifier[specifier.startIndex] == 0
        && specifier[specifier.startIndex + 1] == number
    }
    func visit(_ node: Node, _ path: String, parent: UInt32?) {
      for child in node.children where !child.isDisabled {
        let path = "\(path)/\(child.name)"
        let parent = child[property: "interrupt-parent"]?.cells?.first ?? parent
        var isFound = false
        if let parent, let width = controllers[parent],
          let values = child[property: "interrupts"]?.cells
        {
          for start in stride(from: 0, to: values.count - values.count % width, by: width)
          where has(values[start..<start + width]) { isFound = true }
        }
        // phandle and specifier, one after the other
        let values = child[property: "interrupts-extended"]?.cells ?? []
        var start = 0
        while start < values.count, let width = cells[values[start]],
          width < values.count - start
        {
          if controllers[values[start]] != nil, has(values[(start + 1)...(start + width)]) {
            isFound = true
          }
          start += 1 + width
        }
        if isFound { found.append(path) }
        visit(child, path, parent: parent)
      }
    }
    visit(root, "", parent: root[property: "interrupt-parent"]?.cells?.first)
    return found
  }
}
