// SPDX-License-Identifier: GPL-2.0
/*
 * mcs_client.c - claims, and the clients that run in them
 *
 * A client that was started owns its processor until the firmware says that it is off: Linux may
 * not bring it online and the module stays loaded, also when the launcher is long gone.
 *
 * A processor changes hands without a lock held: remove_cpu() and add_cpu() call back into
 * mcs_cpu_prepare(), starting takes up to a second and stopping as long as the caller likes. Its
 * phase keeps everybody else away meanwhile.
 */
#define pr_fmt(fmt) "mcs: " fmt

#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/reboot.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "mcs.h"

/* How long a processor may take from the firmware's "started" to being on, and to go off Linux. */
#define MCS_START_TIMEOUT_US	(1000 * USEC_PER_MSEC)
/* How often a client is asked whether it went off, where nobody else asks. */
#define MCS_WATCH_PERIOD	HZ
/* How often while somebody waits for it. */
#define MCS_STOP_PERIOD_MS	2
/* What all clients together get at a reboot. */
#define MCS_REBOOT_TIMEOUT_US	(500 * USEC_PER_MSEC)

enum mcs_phase {
	MCS_PHASE_NONE,		/* no client */
	MCS_PHASE_STARTING,	/* between NONE and RUNNING */
	MCS_PHASE_RUNNING,
	MCS_PHASE_STOPPING,	/* somebody waits for it to go off */
	MCS_PHASE_RETURNING,	/* off, on its way back to Linux */
};

/* Processors and memory that belong together, to one open file. */
struct mcs_owned {
	struct list_head node;
	struct mcs_file *owner;		/* NULL: orphaned, until its last client is off */
	bool implicit;			/* made by a start: for one client, and others may help */
	struct cpumask cpus;
	u32 ranges;
	struct mcs_region range[MCS_MAX_REGIONS];
};

/* A processor's client. */
struct mcs_cpu {
	enum mcs_phase phase;
	struct mcs_owned *owned;	/* where it runs; NULL in the phases NONE and RETURNING */
	bool taken;			/* from Linux, which gets it back */
	bool stop_on_close;
	u32 *stop_word;
	u32 stop_value;
	u32 starts;
	int home;			/* whose line it rings by; negative: none */
	u64 rings;			/* mcs_count_rings() at the start */
	atomic64_t kicks;
};

static DEFINE_PER_CPU(struct mcs_cpu, mcs_cpus);

/*
 * For all of the above, the list and the number of open files. Where both are needed, it is taken
 * inside cpus_read_lock(), since mcs_cpu_prepare() takes it with processors write-locked: nothing
 * that waits for processors to settle may be called under it.
 */
static DEFINE_MUTEX(mcs_client_lock);
static LIST_HEAD(mcs_owned_list);
static unsigned int mcs_open_files;

/* Serialises what the architecture does; outside of everything else. */
static DEFINE_MUTEX(mcs_arch_lock);
static bool mcs_listening;

/* -- claims ------------------------------------------------------------------------------------ */

static bool mcs_overlap(const struct mcs_region *a, const struct mcs_region *b)
{
	return a->base < b->base + b->size && b->base < a->base + a->size;
}

/* Ranges are whole and inside regions, so no sum wraps. */
static bool mcs_ranges_overlap(const struct mcs_owned *owned, u64 base, u64 size)
{
	const struct mcs_region range = { .base = base, .size = size };
	u32 i;

	for (i = 0; i < owned->ranges; i++)
		if (mcs_overlap(&owned->range[i], &range))
			return true;
	return false;
}

static bool mcs_ranges_contain(const struct mcs_owned *owned, u64 base, u64 size)
{
	u32 i;

	for (i = 0; i < owned->ranges; i++) {
		const struct mcs_region *range = &owned->range[i];

		if (base >= range->base && base - range->base < range->size &&
		    size <= range->size - (base - range->base))
			return true;
	}
	return false;
}

