// SPDX-License-Identifier: MulanPSL-2.0

/// What the launcher prints when all goes well, with the demo client.
enum Words {
  static let launch = "rpmsg_main -c 3 -t \(image) -a 0x7a000000"
  static let image = "/lib/firmware/demo-client.bin"

  static let command = "cpu:3, ld:7a000000, entry:7a000000, path:\(image)\n"
  static let started =
    command + """
      start client os
      pls open /dev/pts/0 to talk with client OS
      pty_thread for uart is runnning
      pls open /dev/pts/1 to talk with client OS
      pty_thread for console is runnning

      """

  /// The last line; how long the client took is up to it.
  static func withoutTime(_ text: String) -> String {
    text.replacing(#/ off after \d+ ms\)/#, with: " off after N ms)")
  }
  static let offline = "client os is offline (cpu 3 off after N ms)\n"
}
