// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  /// Every rule, in the order in which 'mcs-dtb explain' lists them.
  public static let all: [Rule] =
    [
      // What keeps a profile from being read.
      .profileForm,
      // The regions.
      .overlap, .outsideRAM, .firmwareTopOfRAM,
      // A device tree, a vendor's or a finished one.
      .treeCells, .treeReservedMemoryFormat, .treePSCI, .treePSCIMethod, .treeCPU,
      .treeEnableMethod, .treeDanglingRegion, .treeSeed, .treeTooLarge,
      // A vendor's tree that the clients' nodes are merged into.
      .baseUnreadable, .baseOverlay, .baseMismatch, .baseOverlap, .baseOutsideRAM,
      .baseNodeExists, .baseRegionInUse, .basePhandlesExhausted,
      // A finished tree.
      .treeUnreadable, .treeOverlayTarget, .treeOverlayFixups, .treeMismatch, .treeNodeMissing,
      .treeNodeDisabled, .treeMemoryRegion, .treeMemoryRegionOrder, .treeRegionDiffers,
      .treeNoMap, .treeOverlap, .treeReservedOverlap, .treeOutsideRAM, .treeMemoryDiffers,
      .treeTooManyRegions, .treeClientCPUs, .treeCommandLine,
      // A client's image.
      .imageUnreadable, .imageEmpty, .imageFormat, .imageMachine, .imageEntry,
      .imageSegmentOutside, .imageSegmentOverlap, .imageTooLarge, .imageMemoryEnd,
      .imageResourceTable,
      // What a profile accepts.
      .unknownRule, .unusedException,
    ]
}
