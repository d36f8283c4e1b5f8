// SPDX-License-Identifier: GPL-2.0
/*
 * mcs_polling.c - rings by the clock, where clients have no interrupt to ring with
 *
 * Launchers then look for messages at every tick: often for a while after they rang the client
 * themselves, since an answer is likely, else rarely.
 */
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/version.h>

#include "mcs.h"

#define OFTEN_NS	(100 * NSEC_PER_USEC)
#define RARELY_NS	(2000 * NSEC_PER_USEC)
#define OFTEN_FOR_MS	10

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
static void hrtimer_setup(struct hrtimer *timer,
			  enum hrtimer_restart (*function)(struct hrtimer *),
			  clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}
#endif

static struct hrtimer timer;
static bool running;
static ktime_t often_until;

/* Starts the timer itself, since mcs_polling_hurry() may do so at any time, too. */
static enum hrtimer_restart tick(struct hrtimer *unused)
{
	bool often = ktime_before(ktime_get(), READ_ONCE(often_until));

	mcs_rang();
	if (READ_ONCE(running))
		hrtimer_start(&timer, ns_to_ktime(often ? OFTEN_NS : RARELY_NS), HRTIMER_MODE_REL);
	return HRTIMER_NORESTART;
}

void mcs_polling_init(void)
{
	hrtimer_setup(&timer, tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
}

/* A launcher rang a client. */
void mcs_polling_hurry(void)
{
	if (!READ_ONCE(running))
		return;
	WRITE_ONCE(often_until, ktime_add_ms(ktime_get(), OFTEN_FOR_MS));
	hrtimer_start(&timer, ns_to_ktime(OFTEN_NS), HRTIMER_MODE_REL);
}

/* Callers exclude each other. */
void mcs_polling_run(bool run)
{
	if (run == running)
		return;
	WRITE_ONCE(running, run);
	if (run)
		mcs_polling_hurry();
	else
		hrtimer_cancel(&timer);
}

/* For the end of the module, when nobody rings any more. */
void mcs_polling_exit(void)
{
	mcs_polling_run(false);
	hrtimer_cancel(&timer);		/* a last hurry may have come between */
}
