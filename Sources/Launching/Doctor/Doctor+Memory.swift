// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

extension Doctor {
  /// The memory that the module has, against the file's.
  public mutating func checkMemory(_ regions: Regions) {
    if let resources = read("/proc/iomem").map({ ResourceList(text: $0) }) {
      for i in 0..<regions.count {
        guard let region = regions[i], !resources.hidesAddresses, !resources.has(region) else {
          continue
        }
        var text = Text("/dev/mcs has ")
        text.add(region)
        text.add(
          ", and /proc/iomem does not\n  fix: another mcs_km is loaded: rmmod mcs_km, then ours\n")
        report.problem(text)
      }
    }
    guard let places else {
      var text = Text("mcs_mem")
      add(&text, regions)
      text.add(", not compared: no launch.conf says what the board should have")
      return report.note(text)
    }
    if !regions.contain(places.shared) { problem(.sharedNotReserved(places.shared, regions)) }
    if !regions.contain(places.memory) { problem(.memoryNotReserved(places.memory, regions)) }
    hasOtherMemory = !regions.contain(places.shared) || !regions.contain(places.memory)
    if hasOtherMemory { return }
    let expected = board.window.map { ($0, $0) } ?? (places.shared, places.memory)
    var text = Text("mcs_mem")
    guard has(expected.0, regions), has(expected.1, regions) else {
      add(&text, regions)
      text.add(" holds [shared] and [memory]")
      addFile(&text)
      text.add(", but has other borders: the tree or rmem_base is of another profile")
      return report.note(text)
    }
    add(&text, regions)
    text.add(" as")
    addFile(&text)
    report.ok(text)
  }

  /// The memory that no module has yet, in this boot.
  public mutating func checkReservation() {
    guard let places, let resources = read("/proc/iomem").map({ ResourceList(text: $0) }),
      !resources.hidesAddresses
    else { return report.note("memory not compared: no module, and no launch.conf or no root") }
    for range in [places.shared, places.memory] {
      guard let ram = resources.ram(in: range) else { continue }
      let failed = lastLine {
        $0.has("failed to reserve memory for node") || $0.has("unsupported node format, ignoring")
      }
      var text = Text("Linux uses ")
      text.add(ram)
      text.add(" of ")
      text.add(range)
      text.add(": it was not reserved in this boot\n")
      if let failed {
        text.add("  log: ")
        failed.withBytes { text.add($0) }
        text.add(
          "\n  fix: firmware or the initial RAM disk was there first: a smaller one, or another\n")
        text.add("       place for the client (docs/troubleshooting.md)\n")
      } else {
        text.add("  fix: boot with the device tree (x86: memmap=) of the client's profile\n")
      }
      report.problem(text)
    }
  }

  private func add(_ text: inout Text, _ regions: Regions) {
    for i in 0..<regions.count {
      guard let region = regions[i] else { continue }
      text.add(" ")
      text.add(region)
    }
  }

  private func has(_ range: AddressRange, _ regions: Regions) -> Bool {
    for i in 0..<regions.count where regions[i] == range { return true }
    return false
  }
}
