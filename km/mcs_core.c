// SPDX-License-Identifier: GPL-2.0
/*
 * mcs_core.c - /dev/mcs, and which processors belong to clients
 *
 * A client started through START owns its processor until the firmware says that it is off: Linux
 * may not bring it online and the module stays loaded, also when the launcher is long gone.
 */
#define pr_fmt(fmt) "mcs: " fmt

#include <linux/capability.h>
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/irq_work.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "mcs.h"

/* How long a processor may take from the firmware's "started" to being on. */
#define START_TIMEOUT_MS	1000
/* How often a client without a launcher is asked whether it went off. */
#define ORPHAN_PERIOD_MS	500

/* One open file's account of the clients' rings. */
struct mcs_file {
	struct list_head node;
	wait_queue_head_t wait;
	bool rang;		/* not yet told */
	bool again;		/* told while queueing: epoll's EPOLL_CTL_ADD, which tells nobody */
};

static DEFINE_SPINLOCK(files_lock);	/* for the list and the flags; taken in interrupts */
static LIST_HEAD(files);

static struct mcs_info info = { .abi = MCS_ABI_VERSION };	/* constant after init */

/* Taken inside cpus_read_lock(), so that no processor comes or goes meanwhile. */
static DEFINE_MUTEX(lock);
static struct cpumask clients;		/* each holds a reference on the module */
static unsigned int launchers;		/* open files */

/* -- doorbell from the clients ----------------------------------------------------------------- */

static void ring_files(struct irq_work *work)
{
	struct mcs_file *self;
	unsigned long flags;

	spin_lock_irqsave(&files_lock, flags);
	list_for_each_entry(self, &files, node) {
		self->rang = true;
		wake_up_interruptible_poll(&self->wait, EPOLLIN | EPOLLRDNORM);
	}
	spin_unlock_irqrestore(&files_lock, flags);
}

static DEFINE_IRQ_WORK(ring_work, ring_files);

void mcs_rang(void)
{
	/* These locks sleep on PREEMPT_RT, an interrupt handler must not. */
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		irq_work_queue(&ring_work);
	else
		ring_files(NULL);
}

static __poll_t mcs_poll(struct file *file, poll_table *wait)
{
	struct mcs_file *self = file->private_data;
	bool queues = mcs_poll_queues(wait);
	bool tell;

	poll_wait(file, &self->wait, wait);
	if (!(poll_requested_events(wait) & (EPOLLIN | EPOLLRDNORM)))
		return 0;

	/*
	 * The report is the acknowledgment. But epoll keeps what it is told in EPOLL_CTL_ADD to
	 * itself and asks again in epoll_wait(), then without queueing and with its entry from
	 * EPOLL_CTL_ADD in the queue: tell it again. poll() and select() leave no entry behind.
	 */
	spin_lock_irq(&files_lock);
	/* waitqueue_active() needs no barrier: the entry in question is the caller's own */
	tell = self->rang || (self->again && !queues && waitqueue_active(&self->wait));
	self->again = self->rang && queues;
	self->rang = false;
	spin_unlock_irq(&files_lock);
	return tell ? EPOLLIN | EPOLLRDNORM : 0;
}

/* -- processors -------------------------------------------------------------------------------- */

/* After a change of launchers or clients. Holding the lock. */
static void update_polling(void)
{
	if (info.doorbell == MCS_DOORBELL_POLLED)
		mcs_polling_run(launchers && !cpumask_empty(&clients));
}

/* Gives a client's processor back if it is off. Holding the lock. */
static bool client_runs(unsigned int cpu)
{
	if (!cpumask_test_cpu(cpu, &clients))
		return false;
	if (mcs_arch_state(cpu) != MCS_CPU_OFF)
		return true;
	cpumask_clear_cpu(cpu, &clients);
	update_polling();
	module_put(THIS_MODULE);
	return false;
}

/*
 * A client without a launcher may go off unnoticed, and rmmod would be refused for ever: so look.
 * Holding the lock.
 */
static void look_after_orphans(void);

static void orphans(struct work_struct *work)
{
	mutex_lock(&lock);
	look_after_orphans();
	mutex_unlock(&lock);
}

static DECLARE_DELAYED_WORK(orphans_work, orphans);

static void look_after_orphans(void)
{
	unsigned int cpu;

	if (launchers)
		return;
	for_each_cpu(cpu, &clients)
		client_runs(cpu);
	if (!cpumask_empty(&clients))
		schedule_delayed_work(&orphans_work, msecs_to_jiffies(ORPHAN_PERIOD_MS));
}

