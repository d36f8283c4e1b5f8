// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import DemoClientShell
import RPMsg

/// What the client offers: the services of the client OS that it stands for, under their names and
/// with their messages.
struct Services: ~Copyable {
  private let kind: Kind
  private var endpoints = EndpointTable()
  private var shell: Shell
  /// What was typed, and at which endpoint.
  private var input = InputRing()
  private var shellPlace = 0
  private var consoleIsOpen = false
  private var ptyIsOpen = false
  private var matrices = MatrixPair()

  enum Kind {
    /// Only `uart`; the 9 bytes `shutdown` NUL in one message switch off.
    case firstZephyr
    /// `rpmsg-rpc`, `uart` and `console`; the RPC switches off.
    case zephyr
    /// `rpmsg-rpc`, `rpmsg-tty` and `rpmsg-tty1`, the names of the images with a resource table,
    /// whose word switches off.
    case zephyrELF
    /// `console` and `uart`; as in its image for the Hi3093, nothing switches off.
    case uniProton
    /// `echo`, `onoff`, `matrix` and `pty`; `onoff` opens the shell, closes it and switches off.
    case rtThread
  }
  private enum Service { case rpc, uart, console, echo, onoff, matrix, pty }

  /// Announces the services, in the order of the images.
  init(_ kind: Kind, on link: inout Link) {
    self.kind = kind
    shell = Shell(canPowerOff: Power.canGoOff && kind != .uniProton)
    var address: UInt32 = 0x400  // OpenAMP's RPMSG_RESERVED_ADDRESSES: the first free one
    func add(_ name: StaticString) {
      _ = endpoints.add(Endpoint(ServiceName(name), at: address))
      address += 1
    }
    switch kind {
    case .firstZephyr: add("uart")
    case .zephyr:
      add("rpmsg-rpc")
      add("uart")
      add("console")
    case .zephyrELF:
      add("rpmsg-rpc")
      add("rpmsg-tty")
      add("rpmsg-tty1")
    case .uniProton:
      add("console")
      add("uart")
    case .rtThread:
      add("echo")
      add("onoff")
      add("matrix")
      add("pty")
    }
    for place in 0..<endpoints.count { link.announce(endpoints[place]) }
  }

  private func service(at place: Int) -> Service {
    switch (kind, place) {
    case (.firstZephyr, _), (.zephyr, 1), (.zephyrELF, 1), (.uniProton, 1): .uart
    case (.zephyr, 0), (.zephyrELF, 0): .rpc
    case (.zephyr, _), (.zephyrELF, _), (.uniProton, _): .console
    case (.rtThread, 0): .echo
    case (.rtThread, 1): .onoff
    case (.rtThread, 2): .matrix
    case (.rtThread, _): .pty
    }
  }

  /// Answers one message. True if it asks for the core to be switched off.
  mutating func answer(_ message: borrowing Inbox, on link: UnsafeMutablePointer<Link>) -> Bool {
    guard let place = endpoints.place(of: message.destination) else { return false }
    // The first message shows the other side's address; later ones do not change it.
    if endpoints[place].peer == nil { endpoints[place].peer = message.source }
    guard let peer = endpoints[place].peer else { return false }
    let source = endpoints[place].address
    var output = MessageWriter(to: EndpointOutput(link: link, source: source, destination: peer))
    let payload = message.payload
    switch service(at: place) {
    case .rpc: return payload.starts(with: "\u{1}\0\0\0power off")  // id 1, little endian
    case .uart:
      if kind == .firstZephyr, payload.starts(with: "shutdown\0") { return true }
      input.put(payload)
      shellPlace = place
    case .console:
      if consoleIsOpen {
        output.write(payload)
      } else {
        consoleIsOpen = true
        Self.writeBanner(to: &output)
      }
      output.flush()
    case .echo: link.pointee.send(payload, from: source, to: peer)
    case .onoff:
      switch payload.word(at: 0) {
      case 0xff00_0001: return true
      case 1: ptyIsOpen = true
      case 2: ptyIsOpen = false
      default: break
      }
    case .matrix:
      if matrices.take(payload) {
        link.pointee.send(matrices.product.span, from: source, to: peer)
      }
    case .pty:
      guard ptyIsOpen else { break }
      input.put(payload)
      shellPlace = place
    }
    return false
  }

  /// What the shell did.
  enum Typing { case nothing, typed, powerOff }

  /// The shell takes one byte of its input.
  mutating func type(on link: UnsafeMutablePointer<Link>) -> Typing {
    guard let byte = input.take(), let peer = endpoints[shellPlace].peer else { return .nothing }
    let output = EndpointOutput(
      link: link, source: endpoints[shellPlace].address, destination: peer)
    var writer = MessageWriter(to: output)
    let action = shell.take(byte, uptime: link.pointee.core.clock.uptime, to: &writer)
    return action == .powerOff ? .powerOff : .typed
  }

  private static func writeBanner(to output: inout MessageWriter<EndpointOutput>) {
    output.write("mcs-dtb demo client ")
    output.write(demoClientVersion)
    output.write(": ")
    writeCore(to: &output)
    output.write("\r\n")
  }
}

/// Messages of one endpoint to its peer.
private struct EndpointOutput: MessageSink {
  let link: UnsafeMutablePointer<Link>
  let source: UInt32
  let destination: UInt32

  mutating func send(_ message: Span<UInt8>) {
    link.pointee.send(message, from: source, to: destination)
  }
}

extension Span<UInt8> {
  /// Four bytes, little endian; nil where there are none.
  func word(at offset: Int) -> UInt32? {
    guard offset + 4 <= count else { return nil }
    var word: UInt32 = 0
    for byte in 0..<4 { word |= UInt32(self[offset + byte]) << UInt32(8 * byte) }
    return word
  }

  fileprivate func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { expected in
      guard expected.count <= count else { return false }
      for index in 0..<expected.count where expected[index] != self[index] { return false }
      return true
    }
  }
}
