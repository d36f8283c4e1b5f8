// SPDX-License-Identifier: MulanPSL-2.0

/// A blob as source, written by dtc, which has to find it well-formed.
public func dts(of blob: [UInt8]) throws -> String {
  let folder = try TemporaryFolder()
  let file = try folder.write("tree.dtb", blob)
  let outcome = try run(["dtc", "-q", "-I", "dtb", "-O", "dts", file])
  guard outcome.status == 0 else {
    throw TestFailure("dtc: \(outcome.errors)")
  }
  return outcome.text
}

/// A source compiled by dtc, whatever dtc warns of.
public func dtb(of source: String) throws -> [UInt8] {
  let folder = try TemporaryFolder()
  let file = try folder.write("tree.dts", source)
  let outcome = try run(["dtc", "-q", "-I", "dts", "-O", "dtb", file])
  guard outcome.status == 0 else { throw TestFailure("dtc: \(outcome.errors)") }
  return outcome.output
}
