// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import DemoClientShell

/// How the core came up, for people.
func writeCore<Sink: MessageSink>(to output: inout MessageWriter<Sink>) {
  output.write("entered at EL")
  output.write(UInt64(status_entry_el()))
  output.write(", MPIDR ")
  output.write(hex: status_core() & 0xff_00ff_ffff)
  output.write(", GICv")
  output.write(UInt64(status_gic_version()))
}
