// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import CommandOptions
import Files

/// `mcs-dtb doc BOARD`, carried out by mcs-dtb-files.
struct DocCommand: ParsableCommand {
  static let configuration = DocOptions.configuration

  @OptionGroup var options: DocOptions

  func run() throws {
    try becomeCompanion("mcs-dtb-files")
  }
}
