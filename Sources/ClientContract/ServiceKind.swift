// SPDX-License-Identifier: MulanPSL-2.0

/// What a client's service is for, which its name tells.
public enum ServiceKind: CaseIterable, Sendable {
  /// Calls of functions by number.
  case rpc
  /// Power and the shell of RT-Thread's demo.
  case onOff
  /// Sends everything back.
  case echo
  /// Multiplies matrices.
  case matrix
  /// For a terminal: every other name, which is the client's choice.
  case shell

  /// Empty for shells.
  public var name: StaticString {
    switch self {
    case .rpc: "rpmsg-rpc"
    case .onOff: "onoff"
    case .echo: "echo"
    case .matrix: "matrix"
    case .shell: ""
    }
  }

  /// The kinds that have a name.
  public static var named: InlineArray<4, ServiceKind> { [.rpc, .onOff, .echo, .matrix] }
}
