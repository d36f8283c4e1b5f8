// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension Rule {
  /// Every rule, in the order in which 'mcs-dtb explain' lists them.
  public static let all = ProfileFault.allCases.map(\.rule) + checks

  private static let checks: [Rule] = [
    // Regions of clients and of others, and RAM.
    .overlap, .outsideRAM, .firmwareTopOfRAM, .uBootTopOfRAM, .reservedOverlap, .reservedClash,
    .reservedAlignment,
    .bankOverlap, .bankAlignment, .reservedHalfInRAM, .loadAreaOutsideRAM, .treeWindow,
    .regionAlignment, .cellsTooSmall, .tooManyRegions, .needlessUnsupported, .noSupportedVariant,
    .duplicateEntry,

    // Windows and page tables of clients on x86-64.
    .memmapWindow, .windowOutsideRAM, .outsideWindow, .windowDiffers, .mapAlignment, .mapVirtual,
    .mapOverlap, .mapCoverage, .uniprotonMap,

    // Cores, images and services of clients.
    .bootCPU, .cpuTwice, .maxcpusClient, .smtSibling, .cpuRegGap, .apicId, .loadOutsideMemory,
    .entryOutsideImage, .entryAlignment, .loadAlignment, .clientOutgrowsMemory, .imageFormat,
    .micaPath, .imageSuffix, .fileName, .serviceName, .serviceCount, .powerOffService,
    .launchUnsupported,

    // Interrupts and PSCI.
    .interruptController, .psciArch, .doorbellArch, .linuxSGI, .secureSGI, .linuxVector,
    .uniprotonVector,

    // UARTs.
    .uartOwner, .uartShared, .uartAddress, .consoleUART,

    // Rings and buffers in the shared memory.
    .layoutKeys, .vringNum, .vringAlign, .vringOffset, .bufferSize, .rpmsgGeometry, .sharedSize,
    .unusualLayout, .resourceTablePool,

    // Boot method, command line and QEMU.
    .bootMethod, .kernelPlacement, .cmdlineLength, .cmdlineConflict, .cmdlineMemory,
    .cmdlineArgument, .qemuMachine,
    .qemuCpus, .qemuMemory,

    // A device tree, a vendor's or a finished one.
    .treeCells, .treeReservedMemoryFormat, .treePSCI, .treePSCIMethod, .treeCPU, .linuxCPUOrder,
    .linuxCPUStart, .treeEnableMethod, .treeRAMEndsEarly, .treeMemorySkipped, .treePoolRoom,
    .treeFirmwareUnreserved, .treeDeviceMemory, .treeBootargs, .treeGICUnknown,
    .treeInterruptController, .treeUARTUsed, .treeDoorbellUsed, .treeDanglingRegion, .treeSeed,
    .treeTooLarge,

    // A vendor's tree that the clients' nodes are merged into.
    .baseUnreadable, .baseOverlay, .baseMismatch, .baseOverlap, .baseOutsideRAM, .baseNodeExists,
    .baseRegionInUse, .basePhandlesExhausted,

    // A finished tree.
    .treeUnreadable, .treeOverlayTarget, .treeOverlayFixups, .treeMismatch, .treeNodeMissing,
    .treeNodeDisabled, .treeMemoryRegion, .treeMemoryRegionOrder, .treeRegionDiffers, .treeNoMap,
    .treeOverlap, .treeReservedOverlap, .treeOutsideRAM, .treeMemoryDiffers, .treeTooManyRegions,
    .treeClientCPUs, .treeCommandLine,

    // A client's image file.
    .imageUnreadable, .imageEmpty, .imageWrapped, .imageFileFormat, .imageMachine, .imageEntry,
    .imageSegmentOutside, .imageSegmentOverlap, .imageTooLarge, .imageHeaderDiffers,
    .imageMemoryEnd, .imageResourceTable, .imageTableUnserved,

    // What a profile accepts.
    .ruleUnknown, .exceptionTarget, .unusedException,
  ]
}
