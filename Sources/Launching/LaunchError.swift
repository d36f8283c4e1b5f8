// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import ClientImage
import RPMsg

/// What becomes of a client that announced nothing.
public enum SilentClient: Sendable { case staysOn, isAskedToStop, wasReset }

/// Why a launch failed, or ended otherwise than with the client off: exit status 1.
public enum LaunchError: Error {
  // the module
  case deviceMissing
  case deviceDenied
  case deviceFailed(SystemError)
  case moduleTooOld(SystemError)
  case noRegions
  /// The client's is another one than the module's.
  case otherDoorbell(Doorbell, module: Doorbell)
  // the processor
  case noSuchProcessor
  case linuxRunsThere
  /// Another process has the client, or the processor.
  case served(Occupant)
  /// The processor belongs to another client, whose launcher is gone.
  case otherClient(Occupant)
  /// The client of this name runs on another processor.
  case runsElsewhere(Occupant)
  /// The memory does.
  indirect case memoryInUse(AddressRange, AddressRange, Occupant)
  /// On, and nobody of us switched it on.
  case alreadyOn
  /// Its client runs and has no launcher, but cannot be taken over.
  case notAttached(AttachProblem)
  case stateUnknown(SystemError)
  case claimRefused(SystemError)
  case startRefused(SystemError)
  case kickFailed(SystemError)
  case resetRefused(SystemError)
  // the image
  case imageUnreadable(SystemError)
  case imageNotAFile
  case imageEmpty
  case imageIsELF
  case imageNotELF
  // an ELF image
  case elfFault(ELFImage.Fault, size: UInt64)
  case elfTooLarge(size: UInt64)
  case elfMachine(UInt16, needed: UInt16)
  case elfLoad(wanted: UInt64, file: UInt64)
  case elfEntry(wanted: UInt64, file: UInt64)
  case elfOutside(AddressRange, AddressRange)
  case elfOverlap(AddressRange, AddressRange)
  case elfTable(ResourceTable.Faults)
  case elfTableNotLoaded
  case elfTableMisaligned(AddressRange)
  case noTable
  case poolOutside(AddressRange, start: UInt64, end: UInt64)
  case poolTooHigh(AddressRange)
  case poolLayout(LayoutError, AddressRange)
  case ringOutsidePool(Int, AddressRange, AddressRange)
  case imageBuiltElsewhere(ImageHeader, load: UInt64)
  case imageCut(AddressRange, missing: UInt64)
  case imageMisaligned(UInt64)
  case imageTooLarge(load: UInt64, size: UInt64)
  indirect case imageOutside(AddressRange, Regions)
  case imageEndsOutside(AddressRange, AddressRange)
  case imageOverShared(AddressRange, AddressRange)
  case imageChanged
  case entryOutside(UInt64, AddressRange)
  // the shared memory
  indirect case sharedNotReserved(AddressRange, Regions)
  indirect case memoryNotReserved(AddressRange, Regions)
  case sharedTooSmall(AddressRange, needed: UInt64)
  case mapFailed(AddressRange, SystemError)
  case layout(LayoutError)
  // the client
  /// It came no further than this.
  case silent(milliseconds: Int64, LifeState, SilentClient)
  case wentOffBeforeReady
  case fault(RingFault)
  // its end
  case cannotPowerOff
  case takesNoMessages(milliseconds: Int64)
  case staysOn(PowerOff, milliseconds: Int64)
  case givenUp
  // this program
  case system(StaticString, SystemError)
}

/// errno and its text, which is strerror(3)'s and never changes.
public struct SystemError: Error, @unchecked Sendable {
  public let number: Int32
  public let text: UnsafePointer<CChar>

  public init(_ number: Int32, _ text: UnsafePointer<CChar>) {
    self.number = number
    self.text = text
  }
}

