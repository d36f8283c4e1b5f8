// SPDX-License-Identifier: GPL-2.0
/*
 * mcs_arm64.c - processors through PSCI, doorbells through the GIC
 *
 * The doorbell is software-generated interrupt 7 both ways: what client images use. Linux up to 6.6
 * takes SGI 0 to 6 for itself, from 6.7 on all of 0 to 7. Its own SGI 7 stops every processor for a
 * debugger (IPI_KGDB_ROUNDUP) and does nothing without one, so that a client may ring it, and the
 * tracepoint irq_handler_entry lets us hear it. A client's own SGI 7 is its processor's and always
 * free.
 *
 * PSCI: Arm DEN0022. GICv2: Arm IHI 0048. GICv3: Arm IHI 0069.
 */
#define pr_fmt(fmt) "mcs: " fmt

#include <linux/arm-smccc.h>
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/irq.h>
#include <linux/irqchip/arm-gic-v3.h>
#include <linux/irqdomain.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/percpu.h>
#include <linux/threads.h>
#include <linux/tracepoint.h>
#include <uapi/linux/psci.h>

#include <asm/barrier.h>
#include <asm/cputype.h>
#include <asm/pgtable.h>
#include <asm/sysreg.h>

#include "mcs.h"

#define DOORBELL_SGI		7

/* IHI 0048, 4.3.12 and 4.3.15; <linux/irqchip/arm-gic.h> clashes with the GICv3 header */
#define GICV2_ITARGETSR0	0x800
#define GICV2_SGIR		0xf00
#define GICV2_SGIR_TARGETS	16	/* shift of the CPU interface list */
#define GICV2_INTERFACES	8

/* -- processor numbers ------------------------------------------------------------------------- */

/*
 * A processor's MPIDR_EL1 affinity fields, as PSCI and the GIC want them: the reg of its node, not
 * Linux's number (reg is 0x0, 0x100, 0x200, … on many chips).
 */
static DEFINE_PER_CPU(u64, mpidr);

static int mpidr_init(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		struct device_node *np = of_get_cpu_node(cpu, NULL);
		const __be32 *reg = np ? of_get_property(np, "reg", NULL) : NULL;

		if (reg)	/* Linux read it at boot, so its length is right */
			per_cpu(mpidr, cpu) = of_read_number(reg, of_n_addr_cells(np)) &
					      MPIDR_HWID_BITMASK;
		of_node_put(np);
		if (!reg) {
			pr_err("cpu %u has no node with a reg: boot with a device tree, not with ACPI\n",
			       cpu);
			return -ENODEV;
		}
	}
	return 0;
}

/* -- PSCI -------------------------------------------------------------------------------------- */

static bool psci_uses_hvc;

static s32 psci(unsigned long function, u64 arg0, u64 arg1)
{
	struct arm_smccc_res res;

	if (psci_uses_hvc)
		arm_smccc_hvc(function, arg0, arg1, 0, 0, 0, 0, 0, &res);
	else
		arm_smccc_smc(function, arg0, arg1, 0, 0, 0, 0, 0, &res);
	return res.a0;	/* results are 32 bits wide, also of 64-bit calls */
}

static const struct {
	s32 result;
	int error;
	const char *name;
} psci_errors[] = {
	{ PSCI_RET_NOT_SUPPORTED,	-EOPNOTSUPP,	"NOT_SUPPORTED" },
	{ PSCI_RET_INVALID_PARAMS,	-EINVAL,	"INVALID_PARAMETERS" },
	{ PSCI_RET_DENIED,		-EPERM,		"DENIED" },
	{ PSCI_RET_ALREADY_ON,		-EBUSY,		"ALREADY_ON" },
	{ PSCI_RET_ON_PENDING,		-EBUSY,		"ON_PENDING" },
	{ PSCI_RET_INTERNAL_FAILURE,	-EIO,		"INTERNAL_FAILURE" },
	{ PSCI_RET_NOT_PRESENT,		-ENODEV,	"NOT_PRESENT" },
	{ PSCI_RET_DISABLED,		-EPERM,		"DISABLED" },
	{ PSCI_RET_INVALID_ADDRESS,	-EINVAL,	"INVALID_ADDRESS" },
};

