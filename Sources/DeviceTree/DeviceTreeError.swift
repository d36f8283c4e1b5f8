// SPDX-License-Identifier: MulanPSL-2.0

/// Why a tree could not be read, completed or written.
public enum DeviceTreeError: Error, Equatable, CustomStringConvertible {
  /// The blob is not a device tree; `reason` is libfdt's.
  case invalidBlob(reason: String)
  case tooDeep(limit: Int)
  case unknownLabel(String, property: String, node: String)
  case duplicateLabel(String)
  case cannotWrite(reason: String)

  public var description: String {
    switch self {
    case .invalidBlob(let reason):
      "not a valid device tree (\(reason))"
    case .tooDeep(let limit):
      "the device tree is nested deeper than \(limit) nodes"
    case .unknownLabel(let label, let property, let node):
      "property '\(property)' of \(node) refers to '&\(label)', and no node has that label"
    case .duplicateLabel(let label):
      "two nodes have the label '\(label)'"
    case .cannotWrite(let reason):
      "cannot write the device tree (\(reason))"
    }
  }
}