extension LaunchError {
  /// `error: …`, and below it what the user can do.
  public func describe(_ text: inout Text, _ options: Options) {
    text.add("error: ")
    switch self {
    case .deviceMissing:
      text.add("/dev/mcs is missing: the kernel module is not loaded, or found nothing to manage\n")
      text.add("  fix: modprobe mcs_km; if that fails, dmesg | grep mcs says why\n")
    case .deviceDenied:
      text.add("no permission for /dev/mcs: it gives access to physical memory\n")
      text.add("  fix: run as root (the capability CAP_SYS_RAWIO is needed)\n")
    case .deviceFailed(let e):
      text.add("cannot open /dev/mcs: ")
      e.describe(&text)
      text.add("\n  see: dmesg | grep mcs\n")
    case .moduleTooOld(let e):
      text.add("/dev/mcs does not report its regions (MCS_IOC_INFO: ")
      e.describe(&text)
      text.add("): another or an older module is loaded\n")
      text.add("  fix: rmmod mcs_km, then load the mcs_km that came with this launcher\n")
    case .noRegions:
      text.add("/dev/mcs has no reserved memory\n  see: dmesg | grep mcs\n")
    case .otherDoorbell(let wanted, let module):
      text.add("the client's doorbell is ")
      text.add(wanted)
      if let file = options.configuration {
        text.add(" in ")
        text.add(cString: file)
      }
      text.add(", and the one of /dev/mcs is ")
      text.add(module)
      text.add("\n  fix: build the client for ")
      text.add(module)
      text.add(", and say so in its profile: mcs-dtb bundle\n")

    case .noSuchProcessor:
      cpu(&text, options)
      text.add(" does not exist\n")
      text.add("  see: cat /sys/devices/system/cpu/possible\n")
    case .linuxRunsThere:
      cpu(&text, options)
      text.add(" runs Linux\n  fix: boot with ")
      if options.cpu > 0 {
        text.add("maxcpus=")
        text.add(decimal: UInt64(options.cpu))
        text.add(" on the kernel command line (see /proc/cmdline), or name a cpu that is not in")
      } else {
        text.add("fewer cpus (maxcpus=N) and name one that is not in")
      }
      text.add("\n       /sys/devices/system/cpu/online\n")
    case .served(let occupant):
      cpu(&text, options)
      text.add(" is taken: ")
      occupant.describe(&text)
      text.add("\n  fix: ")
      occupant.addStop(&text, options.cpu)
      text.add(", or --restart for a new start\n")
    case .otherClient(let occupant):
      cpu(&text, options)
      text.add(" is taken: ")
      occupant.describe(&text)
      text.add("\n  fix: ")
      occupant.addStop(&text, options.cpu)
      text.add(" first\n")
    case .runsElsewhere(let occupant):
      occupant.describe(&text)
      text.add("\n  fix: ")
      occupant.addStop(&text, occupant.cpu)
      text.add(" first\n")
    case .memoryInUse(let memory, let shared, let occupant):
      text.add("the memory ")
      text.add(memory)
      text.add(" or ")
      text.add(shared)
      text.add(" is in use: ")
      occupant.describe(&text)
      text.add("\n  fix: ")
      if occupant.isKnown {
        occupant.addStop(&text, occupant.cpu)
        text.add(" first, or give this client other memory\n")
      } else {
        text.add("dmesg | grep mcs | tail names the processor; stop its client first\n")
      }
    case .alreadyOn:
      cpu(&text, options)
      text.add(" is already on, and neither Linux nor the module started it\n")
      text.add("  a kexec left it running, or the firmware: Linux cannot force it off, reboot\n")
    case .notAttached(let problem):
      cpu(&text, options)
      text.add(" runs a client without a launcher, which cannot be taken over: ")
      problem.describe(&text)
      text.add("\n  fix: --restart stops it and starts it anew; ")
      addStop(&text, options)
      text.add(" only stops it\n")
    case .claimRefused(let e):
      text.add("the module does not give this launcher cpu ")
      text.add(decimal: UInt64(options.cpu))
      text.add(" and its memory: ")
      e.describe(&text)
      seeLog(&text)
    case .stateUnknown(let e):
      text.add("cannot tell the state of cpu ")
      text.add(decimal: UInt64(options.cpu))
      text.add(": ")
      e.describe(&text)
      seeLog(&text)
    case .startRefused(let e):
      text.add("the module refused to start cpu ")
      text.add(decimal: UInt64(options.cpu))
      text.add(" at 0x")
      text.add(hex: options.entry)
      text.add(": ")
      e.describe(&text)
      seeLog(&text)
    case .kickFailed(let e):
      text.add("cannot interrupt cpu ")
      text.add(decimal: UInt64(options.cpu))
      text.add(": ")
      e.describe(&text)
      seeLog(&text)

    case .resetRefused(let e):
      text.add("the module did not reset cpu ")
      text.add(decimal: UInt64(options.cpu))
      text.add(": ")
      e.describe(&text)
      seeLog(&text)

    case .imageUnreadable(let e):
      text.add("cannot read the image '")
      text.add(cString: options.image)
      text.add("': ")
      e.describe(&text)
      text.add("\n")
    case .imageNotAFile:
      quoted(&text, options)
      text.add(" is not a regular file\n")
    case .imageEmpty:
      quoted(&text, options)
      text.add(" is empty\n")
    case .imageBuiltElsewhere(let address, let load):
      quoted(&text, options)
      switch address {
      case .begins(let first):
        text.add(" is built for 0x")
        text.add(hex: first)
      case .ends(let end):
        text.add(" is built to end at 0x")
        text.add(hex: end)
      case .takes(let count):
        text.add(" takes 0x")
        text.add(hex: count)
        text.add(" bytes")
      }
      text.add(", and would be loaded to 0x")
      text.add(hex: load)
      text.add(
        "\n  fix: load it where it is built for (-a, or load and entry in the launch.conf),\n")
      text.add("       or take the image for this address\n")
    case .imageCut(let image, let missing):
      quoted(&text, options)
      text.add(" is not whole: it would be at ")
      text.add(image)
      text.add(", 0x")
      text.add(hex: missing)
      text.add(" bytes less than its header says\n")
      text.add("  fix: copy it again and compare the sizes (ls -l)")
      if case (let start, false) = image.first.addingReportingOverflow(missing),
        start % ImageHeader.alignment == 0
      {
        text.add("; if it is whole, it is built for 0x")
        text.add(hex: start)
      }
      text.add("\n")
    case .imageMisaligned(let load):
      quoted(&text, options)
      text.add(" would be at 0x")
      text.add(hex: load)
      text.add(", which is no multiple of 0x1000: no image is built for that\n  fix: ")
      setting(&text, options, "-a", "load")
      text.add(" with the address that the image is built for\n")
    case .imageIsELF:
      quoted(&text, options)
      text.add(" is an ELF file; format=raw was expected\n")
      text.add("  fix: format: elf in the profile, or the .bin of the same build\n")
    case .imageNotELF:
      quoted(&text, options)
      text.add(" is no ELF file; format=elf was expected\n")
      text.add("  fix: format: raw in the profile, or the .elf of the same build\n")
    case .elfFault(let fault, let size):
      quoted(&text, options)
      text.add(": ")
      fault.describe(size: size) { text.add($0) }
      text.add("\n  fix: copy or build it again; clients are linked 64-bit executables\n")
    case .elfTooLarge(let size):
      quoted(&text, options)
      text.add(" has 0x")
      text.add(hex: size)
      text.add(" bytes, more than fit into memory\n")
    case .elfMachine(let machine, let needed):
      quoted(&text, options)
      text.add(" is for machine ")
      text.add(decimal: UInt64(machine))
      text.add(", and this one is ")
      text.add(decimal: UInt64(needed))
      text.add("\n  fix: take the image that was built for this board\n")
    case .elfLoad(let wanted, let file):
      quoted(&text, options)
      text.add(" is linked to 0x")
      text.add(hex: file)
      text.add(", and ")
      setting(&text, options, "-a", "load")
      text.add(" is 0x")
      text.add(hex: wanted)
      text.add(
        options.configuration == nil
          ? "\n  fix: leave -a away\n" : "\n  fix: correct the profile: mcs-dtb bundle\n")
    case .elfEntry(let wanted, let file):
      quoted(&text, options)
      text.add(" starts at 0x")
      text.add(hex: file)
      text.add(", and ")
      setting(&text, options, "-e", "entry")
      text.add(" is 0x")
      text.add(hex: wanted)
      text.add(
        options.configuration == nil
          ? "\n  fix: leave -e away\n" : "\n  fix: correct the profile: mcs-dtb bundle\n")
    case .elfOutside(let segment, let memory):
      text.add("a segment of the image would be at ")
      text.add(segment)
      text.add(", and the client's memory is ")
      text.add(memory)
      text.add("\n  fix: take the image for this address, or correct the profile's memory\n")
    case .elfOverlap(let one, let other):
      text.add("two segments of the image overlap: ")
      text.add(one)
      text.add(" and ")
      text.add(other)
      text.add("\n  fix: correct the client's linker script\n")
    case .elfTable(let faults):
      quoted(&text, options)
      text.add(" cannot be used:\n")
      for fault in faults.all {
        text.add("  ")
        fault.describe { text.add($0) }
        text.add("\n")
      }
      text.add("  fix: take the image that was built for a resource table\n")
    case .elfTableNotLoaded:
      text.add("the resource table of the image is in no segment that is loaded\n")
      text.add("  fix: keep .resource_table in a PT_LOAD segment (the client's linker script)\n")
    case .elfTableMisaligned(let range):
      text.add("the resource table would be at ")
      text.add(range)
      text.add(", which begins at no multiple of 4\n")
      text.add("  fix: align .resource_table (the client's linker script)\n")
    case .noTable:
      quoted(&text, options)
      text.add(" has no resource table (no section .resource_table)\n")
      text.add("  fix: take the image that was built for one, or write layout: legacy\n")
    case .poolOutside(let shared, let start, let end):
      text.add("the rings of cpu ")
      text.add(decimal: UInt64(options.cpu))
      text.add(" are at [0x")
      text.add(hex: start)
      text.add(", 0x")
      text.add(hex: end)
      text.add(") of the shared memory, and it is ")
      text.add(shared)
      text.add("\n  fix: reserve 0x")
      text.add(hex: end)
      text.add(" bytes or more for it (the first region of the mcs-remoteproc node)\n")
    case .poolTooHigh(let pool):
      text.add("the rings would be at ")
      text.add(pool)
      text.add(", and a resource table has 32 bits for their addresses\n")
      text.add("  fix: reserve shared memory below 4 GiB\n")
    case .poolLayout(_, let pool):
      text.add("the rings of the resource table and their buffers do not fit ")
      text.add(pool)
      text.add("\n  fix: build the client with fewer descriptors, or without ring addresses\n")
    case .ringOutsidePool(let index, let ring, let pool):
      text.add("ring ")
      text.add(decimal: UInt64(index))
      text.add(" of the resource table is at ")
      text.add(ring)
      text.add(", and the client's part of the shared memory is ")
      text.add(pool)
      text.add("\n  fix: let the host choose the address (-1), or build it for this one\n")
    case .imageTooLarge(let load, let size):
      text.add("the image of 0x")
      text.add(hex: size)
      text.add(" bytes at 0x")
      text.add(hex: load)
      text.add(" ends beyond 2^64\n")
    case .imageOutside(let image, let regions):
      text.add("the image would be at ")
      text.add(image)
      text.add(", which was not reserved for clients\n")
      reserved(&text, regions)
      text.add("  fix: -a with the address that the image is built for; if it is right, the\n")
      text.add("       reservation is wrong (device tree or memmap=, see grep mcs /proc/iomem)\n")
    case .imageEndsOutside(let image, let region):
      text.add("the image needs ")
      text.add(image)
      text.add(" but its region is ")
      text.add(region)
      text.add(", 0x")
      text.add(hex: image.last - region.last)
      text.add(" bytes short\n")
      text.add("  fix: reserve more memory for the client, or build it smaller\n")
    case .imageOverShared(let image, let shared):
      text.add("the image would be at ")
      text.add(image)
      text.add(" and overwrite the shared memory ")
      text.add(shared)
      text.add("\n  fix: ")
      setting(&text, options, "-a", "load")
      text.add(" with the address that the image is built for\n")
    case .imageChanged:
      quoted(&text, options)
      text.add(" became shorter while it was read\n")
    case .entryOutside(let entry, let image):
      text.add("the entry 0x")
      text.add(hex: entry)
      text.add(" is not inside the image ")
      text.add(image)
      text.add("\n  fix: ")
      setting(&text, options, "-e", "entry")
      text.add(" with the address of its first instruction\n")

    case .sharedNotReserved(let range, let regions):
      text.add("the shared memory ")
      notReserved(&text, options, range, regions)
    case .memoryNotReserved(let range, let regions):
      text.add("the client's memory ")
      notReserved(&text, options, range, regions)
    case .sharedTooSmall(let region, let needed):
      text.add("the shared memory ")
      text.add(region)
      text.add(" is too small: the rings and buffers need 0x")
      text.add(hex: needed)
      text.add(" bytes\n  fix: reserve more (the first region of the mcs-remoteproc node)\n")
    case .mapFailed(let range, let e):
      text.add("cannot map ")
      text.add(range)
      text.add(" from /dev/mcs: ")
      e.describe(&text)
      seeLog(&text)
    case .layout:
      text.add("the rings do not fit the shared memory\n")

    case .silent(let milliseconds, let state, let client):
      text.add("the client announced no service within ")
      text.add(decimal: UInt64(milliseconds))
      text.add(" ms: ")
      cpu(&text, options)
      if state == .started {
        text.add(" is on, but has not touched the rings\n")
        text.add("  that needs an image for 0x")
        text.add(hex: options.load)
        text.add(", for this shared memory, and for this interrupt controller\n")
        text.add("  (dmesg | grep mcs: names it). Does its console (UART) say anything?\n")
      } else {
        text.add(" uses the rings, but sends nothing\n")
        text.add("  that needs the doorbell: an image for it and for this interrupt controller\n")
        text.add("  (dmesg | grep mcs: names both). Does its console (UART) say anything?\n")
      }
      switch client {
      case .isAskedToStop: text.add("  it is asked to stop\n")
      case .wasReset: text.add("  it was reset and is off again\n")
      case .staysOn:
        text.add("  it runs on: ")
        addStop(&text, options)
        text.add(" tries to stop it; if that fails, reboot before the next try\n")
      }
    case .wentOffBeforeReady:
      text.add("the client switched ")
      cpu(&text, options)
      text.add(" off again before it announced a service\n")
      text.add("  its console (UART) may say why\n")
    case .fault(let fault):
      text.add("the client broke the protocol: ")
      fault.describe(&text)
      text.add("\n  the client is at fault, or is not built for this layout of the shared memory\n")

    case .cannotPowerOff:
      stillOn(&text, options)
      text.add("the client announced nothing that could switch it off")
      if let file = options.configuration {
        text.add(" as power-off in ")
        text.add(cString: file)
        text.add(" says")
      }
      text.add("\n")
      reboot(&text)
    case .takesNoMessages(let milliseconds):
      stillOn(&text, options)
      text.add("the client took no message for ")
      text.add(decimal: UInt64(milliseconds))
      text.add(" ms, so it could not be asked to stop\n")
      reboot(&text)
    case .staysOn(let way, let milliseconds):
      stillOn(&text, options)
      text.add("the client was asked to stop (")
      text.add(way.text)
      text.add(") but did not within ")
      text.add(decimal: UInt64(milliseconds))
      text.add(" ms\n")
      reboot(&text)
    case .givenUp:
      stillOn(&text, options)
      text.add("a second signal came before the client had stopped\n")
      text.add("  it may stop yet: mcs-launch status tells\n")

    case .system(let what, let e):
      text.add(what)
      text.add(": ")
      e.describe(&text)
      text.add("\n")
    }
  }

