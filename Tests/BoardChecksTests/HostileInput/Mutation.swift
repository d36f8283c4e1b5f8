// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree

/// Random numbers that are the same on every machine (SplitMix64, Steele et al., OOPSLA 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// Ways to make something wrong of something right.
struct Mutation {
  var random: SeededGenerator

  /// Where arithmetic goes wrong.
  private static let numbers: [UInt64] = [
    0, 1, 2, 3, 4, 7, 8, 0x10, 0x3f, 0x40, 0x7f, 0x80, 0xff, 0x100, 0xfff, 0x1000, 0x7fff, 0x8000,
    0xffff, 0x10000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff, 0x1_0000_0000,
    0x7a00_0000, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0xffff_ffff_ffff_fffe,
    0xffff_ffff_ffff_ffff,
  ]

  mutating func number() -> UInt64 {
    Bool.random(using: &random)
      ? Self.numbers.randomElement(using: &random)!
      : UInt64.random(in: 0...UInt64.max, using: &random)
  }

  mutating func below(_ limit: Int) -> Int {
    limit <= 0 ? 0 : Int.random(in: 0..<limit, using: &random)
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  /// A few changes to bytes: flipped, replaced by a number, cut off, doubled, from elsewhere.
  mutating func changed(_ original: [UInt8]) -> [UInt8] {
    if below(50) == 0 { return bytes(below(4096)) }
    var bytes = original
    for _ in 0...below(8) {
      guard !bytes.isEmpty else { break }
      let place = below(bytes.count)
      switch below(8) {
      case 0: bytes[place] ^= 1 << UInt8(below(8))
      case 1: bytes[place] = UInt8(truncatingIfNeeded: number())
      case 2: put(UInt32(truncatingIfNeeded: number()).bigEndian, at: place & ~3, in: &bytes)
      case 3: put(UInt32(truncatingIfNeeded: number()).littleEndian, at: place & ~3, in: &bytes)
      case 4: put(number().littleEndian, at: place & ~7, in: &bytes)
      case 5: if below(4) == 0 { bytes.removeLast(bytes.count - place) }
      case 6:
        let length = min(below(64), bytes.count - place)
        bytes.insert(contentsOf: Array(bytes[place..<place + length]), at: below(bytes.count))
      default:
        let length = min(below(64), bytes.count - place)
        bytes.removeSubrange(place..<place + length)
      }
    }
    return bytes
  }

  private func put<Number: FixedWidthInteger>(
    _ number: Number, at place: Int, in bytes: inout [UInt8]
  ) {
    withUnsafeBytes(of: number) { part in
      for (index, byte) in part.enumerated() where place + index < bytes.count {
        bytes[place + index] = byte
      }
    }
  }

  /// Changes that leave a well-formed blob: what libfdt's check stops never reaches a rule.
  mutating func changed(_ original: DeviceTree) -> DeviceTree {
    var tree = original
    for _ in 0...below(6) { change(&tree.root, depth: 0) }
    if below(4) == 0 {
      tree.reservations.append(DeviceTree.Reservation(address: number(), size: number()))
    }
    return tree
  }

  private mutating func change(_ node: inout Node, depth: Int) {
    if depth < 8, !node.children.isEmpty, below(4) > 0 {
      return change(&node.children[below(node.children.count)], depth: depth + 1)
    }
    switch below(9) {
    case 0 where !node.children.isEmpty: node.children.remove(at: below(node.children.count))
    case 1 where !node.children.isEmpty:
      var twin = node.children.randomElement(using: &random)!
      twin.name = ["", "a", "mcs-remoteproc", "\(twin.name)0", "cpu@300"].randomElement(
        using: &random)!
      node.children.append(twin)
    case 2 where !node.properties.isEmpty: node.properties.remove(at: below(node.properties.count))
    case 3:
      let names = [
        "reg", "#address-cells", "#size-cells", "memory-region", "phandle", "cpus", "status",
        "compatible", "device_type", "no-map", "bootargs", "kaslr-seed", "method", "ranges",
      ]
      node.properties.append(Property(names.randomElement(using: &random)!, value: value()))
    default:
      guard !node.properties.isEmpty else { return }
      let index = below(node.properties.count)
      if below(2) == 0 {
        node.properties[index].value = changed(node.properties[index].value)
      } else {
        node.properties[index].value = value()
      }
    }
  }

  private mutating func value() -> [UInt8] {
    switch below(5) {
    case 0: return []
    case 1: return bytes(below(40))
    case 2:
      let words = [
        "okay", "disabled", "cpu", "memory", "mcs_mem", "oe,mcs_remoteproc", "psci", "smc",
      ]
      return Property("", string: words.randomElement(using: &random)!).value
    default:
      return (0..<below(9)).flatMap { _ in
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: number()).bigEndian) { Array($0) }
      }
    }
  }

  /// Changes to a profile's text: numbers, lines, words; now and then bytes.
  mutating func changed(_ original: String) -> [UInt8] {
    if below(4) == 0 { return changed(Array(original.utf8)) }
    var lines = original.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for _ in 0...below(4) {
      guard !lines.isEmpty else { break }
      let place = below(lines.count)
      switch below(6) {
      case 0: lines.remove(at: place)
      case 1: lines.insert(lines[place], at: below(lines.count))
      case 2: lines.swapAt(place, below(lines.count))
      default: lines[place] = withAnotherNumber(lines[place])
      }
    }
    return Array(lines.joined(separator: "\n").utf8)
  }

  private mutating func withAnotherNumber(_ line: String) -> String {
    let numbers = line.matches(of: #/0x[0-9a-f]+|[0-9]+[KMG]?/#)
    guard let match = numbers.randomElement(using: &random) else { return line }
    let number = number()
    let text =
      match.output.hasPrefix("0x") || below(3) > 0 ? "0x" + String(number, radix: 16) : "\(number)"
    return line.replacingCharacters(match.range, text)
  }
}

extension String {
  fileprivate func replacingCharacters(_ range: Range<Index>, _ text: String) -> String {
    String(self[..<range.lowerBound]) + text + self[range.upperBound...]
  }
}
