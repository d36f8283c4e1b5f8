// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Launching

/// The user at the launcher's own terminal, who picks from the menu. It is read only in the
/// foreground: started with `&` the launcher leaves the terminal to the shell.
struct MenuInput {
  private let epoll: Int32
  private var isAdded = false
  private var isWatched = false
  private(set) var hasShown = false

  init(epoll: Int32) { self.epoll = epoll }

  /// Shows the menu once there is one and somebody to pick, and watches the terminal meanwhile.
  mutating func offer(_ isOffered: Bool) {
    let wanted = isOffered && linux_in_foreground() != 0
    if wanted, !hasShown {
      hasShown = true
      StandardOutput().say(MenuChoice.usage())
    }
    guard wanted != isWatched else { return }
    let added = linux_watch(
      epoll, STDIN_FILENO, UInt32(LINUX_TAG_INPUT), isAdded ? 0 : 1, wanted ? 1 : 0, 0)
    guard added == 0 else { return }
    isAdded = true
    isWatched = wanted
  }

  /// What was picked; nil for what is no choice, and for `h`, which shows the menu. The end of the
  /// input (Ctrl-D) exits.
  func choice() -> MenuChoice? {
    var line = InlineArray<64, UInt8>(repeating: 0)
    let count = withUnsafeMutableBytes(of: &line) {
      CLinux.read(STDIN_FILENO, $0.baseAddress, $0.count)
    }
    if count == 0 { return .exit }
    guard count > 0 else { return nil }
    var start = 0
    while start < count, line[start] == UInt8(ascii: " ") { start += 1 }
    guard start < count, line[start] != UInt8(ascii: "\n") else { return nil }
    let next = start + 1 < count ? line[start + 1] : UInt8(ascii: "\n")
    if next <= UInt8(ascii: " "), let choice = MenuChoice(rawValue: line[start]) { return choice }
    if next <= UInt8(ascii: " "), line[start] == UInt8(ascii: "h") {
      StandardOutput().say(MenuChoice.usage())
    } else {
      StandardOutput().say(Text("1 to 9, or h for the menu\n"))
    }
    return nil
  }
}
