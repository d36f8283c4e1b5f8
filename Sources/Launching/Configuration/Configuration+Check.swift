// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import RPMsg

extension ConfigurationReader {
  // MARK: what is missing

  mutating func checkMissing() {
    for i in 0..<UInt8(Section.count) {
      guard let section = Section(rawValue: i), section != .map else { continue }
      if sections[Int(i)] != 0 {
        checkMissing(in: section)
      } else if section.isRequired {
        findings.add(max(line, 1), "the file has no section [%]", .text(section.name))
      }
    }
    if sections[Int(Section.doorbell.rawValue)] != 0 { checkDoorbell() }
  }

  mutating func checkMissing(in section: Section) {
    let header = sections[Int(section.rawValue)]
    for i in 0..<UInt8(Key.count) {
      guard let key = Key(rawValue: i) else { continue }
      let definition = key.definition
      guard definition.section == section else { continue }
      let line = values.line(key)
      if key.isLegacy, let layout = values.number(.layout) {
        if let line, layout != 0 {
          findings.add(
            line, "% is for layout=legacy: a resource table tells it", .text(definition.name))
        }
        if layout != 0 { continue }
      } else if !definition.isRequired {
        continue
      }
      if line == nil {
        findings.add(header, "[%] has no %", .text(section.name), .text(definition.name))
      }
    }
  }

  private mutating func checkDoorbell() {
    let there =
      (values.line(.sgi) == nil ? 0 : 1) + (values.line(.spi) == nil ? 0 : 1)
      + (values.line(.vector) == nil ? 0 : 1)
    if there == 1 { return }
    findings.add(
      sections[Int(Section.doorbell.rawValue)],
      "[doorbell] needs exactly one of sgi, spi and vector")
  }

  // MARK: contradictions

  /// Where everything is; nil if a range is missing or wrong.
  mutating func checkPlaces() -> Places? {
    checkWindow()
    let memory = checkRange("memory", .memoryBase, .memorySize)
    let shared = checkRange("shared memory", .sharedBase, .sharedSize)
    if let memory {
      checkInside(memory, "load", .load)
      checkInside(memory, "entry", .entry)
      checkMapped(.entry)
      if let shared, memory.overlaps(shared) {
        findings.add(
          line(.sharedBase), "the shared memory % overlaps the client's memory %",
          .range(shared), .range(memory))
      }
    }
    var layout: SharedLayout? = nil
    if let shared, values.number(.layout) == 0 { layout = checkLayout(shared) }
    guard let memory, let shared else { return nil }
    let isUniProton = values.number(.os) == 1  // its place in ClientOS
    return Places(
      memory: memory, shared: shared, layout: layout, mappings: mappings,
      sharedAddressWord: isUniProton ? mappings.physical(UniProtonMap.log.virtual) : nil)
  }

  /// Either key alone says nothing.
  private mutating func checkWindow() {
    let base = values.line(.windowBase)
    let size = values.line(.windowSize)
    if let line = base ?? size, base == nil || size == nil {
      findings.add(
        line, "window-base and window-size go together: there is no %",
        .text(base == nil ? "window-base" : "window-size"))
    }
    _ = checkRange("window", .windowBase, .windowSize)
  }

  private func line(_ key: Key) -> UInt32 { values.line(key) ?? 0 }

  mutating func checkRange(_ what: StaticString, _ base: Key, _ size: Key) -> AddressRange? {
    if let range = values.range(base, size) { return range }
    if let start = values.number(base), let count = values.number(size) {
      findings.add(
        line(size), "the % of % bytes at % ends beyond 2^64", .text(what), .hex(count),
        .hex(start))
    }
    return nil
  }

  private mutating func checkInside(_ memory: AddressRange, _ what: StaticString, _ key: Key) {
    guard let address = values.number(key), !memory.contains(address) else {
      return
    }
    findings.add(
      line(key), "% % is outside the client's memory %", .text(what), .hex(address),
      .range(memory))
  }

  /// Once the mappings are without a fault.
  private mutating func checkMapped(_ key: Key) {
    guard findings.count == 0, let address = values.number(key), mappings.virtual(address) == nil
    else { return }
    findings.add(
      line(key), "% % is in no [map NAME]", .text(key.definition.name), .hex(address))
  }

  /// Each number by itself, since a layout reports only its first fault, then all together.
  private mutating func checkLayout(_ shared: AddressRange) -> SharedLayout? {
    guard let count = values.number(.ringCount), let alignment = values.number(.ringAlignment),
      let transmit = values.number(.transmitRing), let receive = values.number(.receiveRing),
      let buffer = values.number(.buffer)
    else { return nil }
    let before = findings.count
    check(.ringCount, "a power of two", count: count)
    check(.ringAlignment, "a power of two from 4 on", alignment: alignment)
    check(.transmitRing, "a multiple of 16 up to 2^40", offset: transmit)
    check(.receiveRing, "a multiple of 16 up to 2^40", offset: receive)
    if buffer % 8 != 0 { demand(.buffer, "a multiple of 8") }
    guard findings.count == before else { return nil }
    let layout: SharedLayout
    do throws(LayoutError) {
      layout = try SharedLayout.legacy(
        bufferSize: Int(buffer), ringCount: Int(count), alignment: Int(alignment),
        transmitRing: Int(transmit), receiveRing: Int(receive))
    } catch {
      return nil  // cannot be: every number is good by itself
    }
    do throws(LayoutError) { try layout.check(count: Int(clamping: shared.size)) } catch {
      tell(error, layout, shared)
    }
    return layout
  }

  @inline(never)
  private mutating func check(
    _ key: Key, _ needed: StaticString, count: UInt64 = 1, offset: UInt64 = 0,
    alignment: UInt64 = 4
  ) {
    guard offset <= 1 << 40 else { return demand(key, needed) }
    do throws(LayoutError) {
      _ = try RingLayout(
        count: Int(clamping: count), offset: Int(clamping: offset),
        alignment: Int(clamping: alignment))
    } catch {
      demand(key, needed)
    }
  }

  private mutating func demand(_ key: Key, _ needed: StaticString) {
    findings.add(line(key), "% needs %", .text(key.definition.name), .text(needed))
  }

  private mutating func tell(
    _ error: LayoutError, _ layout: SharedLayout, _ shared: AddressRange
  ) {
    func place(_ part: SharedPart) -> Part {
      let (start, end) = layout.range(of: part)
      let place = AddressRange(
        exactly: shared.first &+ UInt64(start), size: UInt64(end - start))
      return place.map { .range($0) } ?? .none
    }
    switch error {
    case .overlap(let one, let other):
      findings.add(
        line(other.key), "Linux's % % would overlap its % %", .text(other.name),
        place(other), .text(one.name), place(one))
    case .outside(let part, _, _, _):
      findings.add(
        line(part.key), "Linux's % % would be outside the shared memory %",
        .text(part.name), place(part), .range(shared))
    default: break
    }
  }
}

extension SharedPart {
  /// The key that moves it.
  fileprivate var key: Key {
    switch self {
    case .transmitRing: .transmitRing
    case .receiveRing: .receiveRing
    case .transmitBuffers, .receiveBuffers: .buffer
    case .status: .layout
    }
  }

  fileprivate var name: StaticString {
    switch self {
    case .status: "status byte"
    case .receiveRing: "receive ring"
    case .transmitRing: "transmit ring"
    case .receiveBuffers: "receive buffers"
    case .transmitBuffers: "transmit buffers"
    }
  }
}
