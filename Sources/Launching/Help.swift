// SPDX-License-Identifier: MulanPSL-2.0

/// What `--help` says.
public func sayHelp<R: Reporter>(_ reporter: inout R) {
  var usage = Text(
    """
    usage: mcs-launch CLIENT
           mcs-launch [CLIENT] --config FILE
           rpmsg_main -c CPU -t IMAGE -a ADDRESS [-e ENTRY]
           rpmsg_main --stop -c CPU

    """)
  for i in 0..<Command.count {
    guard let command = Command(rawValue: i) else { continue }
    usage.add("       mcs-launch ")
    usage.add(command.word)
    usage.add(command.arguments)
    usage.add("\n")
  }
  reporter.say(usage)
  reporter.say(
    Text(
      """

      Starts a client OS on a processor that Linux does not use, offers its shells as terminals
      until SIGINT or SIGTERM comes, and then switches that processor off.
      Where the client runs already and its launcher is gone, takes it over as it is.

        CLIENT         what /etc/mcs/CLIENT.conf describes
        --config FILE  what FILE describes, which has to be CLIENT if that is given
        --restart      with any of these: stops the client first if it runs

      or without a file:

        -c CPU      processor of the client, as Linux numbers it
        -t IMAGE    raw image (.bin) of the client OS
        -a ADDRESS  physical address that it is built for, hexadecimal: 7a000000 or 0x7a000000
        -e ENTRY    address of its first instruction, if that is not ADDRESS

      """))
  var commands = Text()
  for i in 0..<Command.count {
    guard let command = Command(rawValue: i) else { continue }
    commands.add(i == 0 ? "\nother commands:\n\n  " : "  ")
    commands.add(command.word)
    for _ in command.word.utf8CodeUnitCount..<10 { commands.add(" ") }
    commands.add(command.summary)
    commands.add("\n")
  }
  commands.add(
    """

    example: rpmsg_main -c 3 -t /lib/firmware/zephyr.bin -a 0x7a000000
    exit status: 0 the client is off, 1 something failed, 2 the command line is wrong

    """)
  reporter.say(commands)
}
