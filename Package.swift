// swift-tools-version: 6.2
import PackageDescription

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "mcs-dtb",
  products: [
    .executable(name: "mcs-dtb", targets: ["mcs-dtb"]),
    .executable(name: "mcs-boot", targets: ["mcs-boot"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // On the build host: profile → device tree, command line, QEMU.
    .systemLibrary(name: "CLibFDT", providers: [.apt(["libfdt-dev"])]),
    .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"])]),
    .target(name: "DeviceTree", dependencies: ["CLibFDT"]),
    .target(name: "MarkedYAML", dependencies: ["CLibYAML"]),
    .target(name: "BoardProfile", dependencies: ["MarkedYAML"]),
    .target(name: "BoardFiles", dependencies: ["MarkedYAML"]),
    .target(
      name: "BoardArtifacts",
      dependencies: ["BoardFiles", "BoardProfile", "DeviceTree", "MarkedYAML"]),
    .target(
      name: "CommandOutcome",
      dependencies: ["BoardFiles", "DeviceTree", "MarkedYAML", argumentParser]),
    .executableTarget(
      name: "mcs-dtb",
      dependencies: ["BoardArtifacts", "BoardFiles", "CommandOutcome", argumentParser]),
    .executableTarget(
      name: "mcs-boot",
      dependencies: ["BoardArtifacts", "BoardFiles", "CommandOutcome", argumentParser]),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "DeviceTreeTests", dependencies: ["DeviceTree", "TestSupport"]),
    .testTarget(name: "MarkedYAMLTests", dependencies: ["MarkedYAML"]),
    .testTarget(
      name: "BoardProfileTests", dependencies: ["BoardProfile", "MarkedYAML", "TestSupport"]),
    .testTarget(name: "BoardFilesTests", dependencies: ["BoardFiles", "TestSupport"]),
    .testTarget(
      name: "BoardArtifactsTests",
      dependencies: ["BoardArtifacts", "BoardProfile", "DeviceTree", "MarkedYAML", "TestSupport"]),
    .testTarget(
      name: "CommandTests", dependencies: ["mcs-dtb", "mcs-boot", "DeviceTree", "TestSupport"]),
    .testTarget(name: "BootTests", dependencies: ["mcs-boot", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
