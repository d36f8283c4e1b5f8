// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import CommandOptions
import Files

/// `mcs-dtb bundle BOARD -o DIR`, carried out by mcs-dtb-files.
struct BundleCommand: ParsableCommand {
  static let configuration = BundleOptions.configuration

  @OptionGroup var options: BundleOptions

  func run() throws {
    try becomeCompanion("mcs-dtb-files")
  }
}
