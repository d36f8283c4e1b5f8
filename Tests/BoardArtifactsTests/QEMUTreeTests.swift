// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import DeviceTree
import TestSupport
import Testing

/// A machine of QEMU and the changes to the profile that describe it.
struct Machine: Sendable, CustomTestStringConvertible {
  var machine: String
  var cpu: String
  var cpus: Int
  var memory: String
  var changes: [(String, String)] = []

  var testDescription: String { "\(machine) \(cpu) x\(cpus) \(memory)" }
}

/// The template against QEMU's own device tree.
@Suite struct QEMUTreeTests {
  @Test(arguments: [
    Machine(machine: "gic-version=3", cpu: "cortex-a53", cpus: 4, memory: "2G"),
    Machine(
      machine: "gic-version=3", cpu: "cortex-a72", cpus: 4, memory: "2G",
      changes: [("core: cortex-a53", "core: cortex-a72")]),
    Machine(
      machine: "gic-version=3,virtualization=on", cpu: "cortex-a53", cpus: 4, memory: "2G",
      changes: [("method: hvc", "method: smc")]),
    Machine(
      machine: "gic-version=2", cpu: "cortex-a53", cpus: 4, memory: "2G",
      changes: [("gic-v3", "gic-v2")]),
    Machine(
      machine: "gic-version=2,virtualization=on", cpu: "cortex-a53", cpus: 8, memory: "4G",
      changes: [
        ("gic-v3", "gic-v2"), ("method: hvc", "method: smc"), ("size: 2G", "size: 4G"),
        moreCPUs(4..<8),
      ]),
    Machine(
      machine: "gic-version=3", cpu: "cortex-a53", cpus: 6, memory: "1048M",
      changes: [("size: 2G", "size: 1048M"), moreCPUs(4..<6)]),
  ])
  func theTreeIsQEMUs(_ machine: Machine) throws {
    let theirs = try DeviceTree(
      blob: qemuTree(
        machine.machine, cpu: machine.cpu, cpus: machine.cpus, memory: machine.memory))
    var ours = try Example.tree(machine.changes)
    // What we add is the one difference there may be.
    ours.root.children.removeAll { ["reserved-memory", "mcs-remoteproc"].contains($0.name) }
    let differences = TreeComparison(ours, theirs).differences
    #expect(differences == [])
  }

  /// The comparison itself can fail.
  @Test func aChangedCellIsNoticed() throws {
    let tree = try Example.tree()
    for change in [
      { (root: inout Node) in root.children.removeAll { $0.name == "pmu" } },
      { root in root.children.append(Node("extra")) },
      { root in
        root.children[root.children.firstIndex { $0.name == "timer" }!].properties.removeLast()
      },
      { root in
        let index = root.children.firstIndex { $0.name == "pl011@9000000" }!
        root.children[index].properties.removeAll { $0.name == "clocks" }
        root.children[index].properties.append(Property("clocks", cells: [1, 5]))
      },
    ] as [@Sendable (inout Node) -> Void] {
      var changed = tree
      change(&changed.root)
      #expect(TreeComparison(changed, tree).differences.count >= 1)
    }
  }

  private static func moreCPUs(_ ids: Range<Int>) -> (String, String) {
    let last = "  - {id: 3, reg: 0x00000003}\n"
    return (last, last + ids.map { "  - {id: \($0), reg: 0x\($0)}\n" }.joined())
  }
}

/// Every node and property of two trees, their order and the phandles' numbers aside.
struct TreeComparison {
  var differences: [String] = []
  private let left: [UInt32: String]
  private let right: [UInt32: String]

  init(_ one: DeviceTree, _ other: DeviceTree) {
    left = Self.phandles(one.root, path: "")
    right = Self.phandles(other.root, path: "")
    compare(one.root, other.root, path: "")
  }

  private static func phandles(_ node: Node, path: String) -> [UInt32: String] {
    var found: [UInt32: String] = [:]
    if let phandle = node[property: "phandle"]?.cells?.first { found[phandle] = path }
    for child in node.children {
      found.merge(phandles(child, path: "\(path)/\(child.name)")) { first, _ in first }
    }
    return found
  }

  private mutating func compare(_ one: Node, _ other: Node, path: String) {
    let names = Set((one.properties + other.properties).map(\.name)).subtracting(["phandle"])
    for name in names.sorted() {
      let values = (one[property: name], other[property: name])
      if !equal(values.0, values.1) { differences.append("\(path)/ \(name)") }
    }
    let children = Set((one.children + other.children).map(\.name))
    for name in children.sorted() {
      guard let a = one[child: name], let b = other[child: name] else {
        differences.append("\(path)/\(name) is in one tree only")
        continue
      }
      compare(a, b, path: "\(path)/\(name)")
    }
  }

  /// Where QEMU has a phandle, both have to lead to the same node. (QEMU counts phandles
  /// from 0x8000, which no other cell of its tree is.)
  private func equal(_ one: Property?, _ other: Property?) -> Bool {
    guard let one, let other else { return false }
    guard let a = one.cells, let b = other.cells, a.count == b.count else {
      return one.value == other.value
    }
    return zip(a, b).allSatisfy { x, y in right[y] == nil ? x == y : left[x] == right[y] }
  }
}
