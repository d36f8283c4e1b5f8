/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The interrupt descriptor table (SDM volume 3A, 6.14 "Exception and interrupt handling in 64-bit mode"). */
#if defined(__x86_64__)
#include "CDemoClient.h"

extern const char doorbell_gate[], interrupt_gate[], spurious_gate[], exception_gates[];
extern char _start[];

static struct __attribute__((packed)) {
	uint16_t low, selector, attributes, middle;
	uint32_t high, zero;
} gates[256] __attribute__((aligned(16)));

static void set_gate(unsigned int vector, const char *handler)
{
	uint64_t entry = (uint64_t)handler;

	gates[vector].low = (uint16_t)entry;
	gates[vector].selector = 0x08;		/* the module's 64-bit code segment */
	gates[vector].attributes = 0x8e00;	/* present, interrupt gate, this stack */
	gates[vector].middle = (uint16_t)(entry >> 16);
	gates[vector].high = (uint32_t)(entry >> 32);
}

void install_gates(uint32_t doorbell)
{
	struct __attribute__((packed)) {
		uint16_t limit;
		uint64_t base;
	} table = { sizeof(gates) - 1, (uint64_t)gates };

	for (unsigned int vector = 0; vector < 32; vector++)
		set_gate(vector, exception_gates + 16 * vector);
	for (unsigned int vector = 32; vector < 256; vector++)
		set_gate(vector, interrupt_gate);
	set_gate(doorbell, doorbell_gate);
	set_gate(SPURIOUS_VECTOR, spurious_gate);
	__asm__ volatile("lidt %0" ::"m"(table));
}

uintptr_t image_start(void) { return (uintptr_t)_start; }

/* For start.S. */
const char *header_problem(void)
{
	if (image_header.magic != DEMO_HEADER_MAGIC || image_header.version != DEMO_HEADER_VERSION)
		return "the image header has another magic number or version";
	return NULL;
}
#endif
