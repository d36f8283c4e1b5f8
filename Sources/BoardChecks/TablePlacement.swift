// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientContract
import ClientImage
import Diagnostics

/// What a client's resource table names, beside the memory that the client has.
struct TablePlacement {
  struct Problem {
    var message: String
    /// What of the profile it does not go with.
    var mark: Mark
    var note: String
    var fix: String
  }

  private let profile: Profile
  private let client: Client
  private let elf: ELFImage
  private let table: ResourceTable
  /// The client's part of the shared memory; nil where that does not hold it, of which
  /// resource-table-pool speaks.
  private let pool: AddressRange?

  init(_ profile: Profile, _ image: ClientImageFile, _ elf: ELFImage, _ table: ResourceTable) {
    (self.profile, client, self.elf, self.table) = (profile, image.client, elf, table)
    let shared = client.shared.region.range
    let (start, end) = TablePool.offsets(cpu: client.cpus.first?.value ?? 0)
    pool =
      end <= shared.size
      ? AddressRange(shared.first + start, through: shared.first + (end - 1)) : nil
  }

  var problems: [Problem] { place + services + rings + memory }

  // MARK: The table itself

  private var place: [Problem] {
    let script = "the client's linker script"
    guard let place = elf.placeOfResourceTable else {
      return [
        layout(
          "the resource table is in no segment that is loaded: the client has none in its memory",
          fix: "keep .resource_table in a PT_LOAD segment (\(script))")
      ]
    }
    guard place.first % 4 != 0 else { return [] }
    return [
      layout(
        "the resource table would be at \(place), which begins at no multiple of 4",
        fix: "align .resource_table (\(script))")
    ]
  }

  private var services: [Problem] {
    guard table.features & ResourceTable.announces == 0 else { return [] }
    return [
      Problem(
        message: "the RPMsg device does not announce services (bit 0 of its features): the launcher"
          + " learns of none",
        mark: client.services.first?.mark ?? client.shared.layout.mark,
        note: client.services.isEmpty ? "the layout" : "the client's services",
        fix: "build the image with the name service (VIRTIO_RPMSG_F_NS)")
    ]
  }

  private func layout(_ message: String, fix: String) -> Problem {
    Problem(
      message: message, mark: client.shared.layout.mark, note: "the layout needs the table",
      fix: fix)
  }

  // MARK: Rings and buffers

  private var rings: [Problem] {
    guard let pool else { return [] }
    // An address in the table has 32 bits.
    guard pool.last <= UInt64(UInt32.max) else {
      return [
        shared(
          "the pool of the client is \(pool), and a resource table has addresses below 4 GiB",
          fix: "move the shared memory below 4 GiB")
      ]
    }
    let choose = "let the host choose the address (-1), or build the image for this pool"
    var problems: [Problem] = []
    let places = table.rings.map { ring in
      ring.address.map {
        AddressRange(UInt64($0), through: UInt64($0) + ResourceTable.size(of: ring) - 1)
      }
    }
    for (index, place) in places.enumerated() {
      guard let place else { continue }
      if !pool.contains(place) {
        problems.append(
          shared(
            "ring \(index) of the resource table \(place) is outside the pool of client"
              + " '\(client.name.value)' \(pool)", fix: choose))
      } else if place.first % 16 != 0 {
        problems.append(
          shared(
            "ring \(index) of the resource table begins at \(hex(place.first)), no multiple of 16",
            fix: choose))
      }
    }
    if let first = places[0], let second = places[1], first.overlaps(second) {
      problems.append(
        shared("rings 0 \(first) and 1 \(second) of the resource table overlap", fix: choose))
    }
    return problems.isEmpty ? room(in: pool) : problems
  }

  /// Everything together, as the launcher places it.
  private func room(in pool: AddressRange) -> [Problem] {
    let rings = table.rings.map { ring in
      TablePool.Ring(
        offset: ring.address.map { Int(UInt64($0) - pool.first) }, count: Int(ring.num),
        alignment: Int(ring.align))
    }
    do throws(LayoutError) {
      let layout = try SharedLayout.pool(receive: rings[0], transmit: rings[1])
      let buffers = layout.transmitBuffers.end - layout.receiveBuffers.offset
      if layout.byteCount > Int(pool.size) {
        return [
          shared(
            "rings and buffers of the resource table need \(hex(UInt64(layout.byteCount))) bytes"
              + " (buffers: \(hex(UInt64(buffers)))), and the pool \(pool) has \(hex(pool.size))",
            fix: table.rings.contains { $0.address != nil }
              ? "build the image with its rings at the start of the pool, or with fewer descriptors"
              : "build the image with fewer descriptors: each has a buffer of"
                + " \(LegacyLayout.bufferSize) bytes")
        ]
      }
      try layout.checkOverlaps()
      return []
    } catch {
      return [
        shared(
          "the ring that the host places runs into the other, which the resource table places",
          fix: "let the host choose both addresses (-1)")
      ]
    }
  }

  private func shared(_ message: String, fix: String) -> Problem {
    Problem(
      message: message, mark: client.shared.region.base.mark, note: "the shared memory", fix: fix)
  }

  // MARK: Other memory

  private var memory: [Problem] {
    table.memory.compactMap { entry -> Problem? in
      let name = "entry \(entry.entry) of the resource table, \(entry.kind.title)"
      guard let address = entry.address else {
        return memory(
          "\(name), wants the host to choose its address, and mcs-launch gives it none",
          fix: "link it to an address in the client's memory")
      }
      guard let range = AddressRange(base: UInt64(address), size: UInt64(entry.size)) else {
        return nil
      }
      switch entry.kind {
      case .carveout, .trace:
        if let pool, pool.overlaps(range) {
          return memory(
            "\(name), \(range) is in the pool of rings and buffers \(pool)",
            fix: "link it to an address in the client's memory")
        }
        let own = [client.memory.range, client.shared.region.range]
        guard !own.contains(where: { $0.contains(range) }) else { return nil }
        return memory(
          "\(name), \(range) is outside the memory of client '\(client.name.value)'"
            + " \(client.memory) and its shared memory \(client.shared.region)",
          fix: "link it to an address in the client's memory, by its physical address")
      case .device: return device(name, range)
      }
    }
  }

  private func device(_ name: String, _ range: AddressRange) -> Problem? {
    if let uart = profile.uarts.first(where: {
      $0.owner.value == "linux" && range.contains($0.base.value)
    }) {
      return Problem(
        message: "\(name), \(range) has the UART \(hex(uart.base.value)) of Linux's",
        mark: uart.base.mark, note: "the UART", fix: "give the client a UART of its own")
    }
    let ram = profile.supportedBoards.flatMap(\.memory)
    guard let bank = ram.first(where: { $0.range.overlaps(range) }) else { return nil }
    return Problem(
      message: "\(name), \(range) is RAM, where no registers are", mark: bank.base.mark,
      note: "the bank", fix: "correct the entry, or 'memory'")
  }

  private func memory(_ message: String, fix: String) -> Problem {
    Problem(
      message: message, mark: client.memory.base.mark, note: "the client's memory", fix: fix)
  }
}

extension ResourceTable.Memory.Kind {
  fileprivate var title: String {
    switch self {
    case .carveout: "a carveout"
    case .device: "registers"
    case .trace: "a trace buffer"
    }
  }
}