static int psci_error(const char *call, unsigned int cpu, s32 result)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(psci_errors); i++) {
		if (psci_errors[i].result == result) {
			pr_err_ratelimited("PSCI %s for cpu %u (MPIDR 0x%llx): %s\n",
					   call, cpu, per_cpu(mpidr, cpu), psci_errors[i].name);
			return psci_errors[i].error;
		}
	}
	pr_err_ratelimited("PSCI %s for cpu %u (MPIDR 0x%llx): unknown result %d\n",
			   call, cpu, per_cpu(mpidr, cpu), result);
	return -EIO;
}

static const struct of_device_id psci_nodes[] = {
	{ .compatible = "arm,psci-0.2" },	/* the first with fixed function numbers */
	{ .compatible = "arm,psci-1.0" },
	{ }
};

static int psci_init(void)
{
	struct device_node *np = of_find_matching_node(NULL, psci_nodes);
	const char *method = NULL;
	s32 version;

	if (!np) {
		pr_err("no PSCI: the device tree has no node compatible with \"arm,psci-0.2\" or \"arm,psci-1.0\"\n");
		pr_err("  clients are started by the firmware: use one with PSCI (TF-A) that adds /psci to the tree\n");
		return -ENODEV;
	}
	of_property_read_string(np, "method", &method);
	if (!method || (strcmp(method, "hvc") && strcmp(method, "smc"))) {
		pr_err("%pOF: method is %s, it must be hvc or smc: correct the device tree\n",
		       np, method ?: "missing");
		of_node_put(np);
		return -EINVAL;
	}
	psci_uses_hvc = !strcmp(method, "hvc");
	of_node_put(np);

	version = psci(PSCI_0_2_FN_PSCI_VERSION, 0, 0);
	if (version == PSCI_RET_NOT_SUPPORTED) {
		pr_err("no PSCI: the device tree has /psci, but the firmware does not answer\n");
		pr_err("  clients are started by the firmware: use one with PSCI (TF-A)\n");
		return -ENODEV;
	}
	return 0;
}

int mcs_arch_state(unsigned int cpu)
{
	/* uapi/linux/psci.h: 0 on, 1 off, 2 pending, as in enum mcs_cpu_state */
	s32 result = psci(PSCI_0_2_FN64_AFFINITY_INFO, per_cpu(mpidr, cpu), 0);

	if (result < 0 || result > PSCI_0_2_AFFINITY_LEVEL_ON_PENDING)
		return psci_error("AFFINITY_INFO", cpu, result);
	return result;
}

/* PSCI has no call that switches another processor off. */
int mcs_arch_stop(unsigned int cpu)
{
	return -EOPNOTSUPP;
}

/* -- GIC --------------------------------------------------------------------------------------- */

static const struct of_device_id gic_nodes[] = {
	{ .compatible = "arm,gic-v3", .data = (void *)3 },
	/* what Linux's irq-gic.c drives, all with the standard distributor */
	{ .compatible = "arm,gic-400", .data = (void *)2 },
	{ .compatible = "arm,cortex-a15-gic", .data = (void *)2 },
	{ .compatible = "arm,cortex-a9-gic", .data = (void *)2 },
	{ .compatible = "arm,cortex-a7-gic", .data = (void *)2 },
	{ .compatible = "arm,arm11mp-gic", .data = (void *)2 },
	{ .compatible = "arm,arm1176jzf-devchip-gic", .data = (void *)2 },
	{ .compatible = "arm,pl390", .data = (void *)2 },
	{ .compatible = "qcom,msm-8660-qgic", .data = (void *)2 },
	{ .compatible = "qcom,msm-qgic2", .data = (void *)2 },
	{ }
};