/* Whether a claim clashes with no other one than @except; logs with what. */
static bool mcs_free_to_own(const struct mcs_owned *wanted, const struct mcs_owned *except)
{
	struct mcs_owned *other;
	u32 i;

	list_for_each_entry(other, &mcs_owned_list, node) {
		if (other == except)
			continue;
		if (cpumask_intersects(&wanted->cpus, &other->cpus)) {
			pr_err_ratelimited("cpus %*pbl are another launcher's: stop that one first, or its client\n",
					   cpumask_pr_args(&other->cpus));
			return false;
		}
		for (i = 0; i < wanted->ranges; i++) {
			const struct mcs_region *range = &wanted->range[i];

			if (!mcs_ranges_overlap(other, range->base, range->size))
				continue;
			pr_err_ratelimited("memory [0x%llx, 0x%llx) is used on cpus %*pbl: stop that client first, or give this one other memory\n",
					   range->base, range->base + range->size,
					   cpumask_pr_args(&other->cpus));
			return false;
		}
	}
	return true;
}

static bool mcs_runs_in(unsigned int cpu, const struct mcs_owned *owned)
{
	return per_cpu(mcs_cpus, cpu).owned == owned;
}

static bool mcs_has_client(const struct mcs_owned *owned)
{
	unsigned int cpu;

	for_each_cpu(cpu, &owned->cpus)
		if (mcs_runs_in(cpu, owned))
			return true;
	return false;
}

static struct mcs_owned *mcs_claim_of(const struct mcs_file *file)
{
	struct mcs_owned *owned;

	list_for_each_entry(owned, &mcs_owned_list, node)
		if (owned->owner == file && !owned->implicit)
			return owned;
	return NULL;
}

static struct mcs_owned *mcs_owner_of(unsigned int cpu)
{
	struct mcs_owned *owned;

	list_for_each_entry(owned, &mcs_owned_list, node)
		if (cpumask_test_cpu(cpu, &owned->cpus))
			return owned;
	return NULL;
}

/* Whether another open file has a processor to itself. */
static bool mcs_is_foreign(unsigned int cpu, const struct mcs_file *file)
{
	struct mcs_owned *owned = mcs_owner_of(cpu);

	return owned && !owned->implicit && owned->owner != file;
}

static void mcs_disown(struct mcs_owned *owned)
{
	list_del(&owned->node);
	kfree(owned);
}

/* -- a client's end ---------------------------------------------------------------------------- */

static bool mcs_any_client(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		if (per_cpu(mcs_cpus, cpu).owned)
			return true;
	return false;
}

/* After a change of open files or clients. Holding mcs_client_lock. */
static void mcs_update_polling(void)
{
	if (mcs_info.doorbell == MCS_DOORBELL_POLLED)
		mcs_polling_run(mcs_open_files && mcs_any_client());
}

/* What follows a client's end and cannot be done under mcs_client_lock. */
static void mcs_settle(struct work_struct *unused)
{
	unsigned int cpu;
	bool idle;
	int ret;

	for_each_possible_cpu(cpu) {
		struct mcs_cpu *self = per_cpu_ptr(&mcs_cpus, cpu);

		if (READ_ONCE(self->phase) != MCS_PHASE_RETURNING)
			continue;
		ret = add_cpu(cpu);
		if (ret < 0)
			pr_err("cpu %u does not come back to Linux: error %d; try echo 1 > /sys/devices/system/cpu/cpu%u/online\n",
			       cpu, ret, cpu);
		mutex_lock(&mcs_client_lock);
		self->phase = MCS_PHASE_NONE;
		mutex_unlock(&mcs_client_lock);
	}

	mutex_lock(&mcs_arch_lock);
	mutex_lock(&mcs_client_lock);
	idle = !mcs_any_client();
	mutex_unlock(&mcs_client_lock);
	if (idle && mcs_listening) {
		mcs_arch_unlisten();
		mcs_listening = false;
	}
	mutex_unlock(&mcs_arch_lock);
}

static DECLARE_WORK(mcs_settle_work, mcs_settle);

