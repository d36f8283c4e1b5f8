// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

extension Configuration {
  /// What the file says of the board.
  public var board: Board {
    var board = Board()
    board.psci = word(.psci, PSCIConduit.words)
    board.interruptController = word(.interruptController, InterruptControllerKind.words)
    board.arguments = values.text(.arguments)
    board.window = values.range(.windowBase, .windowSize)
    let (client, _) = cpus.split()
    var rest = values.text(.cpuRegs)
    while let (item, next) = rest?.split() {
      rest = next
      let (cpu, reg) = item.split(at: UInt8(ascii: ":"))
      if cpu.number(base: 10) == client.number(base: 10) {
        board.core = reg?.afterPrefix?.number(base: 16)
      }
    }
    return board
  }

  private func word(_ key: Key, _ words: StaticString) -> ByteText? {
    guard var left = values.number(key) else { return nil }
    var rest: ByteText? = ByteText(words)
    while let (word, next) = rest?.split(at: UInt8(ascii: " ")) {
      if left == 0 { return word }
      left -= 1
      rest = next
    }
    return nil
  }
}
