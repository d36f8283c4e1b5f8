/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat.h - one spelling for what differs between kernels; the newest one, where there is one
 */
#ifndef MCS_COMPAT_H
#define MCS_COMPAT_H

#include <linux/hrtimer.h>
#include <linux/irqdomain.h>
#include <linux/mm.h>
#include <linux/poll.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
static inline void vm_flags_mod(struct vm_area_struct *vma, vm_flags_t set, vm_flags_t clear)
{
	vma->vm_flags = (vma->vm_flags | set) & ~clear;
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*function)(struct hrtimer *),
				 clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}
#endif

/* Whether poll_wait() would put the caller into a queue; 7.2 has no poll_does_not_wait(). */
static inline bool mcs_poll_queues(const poll_table *wait)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(7, 0, 0)
	return !poll_does_not_wait(wait);
#else
	return wait && wait->_qproc;
#endif
}

#ifdef CONFIG_IRQ_DOMAIN_HIERARCHY
/* A domain on top of @parent; irq_domain_create_hierarchy() is not for modules in 7.2. */
static inline struct irq_domain *mcs_irq_domain_create(struct irq_domain *parent,
						       struct fwnode_handle *fwnode,
						       const struct irq_domain_ops *ops)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
	return irq_domain_create_hierarchy(parent, 0, 0, fwnode, ops, NULL);
#else
	const struct irq_domain_info info = {
		.fwnode = fwnode,
		.hwirq_max = ~0U,
		.ops = ops,
		.parent = parent,
	};
	struct irq_domain *domain = irq_domain_instantiate(&info);

	return IS_ERR(domain) ? NULL : domain;
#endif
}
#endif

#endif
