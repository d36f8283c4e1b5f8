// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree
import Diagnostics
import YAMLSource

extension TreeFiller {
  /// What one scalar of a template means as a property's value.
  private enum Item {
    case string(String)
    case cell(UInt64)
    case phandle(of: String)
  }

  /// - Parameter cells: how addresses and sizes are written here, which the parent decides.
  mutating func property(
    _ name: String, _ source: YAMLNode, _ cells: Cells, _ scope: Scope
  ) -> Property {
    var property = Property(name)
    switch source.content {
    case .scalar("true", isPlain: true):
      break  // present, without a value
    case .scalar:
      append(source, to: &property, scope)
    case .sequence(let items):
      for item in items {
        if case .sequence(let pair) = item.content {
          append(pair, to: &property, cells, scope, at: item.mark)
        } else {
          append(item, to: &property, scope)
        }
      }
    case .mapping:
      report("expected a property's value, found a mapping", at: source.mark)
    }
    return property
  }

  private mutating func append(_ node: YAMLNode, to property: inout Property, _ scope: Scope) {
    switch item(node, scope) {
    case .string(let text):
      property.append(text)
    case .cell(let number):
      if !property.append(number, cells: 1) {
        report("\(hex(number)) does not fit in a cell of 32 bits", at: node.mark)
      }
    case .phandle(let label):
      property.append(phandleOf: label)
    case nil:
      break
    }
  }

  /// An address and, unless the parent has no size cells, a size.
  private mutating func append(
    _ pair: [YAMLNode], to property: inout Property, _ cells: Cells, _ scope: Scope, at mark: Mark
  ) {
    let widths = cells.size == 0 ? [cells.address] : [cells.address, cells.size]
    guard pair.count == widths.count else {
      let form = cells.size == 0 ? "[address]" : "[address, size]"
      return report("expected \(form): #size-cells is \(cells.size) here", at: mark)
    }
    for (node, width) in zip(pair, widths) {
      switch item(node, scope) {
      case .cell(let number) where property.append(number, cells: width):
        break
      case .cell(let number):
        report("\(hex(number)) does not fit in \(width) cells", at: node.mark)
      default:
        report("expected a number, found \(node.summary)", at: node.mark)
      }
    }
  }

  private mutating func item(_ node: YAMLNode, _ scope: Scope) -> Item? {
    guard case .scalar(let source, let isPlain) = node.content else {
      report("expected a value, found \(node.summary)", at: node.mark)
      return nil
    }
    if isPlain, let number = node.numberValue { return .cell(number) }
    if let parameter = wholeParameter(source, scope) {
      switch parameter {
      case .text(let text): return .string(text)
      case .count(let number), .address(let number): return .cell(number)
      }
    }
    let text = substitute(source, at: node.mark, scope: scope)
    if text.utf8.first == UInt8(ascii: "&") { return .phandle(of: String(text.dropFirst())) }
    return .string(text)
  }

  /// The parameter when the whole scalar is one `$name`: it then keeps its type.
  private func wholeParameter(_ source: String, _ scope: Scope) -> TemplateParameter? {
    let name = source.utf8.dropFirst()
    guard source.utf8.first == Self.dollar, name.allSatisfy(Self.belongsToName) else { return nil }
    let key = String(Substring(name))
    return scope[key] ?? parameters.board[key]
  }
}
