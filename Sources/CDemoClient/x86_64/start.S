/* SPDX-License-Identifier: MulanPSL-2.0 */
/*
 * From the kernel module to Swift: 64-bit mode, paging on, interrupts off, CS 0x08, SS 0x10, SSE
 * usable (km/README.md, "x86-64"). The page tables are the module's; they map the image readable,
 * writable and executable, wherever it was linked to: it moves itself.
 */
#if defined(__x86_64__)
#include "status_offsets.h"

	.section .start, "ax"
	.globl	_start
_start:
	jmp	entry
	.balign	8
	/* .header follows at DEMO_HEADER_OFFSET: client.ld */

	.section .start.code, "ax"
entry:
	cli
	cld
	leaq	__stack_top(%rip), %rsp
	leaq	__bss_start(%rip), %rdi
	leaq	__bss_end(%rip), %rcx
	subq	%rdi, %rcx
	shrq	$3, %rcx
	xorl	%eax, %eax
	rep stosq

	/* It is linked at 0: adds where it is to every address in it (R_X86_64_RELATIVE only). */
	leaq	_start(%rip), %rdx
	leaq	__relocations_start(%rip), %rsi
	leaq	__relocations_end(%rip), %rdi
1:	cmpq	%rdi, %rsi
	jae	2f
	movq	(%rsi), %rax
	movq	16(%rsi), %rcx
	addq	%rdx, %rcx
	movq	%rcx, (%rdx, %rax)
	addq	$24, %rsi
	jmp	1b

2:	leaq	image_status(%rip), %rbx
	movabsq	$MAGIC, %rax
	movq	%rax, STATUS_MAGIC(%rbx)
	movl	$PHASE_ENTERED, STATUS_PHASE(%rbx)
	pushq	$0x1f80				/* MXCSR after reset: INIT leaves it as it was */
	ldmxcsr	(%rsp)
	rdtsc					/* differs from start to start: enough for a canary */
	shlq	$32, %rdx
	orq	%rdx, %rax
	movabsq	$0x9e3779b97f4a7c15, %rcx
	imulq	%rcx, %rax
	movq	%rax, __stack_chk_guard(%rip)

	leaq	__stack_top(%rip), %rsp
	xorl	%ebp, %ebp
	call	header_problem			/* image.c: 0, or the address of what is wrong, in words */
	movq	%rax, %rdi
	call	main				/* Sources/DemoClient/Main.swift; does not return */

	/* Linux resets the core with INIT; until then it sleeps. */
	.globl	halt
halt:
	cli
1:	hlt
	jmp	1b
#endif
