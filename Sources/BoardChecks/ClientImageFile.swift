// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientImage
import Diagnostics

/// An image that is to be loaded for a client, and what was found in it.
public struct ClientImageFile: Sendable {
  public enum Content: Equatable, Sendable {
    /// No ELF file: loaded as it is.
    case raw
    case elf(ELFImage, resourceTable: Result<ResourceTable, ResourceTable.Faults>?)
    case damaged(ELFImage.Fault)
  }

  /// What messages call it.
  public let file: String
  public let client: Client
  /// Bytes of the file.
  public let size: UInt64
  public let content: Content
  /// The first bytes, at most 64.
  let head: [UInt8]

  public init(_ bytes: [UInt8], file: String, client: Client) {
    self.file = file
    self.client = client
    size = UInt64(bytes.count)
    head = Array(bytes.prefix(64))
    guard ELFImage.isELF(bytes) else {
      content = .raw
      return
    }
    do throws(ELFImage.Fault) {
      let image = try ELFImage(bytes)
      let table = image.resourceTable.map { range in
        Result { () throws(ResourceTable.Faults) in
          try ResourceTable(bytes[Int(range.lowerBound)..<Int(range.upperBound)])
        }
      }
      content = .elf(image, resourceTable: table)
    } catch { content = .damaged(error) }
  }

  /// The segments of an ELF file that could be read.
  var segments: [ELFImage.Segment] {
    if case .elf(let image, _) = content { image.segments } else { [] }
  }

  /// The physical ranges that loading writes to, as the profile and the file have it.
  var ranges: [Region] {
    switch content {
    case .raw where size > 0: [region(client.image.load.value, size)]
    case .elf(let image, _): image.segments.map { region($0.address, $0.size) }
    case .raw, .damaged: []
    }
  }

  private func region(_ address: UInt64, _ size: UInt64) -> Region {
    let mark = Mark(file: file, line: 0, column: 0)
    // What goes past the end of the address space ends there.
    return Region(
      base: Marked(address, at: mark),
      size: Marked(min(size - 1, .max - address) &+ 1, at: mark))
  }

  var place: Finding.Place { .file(file) }
}

/// What a fault of an image says of itself.
func sentence(_ describe: ((Phrase) -> Void) -> Void) -> String {
  var sentence = ""
  describe { phrase in
    switch phrase {
    case .text(let text): sentence += "\(text)"
    case .decimal(let number): sentence += String(number)
    case .hex(let number): sentence += hex(number)
    }
  }
  return sentence
}
