// SPDX-License-Identifier: GPL-2.0
/*
 * mcs_memory.c - the memory reserved for clients
 *
 * Named by the module's parameters, else by the device tree. A region is claimed (mcs_mem in
 * /proc/iomem) only if Linux has no RAM there: a client would overwrite it.
 */
#define pr_fmt(fmt) "mcs: " fmt

#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_address.h>

#include "mcs.h"

#ifndef PHYS_MASK			/* arm64's name; x86 has this one */
#define PHYS_MASK	__PHYSICAL_MASK
#endif

static unsigned long long rmem_base;
module_param(rmem_base, ullong, 0444);
MODULE_PARM_DESC(rmem_base, "physical base of the reserved memory; overrides the device tree");

static unsigned long long rmem_size;
module_param(rmem_size, ullong, 0444);
MODULE_PARM_DESC(rmem_size, "its size in bytes");

static struct resource *mcs_regions[MCS_MAX_REGIONS];	/* [0]: shared memory of the first client */
static u32 mcs_region_count;

/* Whose a region is: a client's node, or the one source of all memory. */
static struct mcs_home {
	struct device_node *np;		/* NULL: the module's parameters */
	u32 regions;			/* bits, by the index in mcs_regions */
} mcs_homes[MCS_MAX_REGIONS];
static u32 mcs_home_count;

/* Says how to get memory reserved that Linux uses. @np: its node, or NULL for the parameters. */
static void mcs_log_remedy(const struct resource *range, struct device_node *np)
{
	if (!np) {
		pr_err("  device-tree boots: add a /reserved-memory node with no-map for it\n");
		pr_err("  x86: add memmap=0x%llx$0x%llx to the kernel command line (in grub.cfg: memmap=0x%llx\\$0x%llx)\n",
		       rmem_size, rmem_base, rmem_size, rmem_base);
	} else if (!of_property_read_bool(np, "no-map")) {
		pr_err("  %pOF lacks the property no-map: add it to the device tree\n", np);
	} else {
		pr_err("  %pOF is in the device tree, but firmware, kernel or initrd took the range first\n",
		       np);
		pr_err("  look for 'failed to reserve memory' in dmesg; load them elsewhere or move the region\n");
	}
}

/* Returns the region's index. @np: its node, or NULL for the parameters. */
static int mcs_claim_range(struct resource *range, struct device_node *np)
{
	struct resource *region;
	u32 i;

	if (range->end < range->start || range->end > PHYS_MASK ||
	    !PAGE_ALIGNED(range->start) || !PAGE_ALIGNED(range->end + 1)) {
		pr_err("%pR is not a range of whole pages (%lu bytes each) that a processor can address\n",
		       range, PAGE_SIZE);
		return -EINVAL;
	}
	for (i = 0; i < mcs_region_count; i++) {
		/* Clients may share memory, but only all of a region. */
		if (mcs_regions[i]->start == range->start && mcs_regions[i]->end == range->end)
			return i;
		if (resource_overlaps(mcs_regions[i], range)) {
			pr_err("%pR overlaps %pR: move one of them\n", range, mcs_regions[i]);
			return -EINVAL;
		}
	}
	if (mcs_region_count == MCS_MAX_REGIONS) {
		pr_err("%pR is one region too many, at most %u are supported\n",
		       range, MCS_MAX_REGIONS);
		return -ENOSPC;
	}
	if (region_intersects(range->start, resource_size(range), IORESOURCE_SYSTEM_RAM,
			      IORES_DESC_NONE) != REGION_DISJOINT) {
		pr_err("%pR is used by Linux: it was not reserved in this boot\n", range);
		mcs_log_remedy(range, np);
		return -EBUSY;
	}
	/* Not an error: memory that the firmware or mem= hides from Linux is in no other table. */
	if (region_intersects(range->start, resource_size(range), IORESOURCE_MEM,
			      IORES_DESC_NONE) == REGION_DISJOINT)
		pr_warn("%pR: Linux knows of no memory there, does the board have that much?\n",
			range);
	region = request_mem_region(range->start, resource_size(range), "mcs_mem");
	if (!region) {
		pr_err("%pR belongs to another driver: see /proc/iomem for which\n", range);
		return -EBUSY;
	}
	pr_info("memory %pR\n", region);
	mcs_regions[mcs_region_count] = region;
	return mcs_region_count++;
}

