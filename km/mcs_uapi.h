/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * mcs_uapi.h - the interface of /dev/mcs, the only definition of it
 *
 * /dev/mcs (mode 0600, CAP_SYS_RAWIO at open) gives a launcher what it needs to run a client OS on
 * a processor that Linux does not use: the memory reserved for clients (mmap), the processor and
 * memory as its own (claims), starting and stopping, state and events, and a doorbell in each
 * direction (ioctl to ring, poll to wait).
 *
 * Claims
 *	A claim names processors and memory ranges. Two claims never overlap: the second one gets
 *	-EBUSY. A claim belongs to an open file and ends when the file's last descriptor is closed,
 *	its last mapping gone, and no client runs in it. Until then its processors and memory are
 *	denied to all other open files.
 *	MCS_IOC_START without a claim makes one by itself, which ends with the client: the
 *	processor, and the memory of the device-tree node whose memory holds the entry (what several
 *	nodes share is left out), or the one region that holds it. Such a claim keeps others from
 *	starting there, but not from mmap, kick and stop: the first launchers re-attach that way.
 *
 * The owner's end
 *	A client whose launcher is gone goes on, and keeps processor and memory. Every open file
 *	gets MCS_EVENT_ORPHANED, and one may take the claim over with MCS_CLAIM_ADOPT.
 *	MCS_RUN_STOP_ON_CLOSE stops the client instead.
 *
 * mmap(2)
 *	The offset is a physical address. The whole mapping has to lie inside one region (-EINVAL),
 *	outside of other files' claims (-EBUSY), be MAP_SHARED (-EINVAL) and not PROT_EXEC (-EPERM).
 *	A child of fork(2) does not inherit it. On arm64 the memory is Normal Non-Cacheable:
 *	unaligned access is fine, order needs barriers. On x86-64 it is cached (write-back).
 *
 * poll(2), epoll(7), select(2)
 *	POLLIN says that a client rang since this open file was last told so. Rings coalesce: one
 *	POLLIN may stand for many, from any client, so look into all rings. POLLIN without a message
 *	is possible. Each open file has its own account; a new one starts with nothing pending.
 *	There is nothing to read(2): the report itself is the acknowledgment. Hence
 *	- poll(2) and select(2): every return with POLLIN acknowledges.
 *	- epoll, level-triggered: epoll_wait(2) reports once and then waits again, as if
 *	  edge-triggered. EPOLLET is the better choice: it saves the driver a call per ring.
 *	- a ring that arrives around EPOLL_CTL_ADD is not lost: the first epoll_wait(2) reports it.
 *	  EPOLL_CTL_MOD acknowledges what is pending: look into the rings after it.
 *	POLLPRI says that MCS_IOC_EVENT has an event for this open file; it stays until none is
 *	left.
 *	A kernel may have no interrupt left for clients (MCS_DOORBELL_POLLED). POLLIN then comes by
 *	the clock while a client runs, whether or not it has something to say.
 *
 * Growth
 *	struct mcs_info.abi rises with every addition. What is called spare has to be 0 (-EINVAL),
 *	as has every flag that is not listed; results are 0 there. The exception: mcs_start.reserved
 *	is ignored, since the first launchers leave it to chance. Unknown commands: -ENOTTY.
 *
 * Commands 0 to 5 have the numbers and layouts of the first launchers for MCS, which declare most
 * of them with an int argument; the size in the number therefore says nothing about the structure.
 */
#ifndef MCS_UAPI_H
#define MCS_UAPI_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define MCS_DEVICE_PATH		"/dev/mcs"

/* struct mcs_info.abi; a larger number only adds commands and uses spare fields */
#define MCS_ABI_VERSION		2

#define MCS_MAX_REGIONS		16
#define MCS_MAX_CLAIM_CPUS	16
#define MCS_MAX_MAPS		16

/* Argument of MCS_IOC_START. */
struct mcs_start {
	__u32 cpu;		/* Linux's number of the processor */
	__u32 reserved;		/* ignored */
	__u64 entry;		/* physical address of the client's first instruction */
};

/* Argument of MCS_IOC_STATE: the processor's number goes in, its state comes back. */
union mcs_state {
	__u32 cpu;
	__u64 state;		/* enum mcs_cpu_state */
};

/* The values of Arm's PSCI (DEN0022), AFFINITY_INFO, on every architecture. */
enum mcs_cpu_state {
	MCS_CPU_ON		= 0,
	MCS_CPU_OFF		= 1,
	MCS_CPU_ON_PENDING	= 2,
};

/* Physical memory [base, base + size); both are multiples of the page size. */
struct mcs_region {
	__u64 base;
	__u64 size;
};

