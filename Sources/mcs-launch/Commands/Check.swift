// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import Launching

/// `mcs-launch check`: would a launch work, and if not, why. Changes nothing.
func check(_ arguments: Arguments) throws(UsageError) -> Int32 {
  let arguments = try CheckArguments(arguments)
  var report = CheckReport(StandardOutput(), isJSON: arguments.isJSON)
  var wouldStart = true
  switch arguments.request {
  case .help?:
    var output = StandardOutput()
    sayHelp(&output)
    return 0
  case .launch(let options, _)?:
    wouldStart = check(options, nil, Board(), nil, &report)
  case .configured(let client, let file, _)?:
    wouldStart = check(client, file, &report)
  case .command?, .stop?, nil:
    var clients = 0
    eachClient { name in
      clients += 1
      if !check(name, Configuration.path(of: name), &report) { wouldStart = false }
    }
    if clients == 0 {
      StandardOutput().complain(
        Text(
          "error: no client has a file in /etc/mcs\n  fix: mcs-dtb bundle writes it; or name -c, -t and -a\n"
        ))
      wouldStart = false
    }
  }
  report.finish()
  return wouldStart ? 0 : 1
}

@inline(never) private func check(
  _ client: UnsafePointer<CChar>?, _ file: UnsafePointer<CChar>,
  _ report: inout CheckReport<StandardOutput>
) -> Bool {
  guard let configuration = Configuration.read(file: file),
    let options = configuration.options(for: client, StandardOutput())
  else {
    let name = client.map { ByteText(cString: $0) }
    report.begin(name)
    report.addFaultyFile(file)
    report.end(name)
    return false
  }
  return check(options, configuration.places, configuration.board, configuration.name, &report)
}

/// True if it would start.
@inline(never) private func check(
  _ options: Options, _ places: Places?, _ board: Board, _ name: ByteText?,
  _ report: inout CheckReport<StandardOutput>
) -> Bool {
  report.begin(name)
  var doctor = Doctor(LinuxHost(), report, options, places, board)
  let facts = checkDevice(options, &doctor)
  doctor.checkBoard()
  do throws(LaunchError) {
    let image = try ImageFile(options.image)
    let isELF = options.format == .elf || options.format == nil && image.isELF
    if let regions = doctor.regions(facts) {
      if isELF {
        let plan = try image.elf()
        let shared = try SharedPlan(
          places, regions, table: plan.table?.table, cpu: options.cpu)
        try plan.check(
          options, memory: places?.memory, regions: regions, shared: shared.window)
        doctor.checkImage(plan)
      } else {
        let plan = try ImagePlan(
          size: image.size, magic: image.magic, header: image.header, os: options.os,
          load: options.load, entry: options.entry, memory: places?.memory, regions: regions,
          shared: try SharedPlan(places, regions).window)
        doctor.checkImage(plan, hasHeader: image.header != nil)
      }
    }
  } catch { doctor.problem(error) }
  doctor.checkSystem()
  report = doctor.end()
  report.end(name)
  return report.problems == 0
}

/// What /dev/mcs says; nil if there is none.
@inline(never) private func checkDevice(
  _ options: Options, _ doctor: inout Doctor<LinuxHost, StandardOutput>
) -> ModuleFacts? {
  do throws(LaunchError) {
    let device = try Device()
    let facts = device.facts
    doctor.checkModule(facts, needs: UInt32(MCS_ABI_VERSION))
    doctor.checkMemory(facts.regions)
    doctor.checkProcessor(device.use(of: options.cpu))
    close(device.descriptor)
    return facts
  } catch {
    doctor.checkModule(error)
    doctor.checkReservation()
    doctor.checkProcessor(.notAsked)
    return nil
  }
}

extension Device {
  fileprivate var facts: ModuleFacts {
    ModuleFacts(abi: abi, doorbell: doorbell, isPolled: isPolled, regions: regions)
  }

  fileprivate func use(of cpu: UInt32) -> ProcessorUse {
    switch try? holder(of: cpu) {
    case .nobody?: .nothing
    case .other?: .client(isOrphaned: false)
    case .orphan?: .client(isOrphaned: true)
    case .stranger?: .unknown
    case nil: .notAsked
    }
  }
}

/// Calls `body` with the name of each /etc/mcs/NAME.conf.
private func eachClient(_ body: (UnsafePointer<CChar>) -> Void) {
  let folder = linux_open_clients("/etc/mcs")
  while true {
    // for the life of the process: what is read from the file refers to it
    let name = UnsafeMutablePointer<CChar>.allocate(capacity: 32)
    guard linux_next_client(folder, name, 32) != 0 else {
      name.deallocate()
      break
    }
    body(name)
  }
}
