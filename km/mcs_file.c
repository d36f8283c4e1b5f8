// SPDX-License-Identifier: GPL-2.0
/*
 * mcs_file.c - what each open file was not told yet: rings and events
 */
#include <linux/irq_work.h>
#include <linux/ktime.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>

#include "compat.h"
#include "mcs.h"

/* For the list and what is in it; taken in interrupts. */
static DEFINE_SPINLOCK(mcs_files_lock);
static LIST_HEAD(mcs_files);
static atomic64_t mcs_ring_count;

void mcs_file_add(struct mcs_file *self)
{
	init_waitqueue_head(&self->wait);
	spin_lock_irq(&mcs_files_lock);
	list_add(&self->node, &mcs_files);
	spin_unlock_irq(&mcs_files_lock);
}

void mcs_file_remove(struct mcs_file *self)
{
	spin_lock_irq(&mcs_files_lock);
	list_del(&self->node);
	spin_unlock_irq(&mcs_files_lock);
}

/* From now on only the rings of this client and those that nobody can tell apart; -1: all. */
void mcs_file_hear(struct mcs_file *self, int home)
{
	spin_lock_irq(&mcs_files_lock);
	self->homes |= home < 0 ? MCS_ANY_HOME : BIT(home);
	spin_unlock_irq(&mcs_files_lock);
}

static void mcs_ring_files(u32 homes)
{
	struct mcs_file *self;
	unsigned long flags;

	spin_lock_irqsave(&mcs_files_lock, flags);
	list_for_each_entry(self, &mcs_files, node) {
		if (self->homes && !(self->homes & homes))
			continue;
		self->rang = true;
		wake_up_interruptible_poll(&self->wait, EPOLLIN | EPOLLRDNORM);
	}
	spin_unlock_irqrestore(&mcs_files_lock, flags);
}

static atomic_t mcs_late_homes;

static void mcs_ring_late(struct irq_work *unused)
{
	mcs_ring_files(atomic_xchg(&mcs_late_homes, 0));
}

static DEFINE_IRQ_WORK(mcs_ring_work, mcs_ring_late);

void mcs_rang(u32 homes)
{
	atomic64_inc(&mcs_ring_count);
	/*
	 * On PREEMPT_RT these locks sleep, which an interrupt handler must not; an NMI may have
	 * interrupted their holder.
	 */
	if (IS_ENABLED(CONFIG_PREEMPT_RT) || in_nmi()) {
		atomic_or(homes, &mcs_late_homes);
		irq_work_queue(&mcs_ring_work);
	} else {
		mcs_ring_files(homes);
	}
}

/* How many rings there were since the module was loaded. */
u64 mcs_rings(void)
{
	return atomic64_read(&mcs_ring_count);
}

/* Tells every open file. */
void mcs_event(enum mcs_event_kind kind, unsigned int cpu)
{
	const struct mcs_event event = { .kind = kind, .cpu = cpu, .time_ns = ktime_get_ns() };
	struct mcs_file *self;

	spin_lock_irq(&mcs_files_lock);
	list_for_each_entry(self, &mcs_files, node) {
		if (self->head - self->tail == MCS_FILE_EVENTS)
			self->tail++;
		self->event[self->head++ % MCS_FILE_EVENTS] = event;
		if (self->head - self->tail == MCS_FILE_EVENTS)
			self->event[self->tail % MCS_FILE_EVENTS] = (struct mcs_event) {
				.kind = MCS_EVENT_LOST, .time_ns = event.time_ns,
			};
		wake_up_interruptible_poll(&self->wait, EPOLLPRI);
	}
	spin_unlock_irq(&mcs_files_lock);
}

int mcs_file_next_event(struct mcs_file *self, struct mcs_event *event)
{
	int ret = -EAGAIN;

	spin_lock_irq(&mcs_files_lock);
	if (self->head != self->tail) {
		*event = self->event[self->tail++ % MCS_FILE_EVENTS];
		ret = 0;
	}
	spin_unlock_irq(&mcs_files_lock);
	return ret;
}

__poll_t mcs_file_poll(struct mcs_file *self, struct file *file, poll_table *wait)
{
	bool queues = mcs_poll_queues(wait);
	__poll_t told = 0;

	poll_wait(file, &self->wait, wait);

	spin_lock_irq(&mcs_files_lock);
	if (self->head != self->tail)
		told |= EPOLLPRI;
	/*
	 * The report of a ring is its acknowledgment. But epoll keeps what it is told in
	 * EPOLL_CTL_ADD to itself and asks again in epoll_wait(), then without queueing and with
	 * its entry from EPOLL_CTL_ADD in the queue: tell it again. poll() and select() leave no
	 * entry behind.
	 */
	if (poll_requested_events(wait) & (EPOLLIN | EPOLLRDNORM)) {
		/* waitqueue_active() needs no barrier: the entry in question is the caller's own */
		if (self->rang || (self->again && !queues && waitqueue_active(&self->wait)))
			told |= EPOLLIN | EPOLLRDNORM;
		self->again = self->rang && queues;
		self->rang = false;
	}
	spin_unlock_irq(&mcs_files_lock);
	return told;
}

/* No file is open and nobody rings any more. */
void mcs_file_exit(void)
{
	irq_work_sync(&mcs_ring_work);
}
