// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import Foundation
import TestSupport
import Testing

@Suite struct ContractTests {
  /// km/mcs_uapi.h is C, and the module's alone.
  @Test func theModuleHasTheSameLimits() throws {
    #expect(Limits.regions == Int(MCS_MAX_REGIONS))
    #expect(Limits.mappings == Int(MCS_MAX_MAPS))
    let module = try String(contentsOfFile: Repository.path("km/mcs_arm64.c"), encoding: .utf8)
    #expect(module.contains("#define DOORBELL_SGI\t\t\(Doorbell.usualSGI)\n"))
  }

  @Test func everyCaseHasItsWord() {
    func check<Word: ContractWord>(_: Word.Type) {
      let words = "\(Word.words)".split(separator: " ")
      #expect(words.count == Word.allCases.count)
      #expect(Set(words).count == words.count)
    }
    check(ClientOS.self)
    check(ImageFormat.self)
    check(LayoutKind.self)
    check(CacheKind.self)
    check(PSCIConduit.self)
    check(InterruptControllerKind.self)
    check(PowerOff.self)
  }

  @Test func kindsOfServicesAreAllNamed() {
    let named = (0..<ServiceKind.named.count).map { ServiceKind.named[$0] }
    #expect(named + [.shell] == ServiceKind.allCases)
  }

  @Test func rangesUpToTheLastByte() {
    #expect(AddressRange(exactly: .max - 0xfff, size: 0x1000)?.last == .max)
    #expect(AddressRange(exactly: .max - 0xfff, size: 0x1001) == nil)
    #expect(AddressRange(exactly: 1, size: 0) == nil)
    #expect(AddressRange(base: .max - 0xfff, size: 0x1001)?.last == .max)
    #expect(AddressRange(0, through: .max).size == .max)
    #expect(AddressRange(0, through: 9).prefix(4) == AddressRange(0, through: 3))
    #expect(AddressRange(0, through: 9).prefix(11) == AddressRange(0, through: 9))
  }
}
