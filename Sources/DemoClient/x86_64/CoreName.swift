// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import DemoClientShell

/// How the core came up, for people.
func writeCore<Sink: MessageSink>(to output: inout MessageWriter<Sink>) {
  output.write("entered at ")
  output.write(hex: UInt64(image_start()))
  output.write(", APIC id ")
  output.write(hex: status_core())
  output.write(status_gic_version() == 2 ? ", x2APIC" : ", xAPIC")
}