static int mcs_claim_node(struct device_node *np)
{
	struct resource range;
	int ret = of_address_to_resource(np, 0, &range);

	if (ret) {
		pr_err("%pOF has no usable reg: give it the address and size of the memory\n", np);
		return ret;
	}
	return mcs_claim_range(&range, np);
}

static int mcs_claim_phandle(struct device_node *client, int index)
{
	struct device_node *np = of_parse_phandle(client, "memory-region", index);
	int ret;

	if (!np) {
		pr_err("%pOF: memory-region[%d] names no node: point it at a child of /reserved-memory\n",
		       client, index);
		return -EINVAL;
	}
	ret = mcs_claim_node(np);
	of_node_put(np);
	return ret;
}

/* What np's regions are @home's. The node is kept until mcs_memory_release(). */
static int mcs_add_home(struct device_node *np, u32 regions)
{
	if (mcs_home_count == MCS_MAX_REGIONS) {
		pr_err("%pOF is one client too many, at most %u are supported\n",
		       np, MCS_MAX_REGIONS);
		return -ENOSPC;
	}
	mcs_homes[mcs_home_count].np = of_node_get(np);
	mcs_homes[mcs_home_count].regions = regions;
	mcs_home_count++;
	return np ? mcs_line_open(mcs_home_count - 1, np) : 0;
}

/* Whether an entry of memory-region is the kind of node that shared memory has. */
static bool mcs_looks_shared(struct device_node *client, int index)
{
	struct device_node *np = of_parse_phandle(client, "memory-region", index);
	bool shared = np && of_device_is_compatible(np, "shared-dma-pool");

	of_node_put(np);
	return shared;
}

/* The index of the shared memory in memory-region: by its name, else by what it is, else 0. */
static int mcs_shared_index(struct device_node *client, int n)
{
	int shared = of_property_match_string(client, "memory-region-names", "shared-memory");
	int i;

	if (shared >= n)
		shared = -1;
	for (i = 0; i < n && (shared < 0 || !mcs_looks_shared(client, shared)); i++) {
		if (i == shared || !mcs_looks_shared(client, i) || (shared < 0 && i == 0))
			continue;
		pr_warn("%pOF: memory-region[%d] is the shared memory, it is expected %s: correct the device tree\n",
			client, i, shared < 0 ? "first" : "under the name shared-memory");
		return i;
	}
	return shared < 0 ? 0 : shared;
}

/* A client's node: shared memory first, so that region 0 is what MCS_IOC_SHARED promises. */
static int mcs_claim_client(struct device_node *client)
{
	int n = of_count_phandle_with_args(client, "memory-region", NULL);
	int shared, i, ret;
	u32 regions;

	if (n <= 0) {
		pr_err("%pOF has no memory-region: point it at the client's shared memory and image\n",
		       client);
		return -EINVAL;
	}
	shared = mcs_shared_index(client, n);
	ret = mcs_claim_phandle(client, shared);
	if (ret < 0)
		return ret;
	regions = BIT(ret);
	for (i = 0; i < n; i++) {
		if (i == shared)
			continue;
		ret = mcs_claim_phandle(client, i);
		if (ret < 0)
			return ret;
		regions |= BIT(ret);
	}
	return mcs_add_home(client, regions);
}

static int mcs_claim_device_tree(void)
{
	struct device_node *np;
	int ret;

	for_each_compatible_node(np, NULL, "oe,mcs_remoteproc") {
		if (!of_device_is_available(np))
			continue;
		ret = mcs_claim_client(np);
		if (ret) {
			of_node_put(np);
			return ret;
		}
	}
	if (mcs_region_count)
		return 0;

	/* The first module generation's node: one region for everything, under /reserved-memory. */
	np = of_find_compatible_node(NULL, NULL, "mcs_mem");
	if (!np) {
		pr_err("no reserved memory: the device tree has no node compatible with \"oe,mcs_remoteproc\" or \"mcs_mem\"\n");
		pr_err("  boot with the board's tree (mcs-dtb BOARD -o FILE), or load the module with rmem_base= and rmem_size=\n");
		return -ENODEV;
	}
	ret = mcs_claim_node(np);
	if (ret >= 0)
		ret = mcs_add_home(np, BIT(ret));
	of_node_put(np);
	return ret;
}

/**
 * mcs_memory_claim() - claim every region
 *
 * Return: 0, or an error with nothing claimed; cause and remedy are in the log.
 */
