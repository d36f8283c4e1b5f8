// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// What has to be known of a client's 64-bit ELF file before it is loaded. Every number in the
/// file is taken for hostile.
///
/// Layouts and constants: System V ABI, chapters 4 and 5 (ELF-64, little endian).
public struct ELFImage: Equatable, Sendable {
  /// A part of the file that is loaded (`PT_LOAD`).
  public struct Segment: Equatable, Sendable {
    /// Physical address of its first byte: where it is loaded.
    public var address: UInt64
    /// Where the program expects it once it has page tables; the same for most clients.
    public var virtualAddress: UInt64
    /// Bytes in memory; what the file does not have is zero.
    public var size: UInt64
    /// Where the file has it, inside the file.
    public var fileOffset: UInt64
    /// Bytes in the file, at most `size`.
    public var fileSize: UInt64

    /// The last byte's address; the end may not fit in 64 bits.
    public var last: UInt64 { address &+ (size &- 1) }
  }

  /// Why a file is no ELF image that could be loaded.
  public enum Fault: Error, Equatable, Sendable {
    /// The first four bytes are not those of an ELF file.
    case notELF
    /// `what` reaches to `end`, past the file's end.
    case truncated(what: Part, end: UInt64)
    /// 32 bits or big endian.
    case wrongClass
    /// `e_type` is not that of an executable.
    case notExecutable(type: UInt16)
    /// Entries of a table that have another size than the format's, or are too many.
    case wrongTable(Part)
    case noSegment
    /// A segment whose part in the file is larger than its memory.
    case fileLargerThanMemory(segment: Int)
    /// A segment that goes past the 64-bit address space.
    case wraps(segment: Int)
  }

  public enum Part: Equatable, Sendable {
    case header
    case programHeaders
    case sectionHeaders
    case sectionNames
    case segment(Int)
    case resourceTable
  }

  public var machine: UInt16
  public var entry: UInt64
  /// Loaded parts that are not empty, in the file's order; at least one.
  public var segments: [Segment]
  /// Where the file has the section `.resource_table`.
  public var resourceTable: Range<UInt64>?

  /// More program headers than any linker makes.
  static let segmentLimit: UInt16 = 256
  /// Below SHN_LORESERVE (0xff00), from where the number stands elsewhere.
  static let sectionLimit: UInt16 = 0xfeff

  /// Whether the bytes begin as an ELF file does.
  public static func isELF(_ bytes: some Bytes) -> Bool {
    bytes.count >= 4 && bytes.prefix(4).elementsEqual([0x7f, 0x45, 0x4c, 0x46])
  }

  /// Where the resource table is loaded to; nil where no segment has all of it.
  public var placeOfResourceTable: AddressRange? {
    guard let resourceTable else { return nil }
    for segment in segments {
      let end = segment.fileOffset + segment.fileSize
      if segment.fileOffset <= resourceTable.lowerBound, resourceTable.upperBound <= end {
        return AddressRange(
          exactly: segment.address + (resourceTable.lowerBound - segment.fileOffset),
          size: resourceTable.upperBound - resourceTable.lowerBound)
      }
    }
    return nil
  }

  /// - Throws: `Fault`, the first one.
  public init<File: RandomAccessCollection<UInt8>>(
    _ file: File
  ) throws(Fault) where File.Index == Int {
    guard Self.isELF(file) else { throw .notELF }
    guard file.holds(0, 64) else { throw .truncated(what: .header, end: 64) }
    // e_ident: EI_CLASS is ELFCLASS64, EI_DATA is ELFDATA2LSB
    guard file[file.startIndex + 4] == 2, file[file.startIndex + 5] == 1 else { throw .wrongClass }
    let header = Header(file)
    // ET_EXEC. A position-independent file (ET_DYN) would have to be relocated.
    guard header.type == 2 else { throw .notExecutable(type: header.type) }
    machine = header.machine
    entry = header.entry
    segments = try Self.segments(file, header)
    guard !segments.isEmpty else { throw .noSegment }
    resourceTable = try Self.resourceTable(file, header)
  }

