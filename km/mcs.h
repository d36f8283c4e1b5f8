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
 * @doorbell: kind of the client's way to ring Linux
 * @doorbell_number: its number
 * @init: find firmware and interrupt controller, take the doorbell; logs why it cannot
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
	enum mcs_doorbell doorbell;
	u32 doorbell_number;
	int (*init)(void);
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

/* mcs_memory.c: the memory reserved for clients. */
int mcs_memory_claim(void);
void mcs_memory_release(void);
u32 mcs_memory_regions(struct mcs_region *regions);
bool mcs_memory_contains(u64 base, u64 size);

#endif
