/* SPDX-License-Identifier: MulanPSL-2.0 */
/*
 * The two pages of the demo client that others read: the image header, which a test or a
 * board may patch before the image is loaded, and the status page, which the running client
 * writes. Plain C, so that host programs can include it. docs/demo-client.md describes both.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define DEMO_HEADER_OFFSET 8       /* from the start of the image */
#define DEMO_STATUS_OFFSET 0x1000  /* from the start of the image */
#define DEMO_STATUS_SIZE 0x1000

#define DEMO_HEADER_MAGIC 0x004f4d454453434dull /* the bytes "MCSDEMO\0" */
#define DEMO_HEADER_VERSION 1

/* flags */
#define DEMO_FLAG_FIRST_GENERATION 1u /* only `uart`, at 0x400; off by "shutdown\0" */
#define DEMO_FLAG_ALONE 2u            /* no Linux: the client enables the distributor */
#define DEMO_FLAG_UNIPROTON 4u        /* `console` and `uart`; cannot be switched off */
#define DEMO_FLAG_RT_THREAD 8u        /* `echo`, `onoff`, `matrix`, `pty` */
#define DEMO_FLAGS_KNOWN 0xff0fu
#define DEMO_FAULT_SHIFT 8u           /* bits 8 to 15: how it breaks the protocol, 0 not at all */

/* psci_conduit, for a core entered at EL1; one entered at EL2 always takes SMC */
#define DEMO_CONDUIT_AUTO 0u /* HVC */
#define DEMO_CONDUIT_HVC 1u
#define DEMO_CONDUIT_SMC 2u

struct demo_header {
	uint64_t magic;
	uint32_t version;
	uint32_t flags;
	uint64_t load_address;	/* fixed when linked: information, not a setting */
	uint64_t memory_size;	/* from the load address: image, zeroed data, page tables, stacks */
	uint64_t shared_base;	/* page aligned */
	uint64_t shared_size;	/* page aligned, at least 0x30000 */
	uint64_t linux_core;	/* that gets the doorbell: MPIDR, or APIC id */
	uint32_t doorbell;	/* both directions: SGI 0..15, or vector 32..254 */
	uint32_t psci_conduit;	/* this and the rest on arm64 only */
	uint64_t gicd_base;
	uint64_t gicc_base;	/* used on GICv2 */
	uint64_t gicr_base;	/* used on GICv3 */
	uint64_t gicr_size;	/* how far to look for this core's redistributor */
};

/* phase */
#define DEMO_PHASE_LOADED 0u	/* as loaded: not a single instruction ran */
#define DEMO_PHASE_ENTERED 1u	/* before the MMU is on */
#define DEMO_PHASE_STARTED 2u	/* MMU and caches on */
#define DEMO_PHASE_WAITING 3u	/* for DRIVER_OK */
#define DEMO_PHASE_SERVING 4u
#define DEMO_PHASE_STOPPED 5u	/* asked to; CPU_OFF follows */
#define DEMO_PHASE_FAILED 6u	/* `report` says why; CPU_OFF follows */
#define DEMO_PHASE_STUCK 7u	/* CPU_OFF did not work; the core sleeps for ever */

#define DEMO_REPORT_SIZE 256

struct demo_status {
	uint64_t magic;		/* DEMO_HEADER_MAGIC once entered */
	uint64_t heartbeat;	/* wake-ups: about ten a second at rest, more under load */
	uint32_t phase;
	uint32_t entry_el;	/* arm64 */
	uint64_t core;		/* MPIDR_EL1, or APIC id */
	uint32_t gic_version;	/* x86-64: 1 xAPIC, 2 x2APIC */
	uint32_t psci_conduit;	/* as chosen: 1 HVC, 2 SMC */
	uint64_t doorbells;	/* interrupts received from Linux */
	uint64_t received;	/* messages */
	uint64_t sent;		/* messages */
	uint64_t dropped;	/* messages: host silent, or its ring full for a second */
	uint64_t reserved[6];
	/* the exception that ended the client; all zero when there was none */
	uint64_t vector;	/* 0..15, as in the vector table; +0x100: valid */
	uint64_t esr, elr, far, spsr, sp; /* x86-64: error code, rip, cr2, rflags, rsp */
	uint64_t x[31];		/* x86-64: rax rcx rdx rbx rsp rbp rsi rdi r8 … r15 */
	char report[DEMO_REPORT_SIZE];	/* one line of ASCII, ends with NUL */
};

/* The resource table: one RPMsg device with two rings, that of the client's messages first. */
#define DEMO_TABLE_ANY 0xffffffffu /* Linux chooses the address */

/* state: Linux's words for the core (TableState in Sources/ClientContract) */
#define DEMO_STATE_OFF 0x84000002u
#define DEMO_STATE_ATTACH 0x84000009u

struct demo_table {
	uint32_t version, count;
	uint32_t state, reserved;
	uint32_t offset;
	uint32_t type, id, notify, features, granted, config_length;
	uint8_t status, rings, padding[2];
	struct {
		uint32_t address, align, count, notify, physical;
	} ring[2];
};

_Static_assert(offsetof(struct demo_table, ring) == 48, "struct fw_rsc_vdev");
_Static_assert(offsetof(struct demo_header, shared_base) == 0x20, "documented");
_Static_assert(offsetof(struct demo_header, gicd_base) == 0x40, "documented");
_Static_assert(sizeof(struct demo_header) == 0x60, "documented");
_Static_assert(offsetof(struct demo_status, phase) == 0x10, "documented, used by start.S");
_Static_assert(offsetof(struct demo_status, entry_el) == 0x14, "documented, used by start.S");
_Static_assert(offsetof(struct demo_status, doorbells) == 0x28, "documented");
_Static_assert(offsetof(struct demo_status, vector) == 0x78, "documented, used by vectors.S");
_Static_assert(offsetof(struct demo_status, x) == 0xa8, "documented, used by vectors.S");
_Static_assert(offsetof(struct demo_status, report) == 0x1a0, "documented");
_Static_assert(sizeof(struct demo_status) <= DEMO_STATUS_SIZE, "one page");
