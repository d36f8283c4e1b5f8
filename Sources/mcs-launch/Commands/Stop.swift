// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Launching

/// `mcs-launch stop CLIENT`: by its record in /run/mcs, or else by its file in /etc/mcs.
func stop(_ arguments: Arguments) throws(UsageError) -> Int32 {
  var arguments = arguments
  let name = try arguments.client(.stop)
  try arguments.end()
  let run = RunFolder(making: false)
  if let folder = run.client(name) {
    let record = folder.record
    return stop(Options(stopping: name, cpu: record.cpu, record.powerOff), nil, run)
  }
  let path = Configuration.path(of: name)
  guard let configuration = Configuration.read(file: path),
    let options = configuration.options(for: name, StandardOutput())
  else { return 1 }
  return stop(options, configuration.places, run)
}

/// `rpmsg_main --stop -c CPU`.
func stop(cpu: UInt32) -> Int32 {
  stop(Options(stopping: Options.classicName(cpu), cpu: cpu, .usual), nil, RunFolder(making: false))
}

private func stop(_ options: Options, _ places: Places?, _ run: consuming RunFolder) -> Int32 {
  do throws(LaunchError) {
    let device = try Device()
    try device.check(options.cpu)
    switch try device.holder(of: options.cpu) {
    case .nobody:
      var text = Text()
      options.describeOffline(&text)
      StandardOutput().say(text)
    case .stranger: throw .alreadyOn
    case .other, .orphan:
      try switchOff(options, places, run, device)
    }
    run.sweep(device)
    return 0
  } catch {
    var text = Text()
    error.describe(&text, options)
    StandardOutput().complain(text)
    return 1
  }
}
