// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Foundation
import TestSupport
import Testing

@testable import BoardMap

@Suite struct SVGMapTests {
  private func boxes(_ document: SVGDocument) -> [(title: String, style: String, height: Double)] {
    zip(document.elements, document.elements.dropFirst()).compactMap { title, rect in
      guard title.name == "title", rect.name == "rect", let style = rect.attributes["class"] else {
        return nil
      }
      return (title.text, style, rect.number("height"))
    }
  }

  @Test func everySegmentIsABoxWithATitle() throws {
    let document = try SVGDocument(memoryMapSVG(Boards.profile("qemu-a53")))
    let boxes = boxes(document)
    #expect(boxes.count == MemoryMap(try Boards.profile("qemu-a53")).segments.count)
    #expect(
      boxes[7...].map(\.title) == [
        "Linux\n[0x40000000, 0x70000000), 768 MiB",
        "shared memory of client 'zephyr'\n[0x70000000, 0x70100000), 1 MiB\ntx +0x28000\nrx +0x2c000",
        "Linux\n[0x70100000, 0x7a000000), 159 MiB",
        "memory of client 'zephyr'\n[0x7a000000, 0x7e000000), 64 MiB\ncpu 3\nentry 0x7a000000",
        "Linux\n[0x7e000000, 0xc0000000), 1056 MiB",
      ])
    #expect(
      boxes[0].title == "'flash' (mmio)\n[0x00000000, 0x08000000), 128 MiB\ntwo CFI flash banks")
  }

  @Test func heightsAreToScaleBetweenTheBounds() throws {
    let document = try SVGDocument(memoryMapSVG(Boards.profile("qemu-a53")))
    // 160 pixels are one GiB; at least a line, or two; at most one GiB, with a zigzag.
    #expect(boxes(document)[7...].map(\.height) == [120, 36, 24, 36, 160])
    // the other one is of 'pcie', which is not RAM
    #expect(document.named("path").filter { $0.attributes["class"] == "cut" }.count == 2)
    #expect(SVGScale.smallest == 128 << 20 && SVGScale.largest == 1 << 30)
  }

  @Test func variantsStandSideBySideAtTheSameHeights() throws {
    let document = try SVGDocument(memoryMapSVG(Boards.profile("rpi4")))
    let memory = document.named("rect").filter { $0.attributes["class"] == "memory" }
    #expect(Set(memory.map { $0.number("x") }).count == 3)
    #expect(Set(memory.map { $0.number("y") }).count == 1)
    let texts = document.named("text").map(\.text)
    #expect(texts.contains("1g · RAM 948 MiB · unsupported"))
    #expect(
      texts.contains(
        "!! 1g: the shared memory of client 'zephyr' [0x70000000, 0x70100000) is outside RAM"
          + " [0x00000000, 0x3b400000) [outside-ram]"))
  }

  @Test func clashesAreRed() throws {
    let profile = try Example.reserving([
      "name: op-tee, base: 0x7c000000, size: 96M, owner: firmware, why: x"
    ])
    let faulty = boxes(try SVGDocument(memoryMapSVG(profile))).filter { $0.style == "fault" }
    #expect(
      faulty.map(\.title) == [
        """
        claimed twice
        [0x7c000000, 0x7e000000), 32 MiB
        memory of client 'zephyr' [0x7a000000, 0x7e000000)
        'op-tee' (firmware) [0x7c000000, 0x82000000)
        """
      ])
    #expect(memoryMapSVG(profile).contains(".fault{fill:#cf222e}"))
  }

  @Test func usersWordsAreEscaped() throws {
    let profile = try Example.reserving(
      ["name: r, base: 0x50000000, size: 4K, owner: dtb, why: \"]]> <b> &amp; \\uFFFE\""],
      [("title: QEMU virt, 4 × Cortex-A53", "title: \"<script> & 'x' \\\"y\\\" \\uFFFE 中\"")])
    let svg = memoryMapSVG(profile)
    #expect(svg.contains("&lt;script&gt; &amp; 'x' &quot;y&quot; \u{fffd} 中"))
    let document = try SVGDocument(svg)
    #expect(document.named("script").isEmpty)
    #expect(document.named("text").contains { $0.text == "<script> & 'x' \"y\" \u{fffd} 中" })
    #expect(document.named("title").contains { $0.text.hasSuffix("]]> <b> &amp; \u{fffd}") })
  }

  @Test func theFileStandsAloneAndIsTheSameEveryTime() throws {
    let profile = try Boards.profile("rpi4")
    let svg = memoryMapSVG(profile)
    #expect(svg == memoryMapSVG(profile))
    for word in ["href", "url(", "@import", "<script", "<image", "<!"] {
      #expect(!svg.contains(word))
    }
    #expect(svg.contains("@media (prefers-color-scheme:dark){"))
  }

  /// WCAG 2.1, success criterion 1.4.3: 4.5 to 1 for text of this size.
  @Test func wordsAreReadableInBothModes() throws {
    for palette in [SVGPalette.light, .dark] {
      let grounds = [
        palette.linux, palette.memory, palette.shared, palette.window, palette.reserved,
        palette.ground,
      ]
      for ground in grounds { #expect(contrast(palette.text, ground) >= 4.5, "\(ground)") }
      for ground in [palette.ground, palette.window] {
        #expect(contrast(palette.faint, ground) >= 4.5, "\(ground)")
      }
      #expect(contrast(palette.onFault, palette.fault) >= 4.5)
      #expect(contrast(palette.faulty, palette.ground) >= 4.5)
    }
    #expect(contrast("#000000", "#ffffff") == 21)
  }

  private func contrast(_ one: String, _ other: String) -> Double {
    let (bright, dark) = (
      max(luminance(one), luminance(other)), min(luminance(one), luminance(other))
    )
    return (bright + 0.05) / (dark + 0.05)
  }

  /// WCAG 2.1, relative luminance.
  private func luminance(_ colour: String) -> Double {
    let number = Int(colour.dropFirst(), radix: 16)!
    let parts = [16, 8, 0].map { shift -> Double in
      let part = Double(number >> shift & 255) / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
}
