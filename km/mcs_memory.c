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

static struct resource *regions[MCS_MAX_REGIONS];	/* [0]: shared memory of the first client */
static u32 count;

/* Says how to get memory reserved that Linux uses. @np: its node, or NULL for the parameters. */
static void log_remedy(const struct resource *range, struct device_node *np)
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

static int claim(struct resource *range, struct device_node *np)
{
	u32 i;

	if (range->end < range->start || range->end > PHYS_MASK ||
	    !PAGE_ALIGNED(range->start) || !PAGE_ALIGNED(range->end + 1)) {
		pr_err("%pR is not a range of whole pages (%lu bytes each) that a processor can address\n",
		       range, PAGE_SIZE);
		return -EINVAL;
	}
	for (i = 0; i < count; i++) {
		/* Clients may share memory, but only all of a region. */
		if (regions[i]->start == range->start && regions[i]->end == range->end)
			return 0;
		if (resource_overlaps(regions[i], range)) {
			pr_err("%pR overlaps %pR: move one of them\n", range, regions[i]);
			return -EINVAL;
		}
	}
	if (count == MCS_MAX_REGIONS) {
		pr_err("%pR is one region too many, at most %u are supported\n",
		       range, MCS_MAX_REGIONS);
		return -ENOSPC;
	}
	if (region_intersects(range->start, resource_size(range), IORESOURCE_SYSTEM_RAM,
			      IORES_DESC_NONE) != REGION_DISJOINT) {
		pr_err("%pR is used by Linux: it was not reserved in this boot\n", range);
		log_remedy(range, np);
		return -EBUSY;
	}
	/* Not an error: memory that the firmware or mem= hides from Linux is in no other table. */
	if (region_intersects(range->start, resource_size(range), IORESOURCE_MEM,
			      IORES_DESC_NONE) == REGION_DISJOINT)
		pr_warn("%pR: Linux knows of no memory there, does the board have that much?\n",
			range);
	regions[count] = request_mem_region(range->start, resource_size(range), "mcs_mem");
	if (!regions[count]) {
		pr_err("%pR belongs to another driver: see /proc/iomem for which\n", range);
		return -EBUSY;
	}
	pr_info("memory %pR\n", regions[count]);
	count++;
	return 0;
}

static int claim_node(struct device_node *np)
{
	struct resource range;
	int ret = of_address_to_resource(np, 0, &range);

	if (ret) {
		pr_err("%pOF has no usable reg: give it the address and size of the memory\n", np);
		return ret;
	}
	return claim(&range, np);
}

static int claim_phandle(struct device_node *client, int index)
{
	struct device_node *np = of_parse_phandle(client, "memory-region", index);
	int ret;

	if (!np) {
		pr_err("%pOF: memory-region[%d] names no node: point it at a child of /reserved-memory\n",
		       client, index);
		return -EINVAL;
	}
	ret = claim_node(np);
	of_node_put(np);
	return ret;
}

/* A client's node: shared memory first, so that region 0 is what MCS_IOC_SHARED promises. */
static int claim_client(struct device_node *client)
{
	int n = of_count_phandle_with_args(client, "memory-region", NULL);
	int shared = of_property_match_string(client, "memory-region-names", "shared-memory");
	int i, ret;

	if (n <= 0) {
		pr_err("%pOF has no memory-region: point it at the client's shared memory and image\n",
		       client);
		return -EINVAL;
	}
	if (shared < 0 || shared >= n)
		shared = 0;
	ret = claim_phandle(client, shared);
	for (i = 0; !ret && i < n; i++)
		if (i != shared)
			ret = claim_phandle(client, i);
	return ret;
}

static int claim_device_tree(void)
{
	struct device_node *np;
	int ret = 0;

	for_each_compatible_node(np, NULL, "oe,mcs_remoteproc") {
		if (!of_device_is_available(np))
			continue;
		ret = claim_client(np);
		if (ret) {
			of_node_put(np);
			return ret;
		}
	}
	if (count)
		return 0;

	/* The first module generation's node: one region for everything, under /reserved-memory. */
	np = of_find_compatible_node(NULL, NULL, "mcs_mem");
	if (!np) {
		pr_err("no reserved memory: the device tree has no node compatible with \"oe,mcs_remoteproc\" or \"mcs_mem\"\n");
		pr_err("  boot with the board's tree (mcs-dtb BOARD -o FILE), or load the module with rmem_base= and rmem_size=\n");
		return -ENODEV;
	}
	ret = claim_node(np);
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

		ret = claim(&range, NULL);
	} else {
		ret = claim_device_tree();
	}
	if (ret)
		mcs_memory_release();
	return ret;
}

void mcs_memory_release(void)
{
	while (count) {
		struct resource *region = regions[--count];

		release_mem_region(region->start, resource_size(region));
	}
}

void mcs_memory_regions(struct mcs_info *info)
{
	for (info->regions = 0; info->regions < count; info->regions++) {
		struct mcs_region *region = &info->region[info->regions];

		region->base = regions[info->regions]->start;
		region->size = resource_size(regions[info->regions]);
	}
}

/* Whether [base, base + size) is inside one region; false for a range that wraps. */
bool mcs_memory_contains(u64 base, u64 size)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (base >= regions[i]->start && base <= regions[i]->end &&
		    size <= regions[i]->end - base + 1)
			return true;
	return false;
}
