// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport
import Testing

/// What a Python program prints that has the packages of bin/lib/python-packages.
func fetchedPython(_ program: String, _ arguments: [String]) throws -> String {
  let fetched = try run([Repository.path("bin/lib/python-packages"), "jsonschema"])
  try #require(fetched.status == 0, "\(fetched.errors)")
  let python = String(fetched.text.dropLast()) + "/python"
  let outcome = try run([python, "-c", program] + arguments)
  try #require(outcome.status == 0, "\(outcome.errors)")
  return outcome.text
}