/* Before Linux brings a processor online. */
static int cpu_prepare(unsigned int cpu)
{
	bool runs;

	mutex_lock(&lock);
	runs = client_runs(cpu);
	mutex_unlock(&lock);
	if (!runs)
		return 0;
	pr_err("cpu %u runs a client and stays off Linux: stop the client first\n", cpu);
	return -EPERM;	/* not -EBUSY: newer kernels retry on that */
}

static int check_cpu(u32 cpu)
{
	if (cpu < nr_cpu_ids && cpu_present(cpu))
		return 0;
	pr_err_ratelimited("cpu %u is not present: Linux knows cpus %*pbl (nr_cpus= hides some, use maxcpus=)\n",
			   cpu, cpumask_pr_args(cpu_present_mask));
	return -EINVAL;
}

static int start_locked(unsigned int cpu, u64 entry)
{
	const struct mcs_boot boot = { .entry = entry };
	ktime_t deadline;
	int ret;

	if (cpu == 0) {		/* Linux boots on it; maxcpus=0 would mean something else */
		pr_err("cpu 0 runs Linux: give the client another cpu\n");
		return -EBUSY;
	}
	if (cpu_online(cpu)) {
		pr_err("cpu %u runs Linux: boot with maxcpus=%u, or echo 0 > /sys/devices/system/cpu/cpu%u/online\n",
		       cpu, cpu, cpu);
		return -EBUSY;
	}
	client_runs(cpu);
	ret = mcs_arch_state(cpu);
	if (ret < 0)
		return ret;
	if (ret != MCS_CPU_OFF) {
		if (cpumask_test_cpu(cpu, &clients))
			pr_err("cpu %u already runs a client: stop it first\n", cpu);
		else
			pr_err("cpu %u is on, but was started by neither Linux nor this module: reset the board\n",
			       cpu);
		return -EBUSY;
	}
	if (!mcs_memory_contains(entry, 1)) {
		pr_err("entry 0x%llx for cpu %u is outside the reserved memory (mcs_mem in /proc/iomem)\n",
		       entry, cpu);
		return -EINVAL;
	}
	ret = mcs_arch_check(cpu);
	if (ret)
		return ret;

	ret = mcs_arch_start(cpu, &boot);
	if (ret)
		return ret;
	__module_get(THIS_MODULE);	/* safe: the caller's open file holds one too */
	cpumask_set_cpu(cpu, &clients);
	update_polling();

	/*
	 * The firmware may answer before the processor is on and say "off" for a while: nobody is
	 * to take that for a client that has ended. One that ends before this loop looks costs the
	 * full wait, nothing else.
	 */
	deadline = ktime_add_ms(ktime_get(), START_TIMEOUT_MS);
	while (mcs_arch_state(cpu) == MCS_CPU_OFF && ktime_before(ktime_get(), deadline))
		usleep_range(50, 100);
	return 0;
}

static int ioctl_start(const struct mcs_start __user *arg)
{
	struct mcs_start start;
	int ret;

	if (copy_from_user(&start, arg, sizeof(start)))
		return -EFAULT;
	ret = check_cpu(start.cpu);
	if (ret)
		return ret;
	cpus_read_lock();
	mutex_lock(&lock);
	ret = start_locked(start.cpu, start.entry);
	mutex_unlock(&lock);
	cpus_read_unlock();
	return ret;
}

static int ioctl_kick(const __u32 __user *arg)
{
	u32 cpu;
	int ret;

	if (get_user(cpu, arg))
		return -EFAULT;
	ret = check_cpu(cpu);
	if (ret)
		return ret;
	/* Unlocked: should Linux bring the processor online just now, it gets one ring too many. */
	if (cpu_online(cpu)) {
		pr_err_ratelimited("cpu %u runs Linux, there is no client to ring\n", cpu);
		return -EBUSY;
	}
	ret = mcs_arch_kick(cpu);
	mcs_polling_hurry();
	return ret;
}

static int ioctl_state(union mcs_state __user *arg)
{
	union mcs_state state;
	u32 cpu;
	int ret;

	if (get_user(cpu, &arg->cpu))
		return -EFAULT;
	ret = check_cpu(cpu);
	if (ret)
		return ret;
	mutex_lock(&lock);
	client_runs(cpu);
	ret = mcs_arch_state(cpu);
	mutex_unlock(&lock);
	if (ret < 0)
		return ret;
	state.state = ret;
	return copy_to_user(arg, &state, sizeof(state)) ? -EFAULT : 0;
}

