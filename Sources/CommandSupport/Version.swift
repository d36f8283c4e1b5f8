// SPDX-License-Identifier: MulanPSL-2.0

/// Of the tools and everything they write.
public let version = "0.1.0"
