// SPDX-License-Identifier: MulanPSL-2.0
import Foundation

/// A built demo client, to be changed before it is loaded.
struct Image {
  /// Where bin/build-demo-client put it, or nil: the tests that need it are then skipped, and say so.
  static let folder = ProcessInfo.processInfo.environment["MCS_DEMO_CLIENT"]
  static let loadAddress = 0x7a00_0000

  private(set) var bytes: [UInt8]
  private let entryOfSwift: Int

  init() throws {
    let folder = URL(fileURLWithPath: Self.folder ?? ".")
    bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent("demo-client.bin")))
    let elf = [UInt8](try Data(contentsOf: folder.appendingPathComponent("demo-client.elf")))
    entryOfSwift = Self.address(of: "DemoClient_main", in: elf) - Self.loadAddress
  }

  /// Fields of `struct demo_header` (demo_image.h), by their offset in the image.
  enum Field: Int {
    case magic = 0x08
    case version = 0x10
    case flags = 0x14
    case sharedBase = 0x28
    case sharedSize = 0x30
    case doorbellSGI = 0x40
    case psciConduit = 0x44
    case gicrBase = 0x58
    case gicrSize = 0x60
  }

  /// Changes a 32-bit field, or the lower half of one of 64 bits.
  mutating func set(_ field: Field, to value: UInt32) {
    for byte in 0..<4 { bytes[field.rawValue + byte] = UInt8(value >> (8 * byte) & 0xff) }
  }

  /// Replaces the first instructions of the Swift part; it runs with the MMU on.
  mutating func replaceCode(_ instructions: [UInt32]) {
    for (index, word) in instructions.enumerated() {
      for byte in 0..<4 {
        bytes[entryOfSwift + 4 * index + byte] = UInt8(word >> (8 * byte) & 0xff)
      }
    }
  }

  /// Value of a symbol in an ELF64 file. The file is ours: what is not there traps.
  private static func address(of symbol: String, in elf: [UInt8]) -> Int {
    func number(_ at: Int, _ size: Int) -> Int {
      (0..<size).reduce(0) { $0 | Int(elf[at + $1]) << (8 * $1) }
    }
    let sections = number(0x28, 8)
    let sectionCount = number(0x3c, 2)
    for section in 0..<sectionCount {
      let header = sections + 64 * section
      guard number(header + 4, 4) == 2 else { continue }  // SHT_SYMTAB
      let strings = number(sections + 64 * number(header + 0x28, 4) + 0x18, 8)
      let table = number(header + 0x18, 8)
      for entry in 0..<number(header + 0x20, 8) / 24 {
        let at = table + 24 * entry
        let name = elf[(strings + number(at, 4))...].prefix { $0 != 0 }
        if String(decoding: name, as: UTF8.self) == symbol { return number(at + 8, 8) }
      }
    }
    fatalError("no symbol \(symbol) in demo-client.elf")
  }
}
