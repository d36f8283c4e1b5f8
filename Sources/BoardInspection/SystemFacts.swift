// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// What is known about a board from its running or copied system.
public struct SystemFacts: Sendable {
  /// Memory that is already in use.
  public struct Taken: Equatable, Sendable {
    public var name: String
    public var range: AddressRange
    public var owner: Profile.Reserved.Owner
    /// Where this is known from.
    public var source: String
  }

  public struct CPU: Equatable, Sendable {
    /// MPIDR affinity or APIC id.
    public var reg: UInt64
  }

  public var architecture: Profile.Architecture
  public var title: String
  /// The root's compatible strings; none on x86-64.
  public var compatible: [String] = []
  public var cells: (address: Int, size: Int) = (2, 2)
  public var ram: [AddressRange] = []
  public var ramSource = ""
  public var taken: [Taken] = []
  public var cpus: [CPU] = []
  public var core: String?
  public var psci: Profile.PSCI.Method?
  public var interruptController: Profile.InterruptController.Kind?
  public var consoleBase: UInt64?
  public var consoleTTY: String?
  public var bootsWithUEFI = false
  /// Shared memory and client memory that the tree reserves for a client already.
  public var clientRegions: (shared: AddressRange, memory: AddressRange)?
}

/// Why a system's files are not enough for a draft.
public struct InspectionError: Error, Equatable, CustomStringConvertible {
  public var description: String

  init(_ description: String) { self.description = description }

  static let hiddenAddresses = InspectionError(
    "/proc/iomem hides its addresses from everybody but root; inspect as root")
}
