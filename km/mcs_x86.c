// SPDX-License-Identifier: GPL-2.0
/*
 * mcs_x86.c - processors and doorbells through the local APIC
 *
 * A client starts as every processor does, by INIT and startup IPIs, and stops by INIT. Linux's own
 * way to send them, struct apic, is not for modules; the registers are.
 *
 * Its page tables, its first GDT and the code that enters it are in pages of Linux: they belong to
 * the start, not to the image, and are freed with the stop.
 *
 * The doorbell is an interrupt of a domain of our own on top of the processors' vectors. UniProton's
 * images ring vector 0xeb of the processor with APIC id 0 (OS_OPENAMP_NOTIFY_HWI_NUM in its
 * openamp_common.h), so that is the one we want. Linux 6.11 took it (POSTED_MSI_NOTIFICATION_VECTOR):
 * from then on we have any other, which clients learn from their doorbell block.
 *
 * Intel SDM volume 3A: 4.5 "4-Level Paging", 9.1 "Initialization", 11 "APIC" (order no. 325462).
 */
#define pr_fmt(fmt) "mcs: " fmt

#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/iopoll.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include <asm/apic.h>
#include <asm/cpufeature.h>
#include <asm/hw_irq.h>
#include <asm/irqdomain.h>
#include <asm/msr.h>
#include <asm/pgtable.h>
#include <asm/processor.h>

#include "compat.h"
#include "mcs.h"

#define DOORBELL_VECTOR		0xeb	/* UniProton's, both ways */

/* Where we look for a page for the trampoline: above the BIOS's data, below its EBDA. */
#define TRAMPOLINE_FIRST	0x10000
#define TRAMPOLINE_LAST		0x90000

/* SDM 10.4.4.1: INIT, 10 ms, startup IPI, 200 us, startup IPI; each may be lost on a busy host. */
#define INIT_US			10000
#define FIRST_STARTUP_US	300
#define SECOND_STARTUP_US	100000
#define START_ROUNDS		5

struct mcs_x86_client {
	bool on;
	u32 *gone;				/* set once the client has left the trampoline */
	struct list_head pages;			/* by their lru: tables and tail */
	struct mcs_doorbell_block *block;
};

static DEFINE_PER_CPU(struct mcs_x86_client, mcs_x86_clients);

/* -- local APIC -------------------------------------------------------------------------------- */

static bool apic_is_x2(void)
{
	u64 base;

	rdmsrl(MSR_IA32_APICBASE, base);
	return base & X2APIC_ENABLE;
}

static u64 apic_address(void)
{
	u64 base;

	rdmsrl(MSR_IA32_APICBASE, base);
	return base & PAGE_MASK & PHYSICAL_PAGE_MASK;
}

static void apic_wait_idle(void)
{
	unsigned int i;

	for (i = 0; i < 100000 && native_apic_mem_read(APIC_ICR) & APIC_ICR_BUSY; i++)
		cpu_relax();
}

static void apic_send(unsigned int cpu, u32 command)
{
	u32 id = cpu_physical_id(cpu);
	unsigned long flags;

	local_irq_save(flags);
	if (apic_is_x2()) {
		/* The write orders nothing by itself (SDM 10.12.3). */
		asm volatile("mfence; lfence" ::: "memory");
		wrmsrl(APIC_BASE_MSR + (APIC_ICR >> 4), (u64)id << 32 | command);
	} else {
		apic_wait_idle();
		native_apic_mem_write(APIC_ICR2, id << 24);
		native_apic_mem_write(APIC_ICR, command);
		apic_wait_idle();
	}
	local_irq_restore(flags);
}

/* Afterwards the processor waits for a startup IPI, whatever it did before. */
static void apic_init(unsigned int cpu)
{
	apic_send(cpu, APIC_INT_LEVELTRIG | APIC_INT_ASSERT | APIC_DM_INIT);
	usleep_range(INIT_US, INIT_US + 1000);
}

/* No firmware keeps account: a processor is on if Linux or a client of ours is there. */
int mcs_arch_state(unsigned int cpu)
{
	return cpu_online(cpu) || READ_ONCE(per_cpu(mcs_x86_clients, cpu).on) ? MCS_CPU_ON
									       : MCS_CPU_OFF;
}

