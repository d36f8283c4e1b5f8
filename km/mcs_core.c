// SPDX-License-Identifier: GPL-2.0
/*
 * mcs_core.c - /dev/mcs: what user space hands in is checked and copied here
 */
#define pr_fmt(fmt) "mcs: " fmt

#include <linux/capability.h>
#include <linux/cpumask.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "mcs.h"

#define MCS_MAX_TIMEOUT_MS	60000

/* The bulk window of the first launchers: its place behind an instance's base, and its size. */
#define MCS_COPY_MSG_STRIDE	0x2400000
#define MCS_COPY_MSG_OFFSET	0xd00000
#define MCS_COPY_MSG_SIZE	SZ_2M

#define MCS_MAP_ALIGN		SZ_2M

struct mcs_info mcs_info = { .abi = MCS_ABI_VERSION };

static int mcs_check_cpu(u32 cpu)
{
	if (cpu < nr_cpu_ids && cpu_present(cpu))
		return 0;
	pr_err_ratelimited("cpu %u is not present: Linux knows cpus %*pbl (nr_cpus= hides some, use maxcpus=)\n",
			   cpu, cpumask_pr_args(cpu_present_mask));
	return -EINVAL;
}

static int mcs_ioctl_kick(struct mcs_file *file, const __u32 __user *arg)
{
	u32 cpu;
	int ret;

	if (get_user(cpu, arg))
		return -EFAULT;
	ret = mcs_check_cpu(cpu);
	return ret ?: mcs_client_kick(file, cpu);
}

static int mcs_ioctl_start(struct mcs_file *file, const struct mcs_start __user *arg)
{
	struct mcs_boot boot = { };
	struct mcs_run run = { };
	struct mcs_start start;
	int ret;

	if (copy_from_user(&start, arg, sizeof(start)))
		return -EFAULT;
	ret = mcs_check_cpu(start.cpu);
	if (ret)
		return ret;
	run.cpu = start.cpu;
	run.entry = start.entry;
	boot.entry = start.entry;
	boot.line = mcs_line_number(mcs_memory_home(start.entry));
	return mcs_client_run(file, &run, &boot);
}

static int mcs_ioctl_state(union mcs_state __user *arg)
{
	union mcs_state state;
	u32 cpu;
	int ret;

	if (get_user(cpu, &arg->cpu))
		return -EFAULT;
	ret = mcs_check_cpu(cpu);
	if (ret)
		return ret;
	ret = mcs_client_state(cpu);
	if (ret < 0)
		return ret;
	state.state = ret;
	return copy_to_user(arg, &state, sizeof(state)) ? -EFAULT : 0;
}

static int mcs_ioctl_copy_msg_mem(struct mcs_copy_msg_mem __user *arg)
{
	const struct mcs_region *shared = &mcs_info.region[0];
	u32 instance;
	u64 offset;

	if (get_user(instance, &arg->instance))
		return -EFAULT;
	offset = (u64)instance * MCS_COPY_MSG_STRIDE + MCS_COPY_MSG_OFFSET;
	if (offset + MCS_COPY_MSG_SIZE > shared->size) {
		pr_err_ratelimited("the bulk window of instance %u, [0x%llx, 0x%llx), is not inside the shared memory [0x%llx, 0x%llx)\n",
				   instance, shared->base + offset,
				   shared->base + offset + MCS_COPY_MSG_SIZE, shared->base,
				   shared->base + shared->size);
		return -EINVAL;
	}
	if (put_user(shared->base + offset, &arg->phys) ||
	    put_user((u64)MCS_COPY_MSG_SIZE, &arg->size))
		return -EFAULT;
	return 0;
}

static int mcs_ioctl_pedestal(const int __user *arg)
{
	int pedestal;

	if (get_user(pedestal, arg))
		return -EFAULT;
	return pedestal ? -EOPNOTSUPP : 0;
}

static int mcs_check_range(const struct mcs_region *range)
{
	if (range->size && PAGE_ALIGNED(range->base) && PAGE_ALIGNED(range->size) &&
	    mcs_memory_contains(range->base, range->size))
		return 0;
	pr_err_ratelimited("base 0x%llx and size 0x%llx are not whole pages inside one region (mcs_mem in /proc/iomem)\n",
			   range->base, range->size);
	return -EINVAL;
}