static unsigned long gic_version;
static void __iomem *gicv2;			/* distributor */
static DEFINE_PER_CPU(u8, gicv2_interface);	/* bit of a processor's CPU interface, 0 unknown */

/*
 * A GICv2 numbers CPU interfaces in its own way, which only the processor itself can read:
 * ITARGETSR0 to 7 read as its own bit. On a processor that comes online.
 */
static void gicv2_learn_interface(unsigned int cpu)
{
	u32 targets = 0;
	unsigned int i;

	for (i = 0; i < 32 && !targets; i += 4)
		targets = readl_relaxed(gicv2 + GICV2_ITARGETSR0 + i);
	targets |= targets >> 16;
	targets |= targets >> 8;
	WRITE_ONCE(per_cpu(gicv2_interface, cpu), targets);
}

/*
 * The interface of a processor that Linux never ran on: its Aff0, if that is the numbering of every
 * processor that could be asked. 0 if unknown.
 */
static u8 gicv2_interface_of(unsigned int cpu)
{
	u8 bit = READ_ONCE(per_cpu(gicv2_interface, cpu));
	unsigned int other;

	if (bit)
		return bit;
	if (MPIDR_AFFINITY_LEVEL(per_cpu(mpidr, cpu), 0) >= GICV2_INTERFACES)
		return 0;
	bit = BIT(MPIDR_AFFINITY_LEVEL(per_cpu(mpidr, cpu), 0));
	for_each_present_cpu(other) {
		u8 known = READ_ONCE(per_cpu(gicv2_interface, other));

		if (known && (known == bit ||
			      known != BIT_ULL(MPIDR_AFFINITY_LEVEL(per_cpu(mpidr, other), 0))))
			return 0;
	}
	return bit;
}

static u64 gicv3_sgi1r(u64 id)
{
	return MPIDR_AFFINITY_LEVEL(id, 3) << ICC_SGI1R_AFFINITY_3_SHIFT |
	       MPIDR_AFFINITY_LEVEL(id, 2) << ICC_SGI1R_AFFINITY_2_SHIFT |
	       MPIDR_AFFINITY_LEVEL(id, 1) << ICC_SGI1R_AFFINITY_1_SHIFT |
	       /* 16 processors of the cluster are addressed at a time: range, bit within it */
	       MPIDR_AFFINITY_LEVEL(id, 0) / 16 << ICC_SGI1R_RS_SHIFT |
	       BIT_ULL(MPIDR_AFFINITY_LEVEL(id, 0) % 16) |
	       (u64)DOORBELL_SGI << ICC_SGI1R_SGI_ID_SHIFT;
}

int mcs_arch_kick(unsigned int cpu)
{
	u8 bit;

	if (gic_version == 3) {
		wmb();	/* what the client is to see, also through a mapping of another type */
		write_sysreg_s(gicv3_sgi1r(per_cpu(mpidr, cpu)), SYS_ICC_SGI1R_EL1);
		isb();
		return 0;
	}
	bit = gicv2_interface_of(cpu);
	if (!bit)
		return -ENXIO;
	wmb();	/* as above */
	writel_relaxed(bit << GICV2_SGIR_TARGETS | DOORBELL_SGI, gicv2 + GICV2_SGIR);
	return 0;
}

int mcs_arch_check(unsigned int cpu)
{
	if (gic_version == 3 || gicv2_interface_of(cpu))
		return 0;
	pr_err("cpu %u (MPIDR 0x%llx) has an unknown GICv2 interface, so it cannot be rung:\n",
	       cpu, per_cpu(mpidr, cpu));
	pr_err("  boot without maxcpus=, load this module, then echo 0 > /sys/devices/system/cpu/cpu%u/online\n",
	       cpu);
	return -ENXIO;
}

/* -- doorbell ---------------------------------------------------------------------------------- */

