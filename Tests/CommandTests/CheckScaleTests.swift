// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport
import Testing

/// Time grows with what there is to check, memory does not (docs/performance.md has the numbers for
/// 10,000 profiles).
@Suite(.serialized) struct CheckScaleTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What a run took. Processor time, because others want the processor too.
  private struct Cost {
    var seconds: Double
    var kilobytes: Int
    var status: Int
  }

  private static let meter = """
    import os, resource, sys
    null = os.open("/dev/null", os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, null, 1)]
    pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status))
    """

  private func cost(_ arguments: [String]) throws -> Cost {
    let words = ["python3", "-c", Self.meter, Repository.product("mcs-dtb"), "check"] + arguments
    let outcome = try run(words, in: folder.path)
    let numbers = outcome.text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard numbers.count == 3 else { throw TestFailure("\(outcome)") }
    return Cost(seconds: numbers[0], kilobytes: Int(numbers[1]), status: Int(numbers[2]))
  }

  /// Every tenth profile has an error.
  private func writeProfiles(_ count: Int, in folderName: String) throws {
    let right = try Repository.text("boards/qemu-a53.yaml")
    let wrong = right.replacing("base: 0x70000000", with: "base: 0xf0000000")
    for number in 0..<count {
      let text = number % 10 == 0 ? wrong : right
      let name = try #require(text.range(of: "board: qemu-a53"))
      let profile = text[..<name.lowerBound] + "board: b\(number)" + text[name.upperBound...]
      try folder.write("\(folderName)/b\(number).yaml", String(profile))
    }
  }

  @Test(arguments: ["text", "json", "sarif", "github"])
  func manyProfiles(_ format: String) throws {
    try writeProfiles(8, in: "few")
    try writeProfiles(80, in: "many")
    // Once for the page cache: how much of the program is resident depends on it.
    _ = try cost(["--format", format, "few/*.yaml"])
    let few = try cost(["--format", format, "few/*.yaml"])
    let many = try cost(["--format", format, "many/*.yaml"])
    #expect(few.status == 1 && many.status == 1)
    // 10 times as many: a quadratic part would take up to 100 times as long.
    #expect(many.seconds < few.seconds * 30, "\(few) \(many)")
    #expect(many.kilobytes < few.kilobytes + 4096, "\(few) \(many)")
  }

  @Test func pathsAndPatternsGiveTheSame() throws {
    try writeProfiles(50, in: "many")
    let program = Repository.product("mcs-dtb")
    let pattern = try run([program, "check", "many/*.yaml"], in: folder.path)
    let paths = try shell("\(program) check many/*.yaml", in: folder.path)
    #expect(pattern.text == paths.text)
    #expect(pattern.text.hasSuffix("\n\n5 errors in 50 boards\n"))
  }

  /// A finding in every few columns of one line, and one in every line.
  @Test(arguments: [(", ", "{", "}"), ("\n", "", "")])
  func manyFindingsInOneProfile(_ separator: String, _ before: String, _ after: String) throws {
    for count in [300, 3000] {
      let keys = (0..<count).map { "k\($0): x" }.joined(separator: separator)
      try folder.write("\(count).yaml", before + keys + after)
    }
    let (few, many) = (try cost(["300.yaml"]), try cost(["3000.yaml"]))
    #expect(few.status == 1 && many.status == 1)
    // 10 times as many: a quadratic part would take up to 100 times as long.
    #expect(many.seconds < few.seconds * 30, "\(few) \(many)")
  }

  /// All regions of all clients are the same: every two of them overlap.
  @Test func manyFindingsOfOneRule() throws {
    let text = try Repository.text("Tests/BoardChecksTests/Fixtures/profiles/arm64.yaml")
    let start = try #require(text.range(of: "clients:\n")).lowerBound
    var clients = """
      clients:
        - name: c0
          os: other
          cpus: [3]
          image: &image {file: a.bin, format: raw, load: 0x7a000000, entry: 0x7a000000}
          memory: &memory {base: 0x7a000000, size: 64M}
          shared: &shared {base: 0x7a000000, size: 1M, layout: resource-table}
          doorbell: &doorbell {sgi: 7}
          services: []
          power-off: []

      """
    for number in 1..<120 {
      clients += """
          - {name: c\(number), os: other, cpus: [3], image: *image, memory: *memory, shared: *shared,
             doorbell: *doorbell, services: [], power-off: []}

        """
    }
    try folder.write("arm64.yaml", text[..<start] + clients)
    let outcome = try run([Repository.product("mcs-dtb"), "check", "arm64.yaml"], in: folder.path)
    #expect(outcome.status == 1)
    // 240 regions, 28,680 pairs.
    #expect(
      outcome.text.contains("error: 28580 more findings of this rule are left out  [overlap]\n"))
  }

  /// A message names where a value lies, but not with all of a key's 500,000 letters.
  @Test func aLongKeyIsNotRepeated() throws {
    let text = try Repository.text("Tests/BoardChecksTests/Fixtures/profiles/arm64.yaml")
    let key = String(repeating: "k", count: 500_000)
    let items = Array(repeating: "x", count: 500).joined(separator: ", ")
    let memory = "memory: [{base: 0x40000000, size: 1G}]\n"
    try #require(text.contains(memory))
    try folder.write(
      "arm64.yaml",
      text.replacing(memory, with: "variants:\n  ? \(key)\n  : {memory: [\(items)]}\n"))
    let outcome = try run([Repository.product("mcs-dtb"), "check", "arm64.yaml"], in: folder.path)
    #expect(outcome.status == 1 && outcome.text.hasSuffix("501 errors in 1 board\n"))
    #expect(outcome.output.count < 200_000)
  }
}
