/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The header's and the status page's fields for Swift, which does not know volatile. */
#pragma once
#include "demo_image.h"

extern const volatile struct demo_header image_header;
extern volatile struct demo_status image_status;

#define HEADER_FIELD(type, name) \
	static inline type header_##name(void) { return image_header.name; }
#define STATUS_FIELD(type, name)                                            \
	static inline type status_##name(void) { return image_status.name; } \
	static inline void status_set_##name(type value) { image_status.name = value; }

HEADER_FIELD(uint32_t, flags)
HEADER_FIELD(uint64_t, shared_base)
HEADER_FIELD(uint64_t, shared_size)
HEADER_FIELD(uint64_t, linux_core)
HEADER_FIELD(uint32_t, doorbell)
HEADER_FIELD(uint32_t, psci_conduit)
HEADER_FIELD(uint64_t, gicd_base)
HEADER_FIELD(uint64_t, gicc_base)
HEADER_FIELD(uint64_t, gicr_base)
HEADER_FIELD(uint64_t, gicr_size)

STATUS_FIELD(uint64_t, heartbeat)
STATUS_FIELD(uint32_t, phase)
STATUS_FIELD(uint32_t, entry_el)
STATUS_FIELD(uint64_t, core)
STATUS_FIELD(uint32_t, gic_version)
STATUS_FIELD(uint32_t, psci_conduit)
STATUS_FIELD(uint64_t, doorbells)
STATUS_FIELD(uint64_t, received)
STATUS_FIELD(uint64_t, sent)
STATUS_FIELD(uint64_t, dropped)
STATUS_FIELD(uint64_t, vector)
STATUS_FIELD(uint64_t, esr)
STATUS_FIELD(uint64_t, elr)
STATUS_FIELD(uint64_t, far)

extern volatile struct demo_table image_table;

/* Whether Linux has put the rings' addresses in. */
static inline _Bool table_is_used(void) { return image_table.ring[0].address != DEMO_TABLE_ANY; }
static inline uint64_t table_ring(uint32_t i) { return image_table.ring[i & 1].address; }
static inline uint8_t table_status(void)
{
	return __atomic_load_n(&image_table.status, __ATOMIC_ACQUIRE);
}
static inline uint32_t table_state(void) { return image_table.state; }
static inline void table_clear_state(void) { image_table.state = 0; }

/* Bytes from shared_base that the client maps: the header's, or all of its pool. */
uint64_t shared_size(void);

/* One byte of the report; the last one stays the NUL. */
static inline void status_set_report(uint32_t index, uint8_t value)
{
	if (index < DEMO_REPORT_SIZE - 1)
		image_status.report[index] = (char)value;
}
