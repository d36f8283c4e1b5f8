// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// What is known about a board from its running or copied system.
public struct SystemFacts: Sendable {
  /// Memory that is already in use.
  public struct Taken: Equatable, Sendable {
    public var name: String
    /// Whole pages.
    public var range: AddressRange
    public var owner: Profile.Reserved.Owner
    /// Where this is known from.
    public var source: String
  }

  public struct Core: Equatable, Sendable {
    /// MPIDR affinity or APIC id.
    public var reg: UInt64
    /// The physical core that it is a thread of, where that is known.
    public var core: UInt64?
    /// What is worth a comment: the kind of core where there are several, the other thread.
    public var remark: String?
  }

  /// What the system keeps for a client already.
  public struct Client: Equatable, Sendable {
    public var shared: AddressRange
    public var memory: AddressRange
    /// Linux's numbers.
    public var cpus: [Int]
    /// Where this is known from.
    public var source: String
  }

  /// Something that a person has to know about a part of the draft.
  public struct Remark: Equatable, Sendable {
    public enum Part: Sendable { case memory, reserved, cpus, psci, boot, clients }
    public var part: Part
    public var text: String
    /// Whether a person has to look.
    public var isQuestion = true
  }

  public var architecture: Profile.Architecture
  public var title: String
  /// The root's compatible strings; none on x86-64.
  public var compatible: [String] = []
  public var cells: (address: Int, size: Int) = (2, 2)
  /// Whole pages.
  public var ram: [AddressRange] = []
  public var ramSource = ""
  /// Disjoint, from low to high.
  public var taken: [Taken] = []
  /// In Linux's order.
  public var cpus: [Core] = []
  /// The cores' kind, where all are of one.
  public var core: String?
  public var psci: Profile.PSCI.Method?
  /// Whether the tree has PSCI's node.
  public var hasPSCINode = false
  public var interruptController: Profile.InterruptController.Kind?
  public var consoleBase: UInt64?
  public var consoleTTY: String?
  public var bootsWithUEFI = false
  public var clients: [Client] = []
  public var remarks: [Remark] = []
  /// Why the running system's own list of memory tells nothing, where it was looked for.
  public var memoryProblem: IOMemory.Problem?

  mutating func remark(_ part: Remark.Part, _ text: String, isQuestion: Bool = true) {
    remarks.append(Remark(part: part, text: text, isQuestion: isQuestion))
  }
}

/// Why a system's files are not enough for a draft.
public struct InspectionError: Error, Equatable, CustomStringConvertible {
  public var description: String

  init(_ description: String) { self.description = description }

  static let acpi = InspectionError(
    "Linux was booted by ACPI here, and clients need a device tree: switch the firmware from ACPI"
      + " to Device Tree in its setup, remove acpi= from the command line, boot again, and inspect"
      + " then")
}
