// SPDX-License-Identifier: MulanPSL-2.0

/// The `status` of a node (Devicetree Specification v0.4, §2.3.4).
public enum NodeStatus: Equatable, Sendable {
  /// "okay", "ok", or no `status`.
  case okay
  /// "fail" or "fail-…".
  case fail
  /// "disabled", "reserved", and whatever else Linux takes for not available.
  case disabled
}

extension Node {
  public var status: NodeStatus {
    switch self[property: "status"]?.strings?.first {
    case nil, "okay", "ok": .okay
    case "fail": .fail
    case let status?: status.hasPrefix("fail-") ? .fail : .disabled
    }
  }

  /// Whether Linux leaves the node out (drivers/of/base.c, __of_device_is_available).
  public var isDisabled: Bool { status != .okay }
}

extension DeviceTree {
  /// Calls `body` with every node that Linux takes for a device's, and its path: without those that
  /// are disabled and what is below them.
  public func forEachAvailable(_ body: (Node, String) -> Void) {
    func visit(_ node: Node, _ path: String) {
      for child in node.children where !child.isDisabled {
        let path = "\(path)/\(child.name)"
        body(child, path)
        visit(child, path)
      }
    }
    visit(root, "")
  }
}