  private func cpu(_ text: inout Text, _ options: Options) {
    text.add("cpu ")
    text.add(decimal: UInt64(options.cpu))
  }

  private func addStop(_ text: inout Text, _ options: Options) {
    if options.configuration == nil {
      text.add("rpmsg_main --stop -c ")
      text.add(decimal: UInt64(options.cpu))
    } else {
      text.add("mcs-launch stop ")
      text.add(cString: options.name)
    }
  }

  private func quoted(_ text: inout Text, _ options: Options) {
    text.add("the image '")
    text.add(cString: options.image)
    text.add("'")
  }

  /// Where the user wrote it.
  private func setting(
    _ text: inout Text, _ options: Options, _ option: StaticString, _ key: StaticString
  ) {
    guard let file = options.configuration else { return text.add(option) }
    text.add(key)
    text.add(" in ")
    text.add(cString: file)
  }

  private func notReserved(
    _ text: inout Text, _ options: Options, _ range: AddressRange, _ regions: Regions
  ) {
    text.add(range)
    if let file = options.configuration {
      text.add(" in ")
      text.add(cString: file)
    }
    text.add(" was not reserved in this boot\n")
    reserved(&text, regions)
    text.add(
      "  fix: boot with the device tree (x86: memmap=) that was made from the same profile,\n")
    text.add("       or make both anew: mcs-dtb bundle\n")
  }

