/* SPDX-License-Identifier: MulanPSL-2.0 */
/*
 * What Swift cannot say on x86-64: special registers, and the entry points in assembly.
 * Intel SDM (order no. 325462): volume 2 for the instructions, volume 3A, 11 "APIC".
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

static inline uint64_t read_msr(uint32_t number)
{
	uint32_t low, high;

	__asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number) : "memory");
	return (uint64_t)high << 32 | low;
}

static inline void write_msr(uint32_t number, uint64_t value)
{
	__asm__ volatile("wrmsr" ::"c"(number), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
			 : "memory");
}

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid read_cpuid(uint32_t leaf)
{
	struct cpuid result;

	__asm__ volatile("cpuid"
			 : "=a"(result.eax), "=b"(result.ebx), "=c"(result.ecx), "=d"(result.edx)
			 : "a"(leaf), "c"(0));
	return result;
}

static inline uint64_t read_time_stamp(void)
{
	uint32_t low, high;

	__asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high)::"memory");
	return (uint64_t)high << 32 | low;
}

/* Everything written before is visible to other cores before what follows. */
static inline void barrier_full(void)
{
	__asm__ volatile("mfence; lfence" ::: "memory");
}

/* interrupts.S: sleeps until an interrupt, with interrupts on only meanwhile. */
void wait_for_interrupt(void);
/* How many came that have not been ended at the APIC: its in-service bits. Starts again at 0. */
uint32_t take_unended(void);
/* start.S, power_off: interrupts off, for good. */
void halt(void) __attribute__((noreturn));

/* interrupts.c: their gates. */
#define TIMER_VECTOR 0xe0
#define SPURIOUS_VECTOR 0xff
void install_gates(uint32_t doorbell);
/* Where the image was loaded. */
uintptr_t image_start(void);