int mcs_arch_kick(unsigned int cpu)
{
	mb();	/* what the client is to see, also through a mapping of another type */
	apic_send(cpu, APIC_DM_FIXED | APIC_INT_ASSERT | DOORBELL_VECTOR);
	return 0;
}

/* -- may a client run there? ------------------------------------------------------------------- */

/* Linux's no_ipi_broadcast=1: it then addresses one processor at a time. Not exported. */
static bool linux_never_broadcasts(void)
{
	struct file *file = filp_open("/proc/cmdline", O_RDONLY, 0);
	bool found = false;
	char *line, *rest, *word;
	loff_t from = 0;
	ssize_t n;

	if (IS_ERR(file))
		return false;
	line = kzalloc(PAGE_SIZE, GFP_KERNEL);
	n = line ? kernel_read(file, line, PAGE_SIZE - 1, &from) : 0;
	rest = line;
	if (n > 0)
		strim(line);
	while (n > 0 && !found && (word = strsep(&rest, " ")))
		found = !strcmp(word, "no_ipi_broadcast=1");
	kfree(line);
	fput(file);
	return found;
}

/*
 * Once every processor was online, Linux sends to all but itself by a shorthand, and expects those
 * that are offline to ignore it. A client does not. A processor that never ran Linux keeps it from
 * that, for as long as it does not.
 */
static int check_broadcasts(unsigned int cpu)
{
	if (!cpu_data(cpu).initialized || linux_never_broadcasts())
		return 0;
	pr_err_ratelimited("cpu %u has run Linux, whose broadcasts would interrupt the client:\n", cpu);
	pr_err_ratelimited("  boot with maxcpus=%u, or with no_ipi_broadcast=1\n", cpu);
	return -EOPNOTSUPP;
}

/* What is left of an APIC id without the thread's number (SDM 9.9.3, CPUID leaf 0xb). */
static u32 core_of(unsigned int cpu)
{
	u32 shift, threads, level, unused;

	if (boot_cpu_data.cpuid_level < 0xb)
		return cpu_physical_id(cpu);
	cpuid_count(0xb, 0, &shift, &threads, &level, &unused);
	return threads ? cpu_physical_id(cpu) >> (shift & 0x1f) : cpu_physical_id(cpu);
}

static void check_threads(unsigned int cpu)
{
	unsigned int other;

	for_each_present_cpu(other)
		if (other != cpu && core_of(other) == core_of(cpu) &&
		    mcs_arch_state(other) == MCS_CPU_ON)
			pr_warn("cpu %u is a thread of the core that cpu %u runs on, and each slows the other down: turn Hyper-Threading off\n",
				cpu, other);
}

int mcs_arch_may_take(unsigned int cpu)
{
	return check_broadcasts(cpu);
}

int mcs_arch_check(unsigned int cpu)
{
	u32 id = cpu_physical_id(cpu);
	int ret;

	if (id == BAD_APICID || (!apic_is_x2() && id >= 0xff)) {
		pr_err("cpu %u has the APIC id 0x%x, which cannot be addressed\n", cpu, id);
		return -ENXIO;
	}
	ret = check_broadcasts(cpu);
	if (!ret)
		check_threads(cpu);
	return ret;
}

/* -- page tables ------------------------------------------------------------------------------- */

/* Of every table, and of what maps all: readable, writable, executable; no NX without EFER.NXE. */
#define TABLE_FLAGS	(_PAGE_PRESENT | _PAGE_RW)
/* Uncached in Linux's PAT and in the one at reset. */
#define UNCACHED	(_PAGE_PCD | _PAGE_PWT)
#define TABLE_SHIFT	9
#define ROOT_SHIFT	(PAGE_SHIFT + 3 * TABLE_SHIFT)

/* A zeroed page below 4 GiB: the trampoline's CR3 has 32 bits. */
static void *client_page(struct list_head *pages)
{
	struct page *page = alloc_page(GFP_KERNEL | GFP_DMA32 | __GFP_ZERO);

	if (!page)
		return NULL;
	list_add(&page->lru, pages);
	return page_address(page);
}

static void free_pages_of(struct list_head *pages)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, pages, lru) {
		list_del(&page->lru);
		__free_page(page);
	}
}

