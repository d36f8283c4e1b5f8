/* SPDX-License-Identifier: MulanPSL-2.0 */
/*
 * Identity map with 4 KiB pages: exactly what the client may touch, nothing else, so that
 * neither a stray pointer nor speculation reaches Linux's memory. Code is never writable,
 * data never executable, the pages below the stacks stay unmapped.
 * Descriptor and register formats: DDI 0487, "VMSAv8-64 translation table format".
 */
#if defined(__aarch64__)
#include "CDemoClient.h"

#define PAGE 0x1000ull
#define LIMIT (1ull << 39) /* T0SZ 25: three levels */

/* MAIR_EL1 indices */
#define DEVICE 0ull     /* 0x04: Device-nGnRE */
#define CACHED 1ull     /* 0xff: Normal, write-back, allocating */
#define UNCACHED 2ull   /* 0x44: Normal non-cacheable, as Linux maps the shared memory */
#define MAIR 0x44ff04ull

#define VALID_PAGE 3ull
#define ATTRIBUTE(i) ((i) << 2)
#define READ_ONLY (2ull << 6)
#define INNER_SHAREABLE (3ull << 8)
#define ACCESSED (1ull << 10)
#define NO_EXECUTE (3ull << 53) /* PXN, UXN */
#define ADDRESS 0x0000fffffffff000ull

#define CODE (ATTRIBUTE(CACHED) | INNER_SHAREABLE | READ_ONLY)
#define CONSTANTS (CODE | NO_EXECUTE)
#define DATA (ATTRIBUTE(CACHED) | INNER_SHAREABLE | NO_EXECUTE)
#define SHARED (ATTRIBUTE(UNCACHED) | NO_EXECUTE)
#define REGISTERS (ATTRIBUTE(DEVICE) | NO_EXECUTE)

/*
 * One first-level table, and a second- and third-level one for every 1 GiB and 2 MiB that is
 * touched. QEMU's redistributors take 8 tables (16 MiB), the rest 9.
 */
#define TABLES 32
static uint64_t tables[TABLES][512] __attribute__((aligned(4096)));
static unsigned int tables_used = 1;

extern const volatile struct demo_header image_header;
extern char _start[], __status_start[], __text_start[], __rodata_start[], __data_start[],
	__exception_stack_bottom[], __exception_stack_top[], __stack_bottom[], __stack_top[];

static uint64_t *descend(uint64_t *entry)
{
	if (!*entry) {
		if (tables_used == TABLES)
			return NULL;
		*entry = (uint64_t)tables[tables_used++] | 3; /* table */
	}
	return (uint64_t *)(*entry & ADDRESS);
}

/* NULL, or what is wrong. */
static const char *map(uint64_t start, uint64_t size, uint64_t attributes)
{
	if (!start || !size || (start | size) & (PAGE - 1))
		return "an address or size in the image header is zero or not a multiple of 4 KiB";
	if (size > LIMIT || start > LIMIT - size)
		return "an address in the image header is beyond 512 GiB";
	for (uint64_t end = start + size; start < end; start += PAGE) {
		uint64_t *table = descend(&tables[0][start >> 30]);

		if (table)
			table = descend(&table[start >> 21 & 511]);
		if (!table)
			return "the image header asks for more memory than the page tables can map";
		if (table[start >> 12 & 511])
			return "two ranges of the image header overlap each other or the image";
		table[start >> 12 & 511] = start | attributes | ACCESSED | VALID_PAGE;
	}
	return NULL;
}

static const char *map_range(char *start, char *end, uint64_t attributes)
{
	return map((uint64_t)start, (uint64_t)(end - start), attributes);
}

static const char *map_all(void)
{
	uint32_t gic = read_id_aa64pfr0_el1() >> 24 & 15;
	const char *error = NULL;

	if (image_header.magic != DEMO_HEADER_MAGIC || image_header.version != DEMO_HEADER_VERSION)
		return "the image header has another magic number or version";
	if (!error) error = map_range(_start, __status_start, CODE);
	if (!error) error = map_range(__status_start, __text_start, SHARED);
	if (!error) error = map_range(__text_start, __rodata_start, CODE);
	if (!error) error = map_range(__rodata_start, __data_start, CONSTANTS);
	if (!error) error = map_range(__data_start, __exception_stack_bottom, DATA);
	if (!error) error = map_range(__exception_stack_bottom + PAGE, __exception_stack_top, DATA);
	if (!error) error = map_range(__stack_bottom + PAGE, __stack_top, DATA);
	if (!error) error = map(image_header.shared_base, shared_size(), SHARED);
	if (!error) error = map(image_header.gicd_base, 0x10000, REGISTERS);
	if (!error && !gic) error = map(image_header.gicc_base, 0x2000, REGISTERS);
	if (!error && gic) error = map(image_header.gicr_base, image_header.gicr_size, REGISTERS);
	return error;
}

/*
 * Called once, on the only core that uses these tables, with the caches off.
 * Returns NULL with MMU and caches on, or what is wrong, with both still off.
 */
const char *mmu_enable(void)
{
	const char *error = map_all();

	if (error)
		return error;
	/*
	 * TCR_EL1: T0SZ 25; walks write-back, inner shareable; 4 KiB; no TTBR1; 40-bit
	 * addresses (cores with fewer take their own limit).
	 */
	uint64_t tcr = 25 | 1ull << 8 | 1ull << 10 | 3ull << 12 | 1ull << 23 | 2ull << 32;
	/* SCTLR_EL1: RES1 | WXN | I | SA | C | M */
	uint64_t sctlr = 0x30d00800 | 1ull << 19 | 1 << 12 | 1 << 3 | 1 << 2 | 1;

	__asm__ volatile("msr mair_el1, %0" ::"r"(MAIR));
	__asm__ volatile("msr tcr_el1, %0" ::"r"(tcr));
	__asm__ volatile("msr ttbr0_el1, %0" ::"r"(tables[0]));
	__asm__ volatile("dsb sy\n\tisb\n\ttlbi vmalle1\n\tdsb sy\n\tisb" ::: "memory");
	__asm__ volatile("msr sctlr_el1, %0\n\tisb" ::"r"(sctlr) : "memory");
	return NULL;
}
#endif