static enum mcs_doorbell doorbell_kind;
static unsigned int doorbell_irq;
static DEFINE_PER_CPU(u8, doorbell_id);		/* request_percpu_irq() wants one, unused */
static int doorbell_state;
static struct tracepoint *doorbell_tracepoint;

static irqreturn_t doorbell_handler(int irq, void *id)
{
	mcs_rang(MCS_ANY_HOME);
	return IRQ_HANDLED;
}

/* irq_handler_entry: every interrupt of Linux comes through here while a client runs. */
static void doorbell_hear(void *unused, int irq, struct irqaction *action)
{
	if (irq == doorbell_irq)
		mcs_rang(MCS_ANY_HOME);
}

static void doorbell_match_tracepoint(struct tracepoint *tracepoint, void *unused)
{
	if (!strcmp(tracepoint->name, "irq_handler_entry"))
		doorbell_tracepoint = tracepoint;
}

int mcs_arch_listen(void)
{
	int ret;

	if (doorbell_kind != MCS_DOORBELL_HEARD)
		return 0;
	ret = tracepoint_probe_register(doorbell_tracepoint, doorbell_hear, NULL);
	if (ret)
		pr_err("doorbell SGI %u: cannot hear it by the tracepoint %s: error %d\n",
		       DOORBELL_SGI, doorbell_tracepoint->name, ret);
	return ret;
}

void mcs_arch_unlisten(void)
{
	if (doorbell_kind != MCS_DOORBELL_HEARD)
		return;
	tracepoint_probe_unregister(doorbell_tracepoint, doorbell_hear, NULL);
	tracepoint_synchronize_unregister();
}

/* On each processor that is or comes online; clients may ring any of them. */
static int doorbell_online(unsigned int cpu)
{
	if (gic_version == 2)
		gicv2_learn_interface(cpu);
	if (doorbell_kind == MCS_DOORBELL_SGI)
		enable_percpu_irq(doorbell_irq, IRQ_TYPE_NONE);
	return 0;
}

static int doorbell_offline(unsigned int cpu)
{
	if (doorbell_kind == MCS_DOORBELL_SGI)
		disable_percpu_irq(doorbell_irq);
	return 0;
}

/* For an SGI that the kernel has taken. */
static enum mcs_doorbell doorbell_without_irq(void)
{
	for_each_kernel_tracepoint(doorbell_match_tracepoint, NULL);
	if (doorbell_tracepoint) {
		pr_info("doorbell SGI %u is this kernel's own, as from Linux 6.7 on: it is heard by a tracepoint while clients run\n",
			DOORBELL_SGI);
		return MCS_DOORBELL_HEARD;
	}
	pr_warn("doorbell SGI %u is this kernel's own, as from Linux 6.7 on, and CONFIG_TRACEPOINTS is off:\n",
		DOORBELL_SGI);
	pr_warn("  launchers look for messages every 100 us to 100 ms while a client runs\n");
	return MCS_DOORBELL_POLLED;
}

static int doorbell_init(struct device_node *gic)
{
	struct irq_fwspec sgi = {
		.fwnode = of_fwnode_handle(gic),
		.param_count = 1,	/* the GIC drivers' own form for an SGI */
		.param = { DOORBELL_SGI },
	};
	int ret;

	/*
	 * The GIC driver mapped its SGIs at boot, so this only looks the interrupt up: it is never
	 * disposed of.
	 */
	doorbell_irq = irq_create_fwspec_mapping(&sgi);
	if (!doorbell_irq) {
		pr_err("doorbell SGI %u: this kernel's GIC driver does not hand it out, Linux 5.10 or newer does\n",
		       DOORBELL_SGI);
		return -EINVAL;
	}
	if (irq_has_action(doorbell_irq)) {
		doorbell_kind = doorbell_without_irq();
	} else {
		doorbell_kind = MCS_DOORBELL_SGI;
		ret = request_percpu_irq(doorbell_irq, doorbell_handler, "mcs", &doorbell_id);
		if (ret) {
			pr_err("doorbell SGI %u: error %d from the interrupt core\n",
			       DOORBELL_SGI, ret);
			return ret;
		}
	}
	ret = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "mcs:online", doorbell_online,
				doorbell_offline);
	if (ret < 0) {
		pr_err("doorbell SGI %u: cannot enable it on every cpu: error %d\n",
		       DOORBELL_SGI, ret);
		if (doorbell_kind == MCS_DOORBELL_SGI)
			free_percpu_irq(doorbell_irq, &doorbell_id);
		return ret;
	}
	doorbell_state = ret;
	return 0;
}

