/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mcs.h - between the files of mcs_km
 */
#ifndef MCS_H
#define MCS_H

#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/poll.h>
#include <linux/types.h>
#include <linux/wait.h>

#include "mcs_uapi.h"

struct device_node;

/**
 * struct mcs_boot - how a client starts
 * @entry: as in struct mcs_run
 * @doorbell: physical address of its struct mcs_doorbell_block, 0 if it has none
 * @line: INTID of the interrupt that its node gives it, 0 if it has none
 * @maps: entries of @map, 0 for all memory one to one
 * @map: checked: whole pages of the map's size, physically inside the claim
 */
struct mcs_boot {
	u64 entry;
	u64 doorbell;
	u32 line;
	u32 maps;
	struct mcs_map map[MCS_MAX_MAPS];
};

/*
 * What each architecture provides: mcs_arm64.c, mcs_x86.c. @cpu is a present processor; Linux does
 * not run on it, but for mcs_arch_state() and mcs_arch_may_take(). All but mcs_arch_kick() and
 * mcs_arch_state() exclude each other and may sleep.
 */

/* Finds firmware and interrupt controller, fills in doorbell and features; logs why it cannot. */
int mcs_arch_init(struct mcs_info *info);
void mcs_arch_exit(void);
/* Hears the clients' rings from before the first start until after the last stop. */
int mcs_arch_listen(void);
void mcs_arch_unlisten(void);
/* Whether a processor that Linux runs can be taken for a client; logs why not, with the remedy. */
int mcs_arch_may_take(unsigned int cpu);
/* Whether a client there could be started and rung; logs why not. */
int mcs_arch_check(unsigned int cpu);
/* Starts a processor that is off; logs why it cannot. Returns before the processor is on. */
int mcs_arch_start(unsigned int cpu, const struct mcs_boot *boot);
/* Stops a client by force. -EOPNOTSUPP where only the client itself can. */
int mcs_arch_stop(unsigned int cpu);
/* An enum mcs_cpu_state or an error. */
int mcs_arch_state(unsigned int cpu);
/* Rings a client; every earlier write to its memory is visible to it by then. */
int mcs_arch_kick(unsigned int cpu);
/* Memory type of [base, base + size) in user space: the one that the clients' maps have. */
pgprot_t mcs_arch_mmap_prot(u64 base, u64 size, pgprot_t prot);

/* mcs_core.c: constant once /dev/mcs is there. */
extern struct mcs_info mcs_info;

#define MCS_FILE_EVENTS		32	/* a power of two */

/**
 * struct mcs_file - an open file: what it was not told yet
 * @node: in the list of all
 * @wait: who polls it
 * @homes: whose rings it hears, bits as in mcs_memory.c; 0: everybody's
 * @rang: a client rang
 * @again: told while queueing: epoll's EPOLL_CTL_ADD, which tells nobody
 * @head: events written so far
 * @tail: events read so far
 * @event: those between, by their number modulo the size
 */
struct mcs_file {
	struct list_head node;
	wait_queue_head_t wait;
	u32 homes;
	bool rang;
	bool again;
	u32 head;
	u32 tail;
	struct mcs_event event[MCS_FILE_EVENTS];
};

/* mcs_file.c: tells open files about rings and events. */
void mcs_file_add(struct mcs_file *self);
void mcs_file_remove(struct mcs_file *self);
__poll_t mcs_file_poll(struct mcs_file *self, struct file *file, poll_table *wait);
int mcs_file_next_event(struct mcs_file *self, struct mcs_event *event);
void mcs_event(enum mcs_event_kind kind, unsigned int cpu);
void mcs_file_hear(struct mcs_file *self, int home);
/* One of these clients rang; called in hard interrupt or NMI context on any processor. */
void mcs_rang(u32 homes);
#define MCS_ANY_HOME	(~(u32)0)
u64 mcs_rings(void);
void mcs_file_exit(void);

/* mcs_client.c: claims, and the clients that run in them. */
int mcs_client_init(void);
void mcs_client_exit(void);
int mcs_client_claim(struct mcs_file *file, const struct mcs_claim *claim);
int mcs_client_run(struct mcs_file *file, const struct mcs_run *run, const struct mcs_boot *boot);
int mcs_client_stop(struct mcs_file *file, unsigned int cpu, unsigned int timeout_ms);
int mcs_client_kick(struct mcs_file *file, unsigned int cpu);
int mcs_client_state(unsigned int cpu);
int mcs_client_status(struct mcs_file *file, struct mcs_status *status);
bool mcs_client_may_map(struct mcs_file *file, u64 base, u64 size);
void mcs_client_open(void);
void mcs_client_close(struct mcs_file *file);

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
/* Whether a client with its image at @address may run on @cpu: its node may list processors. */
bool mcs_memory_allows(u64 address, unsigned int cpu);
/* The memory of a client with its image at @address and no claim; at most MCS_MAX_REGIONS. */
u32 mcs_memory_own(u64 address, struct mcs_region *range);
/* The index of the client whose image belongs at @address; negative if it is not clear. */
int mcs_memory_home(u64 address);

/* mcs_line.c: interrupts of the clients' own. */
int mcs_line_open(u32 home, struct device_node *np);
void mcs_line_close(u32 home);
u32 mcs_line_number(int home);
u64 mcs_line_count(int home);

#endif
