/* SPDX-License-Identifier: MulanPSL-2.0 */
/* demo_image.h for the assembler; image.c's assertions hold the offsets in place. */
#pragma once
#define MAGIC 0x004f4d454453434d
#define STATUS_MAGIC 0x00
#define STATUS_PHASE 0x10
#define STATUS_ENTRY_EL 0x14
#define STATUS_MPIDR 0x18
#define STATUS_VECTOR 0x78
#define STATUS_X 0xa8
#define PHASE_ENTERED 1
#define PHASE_FAILED 6
#define PHASE_STUCK 7

/* SCTLR_EL1: RES1 bits 29, 28, 23, 22, 20, 11 of ARMv8.0; MMU, caches, endianness off. */
#define SCTLR_OFF 0x30d00800
