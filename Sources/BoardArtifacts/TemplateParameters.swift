// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// What `$name` stands for in a device-tree template.
enum TemplateParameter: Equatable {
  case text(String)
  /// Written in decimal inside names.
  case count(UInt64)
  /// Written in hexadecimal inside names, as unit addresses are.
  case address(UInt64)

  /// How it looks inside a longer text.
  var text: String {
    switch self {
    case .text(let text): text
    case .count(let number): String(number)
    case .address(let number): String(number, radix: 16)
    }
  }
}

/// What a profile offers to templates.
struct TemplateParameters {
  typealias Scope = [String: TemplateParameter]

  /// Valid everywhere in the template.
  let board: Scope
  /// What `$for-each` runs over: a scope for each round.
  let lists: [String: [Scope]]

  init(_ profile: Profile) {
    var board: Scope = ["cpus.count": .count(UInt64(profile.cpus.count))]
    if let core = profile.core { board["core"] = .text(core.value) }
    if let psci = profile.psci { board["psci.method"] = .text(psci.method.value.rawValue) }
    if let controller = profile.interruptController {
      board["interrupt-controller.type"] = .text(controller.kind.value.rawValue)
      board["ppi-level-high"] = .count(
        Self.levelHighPPI(controller.kind.value, cpus: profile.cpus.count))
    }
    self.board = board
    lists = [
      "cpus": profile.cpus.map {
        ["cpu.id": .count($0.id.value), "cpu.reg": .address($0.reg.value)]
      },
      "memory": profile.memory.map {
        ["memory.base": .address($0.base.value), "memory.size": .address($0.size.value)]
      },
    ]
  }

  /// Flags cell of a level-high private interrupt: IRQ_TYPE_LEVEL_HIGH is 4, and GICv2
  /// has a mask of up to eight cpus in bits 15:8 (Linux,
  /// Documentation/devicetree/bindings/interrupt-controller/arm,gic.yaml).
  private static func levelHighPPI(
    _ kind: Profile.InterruptController.Kind, cpus: Int
  ) -> UInt64 {
    kind == .gicV2 ? 4 | ((1 << UInt64(min(cpus, 8))) - 1) << 8 : 4
  }
}
