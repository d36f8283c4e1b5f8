// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Launching

/// What is to be where, decided before a byte is written.
struct LaunchPlan {
  enum Image {
    case raw(ImagePlan)
    case elf(ELFPlan)
  }
  let image: Image
  let shared: SharedPlan
  /// What the client has to itself besides the shared memory, in whole pages.
  let memory: AddressRange

  /// - Throws: why the image cannot be right, or does not fit.
  init(
    _ options: Options, _ places: Places?, _ device: borrowing Device
  ) throws(LaunchError) {
    let file = try ImageFile(options.image)
    if options.format == .elf || options.format == nil && file.isELF {
      let plan = try file.elf()
      shared = try SharedPlan(places, device.regions, table: plan.table?.table, cpu: options.cpu)
      try plan.check(
        options, memory: places?.memory, regions: device.regions, shared: shared.window)
      image = .elf(plan)
      memory = places?.memory ?? plan.range.wholePages
    } else {
      shared = try SharedPlan(places, device.regions)
      let plan = try ImagePlan(
        size: file.size, magic: file.magic, header: file.header, os: options.os,
        load: options.load, entry: options.entry, memory: places?.memory, regions: device.regions,
        shared: shared.window)
      image = .raw(plan)
      // nobody knows how much it takes behind its file
      memory = places?.memory ?? plan.region
    }
  }

  /// What the image takes, from its first byte to its last.
  var loaded: AddressRange {
    switch image {
    case .raw(let plan): plan.image
    case .elf(let plan): plan.range
    }
  }

  /// Where the resource table of a client is that has its rings by it.
  var table: AddressRange? {
    guard case .elf(let plan) = image, shared.layout.status == nil else { return nil }
    return plan.table?.range
  }

  func warning(_ options: Options) -> Text? {
    guard case .raw(let plan) = image else { return nil }
    return options.warning(plan)
  }
}