int mcs_memory_claim(void)
{
	int ret;

	if (!rmem_base != !rmem_size) {
		pr_err("rmem_%s is missing: give both rmem_base and rmem_size, or neither to use the device tree\n",
		       rmem_base ? "size" : "base");
		return -EINVAL;
	}
	if (rmem_base) {
		struct resource range = DEFINE_RES_MEM(rmem_base, rmem_size);

		ret = mcs_claim_range(&range, NULL);
		if (ret >= 0)
			ret = mcs_add_home(NULL, BIT(ret));
	} else {
		ret = mcs_claim_device_tree();
	}
	if (ret)
		mcs_memory_release();
	return ret;
}

void mcs_memory_release(void)
{
	while (mcs_home_count) {
		mcs_line_close(--mcs_home_count);
		of_node_put(mcs_homes[mcs_home_count].np);
	}
	while (mcs_region_count) {
		struct resource *region = mcs_regions[--mcs_region_count];

		release_mem_region(region->start, resource_size(region));
	}
}

void mcs_memory_regions(struct mcs_info *info)
{
	for (info->regions = 0; info->regions < mcs_region_count; info->regions++) {
		struct mcs_region *region = &info->region[info->regions];

		region->base = mcs_regions[info->regions]->start;
		region->size = resource_size(mcs_regions[info->regions]);
	}
}

/* Whether [base, base + size) is inside one region; false for a range that wraps. */
bool mcs_memory_contains(u64 base, u64 size)
{
	u32 i;

	for (i = 0; i < mcs_region_count; i++)
		if (base >= mcs_regions[i]->start && base <= mcs_regions[i]->end &&
		    size <= mcs_regions[i]->end - base + 1)
			return true;
	return false;
}

/* The region that holds an address; -1 if there is none. */
static int mcs_region_at(u64 address)
{
	u32 i;

	for (i = 0; i < mcs_region_count; i++)
		if (address >= mcs_regions[i]->start && address <= mcs_regions[i]->end)
			return i;
	return -1;
}

static bool mcs_lists_cpu(struct device_node *np, unsigned int cpu)
{
	int i, n = of_count_phandle_with_args(np, "cpus", NULL);
	struct device_node *wanted, *listed;
	bool found = n <= 0;		/* no list, no limit: overlays cannot have one */

	wanted = of_get_cpu_node(cpu, NULL);
	for (i = 0; i < n && !found; i++) {
		listed = of_parse_phandle(np, "cpus", i);
		found = listed && listed == wanted;
		of_node_put(listed);
	}
	of_node_put(wanted);
	return found;
}

bool mcs_memory_allows(u64 address, unsigned int cpu)
{
	int region = mcs_region_at(address);
	u32 i;

	for (i = 0; i < mcs_home_count; i++)
		if (region >= 0 && mcs_homes[i].regions & BIT(region) &&
		    (!mcs_homes[i].np || mcs_lists_cpu(mcs_homes[i].np, cpu)))
			return true;
	return false;
}

/*
 * What clients share is nobody's: an image there gets the page that it begins in, which is enough
 * to tell a second start of it.
 */
u32 mcs_memory_own(u64 address, struct mcs_region *range)
{
	int region = mcs_region_at(address);
	u32 shared = 0, seen = 0, own = 0, n = 0, i;

	for (i = 0; i < mcs_home_count; i++) {
		shared |= seen & mcs_homes[i].regions;
		seen |= mcs_homes[i].regions;
		if (region >= 0 && mcs_homes[i].regions & BIT(region))
			own = mcs_homes[i].regions;
	}
	if (region < 0 || shared & BIT(region)) {
		range->base = address & PAGE_MASK;
		range->size = PAGE_SIZE;
		return 1;
	}
	for (i = 0; i < mcs_region_count; i++) {
		if (!(own & ~shared & BIT(i)))
			continue;
		range[n].base = mcs_regions[i]->start;
		range[n++].size = resource_size(mcs_regions[i]);
	}
	return n;
}

int mcs_memory_home(u64 address)
{
	int region = mcs_region_at(address), home = -ENOENT;
	u32 i;

	for (i = 0; i < mcs_home_count; i++) {
		if (region < 0 || !(mcs_homes[i].regions & BIT(region)))
			continue;
		if (home >= 0)
			return -EINVAL;		/* they share it */
		home = i;
	}
	return home;
}
