// SPDX-License-Identifier: MulanPSL-2.0

/// What the first bytes of a file show that is no raw image, although it may hold one.
public enum FileKind: CaseIterable, Sendable {
  case gzip, xz, zstd, bzip2, lz4, zip, uImage, tree, intelHex, sRecord
  case armKernel, riscVKernel, peProgram

  /// - Parameter head: the file's first 64 bytes; of a shorter file fewer.
  public init?<Head: RandomAccessCollection<UInt8>>(head: Head) where Head.Index == Int {
    func half(_ offset: UInt64) -> UInt16 { head.number(UInt16.self, at: offset) ?? 0 }
    func word(_ offset: UInt64) -> UInt32 { head.number(UInt32.self, at: offset) ?? 0 }
    func byte(_ offset: UInt64) -> UInt8 { head.number(UInt8.self, at: offset) ?? 0 }
    // RFC 1952; xz-file-format.txt 2.1.1; RFC 8878, 3.1.1; "BZh"; lz4_Frame_format.md and its legacy
    // frame; APPNOTE.TXT 4.3.7. All numbers are read as little-endian ones.
    if half(0) == 0x8b1f {
      self = .gzip
      return
    }
    if word(0) == 0x587a_37fd, half(4) == 0x005a {
      self = .xz
      return
    }
    if word(0) == 0xfd2f_b528 {
      self = .zstd
      return
    }
    if word(0) & 0xff_ffff == 0x68_5a42 {
      self = .bzip2
      return
    }
    if word(0) == 0x184d_2204 || word(0) == 0x184c_2102 {
      self = .lz4
      return
    }
    if word(0) == 0x0403_4b50 {
      self = .zip
      return
    }
    // U-Boot: include/image.h, IH_MAGIC; a FIT is a device tree.
    if word(0) == 0x5619_0527 {
      self = .uImage
      return
    }
    if word(0) == 0xedfe_0dd0 {
      self = .tree
      return
    }
    // ":" or "S" and a digit, and hexadecimal digits behind.
    func isHex(_ offset: UInt64) -> Bool {
      switch byte(offset) {
      case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
      default: false
      }
    }
    let isHexText = (2..<10).allSatisfy { isHex(UInt64($0)) }
    if byte(0) == 0x3a, isHex(1), isHexText {
      self = .intelHex
      return
    }
    if byte(0) == 0x53, (0x30...0x39).contains(byte(1)), isHexText {
      self = .sRecord
      return
    }
    // Linux: arch/arm/boot/compressed/head.S; Documentation/riscv/boot-image-header.rst.
    if word(0x24) == 0x016f_2818 {
      self = .armKernel
      return
    }
    if word(0x30) == 0x4353_4952, word(0x38) == 0x0543_5352 {
      self = .riscVKernel
      return
    }
    // "MZ" without arm64's header behind it.
    if half(0) == 0x5a4d, word(0x38) != 0x644d_5241 {
      self = .peProgram
      return
    }
    return nil
  }
}
