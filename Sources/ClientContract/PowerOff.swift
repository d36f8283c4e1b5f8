// SPDX-License-Identifier: MulanPSL-2.0

/// How a client is switched off. Clients differ, and none answers: whether it worked is for the
/// firmware to say.
public enum PowerOff: ContractWord {
  /// Function 1 of the service `rpmsg-rpc`, with the command `power off`.
  case rpc
  /// Code 0xff000001 to the service `onoff`.
  case onoff
  /// `shutdown`, its NUL included, to the service `uart`.
  case uartShutdown
  /// The host resets the core.
  case initIPI
  /// The host writes `TableState.off` into the client's resource table, and rings.
  case resourceTable

  public static var words: StaticString { "rpc onoff uart-shutdown init resource-table" }

  /// What is sent to `service`.
  public enum Message {
    case text(StaticString)
    /// Little endian.
    case code(UInt32)
    case none
  }

  /// The service that it speaks to; nil where the host needs none.
  public var service: StaticString? {
    switch self {
    case .rpc: ServiceKind.rpc.name
    case .onoff: ServiceKind.onOff.name
    case .uartShutdown: "uart"
    case .initIPI, .resourceTable: nil
    }
  }

  /// At most 13 bytes.
  public var message: Message {
    switch self {
    case .rpc: .text("\u{1}\0\0\0power off")
    case .onoff: .code(0xff00_0001)
    case .uartShutdown: .text("shutdown\0")
    case .initIPI, .resourceTable: .none
    }
  }
}
