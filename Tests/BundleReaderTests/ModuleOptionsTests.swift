// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// The options in modprobe.d against the parameters of the built module.
@Suite struct ModuleOptionsTests {
  @Test func theModuleHasTheOptions() throws {
    let options = try options(StagedBundle("x86-ipc"))
    #expect(options == ["rmem_base=0x110000000", "rmem_size=0x20000000"])
    #expect(try unknown(options) == [])
  }

  @Test func anUnknownOptionIsFound() throws {
    let bundle = try StagedBundle("x86-ipc")
    try bundle.spoil("root/etc/modprobe.d/mcs_km.conf", "rmem_base", "rmem_bsae")
    #expect(try unknown(options(bundle)) == ["rmem_bsae=0x110000000"])
  }

  /// With a device tree the memory comes from there; a parameter would override it.
  @Test(arguments: ["rpi4", "hi3093"])
  func boardsWithADeviceTreeGiveNone(_ board: String) throws {
    let bundle = try StagedBundle(board)
    #expect(throws: (any Error).self) { try bundle.text("root/etc/modprobe.d/mcs_km.conf") }
  }

  /// What is loaded at boot is what was built.
  @Test func theModuleIsCalledSo() throws {
    let names = try StagedBundle("rpi4").text("root/etc/modules-load.d/mcs_km.conf")
      .split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(try module().hasSuffix("/\(try #require(names.first)).ko"))
    #expect(names.count == 1)
  }

  private func options(_ bundle: StagedBundle) throws -> [String] {
    let lines = try bundle.text("root/etc/modprobe.d/mcs_km.conf").split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
    let words = try #require(lines.first).split(separator: " ").map(String.init)
    #expect(lines.count == 1 && words.prefix(2) == ["options", "mcs_km"])
    return Array(words.dropFirst(2))
  }

  private func unknown(_ options: [String]) throws -> [String] {
    // Outside of an ordinary user's PATH.
    let outcome = try shell("PATH=$PATH:/usr/sbin:/sbin modinfo -p \(try module())")
    let parameters = outcome.text.split(separator: "\n").map { $0.prefix { $0 != ":" } }
    #expect(parameters.count == 2, "\(outcome.errors)")
    return options.filter { option in !parameters.contains(option.prefix { $0 != "=" }) }
  }

  private func module() throws -> String { try Self.built.get() }

  private static let built = Result {
    let outcome = try run([Repository.path("bin/build-module")])
    guard outcome.status == 0 else { throw TestFailure(outcome.errors) }
    return String(outcome.text.dropLast())
  }
}
