// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Diagnostics

extension Profile {
  /// What a client asks for that mcs-launch with mcs_km cannot do yet, and where it does.
  public func limitations(of client: Client) -> [(limitation: Limitation, mark: Mark)] {
    Limitation.allCases.compactMap { limitation in
      mark(of: limitation, for: client).map { (limitation, $0) }
    }
  }

  private func mark(of limitation: Limitation, for client: Client) -> Mark? {
    switch limitation {
    case .severalClients:
      client.name.mark == clients.first?.name.mark ? nil : client.name.mark
    case .severalProcessors:
      client.cpus.count > 1 ? client.cpus[1].mark : nil
    case .spi:
      if case .spi(let number) = client.doorbell { number.mark } else { nil }
    }
  }
}