/* The processor is off: nobody's client any more. Holding mcs_client_lock. */
static void mcs_forget(unsigned int cpu)
{
	struct mcs_cpu *self = per_cpu_ptr(&mcs_cpus, cpu);
	struct mcs_owned *owned = self->owned;

	if (self->stop_word)
		memunmap(self->stop_word);
	self->stop_word = NULL;
	self->owned = NULL;
	if (owned->implicit || (!owned->owner && !mcs_has_client(owned)))
		mcs_disown(owned);
	self->phase = self->taken ? MCS_PHASE_RETURNING : MCS_PHASE_NONE;
	mcs_update_polling();
	schedule_work(&mcs_settle_work);
}

/* Looks whether a client has gone off, and gives up what it had. Holding mcs_client_lock. */
static void mcs_reap(unsigned int cpu)
{
	if (per_cpu(mcs_cpus, cpu).phase != MCS_PHASE_RUNNING ||
	    mcs_arch_state(cpu) != MCS_CPU_OFF)
		return;
	mcs_forget(cpu);
	mcs_event(MCS_EVENT_OFF, cpu);
	module_put(THIS_MODULE);
}

/* A client may go off with nobody asking: then its processor and the module would stay in use. */
static void mcs_watch(struct work_struct *work);
static DECLARE_DELAYED_WORK(mcs_watch_work, mcs_watch);

static void mcs_watch(struct work_struct *work)
{
	unsigned int cpu;

	mutex_lock(&mcs_client_lock);
	for_each_possible_cpu(cpu)
		mcs_reap(cpu);
	if (mcs_any_client())
		schedule_delayed_work(&mcs_watch_work, round_jiffies_relative(MCS_WATCH_PERIOD));
	mutex_unlock(&mcs_client_lock);
}

/* Asks a client off, as far as this goes without its launcher. Nobody else changes its phase. */
static int mcs_ask_off(unsigned int cpu)
{
	struct mcs_cpu *self = per_cpu_ptr(&mcs_cpus, cpu);
	int ret;

	mutex_lock(&mcs_arch_lock);
	ret = mcs_arch_stop(cpu);
	mutex_unlock(&mcs_arch_lock);
	if (ret != -EOPNOTSUPP)
		return ret;
	if (self->stop_word)
		WRITE_ONCE(*self->stop_word, self->stop_value);
	return mcs_arch_kick(cpu);
}

/* -- starting ---------------------------------------------------------------------------------- */

/* Whether all addresses of a client are in memory that it may use. */
static int mcs_check_addresses(const struct mcs_owned *owned, const struct mcs_run *run,
			       const struct mcs_boot *boot)
{
	u32 i;

	if (!boot->maps && !mcs_ranges_contain(owned, run->entry, 1)) {
		pr_err_ratelimited("entry 0x%llx for cpu %u is outside the memory that was claimed for it\n",
				   run->entry, run->cpu);
		return -EINVAL;
	}
	for (i = 0; i < boot->maps; i++) {
		if (mcs_ranges_contain(owned, boot->map[i].phys, boot->map[i].size))
			continue;
		pr_err_ratelimited("map %u for cpu %u, [0x%llx, 0x%llx), is outside the memory that was claimed for it\n",
				   i, run->cpu, boot->map[i].phys,
				   boot->map[i].phys + boot->map[i].size);
		return -EINVAL;
	}
	if ((run->stop_word && !mcs_ranges_contain(owned, run->stop_word, sizeof(u32))) ||
	    (run->doorbell &&
	     !mcs_ranges_contain(owned, run->doorbell, sizeof(struct mcs_doorbell_block)))) {
		pr_err_ratelimited("the stop word or doorbell of cpu %u is outside the memory that was claimed for it\n",
				   run->cpu);
		return -EINVAL;
	}
	return 0;
}

/* How often the client rang, or all that share its doorbell did. */
static u64 mcs_count_rings(const struct mcs_cpu *self)
{
	return self->home < 0 ? mcs_rings() : mcs_line_count(self->home);
}

/* What a start without a claim claims. */
static struct mcs_owned *mcs_own_home(struct mcs_file *file, const struct mcs_run *run)
{
	struct mcs_owned *owned = kzalloc(sizeof(*owned), GFP_KERNEL);

