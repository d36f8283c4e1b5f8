// SPDX-License-Identifier: MulanPSL-2.0

/// A piece of a sentence about an image. Faults say what they mean in these, once for the build
/// host, which makes a `String` of them, and for the launcher, which has none.
public enum Phrase: Sendable {
  case text(StaticString)
  case decimal(UInt64)
  case hex(UInt64)
}

extension ELFImage.Fault {
  /// The fault in a sentence without its end.
  ///
  /// - Parameter size: of the file, in bytes.
  public func describe(size: UInt64, _ say: (Phrase) -> Void) {
    switch self {
    case .notELF: say(.text("it is no ELF file"))
    case .truncated(let part, let end):
      part.describe(say)
      say(.text(part.isPlural ? " reach to " : " reaches to "))
      say(.hex(end))
      say(.text(", and the file ends at "))
      say(.hex(size))
    case .wrongClass:
      say(.text("it is a 32-bit or big-endian ELF file; clients are 64-bit little-endian"))
    case .notExecutable(let type):
      say(.text("its ELF type is "))
      say(.decimal(UInt64(type)))
      say(.text(", and an image is an executable (2)"))
      // ET_DYN
      if type == 3 { say(.text(": link it without -pie")) }
    case .wrongTable(let part):
      part.describe(say)
      say(.text(part.isPlural ? " are not what ELF-64 has" : " is not what ELF-64 has"))
    case .noSegment: say(.text("it has nothing to load: no PT_LOAD segment"))
    case .fileLargerThanMemory(let index):
      ELFImage.Part.segment(index).describe(say)
      say(.text(" has more bytes in the file than in memory"))
    case .wraps(let index):
      ELFImage.Part.segment(index).describe(say)
      say(.text(" goes past the end of the 64-bit address space"))
    }
  }
}

extension ELFImage.Part {
  fileprivate func describe(_ say: (Phrase) -> Void) {
    switch self {
    case .header: say(.text("the ELF header"))
    case .programHeaders: say(.text("the program headers"))
    case .sectionHeaders: say(.text("the section headers"))
    case .sectionNames: say(.text("the section names"))
    case .segment(let index):
      say(.text("segment "))
      say(.decimal(UInt64(index)))
    case .resourceTable: say(.text("the section .resource_table"))
    }
  }

  fileprivate var isPlural: Bool {
    switch self {
    case .programHeaders, .sectionHeaders, .sectionNames: true
    case .header, .segment, .resourceTable: false
    }
  }
}

extension ResourceTable.Fault {
  /// The fault in a sentence without its end.
  public func describe(_ say: (Phrase) -> Void) {
    func ring(_ index: Int) {
      say(.text("ring "))
      say(.decimal(UInt64(index)))
      say(.text(" of the resource table has "))
    }
    switch self {
    case .truncated(entry: nil):
      say(.text("the resource table ends before its list of entries does"))
    case .truncated(entry: let index?):
      say(.text("entry "))
      say(.decimal(UInt64(index)))
      say(.text(" of the resource table is not inside the section"))
    case .version(let version):
      say(.text("the resource table has version "))
      say(.decimal(UInt64(version)))
      say(.text(", and 1 is known"))
    case .noRPMsg:
      say(.text("the resource table has no RPMsg device (a vdev entry with id 7)"))
    case .secondRPMsg(let index):
      say(.text("entry "))
      say(.decimal(UInt64(index)))
      say(.text(" of the resource table is a second RPMsg device, and clients have one"))
    case .ringCount(let count):
      say(.text("the RPMsg device of the resource table has "))
      say(.decimal(UInt64(count)))
      say(.text(" rings, not 2"))
    case .num(let num, ring: let index):
      ring(index)
      say(.decimal(UInt64(num)))
      say(.text(" descriptors, which is no power of two up to 32768"))
    case .align(let align, ring: let index):
      ring(index)
      say(.text("the alignment "))
      say(.decimal(UInt64(align)))
      say(.text(", which is no power of two from 4 to 65536"))
    }
  }
}
