// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// The sections of a launch.conf; `map` is there once for each mapping, with its name.
enum Section: UInt8 {
  case mica, client, memory, shared, doorbell, services, board, map

  static var count: Int { 8 }

  var name: StaticString {
    switch self {
    case .mica: "Mica"
    case .client: "client"
    case .memory: "memory"
    case .shared: "shared"
    case .doorbell: "doorbell"
    case .services: "services"
    case .board: "board"
    case .map: "map"
    }
  }

  /// A file has to have it.
  var isRequired: Bool {
    self == .client || self == .memory || self == .shared || self == .doorbell
  }

  init?(_ word: ByteText) {
    for i in 0..<UInt8(Self.count) {
      if let section = Section(rawValue: i), word.equals(ByteText(section.name)) {
        self = section
        return
      }
    }
    return nil
  }
}

/// The keys of a launch.conf, except for those in `[Mica]`, which are mica's.
enum Key: UInt8 {
  case name, os, cpus, image, format, load, entry
  case memoryBase, memorySize
  case sharedBase, sharedSize, layout, transmitRing, receiveRing, ringCount, ringAlignment, buffer
  case sgi, spi, vector
  case announce, powerOff
  case psci, interruptController, arguments, cpuRegs, windowBase, windowSize
  case mapVirtual, mapBase, mapSize, mapCache

  static var count: Int { 32 }

  struct Definition {
    let section: Section
    let name: StaticString
    let form: Form
    let isRequired: Bool

    init(_ section: Section, _ name: StaticString, _ form: Form, required: Bool = true) {
      self.section = section
      self.name = name
      self.form = form
      self.isRequired = required
    }
  }

  /// Only for `layout=legacy`.
  var isLegacy: Bool { Key.transmitRing.rawValue <= rawValue && rawValue <= Key.buffer.rawValue }

  @inline(never) var definition: Definition {
    switch self {
    case .name: Definition(.client, "name", .name)
    case .os: Definition(.client, "os", .word(ClientOS.words))
    case .cpus: Definition(.client, "cpus", .processors)
    case .image: Definition(.client, "image", .path)
    case .format: Definition(.client, "format", .word(ImageFormat.words))
    case .load: Definition(.client, "load", .address)
    case .entry: Definition(.client, "entry", .address)

    case .memoryBase: Definition(.memory, "base", .page)
    case .memorySize: Definition(.memory, "size", .size)

    case .sharedBase: Definition(.shared, "base", .page)
    case .sharedSize: Definition(.shared, "size", .size)
    case .layout: Definition(.shared, "layout", .word(LayoutKind.words))
    case .transmitRing: Definition(.shared, "host-tx-vring", .address, required: false)
    case .receiveRing: Definition(.shared, "host-rx-vring", .address, required: false)
    // RPMsg's layouts check their own limits
    case .ringCount: Definition(.shared, "vring-num", .number(1...32768), required: false)
    case .ringAlignment: Definition(.shared, "vring-align", .number(1...65536), required: false)
    case .buffer: Definition(.shared, "buffer", .number(24...65528), required: false)

    case .sgi: Definition(.doorbell, "sgi", .number(Doorbell.sgis), required: false)
    case .spi: Definition(.doorbell, "spi", .number(Doorbell.spis), required: false)
    case .vector: Definition(.doorbell, "vector", .number(Doorbell.vectors), required: false)

    case .announce: Definition(.services, "announce", .services, required: false)
    case .powerOff: Definition(.services, "power-off", .powerOff, required: false)

    case .psci: Definition(.board, "psci", .word(PSCIConduit.words), required: false)
    case .interruptController:
      Definition(
        .board, "interrupt-controller", .word(InterruptControllerKind.words), required: false)
    case .arguments: Definition(.board, "arguments", .text, required: false)
    case .cpuRegs: Definition(.board, "cpu-regs", .registers, required: false)
    case .windowBase: Definition(.board, "window-base", .page, required: false)
    case .windowSize: Definition(.board, "window-size", .size, required: false)

    case .mapVirtual: Definition(.map, "virtual", .page)
    case .mapBase: Definition(.map, "base", .page)
    case .mapSize: Definition(.map, "size", .size)
    case .mapCache: Definition(.map, "cache", .word(CacheKind.words))
    }
  }

  init?(_ word: ByteText, in section: Section) {
    for i in 0..<UInt8(Self.count) {
      guard let key = Key(rawValue: i) else { continue }
      let definition = key.definition
      if definition.section == section, word.equals(ByteText(definition.name)) {
        self = key
        return
      }
    }
    return nil
  }
}

// MARK: what to say about others

extension Section {
  /// The section that `word` is most likely a mistyping of.
  static func nearest(to word: ByteText) -> Section? {
    Launching.nearest(to: word, among: UInt8(count)) { Section(rawValue: $0)?.name }
      .flatMap { Section(rawValue: $0) }
  }
}

extension Key {
  static func nearest(to word: ByteText, in section: Section) -> Key? {
    Launching.nearest(to: word, among: UInt8(count)) {
      guard let definition = Key(rawValue: $0)?.definition, definition.section == section else {
        return nil
      }
      return definition.name
    }.flatMap { Key(rawValue: $0) }
  }

  /// Adds the names of a section's keys.
  static func list(_ section: Section, _ text: inout Text) {
    var isFirst = true
    for i in 0..<UInt8(count) {
      guard let key = Key(rawValue: i), key.definition.section == section else { continue }
      if !isFirst { text.add(", ") }
      text.add(key.definition.name)
      isFirst = false
    }
  }
}