static int mcs_ioctl_claim(struct mcs_file *file, const struct mcs_claim __user *arg)
{
	struct mcs_claim *claim = memdup_user(arg, sizeof(*claim));
	int ret = -EINVAL;
	u32 i;

	if (IS_ERR(claim))
		return PTR_ERR(claim);
	if (claim->flags & ~MCS_CLAIM_ADOPT || claim->spare ||
	    !claim->cpus || claim->cpus > MCS_MAX_CLAIM_CPUS ||
	    !claim->ranges || claim->ranges > MCS_MAX_REGIONS)
		goto free;
	for (i = 0; i < claim->cpus; i++) {
		ret = mcs_check_cpu(claim->cpu[i]);
		if (ret)
			goto free;
	}
	for (i = 0; i < claim->ranges; i++) {
		ret = mcs_check_range(&claim->range[i]);
		if (ret)
			goto free;
	}
	ret = mcs_client_claim(file, claim);
free:
	kfree(claim);
	return ret;
}

static int mcs_check_map(const struct mcs_map *map)
{
	if (map->type > MCS_MAP_UNCACHED || map->spare || !map->size ||
	    !IS_ALIGNED(map->virt | map->phys | map->size, MCS_MAP_ALIGN) ||
	    map->virt + map->size < map->virt || map->phys + map->size < map->phys)
		return -EINVAL;
	return 0;
}

