// swift-tools-version: 6.2
import PackageDescription

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "mcs-dtb",
  products: [
    .executable(name: "mcs-dtb", targets: ["mcs-dtb"]),
    .executable(name: "mcs-dtb-files", targets: ["mcs-dtb-files"]),
    .executable(name: "mcs-boot", targets: ["mcs-boot"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // On the build host: profile → device tree, command line, QEMU.
    .systemLibrary(name: "CLibFDT", providers: [.apt(["libfdt-dev"])]),
    .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"])]),
    .target(name: "JSONText"),
    .target(name: "DeviceTree", dependencies: ["CLibFDT"]),
    .target(name: "MarkedYAML", dependencies: ["CLibYAML", "JSONText"]),
    .target(name: "BoardProfile", dependencies: ["MarkedYAML"]),
    .target(name: "BoardFiles", dependencies: ["MarkedYAML"]),
    // compiles as Embedded Swift too: what a check says of an image, a launcher can find on the board
    .target(
      name: "ClientImage", swiftSettings: [.treatWarning("EmbeddedRestrictions", as: .error)]),
    .target(name: "RemoteprocBinding", dependencies: ["DeviceTree"]),
    .target(
      name: "BoardArtifacts",
      dependencies: [
        "BoardFiles", "BoardProfile", "DeviceTree", "MarkedYAML", "RemoteprocBinding",
      ]),
    .target(
      name: "BoardDiff",
      dependencies: ["BoardProfile", "DeviceTree", "MarkedYAML", "RemoteprocBinding"]),
    .target(name: "BoardMap", dependencies: ["BoardProfile", "MarkedYAML"]),
    .target(
      name: "BoardInspection",
      dependencies: [
        "BoardFiles", "BoardProfile", "DeviceTree", "MarkedYAML", "RemoteprocBinding",
      ]),
    .target(
      name: "BoardChecks",
      dependencies: [
        "BoardProfile", "ClientImage", "DeviceTree", "JSONText", "MarkedYAML", "RemoteprocBinding",
      ]),
    .target(
      name: "CommandOutcome",
      dependencies: [
        "BoardArtifacts", "BoardChecks", "BoardFiles", "BoardMap", "BoardProfile", "DeviceTree",
        "MarkedYAML", argumentParser,
      ]),
    .executableTarget(
      name: "mcs-dtb",
      dependencies: [
        "BoardArtifacts", "BoardChecks", "BoardDiff", "BoardFiles", "BoardInspection",
        "BoardMap", "BoardProfile", "CommandOptions", "CommandOutcome", "DeviceTree", "JSONText",
        "MarkedYAML", argumentParser,
      ]),
    // Templates need Foundation, which mcs-dtb does without: it becomes mcs-dtb-files for them.
    .target(name: "CommandOptions", dependencies: [argumentParser]),
    .target(
      name: "BoardBundle",
      dependencies: [
        "BoardArtifacts", "BoardFiles", "BoardMap", "BoardProfile", "DeviceTree", "MarkedYAML",
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
    .executableTarget(
      name: "mcs-dtb-files",
      dependencies: [
        "BoardArtifacts", "BoardBundle", "BoardFiles", "CommandOptions", "CommandOutcome",
        argumentParser,
      ]),
    .executableTarget(
      name: "mcs-boot",
      dependencies: ["BoardArtifacts", "BoardFiles", "CommandOutcome", argumentParser]),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "JSONTextTests", dependencies: ["JSONText"]),
    .testTarget(name: "DeviceTreeTests", dependencies: ["DeviceTree", "TestSupport"]),
    .testTarget(name: "MarkedYAMLTests", dependencies: ["JSONText", "MarkedYAML"]),
    .testTarget(
      name: "BoardProfileTests", dependencies: ["BoardProfile", "MarkedYAML", "TestSupport"]),
    .testTarget(name: "BoardFilesTests", dependencies: ["BoardFiles", "TestSupport"]),
    .testTarget(
      name: "BoardArtifactsTests",
      dependencies: [
        "BoardArtifacts", "BoardChecks", "BoardFiles", "BoardProfile", "DeviceTree", "MarkedYAML",
        "TestSupport",
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "BoardChecksTests",
      dependencies: [
        "BoardArtifacts", "BoardChecks", "BoardFiles", "BoardProfile", "ClientImage", "DeviceTree",
        "JSONText", "MarkedYAML", "RPMsg", "TestSupport",
      ],
      exclude: ["Fixtures", "Golden"]),
    .testTarget(
      name: "BoardDiffTests",
      dependencies: ["BoardDiff", "BoardProfile", "DeviceTree", "TestSupport"]),
    .testTarget(
      name: "BoardInspectionTests",
      dependencies: [
        "BoardChecks", "BoardFiles", "BoardInspection", "BoardProfile", "DeviceTree",
        "TestSupport",
      ]),
    .testTarget(
      name: "BoardMapTests",
      dependencies: ["BoardMap", "BoardProfile", "MarkedYAML", "TestSupport"],
      exclude: ["Golden"]),
    .testTarget(
      name: "BoardBundleTests",
      dependencies: [
        "BoardArtifacts", "BoardBundle", "BoardFiles", "BoardMap", "DeviceTree", "MarkedYAML",
        "TestSupport",
      ],
      exclude: ["Golden"]),
    // What other programs make of a bundle: GRUB, U-Boot, systemd, dtc, a compiler.
    .testTarget(
      name: "BundleReaderTests",
      dependencies: ["BoardArtifacts", "BoardBundle", "BoardFiles", "Launching", "TestSupport"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "mcs-dtb", "mcs-dtb-files", "mcs-boot", "BoardFiles", "CommandOutcome", "DeviceTree",
        "TestSupport",
      ]),
    .testTarget(
      name: "BootTests", dependencies: ["mcs-boot", "mcs-dtb", "TestSupport"],
      exclude: ["guest.sh"]),

    // What runs on the board. The libraries compile twice: as ordinary Swift for the tests,
    // as Embedded Swift for the board and for bare metal (bin/build-target).
    .target(name: "CSharedMemory"),
    .target(
      name: "RPMsg", dependencies: ["CSharedMemory"],
      swiftSettings: [.treatWarning("EmbeddedRestrictions", as: .error)]),
    .target(
      name: "Launching", dependencies: ["RPMsg"],
      swiftSettings: [.treatWarning("EmbeddedRestrictions", as: .error)]),
    // what Swift cannot import from the C library: variadic functions, macros; and km/mcs_uapi.h
    .target(name: "CLinux"),
    .executableTarget(name: "mcs-launch", dependencies: ["CLinux", "Launching", "RPMsg"]),
    // the rings in Swift and in C, for bin/bench-launcher
    .target(
      name: "CRingBench", dependencies: ["CSharedMemory"], path: "Tests/bench/CRingBench"),
    .executableTarget(
      name: "ring-bench", dependencies: ["CRingBench", "RPMsg"], path: "Tests/bench/RingBench"),
    .testTarget(name: "RPMsgTests", dependencies: ["RPMsg"]),
    .testTarget(
      name: "LaunchingTests", dependencies: ["CLinux", "Launching", "RPMsg", "TestSupport"],
      exclude: ["Configurations"]),
  ],
  swiftLanguageModes: [.v6]
)

// The demo client. Its shell is ordinary Swift and tested on the host; the rest is for a bare
// core and part of the package only when that is what is built (bin/build-client).
package.targets += [
  .target(
    name: "DemoClientShell",
    swiftSettings: [
      .enableExperimentalFeature("Lifetimes"),
      .treatWarning("EmbeddedRestrictions", as: .error),
    ]),
  .testTarget(name: "DemoClientShellTests", dependencies: ["DemoClientShell"]),
  .testTarget(name: "DemoClientTests"),  // runs the built image in QEMU
]
if Context.environment["MCS_BARE_METAL"] != nil {
  package.products += [.executable(name: "DemoClient", targets: ["DemoClient"])]
  package.targets += [
    .target(name: "CDemoClient", exclude: ["client.ld"]),
    .executableTarget(
      name: "DemoClient",
      dependencies: ["CDemoClient", "DemoClientShell", "RPMsg"],
      swiftSettings: [.enableExperimentalFeature("Lifetimes")],
      linkerSettings: [
        .unsafeFlags([
          "-Xlinker", "-T",
          "-Xlinker", "\(Context.packageDirectory)/Sources/CDemoClient/client.ld",
        ])
      ]),
  ]
}
