// SPDX-License-Identifier: MulanPSL-2.0
//
// The client's first instruction, in 64-bit mode with paging on, interrupts off.
  .section .start, "ax"
  .globl _start
_start:
  jmp 1f
  .balign 8
  .globl shared_address
shared_address:
  .quad 0                     // the starter's
1:
  leaq stack(%rip), %rsp
  movq shared_address(%rip), %rdi
  call client
2:
  hlt
  jmp 2b

// One entry for each of the 256 vectors, 16 bytes apart: pushes its number and goes on to interrupt().
  .balign 16
  .globl vectors
vectors:
  .set vector, 0
  .rept 256
  .balign 16
  pushq $vector
  jmp common
  .set vector, vector + 1
  .endr

common:
  pushq %rax
  pushq %rcx
  pushq %rdx
  pushq %rsi
  pushq %rdi
  pushq %r8
  pushq %r9
  pushq %r10
  pushq %r11
  movq 72(%rsp), %rdi         // the number
  cld
  call interrupt
  popq %r11
  popq %r10
  popq %r9
  popq %r8
  popq %rdi
  popq %rsi
  popq %rdx
  popq %rcx
  popq %rax
  addq $8, %rsp
  iretq

  .bss
  .balign 16
  .skip 16384
stack:
  .section .note.GNU-stack, "", %progbits
