// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile
import Foundation
import TestSupport

/// The files that a fixture is checked together with. Its lines are
/// - `base: NAME` and `dtb: NAME`: a source in `Fixtures/trees`, compiled by dtc, changed before
///   by lines with `base- `, `base+ `, `dtb- ` and `dtb+ `,
/// - `image: raw size=N`, or `image: elf` with `machine`, `type`, `entry`, `sections=no`, and once
///   for each segment `load=ADDRESS+BYTES/MEMORY`, `virtual=OFFSET` of all of them; its resource
///   table is changed by `table=none`, `table-at=OFFSET` in a segment or `nowhere`, `version`,
///   `entry-type`, `id`, `rings`, `address`, `distance`, `align`, `num`, `features`, and for more
///   entries `carveout=`, `registers=` and `trace=ADDRESS+BYTES`, `vdev=ID`, `other-entry=TYPE`,
/// - `base-bytes:`, `dtb-bytes:`, `image-bytes:` with `size=N`, which cuts the file off or fills it
///   up with zeros, and `OFFSET=BYTE`.
struct FixtureFiles {
  var base: [UInt8]?
  var tree: [UInt8]?
  var image: [UInt8]?

  init() {}

  init(_ input: Substring) throws {
    let lines = input.split(separator: "\n")
    func words(_ name: String) -> [Substring]? {
      lines.first { $0.hasPrefix("\(name): ") }?.split(separator: " ").dropFirst().map(\.self)
    }
    func bytes(_ name: String, _ make: ([Substring]) throws -> [UInt8]) throws -> [UInt8]? {
      guard let words = words(name) else { return nil }
      return try Self.changed(make(words), pairs(Self.words(lines, "\(name)-bytes")))
    }
    func pairs(_ words: [Substring]) throws -> [(key: String, value: Substring)] {
      try words.map(Self.pair)
    }
    base = try bytes("base") { try Self.compiled(String($0[0]), kind: "base", input) }
    tree = try bytes("dtb") { try Self.compiled(String($0[0]), kind: "dtb", input) }
    image = try bytes("image") { words in
      let pairs = try pairs(Array(words.dropFirst()))
      return words[0] == "raw"
        ? [UInt8](repeating: 0x14, count: try Self.size(pairs))
        : try Self.elf(pairs)
    }
  }

  func check(_ profile: Profile) -> BoardCheck {
    var check = BoardCheck(profile)
    if let base { check.read(base: base, file: "vendor.dtb") }
    if let tree { check.read(tree: tree, file: "finished.dtb") }
    if let image {
      check.images = [
        ClientImageFile(
          image, file: profile.clients[0].image.file.value, client: profile.clients[0])
      ]
    }
    return check
  }

  private static func words(_ lines: [Substring], _ name: String) -> [Substring] {
    lines.first { $0.hasPrefix("\(name): ") }?.split(separator: " ").dropFirst().map(\.self) ?? []
  }

  private static func pair(_ word: Substring) throws -> (key: String, value: Substring) {
    guard let equals = word.firstIndex(of: "=") else { throw TestFailure("'\(word)' has no value") }
    return (String(word[..<equals]), word[word.index(after: equals)...])
  }

  private static func number(_ text: some StringProtocol) throws -> UInt64 {
    let text = String(text)
    let number = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
    guard let number else { throw TestFailure("'\(text)' is no number") }
    return number
  }

  private static func size(_ pairs: [(key: String, value: Substring)]) throws -> Int {
    guard let pair = pairs.first(where: { $0.key == "size" }) else { throw TestFailure("no size") }
    return Int(try number(pair.value))
  }

  private static func changed(
    _ bytes: [UInt8], _ pairs: [(key: String, value: Substring)]
  ) throws -> [UInt8] {
    var bytes = bytes
    for (key, value) in pairs {
      let number = Int(try number(value))
      if key == "size" {
        bytes = bytes.prefix(number) + [UInt8](repeating: 0, count: max(0, number - bytes.count))
      } else {
        bytes[Int(try Self.number(key))] = UInt8(number)
      }
    }
    return bytes
  }

  /// A source of `Fixtures/trees` with the fixture's changes.
  static func compiled(_ name: String, kind: String, _ input: Substring) throws -> [UInt8] {
    let source = try Fixture.applyEdits(
      in: input, kind: kind,
      to: String(contentsOfFile: "\(Fixture.folder)/trees/\(name).dts", encoding: .utf8))
    let folder = try TemporaryFolder()
    let outcome = try run(["dtc", "-q", "-I", "dts", "-O", "dtb", folder.write("t.dts", source)])
    guard outcome.status == 0 else { throw TestFailure("dtc: \(outcome.errors)") }
    return outcome.output
  }

  private static func elf(_ pairs: [(key: String, value: Substring)]) throws -> [UInt8] {
    var elf = ELFBuilder()
    var table = ResourceTableBuilder()
    var (hasTable, offset) = (true, Int?.some(0x200))
    var segments: [(UInt64, Int, UInt64)] = []
    for (key, value) in pairs {
      func word() throws -> UInt32 { UInt32(try number(value)) }
      switch key {
      case "machine": elf.machine = UInt16(try number(value))
      case "type": elf.type = UInt16(try number(value))
      case "entry": elf.entry = try number(value)
      case "sections": elf.hasSections = value != "no"
      case "load":
        let parts = value.split { "+/".contains($0) }
        segments.append((try number(parts[0]), Int(try number(parts[1])), try number(parts[2])))
      case "table": hasTable = value != "none"
      case "version": table.version = try word()
      case "entry-type": table.type = try word()
      case "id": table.id = try word()
      case "rings": table.ringCount = UInt8(try word())
      case "address": table.address = try word()
      case "align": table.align = try word()
      case "num": table.num = try word()
      case "features": table.features = try word()
      case "distance": table.distance = try word()
      case "virtual": elf.virtualOffset = try number(value)
      case "table-at": offset = value == "nowhere" ? nil : Int(try number(value))
      case "carveout", "registers", "trace":
        let parts = value.split(separator: "+")
        let (address, size) = (UInt32(try number(parts[0])), UInt32(try number(parts[1])))
        // type, da, pa (not of a trace), len, …
        table.more.append(
          key == "trace"
            ? [2, address, size] + [UInt32](repeating: 0, count: 9)
            : [key == "carveout" ? 0 : 1, address, address, size]
              + [UInt32](repeating: 0, count: 10))
      case "vdev":
        table.more.append([3, try word(), 2, 0, 0, 0, 0])
      case "other-entry": table.more.append([try word(), 0, 0, 0])
      default: throw TestFailure("an ELF file has no '\(key)'")
      }
    }
    if !segments.isEmpty { elf.segments = segments }
    elf.table = hasTable ? table.bytes : nil
    if let offset, let count = elf.table?.count,
      let segment = elf.segments.firstIndex(where: { $0.fileSize >= offset + count })
    {
      elf.tableInside = (segment, offset)
    }
    return elf.bytes
  }
}
