// SPDX-License-Identifier: MulanPSL-2.0

/// `mcs-launch check` with what follows: nothing for all clients, else what launches one, and
/// `--json`.
public struct CheckArguments {
  public let isJSON: Bool
  /// Nil: every client that has a file.
  public let request: Options.Request?

  public init(_ arguments: Arguments) throws(UsageError) {
    var count = 0
    var rest = arguments
    while rest.next() != nil { count += 1 }
    // for the life of the process, as the arguments are
    let words = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: count + 2)
    words.initialize(repeating: nil, count: count + 2)
    var isJSON = false
    var end = 1
    rest = arguments
    while let word = rest.next() {
      if ByteText(cString: word).equals(ByteText("--json")) {
        isJSON = true
      } else {
        words[end] = UnsafeMutablePointer(mutating: word)
        end += 1
      }
    }
    self.isJSON = isJSON
    guard end > 1 else {
      request = nil
      return
    }
    let request = try Options.parse(end, words)
    switch request {
    case .command, .stop: if let word = words[1] { throw .unexpected(UnsafePointer(word)) }
    case .launch, .configured, .help: break
    }
    self.request = request
  }
}
