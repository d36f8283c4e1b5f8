// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics
import Foundation
import Testing

@testable import BoardMap

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A drawing as an XML parser sees it.
final class SVGDocument: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var attributes: [String: String]
    var text = ""

    func number(_ attribute: String) -> Double { attributes[attribute].flatMap(Double.init) ?? 0 }
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  func named(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  func parser(
    _: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    open.append(elements.count)
    elements.append(Element(name: name, attributes: attributes))
  }

  func parser(_: XMLParser, foundCharacters string: String) {
    elements[open.last!].text += string
  }

  func parser(
    _: XMLParser, didEndElement _: String, namespaceURI: String?, qualifiedName: String?
  ) { open.removeLast() }

  /// Everything lies inside the picture and no line of text is on another.
  func check() {
    let (width, height) = (elements[0].number("width"), elements[0].number("height"))
    #expect(elements[0].name == "svg" && width > 0 && height > 0)
    var lines: [(left: Double, right: Double, y: Double, text: String)] = []
    for text in named("text") {
      let length = Double(columns(text.text)) * (text.attributes["class"] == "head" ? 9.1 : 6.63)
      let x = text.number("x")
      let left = text.attributes["text-anchor"] == "end" ? x - length : x
      lines.append((left, left + length, text.number("y"), text.text))
      #expect(left >= 0 && left + length <= width && text.number("y") < height, "\(text.text)")
    }
    lines.sort { ($0.y, $0.left) < ($1.y, $1.left) }
    for (index, line) in lines.enumerated() {
      for other in lines[(index + 1)...].prefix(while: { $0.y < line.y + 10 }) {
        #expect(other.left >= line.right || other.right <= line.left, "\(line) \(other)")
      }
    }
    for rect in named("rect") {
      #expect(rect.number("height") >= 11 && rect.number("width") >= 4)
      #expect(rect.number("x") >= 0 && rect.number("x") + rect.number("width") <= width)
      #expect(rect.number("y") >= 0 && rect.number("y") + rect.number("height") <= height)
    }
  }
}
