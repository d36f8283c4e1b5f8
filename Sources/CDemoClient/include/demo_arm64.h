/* SPDX-License-Identifier: MulanPSL-2.0 */
/*
 * What Swift cannot say: system registers, barriers, and the entry points in assembly.
 * Register encodings: Arm Architecture Reference Manual (DDI 0487), GICv3 (IHI 0069).
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define READ_REGISTER(name, reg)                                     \
	static inline uint64_t read_##name(void)                     \
	{                                                            \
		uint64_t value;                                      \
		__asm__ volatile("mrs %0, " #reg : "=r"(value)::"memory"); \
		return value;                                        \
	}
#define WRITE_REGISTER(name, reg)                                    \
	static inline void write_##name(uint64_t value)              \
	{                                                            \
		__asm__ volatile("msr " #reg ", %0\n\tisb" ::"r"(value) : "memory"); \
	}

READ_REGISTER(mpidr_el1, mpidr_el1)
READ_REGISTER(id_aa64pfr0_el1, id_aa64pfr0_el1)
READ_REGISTER(cntfrq_el0, cntfrq_el0)
WRITE_REGISTER(cntv_tval_el0, cntv_tval_el0)
WRITE_REGISTER(cntv_ctl_el0, cntv_ctl_el0)

READ_REGISTER(icc_sre_el1, S3_0_C12_C12_5)
WRITE_REGISTER(icc_sre_el1, S3_0_C12_C12_5)
WRITE_REGISTER(icc_pmr_el1, S3_0_C4_C6_0)
WRITE_REGISTER(icc_bpr1_el1, S3_0_C12_C12_3)
WRITE_REGISTER(icc_ctlr_el1, S3_0_C12_C12_4)
WRITE_REGISTER(icc_igrpen1_el1, S3_0_C12_C12_7)
READ_REGISTER(icc_iar1_el1, S3_0_C12_C12_0)
WRITE_REGISTER(icc_eoir1_el1, S3_0_C12_C12_1)
WRITE_REGISTER(icc_sgi1r_el1, S3_0_C12_C11_5)

/* The virtual counter; the isb keeps the read where it was written. */
static inline uint64_t read_cntvct_el0(void)
{
	uint64_t value;

	__asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(value)::"memory");
	return value;
}

/* Everything written before is visible to the other core before what follows. */
static inline void barrier_full(void)
{
	__asm__ volatile("dsb sy" ::: "memory");
}

/* Returns for a pending interrupt even while PSTATE.I masks it (DDI 0487, "Wait for Interrupt"). */
static inline void wait_for_interrupt(void)
{
	__asm__ volatile("dsb sy\n\twfi" ::: "memory");
}

/* power.S: drops this core's caches for the client's memory and calls CPU_OFF. */
void power_off(uint32_t conduit) __attribute__((noreturn));
/* client.ld: the lowest address of the stack's guard page, 4 KiB. */
uintptr_t stack_guard(void);
