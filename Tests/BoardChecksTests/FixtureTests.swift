// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import Testing

@Suite struct FixtureTests {
  @Test(arguments: Fixture.all)
  func saysExactly(_ fixture: Fixture) throws {
    let run = try fixture.run()
    #expect(run.actual == run.expected)
    if fixture.isQuiet {
      #expect(run.findings.filter { $0.accepted == nil } == [])
    } else {
      #expect(run.findings.contains { $0.rule == fixture.rule })
    }
  }

  /// A rule that never fires, or that nobody saw keep quiet, is not tested.
  @Test(arguments: Rule.all.map(\.id))
  func everyRuleHasBothKinds(_ rule: String) {
    let fixtures = Fixture.all.filter { $0.rule == rule }
    #expect(fixtures.contains { $0.isQuiet })
    #expect(fixtures.contains { !$0.isQuiet })
  }

  @Test func everyFixtureIsOfARule() {
    let rules = Set(Rule.all.map(\.id))
    #expect(Fixture.all.filter { !rules.contains($0.rule) }.map(\.rule) == [])
  }
}
