// SPDX-License-Identifier: MulanPSL-2.0

/// What a profile can ask for and mcs-launch with mcs_km cannot do yet. The launcher, the rule
/// `launch-unsupported` and INSTALL have it from here: where it becomes untrue, its case goes, and
/// the compiler names what goes with it.
public enum Limitation: CaseIterable, Sendable {
  case severalClients, severalProcessors, spi

  public var text: StaticString {
    switch self {
    case .severalClients: "a second client cannot be launched beside the first yet"
    case .severalProcessors: "clients with several processors cannot be launched yet"
    case .spi: "the doorbell of mcs_km is SGI 7, not an SPI"
    }
  }
}
