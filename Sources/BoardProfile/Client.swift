// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// A client OS: its cores, its memory, and what it shares with Linux.
public struct Client: Equatable, Sendable {
  public enum OperatingSystem: String, CaseIterable, Sendable {
    case zephyr
    case uniproton
    case rtThread = "rt-thread"
    case other
  }

  public struct Image: Equatable, Sendable {
    public enum Format: String, CaseIterable, Sendable {
      case raw
      case elf
    }
    /// File name, without a folder.
    public var file: Marked<String>
    public var format: Marked<Format>
    public var load: Marked<UInt64>
    public var entry: Marked<UInt64>
    /// First address after everything the running image uses, where that is known.
    public var memoryEnd: Marked<UInt64>?
  }

  /// Memory that Linux and the client both use, and how RPMsg lies in it.
  public struct Shared: Equatable, Sendable {
    public enum Layout: String, CaseIterable, Sendable {
      /// Rings at fixed offsets, known to both sides beforehand.
      case legacy
      /// Rings where the image's resource table and the host put them.
      case resourceTable = "resource-table"
    }

    public struct Vring: Equatable, Sendable {
      /// Descriptors in each ring.
      public var num: Marked<UInt64>
      /// Bytes.
      public var align: Marked<UInt64>
    }
    public var region: Region
    public var layout: Marked<Layout>
    /// Offset of the ring that Linux fills.
    public var hostTxVring: Marked<UInt64>?
    /// Offset of the ring that the client fills.
    public var hostRxVring: Marked<UInt64>?
    public var vring: Vring?
    /// Bytes of an RPMsg buffer, its header included.
    public var buffer: Marked<UInt64>?
  }

  /// A range that the client finds mapped when it starts.
  public struct Mapping: Equatable, Sendable {
    public enum Cache: String, CaseIterable, Sendable {
      case writeBack = "write-back"
      case uncached
    }
    public var name: Marked<String>
    public var virtual: Marked<UInt64>
    public var region: Region
    public var cache: Cache
  }

  /// The interrupt by which Linux and the client wake each other.
  public enum Doorbell: Equatable, Sendable, CustomStringConvertible {
    case sgi(Marked<UInt64>)
    case spi(Marked<UInt64>)
    case vector(Marked<UInt64>)

    public enum Kind: String, CaseIterable, Sendable {
      case sgi
      case spi
      case vector
    }

    public var kind: Kind {
      switch self {
      case .sgi: .sgi
      case .spi: .spi
      case .vector: .vector
      }
    }

    public var number: Marked<UInt64> {
      switch self {
      case .sgi(let number), .spi(let number), .vector(let number): number
      }
    }

    public var description: String {
      switch self {
      case .sgi(let number): "SGI \(number.value)"
      case .spi(let number): "SPI \(number.value)"
      case .vector(let number): "vector 0x\(String(number.value, radix: 16))"
      }
    }
  }

  /// A way to ask the client to switch its core off.
  public enum PowerOff: String, CaseIterable, Sendable {
    case rpc
    case onoff
    case uartShutdown = "uart-shutdown"
    /// The host resets the core.
    case initIPI = "init"
  }

  public var name: Marked<String>
  public var os: Marked<OperatingSystem>
  /// Logical numbers of its cores.
  public var cpus: [Marked<UInt64>]
  public var image: Image
  public var memory: Region
  public var shared: Shared
  /// One range around everything the client uses.
  public var window: Region?
  public var map: [Mapping]
  public var doorbell: Doorbell
  /// Names of the endpoints that it announces.
  public var services: [Marked<String>]
  public var powerOff: [Marked<PowerOff>]
}
