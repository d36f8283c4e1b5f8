// SPDX-License-Identifier: MulanPSL-2.0

import RPMsg

extension Options {
  /// What to say of services that the configuration announces and that never came, by name; nil if
  /// all are there, or nobody said which should.
  func missingServices(_ endpoints: borrowing EndpointTable) -> Text? {
    var text = Text("warning: the client has not announced: ")
    var count = 0
    var rest = services
    while let (name, next) = rest?.split() {
      rest = next
      guard name.count > 0, !endpoints.has(name) else { continue }
      if count > 0 { text.add(", ") }
      text.add(name)
      count += 1
    }
    guard count > 0 else { return nil }
    text.add("\n  it announced: ")
    for place in 0..<endpoints.count {
      if place > 0 { text.add(", ") }
      text.add(endpoints[place].name)
    }
    text.add("\n  fix: start the image that ")
    if let configuration { text.add(cString: configuration) }
    text.add(" is for, or correct its line 'announce'\n")
    return text
  }
}

extension EndpointTable {
  fileprivate func has(_ name: ByteText) -> Bool {
    for place in 0..<count where self[place].name.equals(name) { return true }
    return false
  }
}

extension ServiceName {
  fileprivate func equals(_ text: ByteText) -> Bool {
    guard count == text.count else { return false }
    for i in 0..<count where self[i] != text[i] { return false }
    return true
  }
}