	if (!owned)
		return ERR_PTR(-ENOMEM);
	owned->owner = file;
	owned->implicit = true;
	cpumask_set_cpu(run->cpu, &owned->cpus);
	owned->ranges = mcs_memory_own(run->entry, owned->range);
	if (!mcs_free_to_own(owned, NULL)) {
		kfree(owned);
		return ERR_PTR(-EBUSY);
	}
	list_add(&owned->node, &mcs_owned_list);
	return owned;
}

/* Whether a client may have the processor. Holding mcs_client_lock and cpus_read_lock(). */
static int mcs_check_processor(unsigned int cpu, u32 flags)
{
	int state;

	if (cpu == 0) {		/* Linux boots on it; maxcpus=0 would mean something else */
		pr_err_ratelimited("cpu 0 runs Linux: give the client another cpu\n");
		return -EBUSY;
	}
	mcs_reap(cpu);
	switch (per_cpu(mcs_cpus, cpu).phase) {
	case MCS_PHASE_NONE:
		break;
	case MCS_PHASE_RUNNING:
		pr_err_ratelimited("cpu %u already runs a client: stop it first\n", cpu);
		return -EBUSY;
	default:
		pr_err_ratelimited("cpu %u is just changing hands: try again\n", cpu);
		return -EBUSY;
	}
	if (cpu_online(cpu)) {
		if (flags & MCS_RUN_TAKE)
			return mcs_arch_may_take(cpu);
		pr_err_ratelimited("cpu %u runs Linux: boot with maxcpus=%u, or echo 0 > /sys/devices/system/cpu/cpu%u/online\n",
				   cpu, cpu, cpu);
		return -EBUSY;
	}
	state = mcs_arch_state(cpu);
	if (state < 0)
		return state;
	if (state != MCS_CPU_OFF) {
		pr_err_ratelimited("cpu %u is on, but was started by neither Linux nor this module: reset the board\n",
				   cpu);
		return -EBUSY;
	}
	return 0;
}

/*
 * From NONE to STARTING: afterwards processor and memory are the client's, and Linux may not bring
 * the processor online. Holding mcs_client_lock and cpus_read_lock().
 */
static int mcs_begin(struct mcs_file *file, const struct mcs_run *run, const struct mcs_boot *boot)
{
	struct mcs_cpu *self = per_cpu_ptr(&mcs_cpus, run->cpu);
	struct mcs_owned *claim = mcs_claim_of(file), *owned = claim;
	int ret;

	ret = mcs_check_processor(run->cpu, run->flags);
	if (ret)
		return ret;
	if (!boot->maps) {
		if (!mcs_memory_contains(run->entry, 1)) {
			pr_err_ratelimited("entry 0x%llx for cpu %u is outside the reserved memory (mcs_mem in /proc/iomem)\n",
					   run->entry, run->cpu);
			return -EINVAL;
		}
		if (!mcs_memory_allows(run->entry, run->cpu)) {
			pr_err_ratelimited("cpu %u is not among the cpus of the device-tree node that has the memory at 0x%llx\n",
					   run->cpu, run->entry);
			return -EINVAL;
		}
	} else if (!claim) {
		pr_err_ratelimited("a client with a map of its memory needs a claim of it\n");
		return -EINVAL;
	}
	if (claim && !cpumask_test_cpu(run->cpu, &claim->cpus)) {
		pr_err_ratelimited("cpu %u was not claimed, cpus %*pbl were\n",
				   run->cpu, cpumask_pr_args(&claim->cpus));
		return -EINVAL;
	}
	if (!claim)
		owned = mcs_own_home(file, run);
	if (IS_ERR(owned))
		return PTR_ERR(owned);
	ret = mcs_check_addresses(owned, run, boot);
	if (!ret && run->stop_word) {
		/* As user space has it on arm64; on x86 the caches are coherent. */
		self->stop_word = memremap(run->stop_word, sizeof(u32),
					   IS_ENABLED(CONFIG_ARM64) ? MEMREMAP_WC : MEMREMAP_WB);
		if (!self->stop_word)
			ret = -ENOMEM;
	}
	if (ret) {
		if (!claim)
			mcs_disown(owned);
		return ret;
	}
	self->phase = MCS_PHASE_STARTING;
	self->owned = owned;
	self->taken = cpu_online(run->cpu);
	self->stop_on_close = run->flags & MCS_RUN_STOP_ON_CLOSE;
	self->stop_value = run->stop_value;
	self->home = boot->line ? mcs_memory_home(run->entry) : -1;
	self->rings = mcs_count_rings(self);
	mcs_file_hear(file, self->home);
	atomic64_set(&self->kicks, 0);
	__module_get(THIS_MODULE);	/* safe: the caller's open file holds one too */
	return 0;
}