/* How a client rings Linux. */
enum mcs_doorbell {
	MCS_DOORBELL_SGI	= 1,	/* a software-generated interrupt of the GIC */
	MCS_DOORBELL_POLLED	= 2,	/* not at all: POLLIN comes by the clock */
	MCS_DOORBELL_HEARD	= 3,	/* an SGI that the kernel handles, and the module hears */
	MCS_DOORBELL_SPI	= 4,	/* an interrupt of the client's node, its alone */
	MCS_DOORBELL_VECTOR	= 5,	/* x86: a vector; it and its target may change */
	MCS_DOORBELL_FIXED	= 6,	/* x86: vector 0xeb to APIC id 0, for good */
};

/* What the architecture can do, struct mcs_info.features. */
#define MCS_FEATURE_FORCED_STOP	(1 << 0)	/* MCS_IOC_STOP needs no help of the client */
#define MCS_FEATURE_TAKE	(1 << 1)	/* MCS_RUN_TAKE works */
#define MCS_FEATURE_MAPS	(1 << 2)	/* clients start with paging on: mcs_run.map */

/* Result of MCS_IOC_INFO. */
struct mcs_info {
	__u32 abi;			/* MCS_ABI_VERSION */
	__u32 doorbell;			/* enum mcs_doorbell, of clients without one of their own */
	__u32 doorbell_number;		/* INTID of the SGI, or vector; 0 if polled */
	__u32 regions;			/* valid entries of region[] */
	__u64 features;			/* MCS_FEATURE_… */
	__u64 spare[5];			/* 0 */
	struct mcs_region region[MCS_MAX_REGIONS];	/* [0]: shared memory of the first client */
};

/* Take over the claim of a launcher that is gone, with the client that runs in it. */
#define MCS_CLAIM_ADOPT		(1 << 0)

/* Argument of MCS_IOC_CLAIM. */
struct mcs_claim {
	__u32 flags;			/* MCS_CLAIM_… */
	__u32 cpus;			/* valid entries of cpu[], at least 1 */
	__u32 ranges;			/* valid entries of range[], at least 1 */
	__u32 spare;			/* 0 */
	__u32 cpu[MCS_MAX_CLAIM_CPUS];
	struct mcs_region range[MCS_MAX_REGIONS];	/* each inside one region */
};

/* Linux may run on the processor: take it, and give it back when the client is off. */
#define MCS_RUN_TAKE		(1 << 0)
/* Stop the client when this open file is gone, also by kill -9. */
#define MCS_RUN_STOP_ON_CLOSE	(1 << 1)

/* One stretch of a client's address space, where it starts with paging on (MCS_FEATURE_MAPS). */
struct mcs_map {
	__u64 virt;			/* multiples of 2 MiB, all three */
	__u64 phys;
	__u64 size;
	__u32 type;			/* enum mcs_map_type */
	__u32 spare;			/* 0 */
};

enum mcs_map_type {
	MCS_MAP_CACHED		= 0,	/* write-back; readable, writable, executable */
	MCS_MAP_UNCACHED	= 1,
};

/* Argument of MCS_IOC_RUN. Addresses are physical, in this file's claim; 0 means none. */
struct mcs_run {
	__u32 cpu;			/* Linux's number, one of the claim's */
	__u32 flags;			/* MCS_RUN_… */
	__u64 entry;			/* of the first instruction; virtual if there are maps */
	__u64 stop_word;		/* of a u32; stop_value there asks the client off */
	__u32 stop_value;
	__u32 maps;			/* entries at map, at most MCS_MAX_MAPS; 0: one to one */
	__u64 map;			/* user address of struct mcs_map[maps] */
	__u64 doorbell;			/* of a struct mcs_doorbell_block; the module writes it */
	__u64 spare[4];			/* 0 */
};

/*
 * Memory shared with the client, for clients that look up how to ring before every ring. Written
 * and to be read as whole words.
 */
struct mcs_doorbell_block {
	__u32 kind;			/* enum mcs_doorbell */
	__u32 spare;			/* 0 */
	__u64 ring;			/* INTID or vector; from bit 32 on the target's APIC id */
};

/* Argument of MCS_IOC_STOP. */
struct mcs_stop {
	__u32 cpu;
	__u32 flags;			/* 0 */
	__u32 timeout_ms;		/* at most 60000 */
	__u32 spare;			/* 0 */
};

/* struct mcs_status.flags */
#define MCS_STATUS_CLIENT	(1 << 0)	/* a client that this module started runs there */
#define MCS_STATUS_CLAIMED	(1 << 1)	/* in a claim */
#define MCS_STATUS_MINE		(1 << 2)	/* of this open file */
#define MCS_STATUS_ORPHANED	(1 << 3)	/* whose open file is gone */
#define MCS_STATUS_LINUX	(1 << 4)	/* Linux runs there */
#define MCS_STATUS_CHANGING	(1 << 5)	/* on its way from or to Linux */
#define MCS_STATUS_STOP_WORD	(1 << 6)	/* the client has a stop word */

