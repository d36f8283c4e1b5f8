// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import DemoClientShell
import RPMsg

/// What the client offers: a shell, a log, and a way to be switched off, as the Zephyr images
/// of the same generation do.
struct Services: ~Copyable {
  private let generation: Generation
  private var endpoints = EndpointTable()
  private var shell = Shell()
  private var consoleIsOpen = false

  enum Generation {
    /// Only `uart`; the 9 bytes `shutdown` NUL in one message switch off.
    case first
    /// `rpmsg-rpc`, `uart` and `console`; the RPC switches off.
    case later
  }
  private enum Service { case rpc, uart, console }

  /// Announces the services, in the order and at the addresses of the Zephyr images.
  init(_ generation: Generation, on link: inout Link) {
    self.generation = generation
    var address: UInt32 = 0x400  // OpenAMP's RPMSG_RESERVED_ADDRESSES: the first free one
    func add(_ name: StaticString) {
      _ = endpoints.add(Endpoint(ServiceName(name), at: address))
      address += 1
    }
    switch generation {
    case .first: add("uart")
    case .later:
      add("rpmsg-rpc")
      add("uart")
      add("console")
    }
    for place in 0..<endpoints.count { link.announce(endpoints[place]) }
  }

  private func service(at place: Int) -> Service {
    switch (generation, place) {
    case (.first, _), (.later, 1): .uart
    case (.later, 0): .rpc
    default: .console
    }
  }

  /// Answers one message. True if it asks for the core to be switched off.
  mutating func answer(_ message: borrowing Inbox, on link: UnsafeMutablePointer<Link>) -> Bool {
    guard let place = endpoints.place(of: message.destination) else { return false }
    // The first message shows the other side's address; later ones do not change it.
    if endpoints[place].peer == nil { endpoints[place].peer = message.source }
    guard let peer = endpoints[place].peer else { return false }
    var output = MessageWriter(
      to: EndpointOutput(link: link, source: endpoints[place].address, destination: peer))
    let payload = message.payload
    switch service(at: place) {
    case .rpc: return payload.starts(with: "\u{1}\0\0\0power off")  // id 1, little endian
    case .uart:
      if generation == .first, payload.starts(with: "shutdown\0") { return true }
      for index in payload.indices {
        let action = shell.take(
          payload[index], uptime: link.pointee.core.clock.uptime, to: &output)
        if action == .powerOff { return true }
      }
    case .console:
      if consoleIsOpen {
        output.write(payload)
      } else {
        consoleIsOpen = true
        Self.writeBanner(to: &output)
      }
      output.flush()
    }
    return false
  }

  private static func writeBanner(to output: inout MessageWriter<EndpointOutput>) {
    output.write("mcs-dtb demo client ")
    output.write(demoClientVersion)
    output.write(": entered at EL")
    output.write(UInt64(status_entry_el()))
    output.write(", MPIDR ")
    output.write(hex: status_mpidr() & 0xff_00ff_ffff)
    output.write(", GICv")
    output.write(UInt64(status_gic_version()))
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
  fileprivate func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { expected in
      guard expected.count <= count else { return false }
      for index in 0..<expected.count where expected[index] != self[index] { return false }
      return true
    }
  }
}