static void doorbell_exit(void)
{
	cpuhp_remove_state(doorbell_state);
	if (doorbell_kind == MCS_DOORBELL_SGI)
		free_percpu_irq(doorbell_irq, &doorbell_id);
}

int mcs_arch_init(struct mcs_info *info)
{
	const struct of_device_id *match;
	struct device_node *gic;
	int ret;

	ret = mpidr_init();
	if (ret)
		return ret;
	ret = psci_init();
	if (ret)
		return ret;

	gic = of_find_matching_node_and_match(NULL, gic_nodes, &match);
	if (!gic) {
		pr_err("no doorbell: the device tree has neither a GICv2 nor a GICv3\n");
		return -ENODEV;
	}
	gic_version = (unsigned long)match->data;
	if (gic_version == 2) {
		gicv2 = of_iomap(gic, 0);
		if (!gicv2) {
			pr_err("%pOF: cannot map the distributor's registers\n", gic);
			ret = -ENOMEM;
			goto put;
		}
	}
	ret = doorbell_init(gic);
	if (ret) {
		if (gicv2)
			iounmap(gicv2);
		goto put;
	}
	info->doorbell = doorbell_kind;
	info->doorbell_number = doorbell_kind == MCS_DOORBELL_POLLED ? 0 : DOORBELL_SGI;
	info->features = MCS_FEATURE_TAKE;
	pr_info("doorbell SGI %u%s, GICv%lu, PSCI by %s\n", DOORBELL_SGI,
		doorbell_kind == MCS_DOORBELL_SGI ? "" :
		doorbell_kind == MCS_DOORBELL_HEARD ? " (heard)" : " to clients only",
		gic_version, psci_uses_hvc ? "hvc" : "smc");
put:
	of_node_put(gic);
	return ret;
}

void mcs_arch_exit(void)
{
	doorbell_exit();
	if (gicv2)
		iounmap(gicv2);
}

/* -- starting ---------------------------------------------------------------------------------- */

/* A processor goes off Linux through the same PSCI that starts it again. */
int mcs_arch_may_take(unsigned int cpu)
{
	return 0;
}

int mcs_arch_start(unsigned int cpu, const struct mcs_boot *boot)
{
	struct mcs_doorbell_block *block;
	s32 result;

	if (boot->doorbell) {
		block = memremap(boot->doorbell, sizeof(*block), MEMREMAP_WC);
		if (!block)
			return -ENOMEM;
		WRITE_ONCE(block->kind, boot->line ? MCS_DOORBELL_SPI : doorbell_kind);
		WRITE_ONCE(block->spare, 0);
		WRITE_ONCE(block->ring, boot->line ?: DOORBELL_SGI);
		memunmap(block);
	}
	wmb();	/* the image, written through a non-cached mapping, comes first */
	result = psci(PSCI_0_2_FN64_CPU_ON, per_cpu(mpidr, cpu), boot->entry);
	return result ? psci_error("CPU_ON", cpu, result) : 0;
}

/* Normal Non-Cacheable, never executable: any client mapping that is not cached agrees with it. */
pgprot_t mcs_arch_mmap_prot(u64 base, u64 size, pgprot_t prot)
{
	return pgprot_writecombine(prot);
}
