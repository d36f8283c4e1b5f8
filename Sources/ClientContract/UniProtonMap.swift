// SPDX-License-Identifier: MulanPSL-2.0

/// Where UniProton's images for x86-64 are linked to find their memory, whatever the board: virtual
/// addresses that are fixed, physical ones relative to where the image is loaded (UniProton's linker
/// script demos/x86_64/build/x86_64.ld, and the page tables of mcs_km/mmu_map.c in openEuler's mcs).
public enum UniProtonMap {
  public struct Stretch: Sendable {
    public let name: StaticString
    public let virtual: UInt64
    /// Of its first byte, from the image's.
    public let distance: Int64
    /// Bytes.
    public let size: UInt64
  }

  public static var dma: Stretch {
    Stretch(name: "DMA memory", virtual: 0xf_0020_0000, distance: -0x240_0000, size: 0x20_0000)
  }
  public static var shared: Stretch {
    Stretch(name: "shared memory", virtual: 0xf_0040_0000, distance: -0x220_0000, size: 0x200_0000)
  }
  /// The client reads the physical address of `shared` from the first eight bytes.
  public static var log: Stretch {
    Stretch(name: "log", virtual: 0xf_0240_0000, distance: -0x20_0000, size: 0x20_0000)
  }
  public static var text: Stretch {
    Stretch(name: "text", virtual: 0xf_0260_0000, distance: 0, size: 0x40_0000)
  }
  public static var data: Stretch {
    Stretch(name: "data", virtual: 0xf_02a0_0000, distance: 0x40_0000, size: 0x800_0000)
  }
  public static var oscilloscope: Stretch {
    Stretch(name: "oscilloscope", virtual: 0xf_0aa0_0000, distance: 0x840_0000, size: 0x600_0000)
  }

  public static var all: InlineArray<6, Stretch> { [dma, shared, log, text, data, oscilloscope] }
}