static int mcs_copy_maps(const struct mcs_run *run, struct mcs_boot *boot)
{
	u32 i;
	int ret;

	boot->entry = run->entry;
	boot->doorbell = run->doorbell;
	boot->line = mcs_line_number(mcs_memory_home(run->entry));
	if (!run->maps)
		return run->map ? -EINVAL : 0;
	if (!(mcs_info.features & MCS_FEATURE_MAPS))
		return -EOPNOTSUPP;
	if (run->maps > MCS_MAX_MAPS)
		return -EINVAL;
	if (copy_from_user(boot->map, u64_to_user_ptr(run->map), run->maps * sizeof(*boot->map)))
		return -EFAULT;
	boot->maps = run->maps;
	for (i = 0; i < boot->maps; i++) {
		ret = mcs_check_map(&boot->map[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static int mcs_ioctl_run(struct mcs_file *file, const struct mcs_run __user *arg)
{
	struct mcs_boot *boot;
	struct mcs_run run;
	int ret;

	if (copy_from_user(&run, arg, sizeof(run)))
		return -EFAULT;
	if (run.flags & ~(MCS_RUN_TAKE | MCS_RUN_STOP_ON_CLOSE) ||
	    memchr_inv(run.spare, 0, sizeof(run.spare)) ||
	    !IS_ALIGNED(run.stop_word, sizeof(u32)) || (run.stop_value && !run.stop_word) ||
	    !IS_ALIGNED(run.doorbell, sizeof(u64)))
		return -EINVAL;
	ret = mcs_check_cpu(run.cpu);
	if (ret)
		return ret;
	if (run.flags & MCS_RUN_TAKE && !(mcs_info.features & MCS_FEATURE_TAKE))
		return -EOPNOTSUPP;
	if (run.flags & MCS_RUN_STOP_ON_CLOSE && !run.stop_word &&
	    !(mcs_info.features & MCS_FEATURE_FORCED_STOP))
		return -EOPNOTSUPP;

	boot = kzalloc(sizeof(*boot), GFP_KERNEL);
	if (!boot)
		return -ENOMEM;
	ret = mcs_copy_maps(&run, boot);
	if (!ret)
		ret = mcs_client_run(file, &run, boot);
	kfree(boot);
	return ret;
}

static int mcs_ioctl_stop(struct mcs_file *file, const struct mcs_stop __user *arg)
{
	struct mcs_stop stop;
	int ret;

	if (copy_from_user(&stop, arg, sizeof(stop)))
		return -EFAULT;
	if (stop.flags || stop.spare || stop.timeout_ms > MCS_MAX_TIMEOUT_MS)
		return -EINVAL;
	ret = mcs_check_cpu(stop.cpu);
	return ret ?: mcs_client_stop(file, stop.cpu, stop.timeout_ms);
}

static int mcs_ioctl_status(struct mcs_file *file, struct mcs_status __user *arg)
{
	struct mcs_status status;
	int ret;

	if (get_user(status.cpu, &arg->cpu))
		return -EFAULT;
	ret = mcs_check_cpu(status.cpu);
	if (!ret)
		ret = mcs_client_status(file, &status);
	if (ret)
		return ret;
	return copy_to_user(arg, &status, sizeof(status)) ? -EFAULT : 0;
}

static int mcs_ioctl_event(struct mcs_file *file, struct mcs_event __user *arg)
{
	struct mcs_event event;
	int ret = mcs_file_next_event(file, &event);

	if (ret)
		return ret;
	return copy_to_user(arg, &event, sizeof(event)) ? -EFAULT : 0;
}

static long mcs_ioctl(struct file *file, unsigned int command, unsigned long arg)
{
	struct mcs_file *self = file->private_data;
	void __user *user = (void __user *)arg;

	switch (command) {
	case MCS_IOC_KICK:
		return mcs_ioctl_kick(self, user);
	case MCS_IOC_START:
		return mcs_ioctl_start(self, user);
	case MCS_IOC_STATE:
		return mcs_ioctl_state(user);
	case MCS_IOC_SHARED:
		return copy_to_user(user, &mcs_info.region[0], sizeof(mcs_info.region[0])) ?
		       -EFAULT : 0;
	case MCS_IOC_COPY_MSG_MEM:
		return mcs_ioctl_copy_msg_mem(user);
	case MCS_IOC_PEDESTAL:
		return mcs_ioctl_pedestal(user);
	case MCS_IOC_INFO:
		return copy_to_user(user, &mcs_info, sizeof(mcs_info)) ? -EFAULT : 0;
	case MCS_IOC_CLAIM:
		return mcs_ioctl_claim(self, user);
	case MCS_IOC_RUN:
		return mcs_ioctl_run(self, user);
	case MCS_IOC_STOP:
		return mcs_ioctl_stop(self, user);
	case MCS_IOC_STATUS:
		return mcs_ioctl_status(self, user);
	case MCS_IOC_EVENT:
		return mcs_ioctl_event(self, user);
	default:
		return -ENOTTY;
	}
}

static int mcs_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;
	u64 base = PFN_PHYS(vma->vm_pgoff);

	if (vma->vm_pgoff > PHYS_PFN(~(phys_addr_t)0) || !mcs_memory_contains(base, size))
		return -EINVAL;
	if (!(vma->vm_flags & VM_SHARED))	/* a private copy would never reach the client */
		return -EINVAL;
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;
	if (!mcs_client_may_map(file->private_data, base, size))
		return -EBUSY;
	vm_flags_mod(vma, VM_IO | VM_DONTEXPAND | VM_DONTDUMP | VM_DONTCOPY, VM_MAYEXEC);
	vma->vm_page_prot = mcs_arch_mmap_prot(base, size, vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff, size, vma->vm_page_prot);
}

static __poll_t mcs_poll(struct file *file, poll_table *wait)
{
	return mcs_file_poll(file->private_data, file, wait);
}

static int mcs_open(struct inode *inode, struct file *file)
{
	struct mcs_file *self;

	if (!capable(CAP_SYS_RAWIO))
		return -EPERM;
	self = kzalloc(sizeof(*self), GFP_KERNEL);
	if (!self)
		return -ENOMEM;
	file->private_data = self;
	mcs_file_add(self);
	mcs_client_open();
	return nonseekable_open(inode, file);	/* never fails */
}

static int mcs_release(struct inode *inode, struct file *file)
{
	struct mcs_file *self = file->private_data;

	mcs_file_remove(self);
	mcs_client_close(self);
	kfree(self);
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

static int __init mcs_init(void)
{
	int ret;

	ret = mcs_memory_claim();
	if (ret)
		return ret;

	mcs_memory_regions(&mcs_info);
	mcs_polling_init();
	ret = mcs_arch_init(&mcs_info);
	if (ret)
		goto release_memory;

	ret = mcs_client_init();
	if (ret)
		goto exit_arch;

	ret = misc_register(&mcs_device);
	if (ret) {
		pr_err("cannot create " MCS_DEVICE_PATH ": error %d\n", ret);
		goto exit_client;
	}
	return 0;

exit_client:
	mcs_client_exit();
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
	mcs_client_exit();
	mcs_polling_exit();
	mcs_arch_exit();
	mcs_file_exit();
	mcs_memory_release();
}

module_init(mcs_init);
module_exit(mcs_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Runs a client OS beside Linux on a processor and memory of its own");
MODULE_VERSION("2.0");