/* Takes a processor from Linux. No lock is held. */
static int mcs_take(unsigned int cpu)
{
	int state, ret = remove_cpu(cpu);

	if (ret < 0) {
		pr_err_ratelimited("Linux does not leave cpu %u: error %d\n", cpu, ret);
		return ret;
	}
	/* Linux waits for that itself, but not every kernel for as long as it may take. */
	ret = read_poll_timeout(mcs_arch_state, state, state == MCS_CPU_OFF, 100,
				MCS_START_TIMEOUT_US, false, cpu);
	if (ret)
		pr_err_ratelimited("cpu %u left Linux and did not go off\n", cpu);
	return ret ? -ETIME : 0;
}

/* Starts the processor and waits for it. Holding mcs_arch_lock. */
static int mcs_boot(unsigned int cpu, const struct mcs_boot *boot)
{
	int state, ret;

	if (!mcs_listening) {
		ret = mcs_arch_listen();
		if (ret)
			return ret;
		mcs_listening = true;
	}
	ret = mcs_arch_check(cpu);
	if (ret)
		return ret;
	ret = mcs_arch_start(cpu, boot);
	if (ret)
		return ret;
	/*
	 * The firmware may answer before the processor is on and say "off" for a while: nobody is
	 * to take that for a client that has ended.
	 */
	ret = read_poll_timeout(mcs_arch_state, state, state != MCS_CPU_OFF, 100,
				MCS_START_TIMEOUT_US, false, cpu);
	if (ret)
		pr_err_ratelimited("cpu %u did not come on within a second, or went off at once\n",
				   cpu);
	return ret ? -ETIME : 0;
}

/**
 * mcs_client_run() - start a client
 * @file: who starts it
 * @run: as user space gave it, checked as far as that goes without looking at claims
 * @boot: the same for the architecture
 */
int mcs_client_run(struct mcs_file *file, const struct mcs_run *run, const struct mcs_boot *boot)
{
	struct mcs_cpu *self = per_cpu_ptr(&mcs_cpus, run->cpu);
	unsigned int cpu = run->cpu;
	int ret;

	flush_work(&mcs_settle_work);	/* the processor may still be on its way back to Linux */
	cpus_read_lock();
	mutex_lock(&mcs_client_lock);
	ret = mcs_begin(file, run, boot);
	mutex_unlock(&mcs_client_lock);
	cpus_read_unlock();
	if (ret)
		return ret;

	if (self->taken)
		ret = mcs_take(cpu);
	if (!ret) {
		mutex_lock(&mcs_arch_lock);
		ret = mcs_boot(cpu, boot);
		mutex_unlock(&mcs_arch_lock);
	}

	mutex_lock(&mcs_client_lock);
	if (ret) {
		mcs_forget(cpu);
		module_put(THIS_MODULE);
	} else {
		self->phase = MCS_PHASE_RUNNING;
		self->starts++;
		mcs_update_polling();
		mcs_event(MCS_EVENT_STARTED, cpu);
		schedule_delayed_work(&mcs_watch_work, round_jiffies_relative(MCS_WATCH_PERIOD));
	}
	mutex_unlock(&mcs_client_lock);
	return ret;
}

/* -- everything else that a launcher asks for -------------------------------------------------- */

