// SPDX-License-Identifier: MulanPSL-2.0

/// Colours as `#rrggbb`.
struct SVGPalette {
  let ground: String
  let text: String
  let faint: String
  let line: String
  let linux: String
  let memory: String
  let shared: String
  let window: String
  let reserved: String
  let fault: String
  let onFault: String
  /// Of words about faults, on the ground.
  let faulty: String
  let ram: String

  static let light = SVGPalette(
    ground: "#ffffff", text: "#1f2328", faint: "#57606a", line: "#8c959f", linux: "#ddeeff",
    memory: "#c4ecce", shared: "#fae6a8", window: "#eef9f0", reserved: "#e6e9ed",
    fault: "#cf222e", onFault: "#ffffff", faulty: "#b3121f", ram: "#0969da")

  static let dark = SVGPalette(
    ground: "#0d1117", text: "#e6edf3", faint: "#9ba4ae", line: "#6e7681", linux: "#12325c",
    memory: "#175930", shared: "#614700", window: "#0f2a1a", reserved: "#2b313a",
    fault: "#b62324", onFault: "#ffffff", faulty: "#ff8a80", ram: "#58a6ff")

  /// One style for each mode that the reader's system may be in.
  static var styleSheet: String {
    """
    <style>
    text{font:11px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
    .head{font-size:15px;font-weight:bold}
    .linux,.memory,.shared,.window,.reserved,.mapping,.rest,.fault{stroke-width:1}
    .guide{stroke-width:1;stroke-dasharray:1 3;fill:none}
    .nothing{fill:none}
    \(light.rules)
    @media (prefers-color-scheme:dark){
    \(dark.rules)
    }
    </style>
    """
  }

  private var rules: String {
    """
    .ground{fill:\(ground)}
    .text,.head{fill:\(text)}
    .faint{fill:\(faint)}
    .linux,.memory,.shared,.window,.reserved,.mapping,.rest,.fault,.guide{stroke:\(line)}
    .linux{fill:\(linux)}
    .memory,.mapping{fill:\(memory)}
    .shared{fill:\(shared)}
    .window,.rest{fill:\(window)}
    .reserved{fill:\(reserved)}
    .fault{fill:\(fault)}
    .onfault{fill:\(onFault)}
    .faulty{fill:\(faulty)}
    .cut{fill:\(ground);stroke:\(line)}
    .ram{fill:\(ram)}
    """
  }
}
