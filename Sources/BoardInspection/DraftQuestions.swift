// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// What a draft asks of people, and a profile made from it may still ask.
public enum DraftQuestions {
  /// What a draft calls the image of a client, which it knows nothing about.
  static func image(_ client: String) -> String { "\(client).bin" }

  /// The lines with a comment that says `look: `, counted from 1.
  public static func lines(of text: [UInt8]) -> [Int] {
    text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
      .filter { _, line in
        guard let comment = line.firstIndex(of: UInt8(ascii: "#")) else { return false }
        return String(decoding: line[comment...], as: UTF8.self).contains("look: ")
      }.map { $0.offset + 1 }
  }

  /// What is still open in a profile, a sentence each.
  ///
  /// - Parameter file: what the sentences call it.
  public static func open(in text: [UInt8], _ profile: Profile?, file: String) -> [String] {
    var open: [String] = []
    let lines = lines(of: text)
    if !lines.isEmpty {
      let list = lines.prefix(20).map(String.init) + (lines.count > 20 ? ["…"] : [])
      open.append(
        "\(file): \(lines.count == 1 ? "line" : "lines") \(list.joined(separator: ", ")) still"
          + " \(lines.count == 1 ? "says" : "say") 'look:'; remove it where you have looked")
    }
    let clients = profile?.clients ?? []
    for (index, client) in clients.enumerated() {
      let image = image(index == 0 ? "client" : "client-\(index + 1)")
      guard client.image.file.value == image else { continue }
      open.append(
        "\(client.image.file.mark): the image is still called \(image), as a draft calls it that"
          + " knows none; name the client's own")
    }
    return open
  }
}
