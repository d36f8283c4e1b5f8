// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree
import Files
import Glibc

/// The files in which a Linux system describes its board: this system's, or a copy's.
public struct System: Sendable {
  /// The folder that holds `proc` and `sys`; empty for this system.
  private let root: String

  public init(root: String) { self.root = root }

  /// - Throws: `FileError` or `InspectionError`.
  public func facts() throws -> SystemFacts {
    let memory = (try? text("/proc/iomem")).map(IOMemory.init) ?? .missing
    let commandLine = try? text("/proc/cmdline")
    if let (tree, isOrdered) = try deviceTree() {
      let numbers = coresInOrder()
      var facts = try SystemFacts(
        tree, memory: memory, commandLine: commandLine, numbers: numbers)
      if !isOrdered, numbers.isEmpty {
        facts.remark(
          .cpus, "a folder has no order: compare with /sys/devices/system/cpu/cpu*/of_node/reg")
      }
      return facts
    }
    guard let processors = try? text("/proc/cpuinfo") else {
      guard memory.problem == nil else {
        throw InspectionError("there is neither a device tree nor /proc/iomem")
      }
      throw InspectionError("there is neither a device tree nor /proc/cpuinfo")
    }
    // Only Arm's have one (Linux, arch/arm64/kernel/cpuinfo.c).
    if processors.contains("CPU implementer") { throw InspectionError.acpi }
    return try SystemFacts(
      memory: memory, processors: processors, commandLine: commandLine,
      present: (try? text("/sys/devices/system/cpu/present")).flatMap(Self.count),
      apicTable: try? readFile(root + "/sys/firmware/acpi/tables/APIC"),
      hasEFI: isFolder(root + "/sys/firmware/efi"))
  }

  /// How many cores a list such as `0-3` has room for.
  private static func count(_ list: String) -> Int? {
    let numbers = list.split { !$0.isNumber }.compactMap { Int($0) }
    return numbers.max().flatMap { $0 < 4096 ? $0 + 1 : nil }
  }

  /// `reg` of the cores as Linux numbers them; empty where the system does not tell.
  private func coresInOrder() -> [UInt64] {
    var regs: [UInt64] = []
    while regs.count < 4096,
      let reg = try? readFile(
        "\(root)/sys/devices/system/cpu/cpu\(regs.count)/of_node/reg", limit: 8)
    {
      regs.append(reg.reduce(0) { $0 << 8 | UInt64($1) })
    }
    return regs
  }

  /// The facts of a device tree alone.
  ///
  /// - Throws: `FileError` or `InspectionError`.
  public func facts(tree path: String) throws -> SystemFacts {
    try SystemFacts(readTree(path), memory: nil, commandLine: nil)
  }

  /// The tree that the kernel was started with, and whether its nodes are in their order; nil if it
  /// had none. Only root may read the blob, everybody the folder.
  private func deviceTree() throws -> (tree: DeviceTree, isOrdered: Bool)? {
    let path = root + "/sys/firmware/fdt"
    if access(path, R_OK) == 0 { return (try readTree(path), true) }
    for folder in ["/proc/device-tree", "/sys/firmware/devicetree/base"]
    where access(root + folder + "/compatible", R_OK) == 0 {
      return (DeviceTree(root: try node("", at: root + folder, depth: 0)), false)
    }
    return nil
  }

  /// A folder is a node, a file in it a property (Linux, drivers/of/kobj.c). In the order of the
  /// names: folders have none.
  private func node(_ name: String, at path: String, depth: Int) throws(FileError) -> Node {
    // As deep as a blob may be.
    guard depth < 64 else { throw FileError("\(path): nested too deeply for a device tree") }
    var node = Node(name)
    for entry in try listFolder(path) where entry != "name" {
      let child = "\(path)/\(entry)"
      var status = stat()
      guard lstat(child, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: node.children.append(try self.node(entry, at: child, depth: depth + 1))
      case S_IFREG: node.properties.append(Property(entry, value: try readFile(child)))
      default: break
      }
    }
    return node
  }

  private func text(_ path: String) throws(FileError) -> String {
    String(decoding: try readFile(root + path), as: UTF8.self)
  }
}
