// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Launching

/// `mcs-launch status [--json]`: every client that runs, whether or not it has a launcher.
func status(_ arguments: Arguments) throws(UsageError) -> Int32 {
  var arguments = arguments
  var isJSON = false
  if let word = arguments.next() {
    guard strcmp(word, "--json") == 0 else { throw .unexpected(word) }
    isJSON = true
  }
  try arguments.end()
  do throws(LaunchError) {
    let device = try Device()
    let run = RunFolder(making: false)
    run.sweep(device)
    var list = StatusList(isJSON: isJSON)
    run.visit { folder in
      let record = folder.record
      guard let status = device.status(of: record.cpu), folder.isServed || device.runs(record)
      else { return true }
      list.show(
        ClientStatus(
          folder.name, cpu: record.cpu, record, process: folder.isServed ? record.process : nil,
          doorbell: (status.doorbell, status.doorbell_number)))
      return true
    }
    Device.forEachPresent { cpu in
      guard let status = device.status(of: cpu), status.flags & UInt32(MCS_STATUS_CLIENT) != 0,
        run.client(on: cpu, starts: status.starts) == nil
      else { return }
      list.show(
        ClientStatus(
          nil, cpu: cpu, nil, process: nil, doorbell: (status.doorbell, status.doorbell_number)))
    }
    list.end()
    return 0
  } catch { return complain(error) }
}

private struct StatusList {
  let isJSON: Bool
  private var count = 0
  private var output = StandardOutput()

  init(isJSON: Bool) { self.isJSON = isJSON }

  mutating func show(_ client: ClientStatus) {
    if isJSON {
      output.say(Text(count == 0 ? "[" : ",\n "))
      client.sayJSON(&output, now: linux_now_ms())
    } else {
      if count == 0 { ClientStatus.sayHeading(&output) }
      client.sayLine(&output, now: linux_now_ms())
    }
    count += 1
  }

  mutating func end() {
    if isJSON {
      output.say(Text(count == 0 ? "[]\n" : "]\n"))
    } else if count == 0 {
      output.say(Text("no client runs\n"))
    }
  }
}