/* The entry for one address, as many levels below the root as there are between their shifts. */
static u64 *entry_of(struct list_head *pages, u64 *table, u64 virt, unsigned int shift)
{
	unsigned int level;
	void *below;

	for (level = ROOT_SHIFT; ; level -= TABLE_SHIFT) {
		u64 *entry = &table[virt >> level & (PTRS_PER_PTE - 1)];

		if (level == shift)
			return *entry ? ERR_PTR(-EEXIST) : entry;
		if (*entry & _PAGE_PSE)
			return ERR_PTR(-EEXIST);
		if (!*entry) {
			below = client_page(pages);
			if (!below)
				return ERR_PTR(-ENOMEM);
			*entry = virt_to_phys(below) | TABLE_FLAGS;
		}
		table = phys_to_virt(*entry & PTE_PFN_MASK);
	}
}

static int map_pages(struct list_head *pages, u64 *root, const struct mcs_map *map)
{
	u64 flags = TABLE_FLAGS | (map->type == MCS_MAP_UNCACHED ? UNCACHED : 0);
	u64 done, step, *entry;

	for (done = 0; done < map->size; done += step) {
		u64 virt = map->virt + done, phys = map->phys + done;
		bool large = IS_ALIGNED(virt | phys, PMD_SIZE) && map->size - done >= PMD_SIZE;

		/* 48 bits, the topmost repeated */
		if (virt != (u64)((s64)(virt << 16) >> 16)) {
			pr_err_ratelimited("0x%llx is no virtual address of this processor\n", virt);
			return -EINVAL;
		}
		step = large ? PMD_SIZE : PAGE_SIZE;
		entry = entry_of(pages, root, virt, large ? PMD_SHIFT : PAGE_SHIFT);
		if (entry == ERR_PTR(-EEXIST)) {
			pr_err_ratelimited("virtual address 0x%llx is mapped twice\n", virt);
			return -EINVAL;
		}
		if (IS_ERR(entry))
			return PTR_ERR(entry);
		*entry = phys | flags | (large ? _PAGE_PSE : 0);
	}
	return 0;
}

static int map_one_to_one(struct list_head *pages, u64 *root, u64 base, u64 size, u32 type)
{
	const struct mcs_map map = { .virt = base, .phys = base, .size = size, .type = type };

	return map_pages(pages, root, &map);
}

/* What the client gets to see: its memory, the tail that it starts in, and its APIC's registers. */
static int map_client(struct list_head *pages, u64 *root, const struct mcs_boot *boot, void *tail)
{
	int ret = 0;
	u32 i;

	for (i = 0; i < boot->maps && !ret; i++)
		ret = map_pages(pages, root, &boot->map[i]);
	for (i = 0; !boot->maps && i < mcs_info.regions && !ret; i++)
		ret = map_one_to_one(pages, root, mcs_info.region[i].base, mcs_info.region[i].size,
				     MCS_MAP_CACHED);
	if (!ret)
		ret = map_one_to_one(pages, root, virt_to_phys(tail), PAGE_SIZE, MCS_MAP_CACHED);
	if (!ret)
		ret = map_one_to_one(pages, root, apic_address(), PAGE_SIZE, MCS_MAP_UNCACHED);
	return ret;
}

/* -- starting ---------------------------------------------------------------------------------- */

/* mcs_trampoline.S */
extern const u8 mcs_trampoline[], mcs_trampoline_end[], mcs_trampoline_cr3[],
		mcs_trampoline_tail[];
extern const u8 mcs_tail[], mcs_tail_end[], mcs_tail_cr3[], mcs_tail_entry[], mcs_tail_gone[],
		mcs_tail_gdt[], mcs_tail_gdt_base[];

static void patch(void *copy, const u8 *original, const u8 *place, u64 value)
{
	memcpy(copy + (place - original), &value, sizeof(value));
}

/*
 * A page of the first MiB that nobody uses. Linux keeps all of it from its allocators (since 5.13),
 * for its own trampoline and because firmware likes to scribble there; what is all zero is neither.
 */
static void *find_trampoline_page(void)
{
	phys_addr_t page;

	for (page = TRAMPOLINE_FIRST; page <= TRAMPOLINE_LAST; page += PAGE_SIZE)
		if (region_intersects(page, PAGE_SIZE, IORESOURCE_SYSTEM_RAM, IORES_DESC_NONE) ==
		    REGION_INTERSECTS && PageReserved(pfn_to_page(PHYS_PFN(page))) &&
		    !memchr_inv(phys_to_virt(page), 0, PAGE_SIZE))
			return phys_to_virt(page);
	return NULL;
}

