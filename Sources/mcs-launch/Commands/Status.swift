// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Launching

/// `mcs-launch status`: a line for each processor that a client runs on.
func status(_ arguments: Arguments) throws(UsageError) -> Int32 {
  var arguments = arguments
  try arguments.end()
  do throws(LaunchError) {
    let device = try Device()
    for cpu in 0..<ProcessorList.limit
    where Device.isListed(cpu, "/sys/devices/system/cpu/present") == true {
      guard let status = device.status(of: cpu), status.flags & UInt32(MCS_STATUS_CLIENT) != 0
      else { continue }
      var text = Text("cpu ")
      text.add(decimal: UInt64(cpu))
      text.add(status.flags & UInt32(MCS_STATUS_ORPHANED) == 0 ? " served\n" : " orphaned\n")
      StandardOutput().say(text)
    }
    return 0
  } catch { return complain(error) }
}
