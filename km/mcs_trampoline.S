/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mcs_trampoline.S - from a startup IPI to a client's first instruction
 *
 * mcs_x86.c copies both parts: the trampoline to a page below 1 MiB, for the moment of the start,
 * the tail to a page that the client keeps. Both are position independent.
 *
 * Intel SDM volume 3A: 9.9 "Mode Switching", 10.4.4 "MP Initialization Example".
 */

	.section .rodata, "a"

/* -- the trampoline: real mode to long mode. CS is its page. ------------------------------------ */

	.globl	mcs_trampoline, mcs_trampoline_end, mcs_trampoline_cr3, mcs_trampoline_tail
	.balign	16
mcs_trampoline:
	.code16
	cli
	cld
	xorl	%ebx, %ebx
	movw	%cs, %bx
	movw	%bx, %ds
	shll	$4, %ebx			/* physical address of the page, from here to the tail */
	leal	(.Lgdt - mcs_trampoline)(%ebx), %eax
	movl	%eax, (.Lgdtr - mcs_trampoline + 2)
	leal	(.Lstart32 - mcs_trampoline)(%ebx), %eax
	movl	%eax, (.Lfar32 - mcs_trampoline)
	lgdtl	(.Lgdtr - mcs_trampoline)
	movl	$0x11, %eax			/* CR0: PE, ET; caches on: neither CD nor NW */
	movl	%eax, %cr0
	ljmpl	*(.Lfar32 - mcs_trampoline)

	.code32
.Lstart32:
	movw	$0x10, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movl	$0x20, %eax			/* CR4: PAE */
	movl	%eax, %cr4
	movl	(mcs_trampoline_cr3 - mcs_trampoline)(%ebx), %eax
	movl	%eax, %cr3
	movl	$0xc0000080, %ecx		/* EFER: LME */
	xorl	%edx, %edx
	movl	$0x100, %eax
	wrmsr
	movl	$0x80010033, %eax		/* CR0: PG, WP, NE, ET, MP, PE, whatever it was */
	movl	%eax, %cr0
	leal	(.Lstart64 - mcs_trampoline)(%ebx), %eax
	movl	%eax, (.Lfar64 - mcs_trampoline)(%ebx)
	ljmpl	*(.Lfar64 - mcs_trampoline)(%ebx)

	.code64
.Lstart64:
	movq	(mcs_trampoline_tail - mcs_trampoline)(%rbx), %rax
	jmp	*%rax

	.balign	8
.Lgdt:	.quad	0
	.quad	0x00cf9b000000ffff		/* 0x08: 32-bit code */
	.quad	0x00cf93000000ffff		/* 0x10: data */
	.quad	0x00af9b000000ffff		/* 0x18: 64-bit code */
.Lgdtr:	.word	.Lgdtr - .Lgdt - 1
	.long	0
	.balign	4
.Lfar32: .long	0
	.word	0x08
	.balign	4
.Lfar64: .long	0
	.word	0x18
	.balign	8
mcs_trampoline_cr3:
	.quad	0				/* below 4 GiB */
mcs_trampoline_tail:
	.quad	0
mcs_trampoline_end:

/* -- the tail: from the trampoline's page tables and GDT to the client's ------------------------- */

	.globl	mcs_tail, mcs_tail_end, mcs_tail_cr3, mcs_tail_entry, mcs_tail_gone
	.globl	mcs_tail_gdt, mcs_tail_gdt_base
	.balign	16
mcs_tail:
	.code64
	lgdt	.Ltail_gdtr(%rip)
	movq	mcs_tail_cr3(%rip), %rax
	movq	%rax, %cr3
	leaq	.Ltail_stack(%rip), %rsp
	pushq	$0x08
	leaq	1f(%rip), %rax
	pushq	%rax
	lretq
1:	movl	$0x10, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	movq	%cr4, %rax
	orl	$0x600, %eax			/* CR4: OSFXSR, OSXMMEXCPT, for clients that use SSE */
	movq	%rax, %cr4
	fninit
	xorl	%ebp, %ebp
	movq	mcs_tail_entry(%rip), %rax
	movl	$1, mcs_tail_gone(%rip)		/* the trampoline's page and tables are free again */
	jmp	*%rax

	.balign	8
mcs_tail_gdt:
	.quad	0
	.quad	0x00af9b000000ffff		/* 0x08: 64-bit code */
	.quad	0x00cf93000000ffff		/* 0x10: data */
	.word	0, 0, 0				/* so that the base below is aligned */
.Ltail_gdtr:
	.word	3 * 8 - 1
mcs_tail_gdt_base:
	.quad	0
mcs_tail_cr3:
	.quad	0
mcs_tail_entry:
	.quad	0
mcs_tail_gone:
	.long	0
	.balign	16
	.skip	256				/* for a client's first calls */
.Ltail_stack:
mcs_tail_end:

	.section .note.GNU-stack, "", %progbits