int mcs_client_claim(struct mcs_file *file, const struct mcs_claim *claim)
{
	struct mcs_owned *wanted, *old, *orphan = NULL;
	unsigned int cpu;
	int ret = 0;
	u32 i;

	wanted = kzalloc(sizeof(*wanted), GFP_KERNEL);
	if (!wanted)
		return -ENOMEM;
	wanted->owner = file;
	for (i = 0; i < claim->cpus; i++)
		cpumask_set_cpu(claim->cpu[i], &wanted->cpus);
	wanted->ranges = claim->ranges;
	memcpy(wanted->range, claim->range, sizeof(wanted->range));

	mutex_lock(&mcs_client_lock);
	for_each_cpu(cpu, &wanted->cpus)
		mcs_reap(cpu);
	old = mcs_claim_of(file);
	if (old && mcs_has_client(old)) {
		pr_err_ratelimited("a client runs in the claim that is to be replaced: stop it first\n");
		ret = -EBUSY;
		goto unlock;
	}
	if (claim->flags & MCS_CLAIM_ADOPT) {
		orphan = mcs_owner_of(claim->cpu[0]);
		if (!orphan || orphan->owner) {
			ret = orphan ? -EBUSY : -ENOENT;
			goto unlock;
		}
		for_each_cpu(cpu, &orphan->cpus) {
			if (mcs_runs_in(cpu, orphan) && !cpumask_test_cpu(cpu, &wanted->cpus)) {
				pr_err_ratelimited("cpu %u runs a client of the claim that is to be taken over: claim it, too\n",
						   cpu);
				ret = -EINVAL;
				goto unlock;
			}
		}
	}
	if (old) {		/* out of the way of its successor */
		list_del(&old->node);
		if (!mcs_free_to_own(wanted, orphan)) {
			list_add(&old->node, &mcs_owned_list);
			ret = -EBUSY;
			goto unlock;
		}
		kfree(old);
	} else if (!mcs_free_to_own(wanted, orphan)) {
		ret = -EBUSY;
		goto unlock;
	}
	if (orphan) {
		for_each_cpu(cpu, &orphan->cpus)
			if (mcs_runs_in(cpu, orphan))
				per_cpu(mcs_cpus, cpu).owned = wanted;
		mcs_disown(orphan);
	}
	list_add(&wanted->node, &mcs_owned_list);
	wanted = NULL;
unlock:
	mutex_unlock(&mcs_client_lock);
	kfree(wanted);
	return ret;
}

/* Waits until a processor is off. Signals end the wait. */
static int mcs_wait_off(unsigned int cpu, unsigned int timeout_ms)
{
	unsigned long deadline = jiffies + msecs_to_jiffies(timeout_ms);

	while (mcs_arch_state(cpu) != MCS_CPU_OFF) {
		if (time_after_eq(jiffies, deadline))
			return -ETIME;
		if (msleep_interruptible(MCS_STOP_PERIOD_MS))
			return -EINTR;
	}
	return 0;
}

int mcs_client_stop(struct mcs_file *file, unsigned int cpu, unsigned int timeout_ms)
{
	struct mcs_cpu *self = per_cpu_ptr(&mcs_cpus, cpu);
	int ret = 0;

	mutex_lock(&mcs_client_lock);
	mcs_reap(cpu);
	if (mcs_is_foreign(cpu, file))
		ret = -EBUSY;
	else if (!self->owned)
		ret = -ENOENT;
	else if (self->phase != MCS_PHASE_RUNNING)
		ret = -EBUSY;
	else
		self->phase = MCS_PHASE_STOPPING;
	mutex_unlock(&mcs_client_lock);
	if (ret)
		return ret;

	ret = mcs_ask_off(cpu);
	if (!ret)
		ret = mcs_wait_off(cpu, timeout_ms);

	mutex_lock(&mcs_client_lock);
	self->phase = MCS_PHASE_RUNNING;
	mcs_reap(cpu);
	mutex_unlock(&mcs_client_lock);
	if (!ret)
		flush_work(&mcs_settle_work);	/* Linux has its processor back */
	return ret;
}