  private func reserved(_ text: inout Text, _ regions: Regions) {
    text.add("  reserved:")
    for i in 0..<regions.count {
      if let region = regions[i] {
        text.add(" ")
        text.add(region)
      }
    }
    text.add("\n")
  }

  private func stillOn(_ text: inout Text, _ options: Options) {
    cpu(&text, options)
    text.add(" is still on: ")
  }

  private func reboot(_ text: inout Text) {
    text.add("  it keeps running and owns its memory; nothing but a reboot stops it now\n")
  }

  private func seeLog(_ text: inout Text) {
    text.add("\n  the reason is in the kernel log: dmesg | grep mcs | tail\n")
  }
}

extension SystemError {
  /// `No such file or directory (errno 2)`
  public func describe(_ text: inout Text) {
    text.add(cString: self.text)
    text.add(" (errno ")
    text.add(decimal: UInt64(number))
    text.add(")")
  }
}

extension RingFault {
  func describe(_ text: inout Text) {
    switch self {
    case .index(let by, let most):
      text.add("it moved a ring index by ")
      text.add(decimal: UInt64(by))
      text.add(", at most ")
      text.add(decimal: UInt64(most))
      text.add(" can be new")
    case .descriptor(let id):
      text.add("it returned buffer ")
      text.add(decimal: UInt64(id))
      text.add(", which it does not have")
    case .buffer(let address, let count):
      text.add("a descriptor names 0x")
      text.add(hex: UInt64(count))
      text.add(" bytes at 0x")
      text.add(hex: address)
      text.add(", which is not shared memory")
    case .flags(let flags):
      text.add("a descriptor has the flags 0x")
      text.add(hex: UInt64(flags))
    case .length(let length, let most):
      text.add("it sent a message of ")
      text.add(decimal: UInt64(length))
      text.add(" bytes, at most ")
      text.add(decimal: UInt64(most))
      text.add(" fit a buffer")
    case .announcementLength(let length):
      text.add("it sent a name service message of ")
      text.add(decimal: UInt64(length))
      text.add(" bytes instead of 40")
    case .announcementFlags(let flags):
      text.add("it sent a name service message with the flags 0x")
      text.add(hex: UInt64(flags))
    }
  }
}