/* MCS_IOC_STATUS: cpu goes in, the rest comes back. Counts: the client that runs, or ran last. */
struct mcs_status {
	__u32 cpu;
	__u32 state;			/* enum mcs_cpu_state */
	__u32 flags;			/* MCS_STATUS_… */
	__u32 doorbell;			/* enum mcs_doorbell, how this client rings */
	__u32 doorbell_number;		/* INTID or vector, 0 if polled */
	__u32 starts;			/* of this processor since the module was loaded */
	__u64 kicks;			/* rings of Linux */
	__u64 rings;			/* by this client; by all where they share an interrupt */
	__u64 spare[4];			/* 0 */
};

enum mcs_event_kind {
	MCS_EVENT_LOST		= 1,	/* too many unread ones: look at every status */
	MCS_EVENT_STARTED	= 2,
	MCS_EVENT_OFF		= 3,	/* a client was found off, at most a second later */
	MCS_EVENT_ORPHANED	= 4,	/* a client's open file is gone, the client goes on */
};

/* Result of MCS_IOC_EVENT. */
struct mcs_event {
	__u32 kind;			/* enum mcs_event_kind */
	__u32 cpu;			/* 0 with MCS_EVENT_LOST */
	__u64 time_ns;			/* CLOCK_MONOTONIC */
};

/* MCS_IOC_COPY_MSG_MEM: the instance's number goes in, its bulk window comes back. */
struct mcs_copy_msg_mem {
	__u32 instance;
	__u32 pad;			/* ignored */
	__u64 phys;			/* region 0 + instance * 0x2400000 + 0xd00000 */
	__u64 virt;			/* ignored, unchanged */
	__u64 size;			/* 2 MiB */
	__u64 align_size;		/* ignored, unchanged */
};

/*
 * The commands. Errors besides -EFAULT (bad pointer), -EINVAL (no such processor, a flag or spare
 * field that is not 0), -EBUSY (another open file's claim) and -ENOTTY (unknown command); the
 * kernel log names cause and remedy.
 *
 * MCS_IOC_KICK, __u32 cpu: ring the client's doorbell.
 *	-EBUSY Linux runs on it; -ENXIO its interrupt target is unknown
 * MCS_IOC_START, struct mcs_start: MCS_IOC_RUN with nothing but cpu and entry.
 * MCS_IOC_STATE, union mcs_state: the processor's state, whoever runs on it.
 *	-EIO the firmware does not tell
 * MCS_IOC_SHARED, struct mcs_region: region 0.
 * MCS_IOC_COPY_MSG_MEM, struct mcs_copy_msg_mem.
 *	-EINVAL the window is not inside region 0
 * MCS_IOC_PEDESTAL, int: what the clients of this file run on; 0, the bare processor, is served.
 *	-EOPNOTSUPP any other
 * MCS_IOC_INFO, struct mcs_info.
 * MCS_IOC_CLAIM, struct mcs_claim: replaces this open file's claim.
 *	-EINVAL a range is not whole pages inside one region, a cpu not one of the node's `cpus`;
 *	-EBUSY something overlaps, or a client runs in the claim to be replaced; -ENOENT nothing to
 *	adopt there
 * MCS_IOC_RUN, struct mcs_run: start a client; returns once the processor is on, which is before
 *	the client is ready.
 *	-EINVAL an address outside the claim or the regions, or the image's node does not list the
 *	cpu; -EBUSY Linux, a client or another claim is there; -EOPNOTSUPP stop on close without a
 *	way to stop it, or a flag that this architecture does not serve; -ENXIO as for kick;
 *	-ETIME the processor did not come on; others as the firmware's refusal maps (-EPERM,
 *	-ENODEV, -EIO, …)
 * MCS_IOC_STOP, struct mcs_stop: stop the client: by force if the architecture can, else the stop
 *	word is written, if there is one, and the client rung. Returns once the processor is off.
 *	-ENOENT no client runs there; -ETIME it is still on
 * MCS_IOC_STATUS, struct mcs_status.
 * MCS_IOC_EVENT, struct mcs_event: the oldest event that this open file has not seen.
 *	-EAGAIN there is none
 */
enum mcs_ioctl {
	MCS_IOC_KICK		= _IOW('A', 0, int),
	MCS_IOC_START		= _IOW('A', 1, int),
	MCS_IOC_STATE		= _IOW('A', 2, int),
	MCS_IOC_SHARED		= _IOW('A', 3, int),
	MCS_IOC_COPY_MSG_MEM	= _IOWR('A', 4, struct mcs_copy_msg_mem),
	MCS_IOC_PEDESTAL	= _IOW('A', 5, int),

	MCS_IOC_INFO		= _IOR('A', 4, struct mcs_info),
	MCS_IOC_CLAIM		= _IOW('A', 16, struct mcs_claim),
	MCS_IOC_RUN		= _IOW('A', 17, struct mcs_run),
	MCS_IOC_STOP		= _IOW('A', 18, struct mcs_stop),
	MCS_IOC_STATUS		= _IOWR('A', 19, struct mcs_status),
	MCS_IOC_EVENT		= _IOR('A', 20, struct mcs_event),
};

#endif
