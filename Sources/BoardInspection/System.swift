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
    let memory = (try? text("/proc/iomem")).map(IOMemory.init)
    let commandLine = try? text("/proc/cmdline")
    if let tree = try deviceTree() {
      return try SystemFacts(tree, memory: memory, commandLine: commandLine)
    }
    guard let memory else {
      throw InspectionError("there is neither a device tree nor /proc/iomem")
    }
    return try SystemFacts(
      memory: memory, processors: text("/proc/cpuinfo"), commandLine: commandLine)
  }

  /// The facts of a device tree alone.
  ///
  /// - Throws: `FileError` or `InspectionError`.
  public func facts(tree path: String) throws -> SystemFacts {
    try SystemFacts(readTree(path), memory: nil, commandLine: nil)
  }

  /// The tree that the kernel was started with; nil if it had none. Only root may read the
  /// blob, everybody the folder.
  private func deviceTree() throws -> DeviceTree? {
    let path = root + "/sys/firmware/fdt"
    if access(path, R_OK) == 0 { return try readTree(path) }
    for folder in ["/proc/device-tree", "/sys/firmware/devicetree/base"]
    where access(root + folder + "/compatible", R_OK) == 0 {
      return DeviceTree(root: try node("", at: root + folder, depth: 0))
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
