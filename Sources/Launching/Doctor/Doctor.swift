// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// Looks for everything that a launch needs, without changing anything. Each check says one thing,
/// and what is wrong has the words that a launch would have for it.
public struct Doctor<H: CheckedSystem, R: Reporter> {
  let host: H
  var report: CheckReport<R>
  /// What is to be launched.
  let options: Options
  /// A file's; nil for the command line's options, which say nothing of the memory and the board.
  let places: Places?
  let board: Board
  /// The module's memory is not the file's, which was told.
  var hasOtherMemory = false
  /// For whatever file is read; the largest are /proc/iomem and modules.dep.
  let buffer: UnsafeMutableRawBufferPointer

  public init(
    _ host: H, _ report: CheckReport<R>, _ options: Options, _ places: Places?,
    _ board: Board
  ) {
    self.host = host
    self.report = report
    self.options = options
    self.places = places
    self.board = board
    buffer = .allocate(byteCount: 1 << 18, alignment: 1)
  }

  /// Gives the report back.
  public func end() -> CheckReport<R> {
    buffer.deallocate()
    return report
  }

  // MARK: what other files use

  /// The content of a file without the newline at its end; nil if it cannot be read. Stays until
  /// the next one is read.
  @inline(never) func read(_ path: Text) -> ByteText? {
    guard var count = host.read(path, into: buffer) else { return nil }
    if count > 0, buffer[count - 1] == UInt8(ascii: "\n") { count -= 1 }
    return ByteText(rebasing: ByteText(buffer)[..<count])
  }

  @inline(never) func read(_ path: StaticString) -> ByteText? { read(Text(path)) }
  @inline(never) func exists(_ path: StaticString) -> Bool { host.exists(Text(path)) }

  /// `/sys/devices/system/cpu/cpu3` and what follows.
  @inline(never) func processor(_ rest: StaticString) -> Text {
    var path = Text("/sys/devices/system/cpu/cpu")
    path.add(decimal: UInt64(options.cpu))
    path.add(rest)
    return path
  }

  /// The last line of the kernel's log that `isIt` accepts.
  @inline(never) func lastLine(_ isIt: (ByteText) -> Bool) -> Text? {
    var found: Text? = nil
    _ = host.eachLogLine { line in
      if isIt(line) {
        var text = Text()
        text.add(line)
        found = text
      }
    }
    return found
  }

  @inline(never) public mutating func problem(_ error: LaunchError) {
    var text = Text()
    error.describe(&text, options)
    report.problem(text)
  }

  @inline(never) func addFile(_ text: inout Text) {
    guard let file = options.configuration else { return }
    text.add(" in ")
    text.add(cString: file)
  }

  // MARK: this system, whatever the client

  /// Terminals and the folder for what the launcher tells others.
  public mutating func checkSystem() {
    if let error = host.terminalFailure() {
      var text = Text("no terminal can be opened: ")
      error.describe(&text)
      text.add("\n  fix: mount -t devpts devpts /dev/pts\n")
      report.problem(text)
    } else {
      report.ok("terminals can be opened (/dev/pts)")
    }
    if host.mayWrite(Text("/run")) {
      report.ok("/run can be written")
    } else {
      report.note(
        """
        /run cannot be written: terminals have no stable names in /run/mcs
          fix: mount -t tmpfs tmpfs /run
        """)
    }
  }
}

/// What a launch.conf says of the board it was made for.
public struct Board {
  /// `hvc` or `smc`; nil where nothing is said, as in all of these.
  public var psci: ByteText?
  public var interruptController: ByteText?
  /// Of the kernel, with blanks between them.
  public var arguments: ByteText?
  /// The core's MPIDR, or its APIC id.
  public var core: UInt64?
  /// The one region that the module takes, on x86-64.
  public var window: AddressRange?

  public init() {}
}
