// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "mcs-dtb",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
  ],
  swiftLanguageModes: [.v6]
)
