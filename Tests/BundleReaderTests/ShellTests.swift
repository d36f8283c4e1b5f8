// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// A shell reads run-qemu, and the functions of the Yocto recipe.
@Suite struct ShellTests {
  /// A stand-in for QEMU prints its arguments, one per line.
  private func runQEMU(_ bundle: StagedBundle, _ arguments: String) throws -> Outcome {
    try bundle.folder.write("bin/qemu-system-aarch64", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    return try shell(
      "chmod 755 bin/*; PATH=$PWD/bin:$PATH; export PATH; cd /; \(bundle.path)/boot/run-qemu \(arguments)",
      in: bundle.folder.path)
  }

  @Test func startsQEMUAsTheProfileSays() throws {
    let bundle = try StagedBundle("qemu-a53")
    let outcome = try runQEMU(bundle, "'my Image' initrd root=/dev/vda 'a  b'")
    #expect(outcome.status == 0)
    #expect(
      outcome.text.split(separator: "\n") == [
        "-M", "virt,gic-version=3", "-cpu", "cortex-a53", "-smp", "4", "-m", "2G", "-nographic",
        "-dtb", "\(bundle.path)/boot/qemu-a53.dtb", "-kernel", "my Image", "-initrd", "initrd",
        "-append", "maxcpus=3 root=/dev/vda a  b", "-netdev", "user,id=net0", "-device",
        "virtio-net-device,netdev=net0",
      ])
    #expect(try runQEMU(bundle, "k i").text.contains("\n-append\nmaxcpus=3\n-netdev\n"))
  }

  @Test(arguments: [("", 2), ("kernel", 2), ("--nonsense", 2), ("--help", 0)] as [(String, Int32)])
  func tellsHowItIsUsed(_ arguments: String, _ status: Int32) throws {
    let outcome = try runQEMU(StagedBundle("qemu-a53"), arguments)
    #expect(outcome.status == status)
    #expect(
      (status == 0 ? outcome.text : outcome.errors)
        == "usage: run-qemu KERNEL INITRD [KERNEL-ARGUMENT…]\n")
  }

  @Test func aScriptThatIsCutIsFound() throws {
    let bundle = try StagedBundle("qemu-a53")
    try bundle.spoil("boot/run-qemu", "esac\n", "")
    _ = try run(["chmod", "755", bundle.path + "/boot/run-qemu"])
    #expect(try runQEMU(bundle, "k i").errors.contains("yntax error"))
  }

  // MARK: The recipe

  /// Its functions, run as BitBake runs them: in a shell with the variables set.
  private func bitbake(_ bundle: StagedBundle) throws -> Outcome {
    let recipe = try bundle.text("yocto/mcs-bundle.bb")
    let functions = recipe.matches(of: #/(?s)\ndo_\w+\(\) \{\n.*?\n\}\n/#).map { String($0.0) }
    return try shell(
      """
      set -e
      S=\(bundle.path) D=$PWD/image DEPLOYDIR=$PWD/deploy
      mkdir image
      \(functions.joined())
      do_install
      do_deploy
      (cd image && find . -type f | sort)
      (cd deploy && find . -type f | sort)
      """, in: bundle.folder.path)
  }

  @Test func theRecipeInstallsTheBundle() throws {
    let outcome = try bitbake(StagedBundle("rpi4"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.text.split(separator: "\n") == [
        "./etc/mcs/zephyr.conf", "./etc/modules-load.d/mcs_km.conf",
        "./etc/systemd/system/mcs-client@.service", "./mcs/EFI/BOOT/mcs.cfg",
        "./mcs/config.txt.add", "./mcs/overlays/mcs-resources.dtbo",
      ])
  }

  @Test func aRecipeThatInstallsNothingIsFound() throws {
    let bundle = try StagedBundle("rpi4")
    try bundle.spoil("yocto/mcs-bundle.bb", "${S}/root/.", "${S}/rooot/.")
    #expect(try bitbake(bundle).status != 0)
  }
}
