/* SPDX-License-Identifier: MulanPSL-2.0 */
/*
 * From PSCI CPU_ON to Swift: EL2 to EL1, own memory out of the caches, zeroed data, stack,
 * FP registers, vectors, MMU. The core arrives with MMU and caches off and interrupts masked
 * (PSCI, DEN 0022, "CPU_ON: initial core configuration").
 */
#if defined(__aarch64__)
#include "status_offsets.h"

	.section .start, "ax"
	.globl	_start
_start:
	b	entry
	.long	0
	/* .header follows at DEMO_HEADER_OFFSET: client.ld */

	.section .start.code, "ax"
	.globl	entry
entry:
	msr	daifset, #0xf
	mrs	x19, CurrentEL
	lsr	x19, x19, #2

	/*
	 * The image was written past the caches. Lines of the client that ran here before may
	 * still be in a shared cache, and a dirty one would later be written over this image:
	 * throw them away before the first store.
	 */
	adrp	x0, _start
	ldr	x1, =__memory_size
	add	x1, x1, x0
	bl	data_cache_line_size		// x2
1:	dc	ivac, x0
	add	x0, x0, x2
	cmp	x0, x1
	b.lo	1b
	dsb	sy
	ic	iallu
	dsb	sy
	isb

	cmp	x19, #2
	b.hi	at_el3
	b.lo	at_el1

	/* EL2: leave nothing trapped and no second stage, then go down to EL1. */
	mov	x0, #(1 << 31)			// HCR_EL2.RW: EL1 is AArch64; E2H, TSC, VM, TGE 0
	msr	hcr_el2, x0
	isb
	mov	x0, #3				// EL1PCTEN, EL1PCEN: counter and timer usable at EL1
	msr	cnthctl_el2, x0
	msr	cntvoff_el2, xzr
	mov	x0, #0x33ff			// CPTR_EL2: RES1 bits, TFP 0
	msr	cptr_el2, x0
	msr	hstr_el2, xzr
	mrs	x0, mdcr_el2
	bic	x0, x0, #0xf00			// TDRA TDOSA TDA TDE: or brk, a Swift trap, ends here
	msr	mdcr_el2, x0
	msr	vttbr_el2, xzr
	mrs	x0, midr_el1
	msr	vpidr_el2, x0
	mrs	x0, mpidr_el1
	msr	vmpidr_el2, x0
	mrs	x0, id_aa64pfr0_el1
	ubfx	x0, x0, #24, #4			// GIC: system register interface present
	cbz	x0, 2f
	mrs	x0, S3_4_C12_C9_5		// ICC_SRE_EL2
	mov	x1, #9				// SRE, Enable: ICC_* usable at EL1
	orr	x0, x0, x1
	msr	S3_4_C12_C9_5, x0
	isb
	mrs	x0, S3_4_C12_C9_5
	tbz	x0, #0, 2f			// firmware keeps it: EL1 finds out as well
	msr	S3_4_C12_C11_0, xzr		// ICH_HCR_EL2: no virtual interface
2:	mov	x0, #0x3c5			// SPSR_EL2: EL1h, D A I F masked
	msr	spsr_el2, x0
	adr	x0, at_el1
	msr	elr_el2, x0
	ldr	x0, =SCTLR_OFF
	msr	sctlr_el1, x0
	isb
	eret

at_el1:
	ldr	x0, =SCTLR_OFF
	msr	sctlr_el1, x0
	mov	x0, #(3 << 20)			// CPACR_EL1.FPEN: Swift uses the q registers
	msr	cpacr_el1, x0
	msr	spsel, #1
	adrp	x0, vectors
	add	x0, x0, :lo12:vectors
	msr	vbar_el1, x0
	isb
	adrp	x0, __stack_top
	mov	sp, x0

	adrp	x0, __bss_start
	adrp	x1, __bss_end
3:	stp	xzr, xzr, [x0], #16
	cmp	x0, x1
	b.lo	3b

	adrp	x0, image_status
	ldr	x1, =MAGIC
	str	x1, [x0, #STATUS_MAGIC]
	mov	w1, #PHASE_ENTERED
	str	w1, [x0, #STATUS_PHASE]
	str	w19, [x0, #STATUS_ENTRY_EL]
	mrs	x1, mpidr_el1
	str	x1, [x0, #STATUS_MPIDR]

	isb
	mrs	x0, cntvct_el0			// differs from start to start: enough for a canary
	ldr	x1, =0x9e3779b97f4a7c15
	mul	x0, x0, x1
	adrp	x1, __stack_chk_guard
	str	x0, [x1, :lo12:__stack_chk_guard]

	msr	daifclr, #4			// SError: report it, from here on
	bl	mmu_enable			// 0, or the address of what is wrong, in words
	bl	main				// Sources/DemoClient/Main.swift; does not return
	b	.

	/* Firmware that starts clients at EL3 has no PSCI that could stop them. */
at_el3:
	wfe
	b	at_el3

	.globl	data_cache_line_size
data_cache_line_size:				// x2 = bytes; changes x3
	mrs	x3, ctr_el0
	ubfx	x3, x3, #16, #4			// DminLine: log2 of words
	mov	x2, #4
	lsl	x2, x2, x3
	ret
#endif
