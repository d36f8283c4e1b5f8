// SPDX-License-Identifier: GPL-2.0
/*
 * mcs_polling.c - rings by the clock, where clients have no interrupt to ring with
 *
 * Launchers then look for messages at every tick: often for a while after they rang the client
 * themselves, since an answer is likely, then more and more rarely.
 */
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/minmax.h>

#include "compat.h"
#include "mcs.h"

#define OFTEN_NS	(100 * NSEC_PER_USEC)
#define RARELY_NS	(100 * NSEC_PER_MSEC)
#define OFTEN_FOR_MS	10
#define SLOWER		2	/* from tick to tick */

static struct hrtimer mcs_polling_timer;
static bool mcs_polling_on;
static ktime_t mcs_often_until;
static u64 mcs_period_ns = OFTEN_NS;	/* the timer's own */

/* Starts the timer itself, since mcs_polling_hurry() may do so at any time, too. */
static enum hrtimer_restart mcs_tick(struct hrtimer *unused)
{
	if (ktime_before(ktime_get(), READ_ONCE(mcs_often_until)))
		mcs_period_ns = OFTEN_NS;
	else
		mcs_period_ns = min_t(u64, mcs_period_ns * SLOWER, RARELY_NS);
	mcs_rang(MCS_ANY_HOME);
	if (READ_ONCE(mcs_polling_on))
		hrtimer_start(&mcs_polling_timer, ns_to_ktime(mcs_period_ns), HRTIMER_MODE_REL);
	return HRTIMER_NORESTART;
}

void mcs_polling_init(void)
{
	hrtimer_setup(&mcs_polling_timer, mcs_tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
}

/* A launcher rang a client. */
void mcs_polling_hurry(void)
{
	if (!READ_ONCE(mcs_polling_on))
		return;
	WRITE_ONCE(mcs_often_until, ktime_add_ms(ktime_get(), OFTEN_FOR_MS));
	hrtimer_start(&mcs_polling_timer, ns_to_ktime(OFTEN_NS), HRTIMER_MODE_REL);
}

/* Callers exclude each other. */
void mcs_polling_run(bool run)
{
	if (run == mcs_polling_on)
		return;
	WRITE_ONCE(mcs_polling_on, run);
	if (run)
		mcs_polling_hurry();
	else
		hrtimer_cancel(&mcs_polling_timer);
}

/* For the end of the module, when nobody rings any more. */
void mcs_polling_exit(void)
{
	mcs_polling_run(false);
	hrtimer_cancel(&mcs_polling_timer);		/* a last hurry may have come between */
}
