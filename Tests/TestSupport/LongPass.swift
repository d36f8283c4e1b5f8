// SPDX-License-Identifier: MulanPSL-2.0

import Foundation

/// Whether the slow tests run, too: `bin/test --long`.
public let isLongPass = ProcessInfo.processInfo.environment["MCS_LONG_TESTS"] != nil
