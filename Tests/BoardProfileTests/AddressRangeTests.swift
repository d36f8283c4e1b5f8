// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Testing

/// First and last addresses.
private typealias Pairs = [(UInt64, UInt64)]

@Suite struct AddressRangeTests {
  private func ranges(_ pairs: Pairs) -> [AddressRange] {
    pairs.map { AddressRange($0.0, through: $0.1) }
  }

  private static let merging: [(given: Pairs, expected: Pairs)] = [
    ([(0, 9), (10, 19)], [(0, 19)]),
    ([(5, 9), (0, 6)], [(0, 9)]),
    ([(0, 9), (11, 19)], [(0, 9), (11, 19)]),
    ([(0, .max), (5, .max)], [(0, .max)]),
  ]

  @Test(arguments: merging.indices)
  func merges(_ index: Int) {
    let (given, expected) = Self.merging[index]
    #expect(ranges(given).merged() == ranges(expected))
  }

  private static let subtracting: [(given: Pairs, taken: Pairs, left: Pairs)] = [
    ([(0, 99)], [(10, 19), (50, 59)], [(0, 9), (20, 49), (60, 99)]),
    ([(0, 99)], [(0, 9), (90, 200)], [(10, 89)]),
    ([(10, 19), (30, 39)], [(0, 100)], []),
    ([(0, .max)], [(1, .max)], [(0, 0)]),
    ([(0, .max)], [(0, .max - 1)], [(.max, .max)]),
    ([(10, 19)], [(19, 30), (0, 10)], [(11, 18)]),
  ]

  @Test(arguments: subtracting.indices)
  func subtracts(_ index: Int) {
    let (given, taken, left) = Self.subtracting[index]
    #expect(ranges(given).subtracting(ranges(taken)) == ranges(left))
  }
}
