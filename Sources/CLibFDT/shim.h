// SPDX-License-Identifier: MulanPSL-2.0
// libfdt for Swift. The importer sees libfdt's functions; its header getters are macros.
#pragma once
#include <libfdt.h>

static inline uint32_t mcs_fdt_boot_cpuid_phys(const void *fdt) { return fdt_boot_cpuid_phys(fdt); }