static int send_startups(unsigned int cpu, void *trampoline, const u32 *gone)
{
	unsigned int round, i;
	u32 left;

	for (round = 0; round < START_ROUNDS; round++) {
		apic_init(cpu);
		for (i = 0; i < 2; i++) {
			apic_send(cpu, APIC_DM_STARTUP | PHYS_PFN(virt_to_phys(trampoline)));
			if (!read_poll_timeout(READ_ONCE, left, left, 10,
					       i ? SECOND_STARTUP_US : FIRST_STARTUP_US, false,
					       *gone))
				return 0;
		}
	}
	apic_init(cpu);
	pr_err("cpu %u (APIC id 0x%x) does not answer startup IPIs\n", cpu, cpu_physical_id(cpu));
	return -EIO;
}

/* Sends the processor through a trampoline to the tail. */
static int run_trampoline(unsigned int cpu, void *tail, const u32 *gone)
{
	LIST_HEAD(pages);
	void *trampoline, *root;
	int ret = -ENOMEM;

	cpu_hotplug_disable();		/* Linux's trampoline is not to be found empty */
	trampoline = find_trampoline_page();
	if (!trampoline) {
		pr_err("no free page below 1 MiB for cpu %u to start in: Linux 5.13 or newer keeps some\n",
		       cpu);
		goto enable;
	}
	root = client_page(&pages);
	if (!root)
		goto enable;
	ret = map_one_to_one(&pages, root, virt_to_phys(trampoline), PAGE_SIZE, MCS_MAP_CACHED);
	if (!ret)
		ret = map_one_to_one(&pages, root, virt_to_phys(tail), PAGE_SIZE, MCS_MAP_CACHED);
	if (ret)
		goto free;
	memcpy(trampoline, mcs_trampoline, mcs_trampoline_end - mcs_trampoline);
	patch(trampoline, mcs_trampoline, mcs_trampoline_cr3, virt_to_phys(root));
	patch(trampoline, mcs_trampoline, mcs_trampoline_tail, virt_to_phys(tail));
	ret = send_startups(cpu, trampoline, gone);
	memset(trampoline, 0, PAGE_SIZE);	/* as it was */
free:
	free_pages_of(&pages);
enable:
	cpu_hotplug_enable();
	return ret;
}

static int build_client(struct mcs_x86_client *self, const struct mcs_boot *boot, void **tail)
{
	void *root = client_page(&self->pages);
	int ret;

	*tail = client_page(&self->pages);
	if (!root || !*tail)
		return -ENOMEM;
	ret = map_client(&self->pages, root, boot, *tail);
	if (ret)
		return ret;
	memcpy(*tail, mcs_tail, mcs_tail_end - mcs_tail);
	patch(*tail, mcs_tail, mcs_tail_gdt_base, virt_to_phys(*tail) + (mcs_tail_gdt - mcs_tail));
	patch(*tail, mcs_tail, mcs_tail_cr3, virt_to_phys(root));
	patch(*tail, mcs_tail, mcs_tail_entry, boot->entry);
	self->gone = *tail + (mcs_tail_gone - mcs_tail);
	return 0;
}

/* -- doorbell ---------------------------------------------------------------------------------- */

static struct fwnode_handle *doorbell_fwnode;
static struct irq_domain *doorbell_domain;
static int doorbell_irq;
static bool doorbell_fixed;
/* For the blocks, and the place that they name; taken with interrupts off. */
static DEFINE_RAW_SPINLOCK(doorbell_lock);
static u64 doorbell_place;

/* Holding doorbell_lock. A client reads it as one word. */
static void doorbell_write(struct mcs_doorbell_block *block)
{
	WRITE_ONCE(block->ring, doorbell_place);
}

/* Wherever the interrupt is, or will be after it came once more where it was. */
static void doorbell_publish(struct irq_data *data)
{
	unsigned int cpu = cpumask_first(irq_data_get_effective_affinity_mask(data));
	unsigned long flags;

	raw_spin_lock_irqsave(&doorbell_lock, flags);
	/* The processor's physical id: dest_apicid of struct irq_cfg is a logical one. */
	doorbell_place = (u64)cpu_physical_id(cpu) << 32 | irqd_cfg(data)->vector;
	for_each_possible_cpu(cpu)
		if (per_cpu(mcs_x86_clients, cpu).block)
			doorbell_write(per_cpu(mcs_x86_clients, cpu).block);
	raw_spin_unlock_irqrestore(&doorbell_lock, flags);
}