int mcs_client_kick(struct mcs_file *file, unsigned int cpu)
{
	bool foreign;
	int ret;

	mutex_lock(&mcs_client_lock);
	foreign = mcs_is_foreign(cpu, file);
	mutex_unlock(&mcs_client_lock);
	if (foreign)
		return -EBUSY;
	/* Unlocked: should Linux bring the processor online just now, it gets one ring too many. */
	if (cpu_online(cpu)) {
		pr_err_ratelimited("cpu %u runs Linux, there is no client to ring\n", cpu);
		return -EBUSY;
	}
	ret = mcs_arch_kick(cpu);
	if (ret)
		return ret;
	atomic64_inc(&per_cpu(mcs_cpus, cpu).kicks);
	mcs_polling_hurry();
	return 0;
}

int mcs_client_state(unsigned int cpu)
{
	mutex_lock(&mcs_client_lock);
	mcs_reap(cpu);
	mutex_unlock(&mcs_client_lock);
	return mcs_arch_state(cpu);
}

int mcs_client_status(struct mcs_file *file, struct mcs_status *status)
{
	unsigned int cpu = status->cpu;
	struct mcs_cpu *self = per_cpu_ptr(&mcs_cpus, cpu);
	struct mcs_owned *owned;
	int state = mcs_client_state(cpu);

	if (state < 0)
		return state;
	memset(status, 0, sizeof(*status));
	status->cpu = cpu;
	status->state = state;
	status->doorbell = mcs_info.doorbell;
	status->doorbell_number = mcs_info.doorbell_number;
	mutex_lock(&mcs_client_lock);
	owned = mcs_owner_of(cpu);
	if (self->phase == MCS_PHASE_RUNNING || self->phase == MCS_PHASE_STOPPING)
		status->flags |= MCS_STATUS_CLIENT;
	if (owned)
		status->flags |= MCS_STATUS_CLAIMED;
	if (owned && owned->owner == file)
		status->flags |= MCS_STATUS_MINE;
	if (owned && !owned->owner)
		status->flags |= MCS_STATUS_ORPHANED;
	if (cpu_online(cpu))
		status->flags |= MCS_STATUS_LINUX;
	if (self->phase != MCS_PHASE_NONE && self->phase != MCS_PHASE_RUNNING)
		status->flags |= MCS_STATUS_CHANGING;
	if (self->stop_word)
		status->flags |= MCS_STATUS_STOP_WORD;
	status->starts = self->starts;
	status->kicks = atomic64_read(&self->kicks);
	if (self->starts)
		status->rings = mcs_count_rings(self) - self->rings;
	if (self->starts && self->home >= 0) {
		status->doorbell = MCS_DOORBELL_SPI;
		status->doorbell_number = mcs_line_number(self->home);
	}
	mutex_unlock(&mcs_client_lock);
	return 0;
}

/* Whether an open file may map memory: not what another one claimed. */
bool mcs_client_may_map(struct mcs_file *file, u64 base, u64 size)
{
	struct mcs_owned *owned;
	bool may = true;

	mutex_lock(&mcs_client_lock);
	list_for_each_entry(owned, &mcs_owned_list, node)
		if (!owned->implicit && owned->owner != file &&
		    mcs_ranges_overlap(owned, base, size))
			may = false;
	mutex_unlock(&mcs_client_lock);
	return may;
}

/* -- open files come and go -------------------------------------------------------------------- */

void mcs_client_open(void)
{
	mutex_lock(&mcs_client_lock);
	mcs_open_files++;
	mcs_update_polling();
	mutex_unlock(&mcs_client_lock);
}

/* A client that is to stop with its launcher: asks it off; mcs_watch() sees it go. */
static void mcs_stop_orphan(unsigned int cpu)
{
	struct mcs_cpu *self = per_cpu_ptr(&mcs_cpus, cpu);
	int ret;

	ret = mcs_ask_off(cpu);
	if (ret)
		pr_err("cpu %u: its client cannot be asked to stop: error %d\n", cpu, ret);
	mutex_lock(&mcs_client_lock);
	self->phase = MCS_PHASE_RUNNING;
	mcs_reap(cpu);
	mutex_unlock(&mcs_client_lock);
}

