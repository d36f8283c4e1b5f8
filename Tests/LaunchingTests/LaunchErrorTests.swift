// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Glibc
import Launching
import RPMsg
import Testing

/// The texts that no other suite sees.
@Suite struct LaunchErrorTests {
  @Test func texts() throws {
    let stage = try Stage()
    let region = AddressRange(exactly: 0x7000_0000, size: 0x20000)!
    let zephyr = UnsafePointer(strdup("zephyr")!)
    let cases: [(LaunchError, String)] = [
      (
        .deviceMissing,
        """
        /dev/mcs is missing: the kernel module is not loaded, or found nothing to manage
          fix: modprobe mcs_km; if that fails, dmesg | grep mcs says why

        """
      ),
      (
        .deviceDenied,
        """
        no permission for /dev/mcs: it gives access to physical memory
          fix: run as root (the capability CAP_SYS_RAWIO is needed)

        """
      ),
      (
        .deviceFailed(busy),
        """
        cannot open /dev/mcs: Device or resource busy (errno 16)
          see: dmesg | grep mcs

        """
      ),
      (
        .moduleTooOld(busy),
        """
        /dev/mcs does not report its regions (MCS_IOC_INFO: Device or resource busy (errno 16)): another or an older module is loaded
          fix: rmmod mcs_km, then load the mcs_km that came with this launcher

        """
      ),
      (
        .served(Occupant(cpu: 3, name: zephyr, process: 42)),
        """
        cpu 3 is taken: the client zephyr runs on cpu 3, served by process 42
          fix: mcs-launch stop zephyr, or --restart for a new start

        """
      ),
      (
        .served(Occupant(cpu: 3)),
        """
        cpu 3 is taken: a client runs on cpu 3, served by another process
          fix: rpmsg_main --stop -c 3, or --restart for a new start

        """
      ),
      (
        .otherClient(Occupant(cpu: 3, name: zephyr, isOrphan: true)),
        """
        cpu 3 is taken: the client zephyr runs on cpu 3 without a launcher
          fix: mcs-launch stop zephyr first

        """
      ),
      (
        .runsElsewhere(Occupant(cpu: 2, name: zephyr, process: 42)),
        """
        the client zephyr runs on cpu 2, served by process 42
          fix: mcs-launch stop zephyr first

        """
      ),
      (
        .memoryInUse(region, region, Occupant(cpu: 2, name: zephyr, process: 42)),
        """
        the memory [0x70000000, 0x70020000) or [0x70000000, 0x70020000) is in use: the client zephyr runs on cpu 2, served by process 42
          fix: mcs-launch stop zephyr first, or give this client other memory

        """
      ),
      (
        .memoryInUse(region, region, Occupant(cpu: 3)),
        """
        the memory [0x70000000, 0x70020000) or [0x70000000, 0x70020000) is in use: a client runs on cpu 3, served by another process
          fix: dmesg | grep mcs | tail names the processor; stop its client first

        """
      ),
      (
        .notAttached(.noRecord),
        """
        cpu 3 runs a client without a launcher, which cannot be taken over: nothing in /run/mcs tells its services
          fix: --restart stops it and starts it anew; rpmsg_main --stop -c 3 only stops it

        """
      ),
      (
        .notAttached(.rings(.notReady(0))),
        """
        cpu 3 runs a client without a launcher, which cannot be taken over: the status in its shared memory is 0 instead of 4
          fix: --restart stops it and starts it anew; rpmsg_main --stop -c 3 only stops it

        """
      ),
      (
        .notAttached(.rings(.ring(.descriptor(17)))),
        """
        cpu 3 runs a client without a launcher, which cannot be taken over: it returned buffer 17, which it does not have
          fix: --restart stops it and starts it anew; rpmsg_main --stop -c 3 only stops it

        """
      ),
      (
        .notAttached(.rings(.otherBuffers(.receiveRing))),
        """
        cpu 3 runs a client without a launcher, which cannot be taken over: its rings are not the ones of the record
          fix: --restart stops it and starts it anew; rpmsg_main --stop -c 3 only stops it

        """
      ),
      (
        .claimRefused(busy),
        """
        the module does not give this launcher cpu 3 and its memory: Device or resource busy (errno 16)
          the reason is in the kernel log: dmesg | grep mcs | tail

        """
      ),
      (
        .otherDoorbell(.sgi(5), module: .sgi(7)),
        """
        the client's doorbell is SGI 5, and the one of /dev/mcs is SGI 7
          fix: build the client for SGI 7, and say so in its profile: mcs-dtb bundle

        """
      ),
      (.noRegions, "/dev/mcs has no reserved memory\n  see: dmesg | grep mcs\n"),
      (
        .noSuchProcessor,
        "cpu 3 does not exist\n  see: cat /sys/devices/system/cpu/possible\n"
      ),
      (
        .linuxRunsThere,
        """
        cpu 3 runs Linux
          fix: boot with maxcpus=3 on the kernel command line (see /proc/cmdline), or name a cpu that is not in
               /sys/devices/system/cpu/online

        """
      ),
      (
        .alreadyOn,
        """
        cpu 3 is already on, and neither Linux nor the module started it
          a kexec left it running, or the firmware: Linux cannot force it off, reboot

        """
      ),
      (
        .imageUnreadable(busy),
        "cannot read the image 'zephyr.bin': Device or resource busy (errno 16)\n"
      ),
      (.imageNotAFile, "the image 'zephyr.bin' is not a regular file\n"),
      (.imageChanged, "the image 'zephyr.bin' became shorter while it was read\n"),
      (
        .sharedTooSmall(region, needed: 0x30000),
        """
        the shared memory [0x70000000, 0x70020000) is too small: the rings and buffers need 0x30000 bytes
          fix: reserve more (the first region of the mcs-remoteproc node)

        """
      ),
      (
        .mapFailed(region, busy),
        """
        cannot map [0x70000000, 0x70020000) from /dev/mcs: Device or resource busy (errno 16)
          the reason is in the kernel log: dmesg | grep mcs | tail

        """
      ),
      (
        .layout(.windowSize(address: 0, count: 0)),
        "the rings do not fit the shared memory\n"
      ),
      (.system("epoll", busy), "epoll: Device or resource busy (errno 16)\n"),
    ]
    for (error, expected) in cases {
      var text = Text()
      error.describe(&text, stage.options)
      #expect(text.string == "error: " + expected)
    }
  }

  @Test(
    arguments: [
      (.index(by: 17, most: 16), "it moved a ring index by 17, at most 16 can be new"),
      (.descriptor(16), "it returned buffer 16, which it does not have"),
      (.length(497, most: 496), "it sent a message of 497 bytes, at most 496 fit a buffer"),
      (.announcementFlags(2), "it sent a name service message with the flags 0x2"),
      (.flags(4), "a descriptor has the flags 0x4"),
      (
        .buffer(address: 0x1000, count: 0x200),
        "a descriptor names 0x200 bytes at 0x1000, which is not shared memory"
      ),
    ] as [(RingFault, String)])
  func faults(_ fault: RingFault, _ expected: String) throws {
    let stage = try Stage()
    var text = Text()
    LaunchError.fault(fault).describe(&text, stage.options)
    #expect(text.string.hasPrefix("error: the client broke the protocol: \(expected)\n"))
  }
}
