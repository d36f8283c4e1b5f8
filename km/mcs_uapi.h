/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * mcs_uapi.h - the interface of /dev/mcs, the only definition of it
 *
 * /dev/mcs (mode 0600, CAP_SYS_RAWIO at open) gives a launcher what it needs to run a client OS on
 * a processor that Linux does not use: the memory reserved for clients (mmap), starting the
 * processor, its state, and a doorbell in each direction (ioctl to ring, poll to wait).
 *
 * Commands 0 to 3 have the numbers and layouts of the first launchers for MCS, which declare each
 * of them with an int argument; the size in the number therefore says nothing about the structure.
 *
 * mmap(2)
 *	The offset is a physical address. The whole mapping has to lie inside one region (-EINVAL),
 *	be MAP_SHARED (-EINVAL) and not PROT_EXEC (-EPERM). A child of fork(2) does not inherit it.
 *	On arm64 the memory is Normal Non-Cacheable: unaligned access is fine, order needs barriers.
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
 *	A kernel may have no interrupt left for clients (MCS_DOORBELL_POLLED). POLLIN then comes
 *	every 100 to 2000 us while a client runs, whether or not it has something to say.
 */
#ifndef MCS_UAPI_H
#define MCS_UAPI_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define MCS_DEVICE_PATH		"/dev/mcs"

/* struct mcs_info.abi; a larger number only adds commands and uses spare fields */
#define MCS_ABI_VERSION		1

#define MCS_MAX_REGIONS		16

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

/* Arm's PSCI (DEN0022), AFFINITY_INFO */
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
};

/* Result of MCS_IOC_INFO. */
struct mcs_info {
	__u32 abi;			/* MCS_ABI_VERSION */
	__u32 doorbell;			/* enum mcs_doorbell */
	__u32 doorbell_number;		/* INTID of the SGI; 0 if polled */
	__u32 regions;			/* valid entries of region[] */
	__u64 spare[6];			/* 0 */
	struct mcs_region region[MCS_MAX_REGIONS];	/* [0]: shared memory of the first client */
};

/*
 * The commands. An enum, since Swift's importer does not see function-like macros. Errors besides
 * -EFAULT (bad pointer) and -ENOTTY (unknown command); the kernel log names cause and remedy.
 *
 * MCS_IOC_KICK, __u32 cpu: ring the client's doorbell.
 *	-EINVAL no such processor; -EBUSY Linux runs on it; -ENXIO its interrupt target is unknown
 * MCS_IOC_START, struct mcs_start: start a client; returns once the processor is on, which is
 *	before the client is ready.
 *	-EINVAL no such processor, or entry outside the regions; -EBUSY Linux or a client runs on
 *	it; -ENXIO as for kick; others as the firmware's refusal maps (-EPERM, -ENODEV, -EIO, …)
 * MCS_IOC_STATE, union mcs_state: the processor's state, whoever runs on it.
 *	-EINVAL no such processor; -EIO the firmware does not tell
 * MCS_IOC_SHARED, struct mcs_region: region 0.
 * MCS_IOC_INFO, struct mcs_info.
 */
enum mcs_ioctl {
	MCS_IOC_KICK	= _IOW('A', 0, int),
	MCS_IOC_START	= _IOW('A', 1, int),
	MCS_IOC_STATE	= _IOW('A', 2, int),
	MCS_IOC_SHARED	= _IOW('A', 3, int),
	MCS_IOC_INFO	= _IOR('A', 4, struct mcs_info),
};

#endif