  private static func segments<File: RandomAccessCollection<UInt8>>(
    _ file: File, _ header: Header
  ) throws(Fault) -> [Segment] where File.Index == Int {
    guard header.segmentCount > 0 else { return [] }
    guard header.segmentSize == 56, header.segmentCount <= segmentLimit else {
      throw .wrongTable(.programHeaders)
    }
    let size = UInt64(header.segmentCount) * 56
    guard file.holds(header.segmentOffset, size) else {
      throw .truncated(what: .programHeaders, end: header.segmentOffset &+ size)
    }
    var segments: [Segment] = []
    for index in 0..<Int(header.segmentCount) {
      let start = header.segmentOffset + UInt64(index) * 56
      func field(_ offset: UInt64) -> UInt64 { file.number(UInt64.self, at: start + offset) ?? 0 }
      // PT_LOAD
      guard file.number(UInt32.self, at: start) == 1 else { continue }
      // p_offset, p_vaddr, p_paddr, p_filesz, p_memsz
      let segment = Segment(
        address: field(24), virtualAddress: field(16), size: field(40), fileOffset: field(8),
        fileSize: field(32))
      guard segment.fileSize <= segment.size else { throw .fileLargerThanMemory(segment: index) }
      guard segment.size > 0 else { continue }
      guard file.holds(segment.fileOffset, segment.fileSize) else {
        throw .truncated(what: .segment(index), end: segment.fileOffset &+ segment.fileSize)
      }
      guard !segment.address.addingReportingOverflow(segment.size - 1).overflow else {
        throw .wraps(segment: index)
      }
      segments.append(segment)
    }
    return segments
  }

  /// Section headers stand at the end of most files, so that a file that was cut off shows here.
  private static func resourceTable<File: RandomAccessCollection<UInt8>>(
    _ file: File, _ header: Header
  ) throws(Fault) -> Range<UInt64>? where File.Index == Int {
    guard header.sectionOffset > 0, header.sectionCount > 0 else { return nil }
    guard header.sectionSize == 64, header.sectionCount <= sectionLimit else {
      throw .wrongTable(.sectionHeaders)
    }
    let size = UInt64(header.sectionCount) * 64
    guard file.holds(header.sectionOffset, size) else {
      throw .truncated(what: .sectionHeaders, end: header.sectionOffset &+ size)
    }
    func field(_ section: UInt16, _ offset: UInt64) -> UInt64 {
      file.number(UInt64.self, at: header.sectionOffset + UInt64(section) * 64 + offset) ?? 0
    }
    guard header.nameSection < header.sectionCount else { throw .wrongTable(.sectionNames) }
    // sh_offset and sh_size
    let names = (offset: field(header.nameSection, 24), size: field(header.nameSection, 32))
    guard file.holds(names.offset, names.size) else {
      throw .truncated(what: .sectionNames, end: names.offset &+ names.size)
    }
    for section in 0..<header.sectionCount {
      let start = header.sectionOffset + UInt64(section) * 64
      let name = UInt64(file.number(UInt32.self, at: start) ?? 0)
      guard isResourceTable(file, name, in: names) else { continue }
      let (offset, size) = (field(section, 24), field(section, 32))
      guard file.holds(offset, size) else {
        throw .truncated(what: .resourceTable, end: offset &+ size)
      }
      return offset..<offset + size
    }
    return nil
  }

  /// Whether the name at an offset of the section names is `.resource_table`.
  private static func isResourceTable<File: RandomAccessCollection<UInt8>>(
    _ file: File, _ offset: UInt64, in names: (offset: UInt64, size: UInt64)
  ) -> Bool where File.Index == Int {
    let wanted: StaticString = ".resource_table"
    // with the NUL behind it
    let count = UInt64(wanted.utf8CodeUnitCount) + 1
    guard offset <= names.size, names.size - offset >= count else { return false }
    let start = file.startIndex + Int(names.offset + offset)
    return wanted.withUTF8Buffer { name in
      for index in 0..<name.count where file[start + index] != name[index] { return false }
      return file[start + name.count] == 0
    }
  }
}

/// The fields of the file header that matter; the file has all of it.
private struct Header {
  var type: UInt16
  var machine: UInt16
  var entry: UInt64
  var segmentOffset: UInt64
  var sectionOffset: UInt64
  var segmentSize: UInt16
  var segmentCount: UInt16
  var sectionSize: UInt16
  var sectionCount: UInt16
  var nameSection: UInt16

  init<File: RandomAccessCollection<UInt8>>(_ file: File) where File.Index == Int {
    func half(_ offset: UInt64) -> UInt16 { file.number(UInt16.self, at: offset) ?? 0 }
    func double(_ offset: UInt64) -> UInt64 { file.number(UInt64.self, at: offset) ?? 0 }
    type = half(16)
    machine = half(18)
    entry = double(24)
    segmentOffset = double(32)
    sectionOffset = double(40)
    segmentSize = half(54)
    segmentCount = half(56)
    sectionSize = half(58)
    sectionCount = half(60)
    nameSection = half(62)
  }
}
