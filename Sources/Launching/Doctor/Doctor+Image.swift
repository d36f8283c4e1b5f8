// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

extension Doctor {
  /// An image that has its place.
  public mutating func checkImage(_ plan: ImagePlan, hasHeader: Bool) {
    if let warning = options.warning(plan) {
      var text = Text()
      warning.withBytes { text.add(lines: $0.after("warning: ") ?? $0) }
      return report.note(text)
    }
    var text = Text("image ")
    text.add(cString: options.image)
    text.add(", ")
    text.add(decimal: (plan.image.size + 1023) / 1024)
    text.add(" KiB at ")
    text.add(plan.image)
    if hasHeader {
      text.add(", where it belongs by its header")
    } else {
      text.add(", fits; it does not say where it belongs")
    }
    report.ok(text)
  }

  public mutating func checkImage(_ plan: ELFPlan) {
    var text = Text("image ")
    text.add(cString: options.image)
    text.add(", ELF, ")
    text.add(plan.range)
    text.add(plan.table == nil ? ", fits" : " with a resource table, fits")
    report.ok(text)
  }

  /// The memory that images have to fit into: the module's, or what the file wants reserved.
  public func regions(_ facts: ModuleFacts?) -> Regions? {
    if let facts, !hasOtherMemory { return facts.regions }
    guard let places else { return nil }
    var regions = Regions()
    regions.add(places.shared)
    regions.add(places.memory)
    return regions
  }
}

extension Text {
  /// Whole lines of ours, which keep their newlines.
  fileprivate mutating func add(lines: ByteText) {
    for i in 0..<lines.count { add(byte: lines[i]) }
  }
}