static int doorbell_set_affinity(struct irq_data *data, const struct cpumask *mask, bool force)
{
	struct irq_data *parent = data->parent_data;
	int ret = parent->chip->irq_set_affinity(parent, mask, force);

	if (ret >= 0)
		doorbell_publish(data);
	return ret;
}

static void doorbell_nop(struct irq_data *data)
{
}

static struct irq_chip doorbell_chip = {
	.name = "MCS",
	.irq_ack = irq_chip_ack_parent,
	.irq_mask = doorbell_nop,	/* nothing but a client rings it */
	.irq_unmask = doorbell_nop,
	.irq_set_affinity = doorbell_set_affinity,
	.irq_retrigger = irq_chip_retrigger_hierarchy,
	.flags = IRQCHIP_SKIP_SET_WAKE,
};

static int doorbell_alloc(struct irq_domain *domain, unsigned int irq, unsigned int n, void *info)
{
	int ret = irq_domain_alloc_irqs_parent(domain, irq, n, info);

	if (!ret)
		irq_domain_set_info(domain, irq, irq, &doorbell_chip, NULL, handle_edge_irq, NULL,
				    "edge");
	return ret;
}

static int doorbell_activate(struct irq_domain *domain, struct irq_data *data, bool reserve)
{
	if (!reserve)
		doorbell_publish(data);
	return 0;
}

static const struct irq_domain_ops doorbell_ops = {
	.alloc = doorbell_alloc,
	.free = irq_domain_free_irqs_common,
	.activate = doorbell_activate,
};

static irqreturn_t doorbell_handler(int irq, void *unused)
{
	mcs_rang(MCS_ANY_HOME);
	return IRQ_HANDLED;
}

/* The processor that UniProton rings; nr_cpu_ids if there is none. */
static unsigned int first_processor(void)
{
	unsigned int cpu;

	for_each_online_cpu(cpu)
		if (cpu_physical_id(cpu) == 0)
			return cpu;
	return nr_cpu_ids;
}

/* The vectors of a processor are handed out one after the other: takes all up to UniProton's. */
static int doorbell_alloc_fixed(unsigned int cpu)
{
	int irqs[NR_VECTORS], n, found = -ENOSPC;

	for (n = 0; n < NR_VECTORS && found < 0; n++) {
		struct irq_alloc_info info = { .mask = cpumask_of(cpu) };

		irqs[n] = irq_domain_alloc_irqs(doorbell_domain, 1, NUMA_NO_NODE, &info);
		if (irqs[n] < 0)
			break;
		if (irqd_cfg(irq_get_irq_data(irqs[n]))->vector == DOORBELL_VECTOR)
			found = irqs[n];
	}
	while (n--)
		if (irqs[n] != found)
			irq_dispose_mapping(irqs[n]);
	return found;
}

static int doorbell_init(void)
{
	struct irq_alloc_info info = { };
	unsigned int first = first_processor();
	int ret;

	doorbell_fwnode = irq_domain_alloc_named_fwnode("MCS");
	if (!doorbell_fwnode)
		return -ENOMEM;
	doorbell_domain = mcs_irq_domain_create(x86_vector_domain, doorbell_fwnode, &doorbell_ops);
	if (!doorbell_domain) {
		ret = -ENOMEM;
		goto free_fwnode;
	}
	doorbell_irq = first < nr_cpu_ids ? doorbell_alloc_fixed(first) : -ENOSPC;
	doorbell_fixed = doorbell_irq >= 0;
	if (!doorbell_fixed)
		doorbell_irq = irq_domain_alloc_irqs(doorbell_domain, 1, NUMA_NO_NODE, &info);
	if (doorbell_irq < 0) {
		ret = doorbell_irq;
		goto remove_domain;
	}
	ret = request_irq(doorbell_irq, doorbell_handler,
			  IRQF_NO_THREAD | (doorbell_fixed ? IRQF_NOBALANCING : 0), "mcs",
			  &doorbell_domain);
	if (!ret)
		return 0;
	irq_dispose_mapping(doorbell_irq);
remove_domain:
	irq_domain_remove(doorbell_domain);
free_fwnode:
	irq_domain_free_fwnode(doorbell_fwnode);
	return ret;
}

