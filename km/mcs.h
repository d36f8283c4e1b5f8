/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mcs.h - between the files of mcs_km
 */
#ifndef MCS_H
#define MCS_H

#include <linux/mm_types.h>
#include <linux/types.h>

#include "mcs_uapi.h"

/**
 * struct mcs_arch - what differs between architectures
 * @init: find firmware and interrupt controller, take a doorbell and tell which; logs why it cannot
 * @exit: undo @init
 * @check: whether a client on this processor could be started and rung; logs why not
 * @start: start a processor that is off at a physical address; logs why it cannot
 * @state: an enum mcs_cpu_state or an error
 * @kick: ring a client; every earlier write to its memory is visible to it by then
 * @mmap_prot: memory type of the regions in user space
 *
 * @check, @start, @state and @kick get the number of a present processor.
 */
struct mcs_arch {
	int (*init)(struct mcs_info *info);
	void (*exit)(void);
	int (*check)(unsigned int cpu);
	int (*start)(unsigned int cpu, u64 entry);
	int (*state)(unsigned int cpu);
	int (*kick)(unsigned int cpu);
	pgprot_t (*mmap_prot)(pgprot_t prot);
};

extern const struct mcs_arch mcs_arch;

/* mcs_core.c: a client rang; called in hard interrupt context on any processor. */
void mcs_rang(void);

/* mcs_polling.c: ticks instead of rings, for MCS_DOORBELL_POLLED. */
void mcs_polling_init(void);
void mcs_polling_run(bool run);
void mcs_polling_hurry(void);
void mcs_polling_exit(void);

/* mcs_memory.c: the memory reserved for clients. */
int mcs_memory_claim(void);
void mcs_memory_release(void);
void mcs_memory_regions(struct mcs_info *info);
bool mcs_memory_contains(u64 base, u64 size);

#endif
