// swift-tools-version: 6.2
import PackageDescription

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "mcs-dtb",
  products: [
    .executable(name: "mcs-dtb", targets: ["mcs-dtb"]),
    .executable(name: "mcs-boot", targets: ["mcs-boot"]),
    // for Tests/bench, a package of its own
    .library(name: "RPMsg", targets: ["RPMsg", "ClientContract", "CSharedMemory"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // On the build host: profile → device tree, command line, QEMU.
    .systemLibrary(name: "CLibFDT", providers: [.apt(["libfdt-dev"])]),
    .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"])]),
    .target(name: "JSONText"),
    .target(name: "DeviceTree", dependencies: ["CLibFDT"]),
    .target(name: "Diagnostics"),
    .target(name: "YAMLSource", dependencies: ["CLibYAML", "Diagnostics", "JSONText"]),
    .target(
      name: "BoardProfile", dependencies: ["ClientContract", "Diagnostics", "YAMLSource"]),
    .target(name: "Files", dependencies: ["DeviceTree", "Diagnostics", "YAMLSource"]),
    // Compiles as Embedded Swift too: what host, launcher and clients have to agree on.
    .target(
      name: "ClientContract", swiftSettings: [.treatWarning("EmbeddedRestrictions", as: .error)]),
    // compiles as Embedded Swift too: a launcher can check images on the board with it
    .target(
      name: "ClientImage", dependencies: ["ClientContract"],
      swiftSettings: [.treatWarning("EmbeddedRestrictions", as: .error)]),
    .target(name: "RemoteprocBinding", dependencies: ["DeviceTree"]),
    .target(
      name: "BoardArtifacts",
      dependencies: [
        "BoardChecks", "Files", "BoardProfile", "DeviceTree", "Diagnostics", "YAMLSource",
        "RemoteprocBinding",
      ]),
    .target(
      name: "BoardDiff",
      dependencies: [
        "BoardProfile", "DeviceTree", "Diagnostics", "YAMLSource", "RemoteprocBinding",
      ]),
    .target(
      name: "BoardMap",
      dependencies: ["BoardChecks", "BoardProfile", "Diagnostics", "YAMLSource"]),
    .target(
      name: "BoardInspection",
      dependencies: [
        "Files", "BoardProfile", "DeviceTree", "Diagnostics", "YAMLSource", "RemoteprocBinding",
      ]),
    .target(
      name: "BoardChecks",
      dependencies: [
        "BoardProfile", "ClientContract", "ClientImage", "DeviceTree", "JSONText", "Diagnostics",
        "YAMLSource", "RemoteprocBinding",
      ]),
    .target(
      name: "CommandSupport",
      dependencies: [
        "BoardArtifacts", "BoardChecks", "Files", "BoardMap", "BoardProfile", "DeviceTree",
        "Diagnostics", "YAMLSource", argumentParser,
      ]),
    .target(
      name: "BoardBundle",
      dependencies: [
        "BoardArtifacts", "BoardChecks", "Files", "BoardMap", "BoardProfile", "DeviceTree",
        "Diagnostics",
        "YAMLSource",
      ]),
    .executableTarget(
      name: "mcs-dtb",
      dependencies: [
        "BoardArtifacts", "BoardBundle", "BoardChecks", "BoardDiff", "Files", "BoardInspection",
        "BoardMap", "BoardProfile", "CommandSupport", "DeviceTree", "JSONText", "Diagnostics",
        "YAMLSource", argumentParser,
      ]),
    .executableTarget(
      name: "mcs-boot",
      dependencies: [
        "BoardArtifacts", "BoardBundle", "DeviceTree", "Files", "CommandSupport", argumentParser,
      ]),

    .target(
      name: "TestSupport", dependencies: ["BoardProfile", "Files"], path: "Tests/TestSupport"),
    .testTarget(name: "JSONTextTests", dependencies: ["JSONText"]),
    .testTarget(name: "DeviceTreeTests", dependencies: ["DeviceTree", "TestSupport"]),
    .testTarget(name: "ClientImageTests", dependencies: ["ClientImage", "TestSupport"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "YAMLSourceTests", dependencies: ["Diagnostics", "JSONText", "YAMLSource"]),
    .testTarget(
      name: "BoardProfileTests",
      dependencies: ["BoardProfile", "Diagnostics", "YAMLSource", "TestSupport"]),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"]),
    .testTarget(
      name: "BoardArtifactsTests",
      dependencies: [
        "BoardArtifacts", "BoardChecks", "Files", "BoardProfile", "DeviceTree", "Diagnostics",
        "YAMLSource",
        "TestSupport",
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "BoardChecksTests",
      dependencies: [
        "BoardArtifacts", "BoardChecks", "Files", "BoardProfile", "ClientImage", "DeviceTree",
        "JSONText", "Diagnostics", "YAMLSource", "TestSupport",
      ],
      exclude: ["Fixtures", "Golden"]),
    .testTarget(
      name: "BoardDiffTests",
      dependencies: ["BoardDiff", "BoardProfile", "DeviceTree", "TestSupport"]),
    .testTarget(
      name: "BoardInspectionTests",
      dependencies: [
        "BoardChecks", "Files", "BoardInspection", "BoardProfile", "DeviceTree",
        "TestSupport",
      ]),
    .testTarget(
      name: "BoardMapTests",
      dependencies: [
        "BoardChecks", "BoardMap", "BoardProfile", "Diagnostics", "YAMLSource", "TestSupport",
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "BoardBundleTests",
      dependencies: [
        "BoardArtifacts", "BoardBundle", "Files", "BoardMap", "DeviceTree", "Diagnostics",
        "YAMLSource",
        "TestSupport",
      ],
      exclude: ["Golden"]),
    // What other programs make of a bundle: GRUB, U-Boot, systemd, dtc, a compiler.
    .testTarget(
      name: "BundleReaderTests",
      dependencies: [
        "BoardArtifacts", "BoardBundle", "ClientContract", "Files", "Launching", "TestSupport",
      ]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "mcs-dtb", "mcs-boot", "Files", "CommandSupport", "DeviceTree", "TestSupport",
      ]),
    .testTarget(
      name: "BootTests", dependencies: ["mcs-boot", "mcs-dtb", "TestSupport"],
      exclude: ["guest.sh"]),

    // What runs on the board. The libraries compile twice: as ordinary Swift for the tests,
    // as Embedded Swift for the board and for bare metal (bin/build-launcher).
    .target(name: "CSharedMemory"),
    .target(
      name: "RPMsg", dependencies: ["CSharedMemory", "ClientContract"],
      swiftSettings: [.treatWarning("EmbeddedRestrictions", as: .error)]),
    .target(
      name: "Launching", dependencies: ["ClientContract", "ClientImage", "RPMsg"],
      swiftSettings: [.treatWarning("EmbeddedRestrictions", as: .error)]),
    // what Swift cannot import from the C library: variadic functions, macros; and km/mcs_uapi.h
    .target(name: "CLinux"),
    .executableTarget(
      name: "mcs-launch",
      dependencies: ["CLinux", "ClientContract", "ClientImage", "Launching", "RPMsg"]),
    .testTarget(
      name: "ClientContractTests", dependencies: ["CLinux", "ClientContract", "TestSupport"]),
    .testTarget(name: "RPMsgTests", dependencies: ["ClientContract", "RPMsg"]),
    .testTarget(
      name: "LaunchingTests",
      dependencies: [
        "CLinux", "ClientContract", "ClientImage", "Launching", "RPMsg", "TestSupport",
      ],
      exclude: ["Configurations"]),
  ],
  swiftLanguageModes: [.v6]
)

// The demo client. Its shell is ordinary Swift and tested on the host; the rest is for a bare
// core and part of the package only when that is what is built (bin/build-demo-client).
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
if let arch = Context.environment["MCS_BARE_METAL"] {
  let other = arch == "arm64" ? "x86_64" : "arm64"
  package.products += [.executable(name: "DemoClient", targets: ["DemoClient"])]
  package.targets += [
    .target(name: "CDemoClient", exclude: [other, "\(arch)/client.ld"]),
    .executableTarget(
      name: "DemoClient",
      dependencies: ["CDemoClient", "ClientContract", "DemoClientShell", "RPMsg"],
      exclude: [other],
      swiftSettings: [.enableExperimentalFeature("Lifetimes")],
      linkerSettings: [
        .unsafeFlags([
          "-Xlinker", "-T",
          "-Xlinker", "\(Context.packageDirectory)/Sources/CDemoClient/\(arch)/client.ld",
        ])
      ]),
  ]
}
