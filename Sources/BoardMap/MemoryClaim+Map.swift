// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// What a map shows of a claim, and what may lie where it does.
extension MemoryClaim {
  /// Registers, not memory.
  var isDevice: Bool {
    if case .reserved(let entry) = kind { entry.owner.value == .mmio } else { false }
  }

  /// What it is, in a picture, where the owner stands beside it.
  var label: String {
    switch kind {
    case .ram: "RAM"
    case .reserved(let entry): entry.name.value
    case .window: "window"
    case .memory: "client memory"
    case .shared: "shared memory"
    case .mapping(let map, _): map.name.value
    }
  }

  var owner: String {
    switch kind {
    case .ram: ""
    case .reserved(let entry): entry.owner.value.rawValue
    default: name
    }
  }

  /// What else is worth a few characters.
  var facts: [String] {
    switch kind {
    case .memory(let client):
      return [
        "cpu \(cpuList(client.cpus.map(\.value)))",
        "entry 0x\(String(client.image.entry.value, radix: 16))",
      ]
    case .shared(let client):
      guard let tx = client.shared.hostTxVring, let rx = client.shared.hostRxVring else {
        return [client.shared.layout.value.rawValue]
      }
      return ["tx +0x\(String(tx.value, radix: 16))", "rx +0x\(String(rx.value, radix: 16))"]
    case .mapping(let map, _): return [map.cache.rawValue]
    case .ram, .reserved, .window: return []
    }
  }

  /// Whether both may lie on the same addresses.
  func coexists(with other: MemoryClaim) -> Bool {
    switch (kind, other.kind) {
    // Reserved memory and clients' memory are parts of RAM; registers are not.
    case (.ram, .ram): return false
    case (.ram, .reserved), (.reserved, .ram): return !isDevice && !other.isDevice
    case (.ram, _), (_, .ram): return true
    default: break
    }
    guard client != nil, other.client != nil, name == other.name else {
      return false
    }
    switch (kind, other.kind) {
    case (.window, .window), (.mapping, .mapping): return false
    case (.window, _): return range.contains(other.range)
    case (_, .window): return other.range.contains(range)
    case (.mapping, _), (_, .mapping): return true
    default: return false
    }
  }

  /// Whether `other` belongs inside this one by design, and does lie there.
  func holds(_ other: MemoryClaim) -> Bool {
    guard coexists(with: other), range.contains(other.range) else { return false }
    switch (kind, other.kind) {
    case (.window, _), (.memory, .mapping), (.shared, .mapping): return true
    case (.mapping, .memory), (.mapping, .shared): return range != other.range
    default: return false
    }
  }
}