/* -- /dev/mcs ---------------------------------------------------------------------------------- */

static long mcs_ioctl(struct file *file, unsigned int command, unsigned long arg)
{
	void __user *user = (void __user *)arg;

	switch (command) {
	case MCS_IOC_KICK:
		return ioctl_kick(user);
	case MCS_IOC_START:
		return ioctl_start(user);
	case MCS_IOC_STATE:
		return ioctl_state(user);
	case MCS_IOC_SHARED:
		return copy_to_user(user, &info.region[0], sizeof(info.region[0])) ? -EFAULT : 0;
	case MCS_IOC_INFO:
		return copy_to_user(user, &info, sizeof(info)) ? -EFAULT : 0;
	default:
		return -ENOTTY;
	}
}

static int mcs_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;

	if (vma->vm_pgoff > PHYS_PFN(~(phys_addr_t)0) ||
	    !mcs_memory_contains(PFN_PHYS(vma->vm_pgoff), size))
		return -EINVAL;
	if (!(vma->vm_flags & VM_SHARED))	/* a private copy would never reach the client */
		return -EINVAL;
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;
	vm_flags_mod(vma, VM_IO | VM_DONTEXPAND | VM_DONTDUMP | VM_DONTCOPY, VM_MAYEXEC);
	vma->vm_page_prot = mcs_arch_mmap_prot(PFN_PHYS(vma->vm_pgoff), size, vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff, size, vma->vm_page_prot);
}

static int mcs_open(struct inode *inode, struct file *file)
{
	struct mcs_file *self;

	if (!capable(CAP_SYS_RAWIO))
		return -EPERM;
	self = kzalloc(sizeof(*self), GFP_KERNEL);
	if (!self)
		return -ENOMEM;
	init_waitqueue_head(&self->wait);
	file->private_data = self;
	spin_lock_irq(&files_lock);
	list_add(&self->node, &files);
	spin_unlock_irq(&files_lock);

	mutex_lock(&lock);
	launchers++;
	update_polling();
	mutex_unlock(&lock);
	return nonseekable_open(inode, file);	/* never fails */
}

static int mcs_release(struct inode *inode, struct file *file)
{
	struct mcs_file *self = file->private_data;

	spin_lock_irq(&files_lock);
	list_del(&self->node);
	spin_unlock_irq(&files_lock);
	kfree(self);

	mutex_lock(&lock);
	launchers--;
	update_polling();
	look_after_orphans();
	mutex_unlock(&lock);
	return 0;
}

static const struct file_operations mcs_fops = {
	.owner = THIS_MODULE,
	.open = mcs_open,
	.release = mcs_release,
	.unlocked_ioctl = mcs_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = mcs_mmap,
	.poll = mcs_poll,
};

static struct miscdevice mcs_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mcs",
	.mode = 0600,
	.fops = &mcs_fops,
};

/* -- module ------------------------------------------------------------------------------------ */

static int prepare_state;

static int __init mcs_init(void)
{
	int ret;

	ret = mcs_memory_claim();
	if (ret)
		return ret;

	mcs_memory_regions(&info);
	mcs_polling_init();
	ret = mcs_arch_init(&info);
	if (ret)
		goto release_memory;

	ret = cpuhp_setup_state_nocalls(CPUHP_BP_PREPARE_DYN, "mcs:prepare", cpu_prepare, NULL);
	if (ret < 0) {
		pr_err("cannot watch processors come online: error %d\n", ret);
		goto exit_arch;
	}
	prepare_state = ret;

	ret = misc_register(&mcs_device);
	if (ret) {
		pr_err("cannot create " MCS_DEVICE_PATH ": error %d\n", ret);
		goto remove_state;
	}
	return 0;

remove_state:
	cpuhp_remove_state_nocalls(prepare_state);
exit_arch:
	mcs_arch_exit();
release_memory:
	mcs_memory_release();
	return ret;
}

/* Runs only while no file is open and no client runs. */
static void __exit mcs_exit(void)
{
	misc_deregister(&mcs_device);
	cancel_delayed_work_sync(&orphans_work);
	mcs_polling_exit();
	cpuhp_remove_state_nocalls(prepare_state);
	mcs_arch_exit();
	irq_work_sync(&ring_work);
	mcs_memory_release();
}

module_init(mcs_init);
module_exit(mcs_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Runs a client OS beside Linux on a processor and memory of its own");
MODULE_VERSION("1.0");
