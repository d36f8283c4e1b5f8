// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import ClientImage

/// What is loaded of an ELF file, and where its resource table then is, decided before a byte is
/// written.
public struct ELFPlan {
  public let image: ELFImage
  /// The resource table, and where it is in the client's memory; nil where the file has none.
  public let table: (table: ResourceTable, range: AddressRange)?
  /// From its first byte in memory to its last.
  public let range: AddressRange

  /// `e_machine` of clients that this processor runs (System V ABI).
  public static var machine: UInt16 {
    #if arch(arm64)
      183
    #elseif arch(x86_64)
      62
    #else
      #error("no client runs on this architecture")
    #endif
  }

  /// - Parameters:
  ///   - file: its bytes, all of them.
  ///   - machine: `e_machine` that it has to have.
  /// - Throws: what is wrong with the file alone.
  public init(
    _ file: UnsafeRawBufferPointer, machine: UInt16 = ELFPlan.machine
  ) throws(LaunchError) {
    let image: ELFImage
    do throws(ELFImage.Fault) { image = try ELFImage(file) } catch {
      throw .elfFault(error, size: UInt64(file.count))
    }
    guard image.machine == machine else { throw .elfMachine(image.machine, needed: machine) }
    var range: AddressRange? = nil
    for segment in image.segments {
      let part = AddressRange(segment.address, through: segment.last)
      range =
        range.map { AddressRange(min($0.first, part.first), through: max($0.last, part.last)) }
        ?? part
    }
    guard let range else { throw .elfFault(.noSegment, size: UInt64(file.count)) }
    self.image = image
    self.range = range
    guard let section = image.resourceTable else {
      table = nil
      return
    }
    let bytes = UnsafeRawBufferPointer(
      rebasing: file[Int(section.lowerBound)..<Int(section.upperBound)])
    let found: ResourceTable
    do throws(ResourceTable.Faults) { found = try ResourceTable(bytes) } catch {
      throw .elfTable(error)
    }
    guard let place = image.placeOfResourceTable else { throw .elfTableNotLoaded }
    guard place.first % 4 == 0 else { throw .elfTableMisaligned(place) }
    table = (found, place)
  }

  /// Refuses what does not fit the board.
  ///
  /// - Parameters:
  ///   - options: the addresses that somebody named.
  ///   - memory: the client's, which a configuration names; nil: any region.
  ///   - shared: what is used of the shared memory.
  public func check(
    _ options: Options, memory: AddressRange?, regions: Regions, shared: AddressRange
  ) throws(LaunchError) {
    if let load = options.wantedLoad, load != range.first {
      throw .elfLoad(wanted: load, file: range.first)
    }
    if let entry = options.wantedEntry, entry != image.entry {
      throw .elfEntry(wanted: entry, file: image.entry)
    }
    var containsEntry = false
    for (index, segment) in image.segments.enumerated() {
      let part = AddressRange(segment.address, through: segment.last)
      if let memory {
        guard memory.contains(part) else { throw .elfOutside(part, memory) }
      } else {
        guard regions.contain(part) else { throw .imageOutside(part, regions) }
      }
      guard !part.overlaps(shared) else { throw .imageOverShared(part, shared) }
      for other in image.segments[..<index] {
        let other = AddressRange(other.address, through: other.last)
        guard !part.overlaps(other) else { throw .elfOverlap(part, other) }
      }
      if part.contains(image.entry) { containsEntry = true }
    }
    guard containsEntry else { throw .entryOutside(image.entry, range) }
  }
}
