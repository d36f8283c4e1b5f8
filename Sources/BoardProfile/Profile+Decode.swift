// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics
import YAMLSource

extension Profile {
  /// Reads a profile.
  ///
  /// - Parameters:
  ///   - file: what messages call the file; its last component without `.yaml` is the board's name,
  ///   - mayHaveOtherName: unless the file is an older or newer form of the board.
  /// - Throws: `SourceError` with everything that is wrong.
  public static func parse(
    _ bytes: [UInt8], file: String, mayHaveOtherName: Bool = false
  ) throws(SourceError) -> Profile {
    let node = try YAMLNode.parse(bytes, file: file)
    var found = schema.diagnostics(for: node)
    guard found.isEmpty else { throw SourceError(found) }
    let profile = Profile(node)
    found = profile.contradictions(fileName: mayHaveOtherName ? "" : file)
    guard found.isEmpty else { throw SourceError(found) }
    return profile
  }

  private init(_ node: YAMLNode) {
    board = node.required("board").text
    title = node.required("title").text
    architecture = node.required("arch").word()
    core = node["core"]?.text
    memory = (node["memory"]?.items ?? []).map(Region.init)
    variants = (node["variants"]?.entries ?? []).map { entry in
      Variant(
        name: Marked(entry.key, at: entry.keyMark),
        memory: entry.value.required("memory").items.map(Region.init),
        unsupported: entry.value["unsupported"]?.text)
    }
    reserved = (node["reserved"]?.items ?? []).map { item in
      Reserved(
        name: item.required("name").text, region: Region(item),
        owner: item.required("owner").word(), why: item.required("why").text)
    }
    cpus = node.required("cpus").items.map { item in
      CPU(
        id: item.required("id").number(.count), reg: item.required("reg").number(.address),
        core: item["core"]?.number(.count))
    }
    psci = node["psci"].map { item in
      PSCI(
        method: item.required("method").word(),
        provider: item["provided-by"]?.word().value ?? .tree)
    }
    interruptController = node["interrupt-controller"].map {
      InterruptController(kind: $0.required("type").word())
    }
    uarts = (node["uarts"]?.items ?? []).map { item in
      UART(
        base: item.required("base").number(.address), tty: item["tty"]?.text,
        owner: item.required("owner").text)
    }
    deviceTree = node["devicetree"].map(DeviceTreeSettings.init)
    boot = Boot(node.required("boot"))
    qemu = node["qemu"].map { QEMU(machine: $0.required("machine").text) }
    clients = node.required("clients").items.map(Client.init)
    exceptions = (node["allow"]?.items ?? []).map { item in
      Exception(
        rule: item.required("rule").text, with: item["with"]?.text, variant: item["variant"]?.text,
        why: item.required("why").text)
    }
  }
}

extension Region {
  init(_ node: YAMLNode) {
    self.init(
      base: node.required("base").number(.address), size: node.required("size").number(.size))
  }
}

extension Profile.DeviceTreeSettings {
  fileprivate init(_ node: YAMLNode) {
    compatible = node.required("compatible").items.map(\.text)
    base = node["base"]?.text
    cells = node["cells"].map {
      Cells(
        address: Int($0.required("address").number(.count).value),
        size: Int($0.required("size").number(.count).value))
    }
    window = node["window"].map(Region.init)
  }
}

extension Profile.Boot {
  fileprivate init(_ node: YAMLNode) {
    method = node.required("method").word()
    firmware = node["firmware"]?.word()
    cmdline = node.required("cmdline").word()
    arguments = (node["arguments"]?.items ?? []).map(\.text)
  }
}

extension Client {
  fileprivate init(_ node: YAMLNode) {
    name = node.required("name").text
    os = node.required("os").word()
    cpus = node.required("cpus").items.map { $0.number(.count) }
    let image = node.required("image")
    self.image = Image(
      file: image.required("file").text, format: image.required("format").word(),
      load: image.required("load").number(.address),
      entry: image.required("entry").number(.address),
      memoryEnd: image["memory-end"]?.number(.address))
    memory = Region(node.required("memory"))
    let shared = node.required("shared")
    self.shared = Shared(
      region: Region(shared), layout: shared.required("layout").word(),
      hostTxVring: shared["host-tx-vring"]?.number(.offset),
      hostRxVring: shared["host-rx-vring"]?.number(.offset),
      vring: shared["vring"].map {
        Shared.Vring(
          num: $0.required("num").number(.count), align: $0.required("align").number(.count))
      },
      buffer: shared["buffer"]?.number(.count))
    window = node["window"].map(Region.init)
    map = (node["map"]?.items ?? []).map { item in
      Mapping(
        name: item.required("name").text, virtual: item.required("virtual").number(.address),
        region: Region(item), cache: item.required("cache").word().value)
    }
    doorbell = Doorbell(node.required("doorbell"))
    services = node.required("services").items.map(\.text)
    powerOff = node.required("power-off").items.map { $0.word() }
  }
}

extension Client.Doorbell {
  fileprivate init(_ node: YAMLNode) {
    if let number = node["sgi"]?.number(.count) {
      self = .sgi(number)
    } else if let number = node["spi"]?.number(.count) {
      self = .spi(number)
    } else {
      self = .vector(node.required("vector").number(.count))
    }
  }
}

extension YAMLNode {
  fileprivate func word<Word: RawRepresentable<String>>() -> Marked<Word> {
    let text = text
    guard let word = Word(rawValue: text.value) else {
      preconditionFailure("the schema allows the word \(text.value)")
    }
    return Marked(word, at: text.mark)
  }
}
