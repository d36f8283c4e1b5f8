// SPDX-License-Identifier: MulanPSL-2.0

import ClientImage

extension Rule {
  static let imageWrapped = Rule(
    "image-wrapped",
    summary: "an image is what runs, not a file around it",
    page: Page(
      meaning: """
        A raw image is the client's memory from its first byte on. It does not begin as compressed \
        files do (gzip, xz, zstd, bzip2, lz4, zip), nor as U-Boot's (uImage, FIT), as text (Intel hex, \
        S-records), or as another architecture's program.
        """,
      consequence: """
        The launcher copies the file as it is, and the core runs the wrapping: it hangs at its first \
        instruction, and is lost until the board is reset.
        """,
      remedy: """
        Take what is inside: gunzip, dumpimage -T … -p 0 -o client.bin, objcopy -I ihex -O binary.
        """,
      example: """
        mcs-dtb check qemu-a53 --image client.bin.gz    # wrong
        mcs-dtb check qemu-a53 --image client.bin       # right
        """),
    after: [.imageUnreadable, .imageEmpty],
    checks: .image { _, image, findings in
      guard image.content == .raw, let kind = FileKind(head: image.head) else { return }
      findings.add(
        "this is \(text(kind).name), no raw image", at: image.place, fix: text(kind).fix)
    })
}

private func text(_ kind: FileKind) -> (name: String, fix: String) {
  let unpack = "unpack it, and take what is inside"
  let other = "take the image that was built for this board"
  return switch kind {
  case .gzip: ("a gzip file", "unpack it: gunzip")
  case .xz: ("an xz file", "unpack it: unxz")
  case .zstd: ("a zstd file", "unpack it: unzstd")
  case .bzip2: ("a bzip2 file", "unpack it: bunzip2")
  case .lz4: ("an lz4 file", "unpack it: unlz4")
  case .zip: ("a zip archive", unpack)
  case .uImage:
    ("a uImage of U-Boot's", "take what is inside: dumpimage -T kernel -p 0 -o OUT FILE")
  case .tree:
    (
      "a device tree or a FIT image of U-Boot's",
      "take what is inside: dumpimage -T flat_dt -p 0 -o OUT FILE"
    )
  case .intelHex: ("an Intel hex file", "convert it: objcopy -I ihex -O binary FILE OUT")
  case .sRecord: ("a file of S-records", "convert it: objcopy -I srec -O binary FILE OUT")
  case .armKernel: ("a 32-bit Arm kernel", other)
  case .riscVKernel: ("a RISC-V kernel", other)
  case .peProgram: ("a PE program, as UEFI and Windows have them", other)
  }
}