void mcs_client_close(struct mcs_file *file)
{
	struct mcs_owned *owned, *next;
	unsigned int cpu;
	bool stop;

	mutex_lock(&mcs_client_lock);
	mcs_open_files--;
	mcs_update_polling();
	for_each_possible_cpu(cpu)
		mcs_reap(cpu);
	list_for_each_entry_safe(owned, next, &mcs_owned_list, node) {
		if (owned->owner != file)
			continue;
		owned->owner = NULL;
		if (!mcs_has_client(owned))
			mcs_disown(owned);
		else
			for_each_cpu(cpu, &owned->cpus)
				if (mcs_runs_in(cpu, owned))
					mcs_event(MCS_EVENT_ORPHANED, cpu);
	}
	mutex_unlock(&mcs_client_lock);

	for_each_possible_cpu(cpu) {
		struct mcs_cpu *self = per_cpu_ptr(&mcs_cpus, cpu);

		mutex_lock(&mcs_client_lock);
		stop = self->phase == MCS_PHASE_RUNNING && self->stop_on_close &&
		       !self->owned->owner;
		if (stop) {
			self->phase = MCS_PHASE_STOPPING;
			self->stop_on_close = false;
		}
		mutex_unlock(&mcs_client_lock);
		if (stop)
			mcs_stop_orphan(cpu);
	}
}

/* -- Linux ------------------------------------------------------------------------------------- */

/* Before Linux brings a processor online. */
static int mcs_cpu_prepare(unsigned int cpu)
{
	struct mcs_cpu *self = per_cpu_ptr(&mcs_cpus, cpu);
	bool runs;

	mutex_lock(&mcs_client_lock);
	mcs_reap(cpu);
	runs = self->owned;
	mutex_unlock(&mcs_client_lock);
	if (!runs)
		return 0;
	pr_err_ratelimited("cpu %u runs a client and stays off Linux: stop the client first\n",
			   cpu);
	return -EPERM;	/* not -EBUSY: newer kernels retry on that */
}

/* Linux stops its own processors only. */
static int mcs_reboot(struct notifier_block *unused, unsigned long action, void *data)
{
	unsigned int cpu;
	int state;

	for_each_possible_cpu(cpu) {
		struct mcs_cpu *self = per_cpu_ptr(&mcs_cpus, cpu);
		bool runs;

		mutex_lock(&mcs_client_lock);
		mcs_reap(cpu);
		runs = self->phase == MCS_PHASE_RUNNING;
		if (runs)
			self->phase = MCS_PHASE_STOPPING;	/* for good */
		mutex_unlock(&mcs_client_lock);
		if (runs && ((!self->stop_word && !(mcs_info.features & MCS_FEATURE_FORCED_STOP)) ||
			     mcs_ask_off(cpu) ||
			     read_poll_timeout(mcs_arch_state, state, state == MCS_CPU_OFF, 1000,
					       MCS_REBOOT_TIMEOUT_US, false, cpu)))
			pr_warn("cpu %u: its client goes on, nothing can stop it but a reset\n",
				cpu);
	}
	return NOTIFY_DONE;
}

static struct notifier_block mcs_reboot_notifier = { .notifier_call = mcs_reboot };
static int mcs_prepare_state;

int mcs_client_init(void)
{
	int ret = cpuhp_setup_state_nocalls(CPUHP_BP_PREPARE_DYN, "mcs:prepare", mcs_cpu_prepare,
					    NULL);

	if (ret < 0) {
		pr_err("cannot watch processors come online: error %d\n", ret);
		return ret;
	}
	mcs_prepare_state = ret;
	register_reboot_notifier(&mcs_reboot_notifier);		/* never fails */
	return 0;
}

/* No file is open and no client runs; processors may still be on their way back to Linux. */
void mcs_client_exit(void)
{
	unregister_reboot_notifier(&mcs_reboot_notifier);
	cancel_delayed_work_sync(&mcs_watch_work);
	flush_work(&mcs_settle_work);
	cpuhp_remove_state_nocalls(mcs_prepare_state);
}