static void doorbell_exit(void)
{
	free_irq(doorbell_irq, &doorbell_domain);
	irq_dispose_mapping(doorbell_irq);
	irq_domain_remove(doorbell_domain);
	irq_domain_free_fwnode(doorbell_fwnode);
}

/* From here on the client's block is up to date. */
static int doorbell_open(struct mcs_x86_client *self, u64 address)
{
	struct mcs_doorbell_block *block;

	if (!address)
		return 0;
	block = memremap(address, sizeof(*block), MEMREMAP_WB);
	if (!block)
		return -ENOMEM;
	raw_spin_lock_irq(&doorbell_lock);
	WRITE_ONCE(block->kind, doorbell_fixed ? MCS_DOORBELL_FIXED : MCS_DOORBELL_VECTOR);
	WRITE_ONCE(block->spare, 0);
	doorbell_write(block);
	self->block = block;
	raw_spin_unlock_irq(&doorbell_lock);
	return 0;
}

static void doorbell_close(struct mcs_x86_client *self)
{
	struct mcs_doorbell_block *block = self->block;

	raw_spin_lock_irq(&doorbell_lock);
	self->block = NULL;
	raw_spin_unlock_irq(&doorbell_lock);
	if (block)
		memunmap(block);
}

/* -- what the other files call ----------------------------------------------------------------- */

int mcs_arch_init(struct mcs_info *info)
{
	int ret;

	if (!boot_cpu_has(X86_FEATURE_APIC)) {
		pr_err("no local APIC: boot without nolapic\n");
		return -ENODEV;
	}
	ret = doorbell_init();
	if (ret) {
		pr_err("no doorbell: no interrupt vector is free: error %d\n", ret);
		return ret;
	}
	info->doorbell = doorbell_fixed ? MCS_DOORBELL_FIXED : MCS_DOORBELL_POLLED;
	info->doorbell_number = doorbell_fixed ? DOORBELL_VECTOR : 0;
	info->features = MCS_FEATURE_FORCED_STOP | MCS_FEATURE_MAPS;
	if (linux_never_broadcasts())
		info->features |= MCS_FEATURE_TAKE;
	if (doorbell_fixed)
		pr_info("doorbell vector 0x%x of the cpu with APIC id 0, %s\n", DOORBELL_VECTOR,
			apic_is_x2() ? "x2APIC" : "xAPIC");
	else
		pr_info("doorbell vector 0x%x of the cpu with APIC id 0 is not free, as from Linux 6.11 on: clients without a doorbell block are polled, %s\n",
			DOORBELL_VECTOR, apic_is_x2() ? "x2APIC" : "xAPIC");
	return 0;
}

void mcs_arch_exit(void)
{
	doorbell_exit();
}

int mcs_arch_listen(void)
{
	return 0;
}

void mcs_arch_unlisten(void)
{
}

int mcs_arch_start(unsigned int cpu, const struct mcs_boot *boot)
{
	struct mcs_x86_client *self = per_cpu_ptr(&mcs_x86_clients, cpu);
	void *tail;
	int ret;

	INIT_LIST_HEAD(&self->pages);
	ret = doorbell_open(self, boot->doorbell);
	if (!ret)
		ret = build_client(self, boot, &tail);
	if (!ret)
		ret = run_trampoline(cpu, tail, self->gone);
	if (ret) {
		free_pages_of(&self->pages);
		doorbell_close(self);
		return ret;
	}
	WRITE_ONCE(self->on, true);
	return 0;
}

int mcs_arch_stop(unsigned int cpu)
{
	struct mcs_x86_client *self = per_cpu_ptr(&mcs_x86_clients, cpu);

	apic_init(cpu);
	doorbell_close(self);
	free_pages_of(&self->pages);
	WRITE_ONCE(self->on, false);
	return 0;
}

/* Cached, as the processor keeps caches coherent: what the maps of most clients have. */
pgprot_t mcs_arch_mmap_prot(u64 base, u64 size, pgprot_t prot)
{
	return prot;
}
