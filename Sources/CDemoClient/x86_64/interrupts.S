/* SPDX-License-Identifier: MulanPSL-2.0 */
/*
 * Interrupts come only while wait_for_interrupt sleeps, where no register holds anything: nothing
 * is saved. They are counted, and ended at the APIC afterwards. An exception ends the client: all
 * goes to the status page, and the report is written on a stack of its own.
 */
#if defined(__x86_64__)
#include "status_offsets.h"

	.text
	.globl	wait_for_interrupt
wait_for_interrupt:
	sti					/* takes effect after the next instruction: none gets lost */
	hlt
	cli
	ret

	.globl	take_unended
take_unended:
	xorl	%eax, %eax
	xchgl	unended(%rip), %eax
	ret

	.globl	doorbell_gate, interrupt_gate, spurious_gate, exception_gates
	.balign	16
doorbell_gate:
	incq	image_status+STATUS_DOORBELLS(%rip)
interrupt_gate:
	incl	unended(%rip)
spurious_gate:					/* has no in-service bit (SDM 11.9); NMI has none either */
	iretq

	/* 16 bytes apart. Those that push an error code: SDM table 6-1. */
	.balign	16
exception_gates:
	.set	vector, 0
	.rept	32
	.balign	16
	.if	vector == 2
	iretq					/* NMI: Linux's, to all cores */
	.else
	.if	((1 << vector) & 0x60227d00) == 0
	pushq	$0
	.endif
	pushq	$vector
	jmp	record
	.endif
	.set	vector, vector + 1
	.endr

record:						/* vector, error code, rip, cs, rflags, rsp */
	pushq	%rax
	leaq	image_status+STATUS_VECTOR(%rip), %rax
	cmpq	$0, (%rax)
	jne	halt				/* an exception while reporting one: only stop */
	movq	%rcx, 0x30+0x08(%rax)
	movq	%rdx, 0x30+0x10(%rax)
	movq	%rbx, 0x30+0x18(%rax)
	movq	%rbp, 0x30+0x28(%rax)
	movq	%rsi, 0x30+0x30(%rax)
	movq	%rdi, 0x30+0x38(%rax)
	movq	%r8, 0x30+0x40(%rax)
	movq	%r9, 0x30+0x48(%rax)
	movq	%r10, 0x30+0x50(%rax)
	movq	%r11, 0x30+0x58(%rax)
	movq	%r12, 0x30+0x60(%rax)
	movq	%r13, 0x30+0x68(%rax)
	movq	%r14, 0x30+0x70(%rax)
	movq	%r15, 0x30+0x78(%rax)
	popq	0x30(%rax)			/* rax */
	popq	%rcx
	addq	$0x100, %rcx
	movq	%rcx, (%rax)
	popq	0x08(%rax)			/* error code */
	popq	0x10(%rax)			/* rip */
	popq	%rcx
	popq	0x20(%rax)			/* rflags */
	popq	%rcx
	movq	%rcx, 0x28(%rax)
	movq	%rcx, 0x30+0x20(%rax)		/* rsp */
	movq	%cr2, %rcx
	movq	%rcx, 0x18(%rax)
	leaq	__exception_stack_top(%rip), %rsp
	xorl	%ebp, %ebp
	call	client_exception		/* Exceptions.swift; does not return */
	jmp	halt

	.bss
	.balign	8
unended: .long	0
	.section .note.GNU-stack, "", %progbits
#endif
