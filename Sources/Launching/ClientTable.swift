// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import ClientImage
import RPMsg

/// The resource table in the memory of a client, which the client reads and writes while it runs.
/// Nothing that it says there is believed: places come from the table in the file.
public struct ClientTable {
  private let memory: SharedMemory
  /// Of the table, from the start of `memory`.
  private let offset: Int
  /// As the file has it; nil of a client that runs already.
  private let table: ResourceTable?

  /// - Parameters:
  ///   - memory: holds all of the table.
  ///   - range: of the table, which begins at a multiple of 4.
  ///   - table: nil: only `askToStop` is of use.
  public init(_ memory: SharedMemory, _ range: AddressRange, _ table: ResourceTable?) {
    self.memory = memory
    self.table = table
    offset = Int(range.first - memory.address)
  }

  /// Tells the client where its rings are. It must be off.
  public func offer(_ layout: SharedLayout, at pool: AddressRange) {
    guard let table else { return }
    let device = offset + table.device
    store(
      device + ResourceTable.Device.address(ofRing: 0),
      UInt32(truncatingIfNeeded: pool.first + UInt64(layout.receiveRing.offset)))
    store(
      device + ResourceTable.Device.address(ofRing: 1),
      UInt32(truncatingIfNeeded: pool.first + UInt64(layout.transmitRing.offset)))
    store(
      device + ResourceTable.Device.grantedFeatures, table.features & ResourceTable.announces)
    memory.store8(device + ResourceTable.Device.status, 0)
    store(offset + ResourceTable.Header.state, TableState.on)
  }

  /// Tells the client that the rings may be used.
  public func setReady() {
    guard let table else { return }
    memory.release8(offset + table.device + ResourceTable.Device.status, SharedLayout.driverReady)
  }

  /// The client switches its core off when it is interrupted next.
  public func askToStop() {
    store(offset + ResourceTable.Header.state, TableState.off)
    memory.fence()
  }

  /// What asks it off, for the module to write.
  var stopWord: StopWord {
    StopWord(
      address: memory.address + UInt64(offset + ResourceTable.Header.state), value: TableState.off)
  }

  private func store(_ at: Int, _ value: UInt32) { memory.store32(at, value.littleEndian) }
}
