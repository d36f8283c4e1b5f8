// SPDX-License-Identifier: MulanPSL-2.0
// libfdt for Swift. The importer sees libfdt's functions; its header getters are macros.
#pragma once
#include <libfdt.h>

static inline uint32_t mcs_fdt_totalsize(const void *fdt) { return fdt_totalsize(fdt); }
static inline uint32_t mcs_fdt_boot_cpuid_phys(const void *fdt) { return fdt_boot_cpuid_phys(fdt); }
static inline void mcs_fdt_set_boot_cpuid_phys(void *fdt, uint32_t cpu) { fdt_set_boot_cpuid_phys(fdt, cpu); }
