/* SPDX-License-Identifier: MulanPSL-2.0 */
/* The image header as built: for the profile qemu-a53, on x86-64 for x86-ipc. */
#include "CDemoClient.h"

extern char _start[], __memory_size[];

/*
 * Volatile: what is in the image counts, not what was compiled. Addresses of QEMU's board are
 * those of its hw/arm/virt.c, base_memmap[].
 */
__attribute__((section(".header"), used)) const volatile struct demo_header image_header = {
	.magic = DEMO_HEADER_MAGIC,
	.version = DEMO_HEADER_VERSION,
	.flags = 0,
#if defined(__aarch64__)
	.load_address = (uint64_t)_start,
#else
	.load_address = 0x118000000,	/* of the profile: it runs anywhere */
#endif
	.memory_size = (uint64_t)__memory_size,
	.shared_size = 0x30000,
	.linux_core = 0,
#if defined(__aarch64__)
	.shared_base = 0x70000000,
	.doorbell = 7,
	.psci_conduit = DEMO_CONDUIT_AUTO,
	.gicd_base = 0x08000000,
	.gicc_base = 0x08010000,
	.gicr_base = 0x080a0000,
	.gicr_size = 0x00f60000,
#else
	.shared_base = 0x110000000,
	.doorbell = 0xeb,
#endif
};

/* A page of its own in the image, never cached: a reader on another core sees it as it is. */
__attribute__((section(".status"), used)) volatile struct demo_status image_status;

extern char __stack_bottom[];

uintptr_t stack_guard(void) { return (uintptr_t)__stack_bottom; }
