/* SPDX-License-Identifier: MulanPSL-2.0 */
#if defined(__aarch64__)
#include "status_offsets.h"

	.text
	.globl	power_off
power_off:					// w0: 1 HVC, 2 SMC
	msr	daifset, #0xf
	mov	w19, w0

	/* From here on no store may enter a cache. Code is mapped one to one. */
	ldr	x0, =SCTLR_OFF
	msr	sctlr_el1, x0
	isb

	/*
	 * Write back and drop every line of the client's memory: the next image is loaded past
	 * the caches, and a line evicted later would overwrite it.
	 */
	adrp	x0, _start
	ldr	x1, =__memory_size
	add	x1, x1, x0
	bl	data_cache_line_size		// x2
1:	dc	civac, x0
	add	x0, x0, x2
	cmp	x0, x1
	b.lo	1b
	dsb	sy

	ldr	w0, =0x84000002			// PSCI CPU_OFF (DEN 0022)
	cmp	w19, #2
	b.eq	2f
	hvc	#0
	b	3f
2:	smc	#0

	/* It returns only when it was refused. */
3:	adrp	x1, image_status
	mov	w2, #PHASE_STUCK
	str	w2, [x1, #STATUS_PHASE]
4:	wfi
	b	4b
#endif
