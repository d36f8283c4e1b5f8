// swift-tools-version: 6.2
import PackageDescription

// The rings in Swift and in C, for bin/bench-launcher. A package of its own: nothing that is
// installed or tested needs it.
let package = Package(
  name: "bench",
  dependencies: [.package(name: "mcs-dtb", path: "../..")],
  targets: [
    .target(
      name: "CRingBench", dependencies: [.product(name: "RPMsg", package: "mcs-dtb")],
      path: "CRingBench"),
    .executableTarget(
      name: "ring-bench",
      dependencies: ["CRingBench", .product(name: "RPMsg", package: "mcs-dtb")],
      path: "RingBench"),
  ],
  swiftLanguageModes: [.v6]
)
