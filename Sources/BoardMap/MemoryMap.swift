// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile

/// The owner of every address of a board, with one choice of RAM. How it is drawn is not its
/// business.
public struct MemoryMap: Sendable {
  /// With this choice of RAM.
  public let profile: Profile
  /// Why this variant cannot run a client; nil where it can.
  public let unsupported: String?
  /// RAM as disjoint ranges that do not touch, from low to high.
  public let ram: [AddressRange]
  /// From low to high, without holes.
  public let segments: [MapSegment]
  /// From low to high.
  public let faults: [Fault]

  /// - Parameters:
  ///   - profile: with its memory chosen; for a profile with variants see `maps(of:)`.
  ///   - others: what a vendor's tree reserves.
  ///   - findings: what the checks found on it, to be shown.
  public init(
    _ profile: Profile, beside others: [MemoryClaim] = [], showing findings: [Finding] = []
  ) {
    self.init(profile, unsupported: nil, beside: others, showing: findings)
  }

  /// One map for each variant, or the one of the profile's memory, with what the checks find.
  public static func maps(
    of profile: Profile, beside others: [MemoryClaim] = []
  ) -> [MemoryMap] {
    guard !profile.variants.isEmpty else {
      return [MemoryMap(profile, beside: others, showing: BoardCheck(profile).findings())]
    }
    return profile.variants.map {
      let board = profile.on($0)
      return MemoryMap(
        board, unsupported: $0.unsupported?.value, beside: others,
        showing: BoardCheck(board).findings())
    }
  }

  private init(
    _ profile: Profile, unsupported: String?, beside others: [MemoryClaim],
    showing findings: [Finding]
  ) {
    self.profile = profile
    self.unsupported = unsupported
    let banks = profile.memory.map { MemoryClaim(.ram, $0) }
    let trees =
      MemoryClaimTree.trees(of: profile) + others.map { MemoryClaimTree(claim: $0, parts: []) }
    ram = banks.map(\.range).merged()
    faults = Fault.faults(findings, ram: ram)
    segments = Cutter(ram: ram, faults: faults.flatMap(\.ranges)).segments(of: trees)
  }

  /// The variant's name; nil where the board has only one.
  public var variant: String? { profile.chosenVariant }

  /// Bytes of RAM.
  public var ramSize: UInt64 {
    ram.reduce(0) {
      let (sum, overflow) = $0.addingReportingOverflow($1.size)
      return overflow ? .max : sum
    }
  }

  /// The owner of each core: Linux first, with `maxcpus=` where that argument leaves it exactly
  /// these, then the clients.
  public var processors: [(owner: String, cpus: String)] {
    let linux = profile.linuxCPUs.map(\.id.value)
    let isFirst = linux == Array(0..<UInt64(linux.count))
    let owner = "Linux" + (isFirst && !linux.isEmpty ? " (maxcpus=\(linux.count))" : "")
    return [(owner, cpuList(linux))]
      + profile.clients.map { ($0.name.value, cpuList($0.cpus.map(\.value))) }
  }
}

/// Cores as Linux lists them: `0-2,5`; `none` without any.
func cpuList(_ cpus: [UInt64]) -> String {
  var runs: [ClosedRange<UInt64>] = []
  for cpu in Set(cpus).sorted() {
    if let run = runs.last, run.upperBound + 1 == cpu {
      runs[runs.count - 1] = run.lowerBound...cpu
    } else {
      runs.append(cpu...cpu)
    }
  }
  guard !runs.isEmpty else { return "none" }
  return runs.map {
    $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
  }.joined(separator: ",")
}
