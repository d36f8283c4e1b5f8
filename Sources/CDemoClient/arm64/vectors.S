/* SPDX-License-Identifier: MulanPSL-2.0 */
/*
 * The client never unmasks interrupts (Main.swift: it takes them in its loop), so whatever
 * arrives here ends it. No frame is pushed: the stack may be what broke. All general
 * registers go to the status page, the report is written on a stack of its own, and the core
 * is switched off.
 */
#if defined(__aarch64__)
#include "status_offsets.h"

	.macro	vector number
	.balign	128
	msr	tpidr_el1, x0
	mov	x0, #\number
	b	record
	.endm

	.text
	.balign	2048
	.globl	vectors
vectors:
	.irp	number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	vector	\number
	.endr

	.balign	128
record:
	msr	tpidr_el0, x1
	adrp	x1, image_status
	str	x2, [x1, #STATUS_X + 16]
	ldr	x2, [x1, #STATUS_VECTOR]
	cbnz	x2, 1f				// an exception while reporting one: only stop
	add	x0, x0, #0x100
	str	x0, [x1, #STATUS_VECTOR]	// then esr, elr, far, spsr, sp
	mrs	x0, esr_el1
	str	x0, [x1, #STATUS_VECTOR + 8]
	mrs	x0, elr_el1
	str	x0, [x1, #STATUS_VECTOR + 16]
	mrs	x0, far_el1
	str	x0, [x1, #STATUS_VECTOR + 24]
	mrs	x0, spsr_el1
	str	x0, [x1, #STATUS_VECTOR + 32]
	mov	x0, sp
	str	x0, [x1, #STATUS_VECTOR + 40]
	mrs	x0, tpidr_el1
	str	x0, [x1, #STATUS_X]
	mrs	x0, tpidr_el0
	str	x0, [x1, #STATUS_X + 8]
	add	x1, x1, #STATUS_X
	str	x3, [x1, #24]
	stp	x4, x5, [x1, #32]
	stp	x6, x7, [x1, #48]
	stp	x8, x9, [x1, #64]
	stp	x10, x11, [x1, #80]
	stp	x12, x13, [x1, #96]
	stp	x14, x15, [x1, #112]
	stp	x16, x17, [x1, #128]
	stp	x18, x19, [x1, #144]
	stp	x20, x21, [x1, #160]
	stp	x22, x23, [x1, #176]
	stp	x24, x25, [x1, #192]
	stp	x26, x27, [x1, #208]
	stp	x28, x29, [x1, #224]
	str	x30, [x1, #240]
	adrp	x0, __exception_stack_top
	mov	sp, x0
	bl	client_exception		// Exceptions.swift; does not return

	/* Once more: the report broke, so do without. If CPU_OFF itself broke, nothing is left. */
1:	ldr	w2, [x1, #STATUS_PHASE]
	cmp	w2, #PHASE_FAILED
	b.eq	2f
	mov	w2, #PHASE_FAILED
	str	w2, [x1, #STATUS_PHASE]
	adrp	x0, __exception_stack_top
	mov	sp, x0
	bl	client_power_off		// PSCI.swift; does not return
2:	mov	w2, #PHASE_STUCK
	str	w2, [x1, #STATUS_PHASE]
3:	wfi
	b	3b
#endif
