// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  /// Every rule, in the order in which 'mcs-dtb explain' lists them.
  public static let all: [Rule] =
    reading + regions + maps + clients + interrupts + uarts + rpmsg + boot + trees + bases
    + finishedTrees + images + exceptions

  /// What keeps a profile from being read.
  private static let reading: [Rule] = [
    .profileForm, .boardName, .memoryOrVariants, .regionWraps, .cpuReg, .cpuOrder, .duplicateCPU,
    .duplicateClient, .imageFile, .unknownCPU, .devicetreeForm, .psciMissing,
  ]

  private static let regions: [Rule] = [
    .overlap, .outsideRAM, .firmwareTopOfRAM, .reservedOverlap, .reservedClash, .reservedAlignment,
    .bankOverlap,
    .bankAlignment, .reservedHalfInRAM, .loadAreaOutsideRAM, .treeWindow, .regionAlignment,
    .cellsTooSmall,
    .tooManyRegions, .needlessUnsupported, .noSupportedVariant, .duplicateEntry,
  ]

  /// Windows and page tables of clients on x86-64.
  private static let maps: [Rule] = [
    .memmapWindow, .windowOutsideRAM, .outsideWindow, .windowOverlap, .mapAlignment, .mapVirtual,
    .mapOverlap, .mapCoverage, .uniprotonMap,
  ]

  private static let clients: [Rule] = [
    .bootCPU, .cpuTwice, .maxcpusClient, .smtSibling, .cpuRegGap, .apicId, .loadOutsideMemory,
    .entryOutsideImage, .entryAlignment, .loadAlignment, .clientOutgrowsMemory, .imageFormat,
    .imageSuffix, .fileName, .serviceName, .serviceCount, .powerOffService,
  ]

  private static let interrupts: [Rule] = [
    .interruptController, .psciArch, .doorbellArch, .linuxSGI, .secureSGI, .linuxVector,
    .uniprotonVector,
  ]

  private static let uarts: [Rule] = [.uartOwner, .uartShared, .uartAddress, .consoleUART]

  /// Rings and buffers in the shared memory.
  private static let rpmsg: [Rule] = [
    .layoutKeys, .vringNum, .vringAlign, .vringOffset, .bufferSize, .rpmsgGeometry, .sharedSize,
    .unusualLayout, .resourceTablePool,
  ]

  private static let boot: [Rule] = [
    .bootMethod, .cmdlineLength, .cmdlineConflict, .cmdlineArgument, .qemuMachine, .qemuCpus,
    .qemuMemory,
  ]

  /// A device tree, a vendor's or a finished one.
  private static let trees: [Rule] = [
    .treeCells, .treeReservedMemoryFormat, .treePSCI, .treePSCIMethod, .treeCPU,
    .treeEnableMethod, .treeDanglingRegion, .treeSeed, .treeTooLarge,
  ]

  /// A vendor's tree that the clients' nodes are merged into.
  private static let bases: [Rule] = [
    .baseUnreadable, .baseOverlay, .baseMismatch, .baseOverlap, .baseOutsideRAM,
    .baseNodeExists, .baseRegionInUse, .basePhandlesExhausted,
  ]

  private static let finishedTrees: [Rule] = [
    .treeUnreadable, .treeOverlayTarget, .treeOverlayFixups, .treeMismatch, .treeNodeMissing,
    .treeNodeDisabled, .treeMemoryRegion, .treeMemoryRegionOrder, .treeRegionDiffers,
    .treeNoMap, .treeOverlap, .treeReservedOverlap, .treeOutsideRAM, .treeMemoryDiffers,
    .treeTooManyRegions, .treeClientCPUs, .treeCommandLine,
  ]

  /// A client's image file.
  private static let images: [Rule] = [
    .imageUnreadable, .imageEmpty, .imageFileFormat, .imageMachine, .imageEntry,
    .imageSegmentOutside, .imageSegmentOverlap, .imageTooLarge, .imageMemoryEnd,
    .imageResourceTable,
  ]

  /// What a profile accepts.
  private static let exceptions: [Rule] = [.unknownRule, .exceptionTarget, .unusedException]
}
