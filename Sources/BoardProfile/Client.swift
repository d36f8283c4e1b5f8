// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Diagnostics

/// A client OS: its cores, its memory, and what it shares with Linux.
public struct Client: Equatable, Sendable {
  public typealias OperatingSystem = ClientOS
  public typealias PowerOff = ClientContract.PowerOff

  public struct Image: Equatable, Sendable {
    public typealias Format = ImageFormat

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
    public typealias Layout = LayoutKind

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
    public typealias Cache = CacheKind

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
