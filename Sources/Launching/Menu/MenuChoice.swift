// SPDX-License-Identifier: MulanPSL-2.0

/// What the user may pick from the menu of RT-Thread's demo, by the digit.
public enum MenuChoice: UInt8, Sendable {
  case echo = 0x31
  case matrix, startPty, closePty, shutDown, start, ping, floodPing, exit

  public static func usage() -> Text {
    Text(
      """
      please input number:<1-8>
      1. test echo
      2. send matrix
      3. start pty
      4. close pty
      5. shutdown clientOS
      6. start clientOS
      7. test ping
      8. test flood-ping
      9. exit

      """)
  }
}
