// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import DeviceTree
import Diagnostics
import TestSupport
import Testing

@Suite struct TreeTemplateTests {
  @Test(arguments: [
    ("p: true", Property("p")), ("p: 5", Property("p", cells: [5])),
    ("p: 0xffffffff", Property("p", cells: [.max])), ("p: text", Property("p", string: "text")),
    ("p: '5'", Property("p", string: "5")), ("p: [a, b]", Property("p", strings: ["a", "b"])),
    ("p: [1, 0x2]", Property("p", cells: [1, 2])),
    ("p: [[0x1, 0x2]]", Property("p", cells: [0, 1, 2])),
    ("p: $core", Property("p", string: "cortex-a53")),
    ("p: \"arm,$core\"", Property("p", string: "arm,cortex-a53")),
    ("p: [$cpus.count, 9]", Property("p", cells: [4, 9])),
  ])
  func properties(_ text: String, _ expected: Property) throws {
    #expect(try fill("n: {\(text)}")[child: "n"]?.properties == [expected])
  }

  @Test func addressesTakeTheParentsCells() throws {
    let root = try fill(
      """
      "#address-cells": 2
        "#size-cells": 2
        a: {"#address-cells": 1, "#size-cells": 0, b: {reg: [[0x5]]}}
        c: {reg: [[0x123456789, 0x10], [0x1, 0x2]]}
      """)
    #expect(root[path: "/a/b"]?[property: "reg"]?.cells == [5])
    #expect(root[path: "/c"]?[property: "reg"]?.cells == [1, 0x2345_6789, 0, 0x10, 0, 1, 0, 2])
  }

  @Test func nodesAreRepeatedForEachCPU() throws {
    let root = try fill("core$cpu.id: {$for-each: cpus, hw: $cpu.reg}")
    #expect(root.children.map(\.name) == ["core0", "core1", "core2", "core3"])
    #expect(root.children[3][property: "hw"]?.cells == [3])
  }

  @Test func nodesAreRepeatedWithCountedNumbers() throws {
    let root = try fill(
      "n@$a: {$for-each: {count: 3, a: [0xe00, 0x200], b: [9, 1]}, p: [$a, $b], q$b: 0}")
    #expect(root.children.map(\.name) == ["n@e00", "n@1000", "n@1200"])
    #expect(
      root.children[1].properties == [
        Property("p", cells: [0x1000, 10]), Property("q10", cells: [0]),
      ])
  }

  @Test func casesAddWhatHolds() throws {
    let root = try fill(
      """
      $cases:
          - $when: {psci.method: hvc}
            a: 1
          - $when: {psci.method: smc}
            b: 1
          - $when: {psci.method: hvc, core: cortex-a53}
            n: {c: 1}
      """)
    #expect(root.properties.map(\.name) == ["a"])
    #expect(root.children.map(\.name) == ["n"])
  }

  @Test(arguments: [
    ("p: $cor", "t:4:6: error: '$cor' has no value here; did you mean '$core'?"),
    (
      "p: x$nothing",
      "t:4:6: error: '$nothing' has no value here; the profile gives $core, $cpus.count,"
        + " $interrupt-controller.type, $ppi-level-high, $psci.method"
    ),
    (
      "p: $cpu.id",
      "t:4:6: error: '$cpu.id' has no value here; the profile gives $core,"
        + " $cpus.count, $interrupt-controller.type, $ppi-level-high, $psci.method"
    ),
    ("n: {$for-each: cpu}", "t:4:18: error: 'cpu' is no list; the lists are cpus, memory"),
    ("n: {$for-each: {count: 0}}", "t:4:18: error: '$for-each' needs a 'count' from 1 to 1024"),
    (
      "n$a: {$for-each: {count: 1, a: [1]}}",
      "t:4:3: error: '$a' has no value here; the profile gives $core, $cpus.count,"
        + " $interrupt-controller.type, $ppi-level-high, $psci.method\n"
        + "t:4:34: error: 'a' needs its first number and its step: [0x0a000000, 0x200]"
    ),
    ("n: {$labels: x}", "t:4:7: error: '$labels' is none of $label, $for-each, $cases"),
    ("p: 0x100000000", "t:4:6: error: 0x100000000 does not fit in a cell of 32 bits"),
    ("p: [[0x1]]", "t:4:7: error: expected [address, size]: #size-cells is 1 here"),
    ("p: [[0x1, 0x100000000]]", "t:4:13: error: 0x100000000 does not fit in 1 cells"),
    ("p: [[0x1, a]]", "t:4:13: error: expected a number, found 'a'"),
    ("p: [{a: 1}]", "t:4:7: error: expected a value, found a mapping"),
    ("n: {}\n  n: {}", "t:5:3: error: 'n' is given twice\nt:4:3: note: first given here"),
    ("n$core: {}\n  ncortex-a53: {}", "t:5:3: error: node 'ncortex-a53' is given twice"),
    ("$cases: [{a: 1}]", "t:4:12: error: a case begins with '$when', a mapping"),
    (
      "a: $x\n  b: $y",
      "t:4:6: error: '$x' has no value here; the profile gives $core, $cpus.count,"
        + " $interrupt-controller.type, $ppi-level-high, $psci.method\n"
        + "t:5:6: error: '$y' has no value here; the profile gives $core, $cpus.count,"
        + " $interrupt-controller.type, $ppi-level-high, $psci.method"
    ),
  ])
  func refuses(_ text: String, _ message: String) {
    do {
      _ = try fill(text)
      Issue.record("filled without an error")
    } catch { #expect("\(error)" == message) }
  }

  /// The parameter a template wants and a profile lacks is named.
  @Test func aProfileWithoutTheCoreIsTold() throws {
    let profile = try Example.profile([("core: cortex-a53\n", "")])
    let template = try Example.template()
    do throws(SourceError) {
      _ = try template.fill(with: profile)
      Issue.record("filled without an error")
    } catch { #expect(error.diagnostics[0].message.hasPrefix("'$core' has no value here")) }
  }

  private func fill(_ tree: String) throws -> Node {
    let text = "schema: 1\nabout: test\ntree:\n  \(tree)\n"
    return try TreeTemplate(Array(text.utf8), file: "t").fill(with: Example.profile())
  }
}
