// SPDX-License-Identifier: GPL-2.0
/*
 * mcs_polling.c - rings by the clock, where clients have no interrupt to ring with
 *
 * Launchers then look for messages at every tick: often for a while after they rang the client
 * themselves, since an answer is likely, else rarely.
 */
#include <linux/hrtimer.h>
#include <linux/ktime.h>

#include "compat.h"
#include "mcs.h"

#define OFTEN_NS	(100 * NSEC_PER_USEC)
#define RARELY_NS	(2000 * NSEC_PER_USEC)
#define OFTEN_FOR_MS	10

static struct hrtimer mcs_polling_timer;
static bool mcs_polling_on;
static ktime_t mcs_often_until;

/* Starts the timer itself, since mcs_polling_hurry() may do so at any time, too. */
static enum hrtimer_restart tick(struct hrtimer *unused)
{
	bool often = ktime_before(ktime_get(), READ_ONCE(mcs_often_until));

	mcs_rang();
	if (READ_ONCE(mcs_polling_on))
		hrtimer_start(&mcs_polling_timer, ns_to_ktime(often ? OFTEN_NS : RARELY_NS),
			      HRTIMER_MODE_REL);
	return HRTIMER_NORESTART;
}

void mcs_polling_init(void)
{
	hrtimer_setup(&mcs_polling_timer, tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
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
