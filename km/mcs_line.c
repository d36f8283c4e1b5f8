// SPDX-License-Identifier: GPL-2.0
/*
 * mcs_line.c - an interrupt of its own for each client whose node has one (interrupts)
 *
 * Only the launchers of this client are woken, and one that rings too often is slowed down alone:
 * a ring that comes while its line is masked stays pending in the interrupt controller, so none is
 * lost.
 */
#define pr_fmt(fmt) "mcs: " fmt

#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/of.h>
#include <linux/of_irq.h>
#include <linux/workqueue.h>

#include "mcs.h"

/* More rings than this from one jiffy to the next are a storm. */
#define MCS_LINE_MOST		64

static struct mcs_line {
	unsigned int irq;	/* 0: none */
	u32 number;		/* INTID */
	u32 home;		/* bit of its client, see mcs_memory.c */
	unsigned long jiffy;	/* in which it rang last, */
	u32 rings;		/* and how often */
	atomic64_t count;
	struct delayed_work resume;
} mcs_lines[MCS_MAX_REGIONS];

static irqreturn_t mcs_line_handler(int irq, void *id)
{
	struct mcs_line *line = id;

	if (time_after(jiffies, line->jiffy))
		line->rings = 0;
	line->jiffy = jiffies;
	if (++line->rings > MCS_LINE_MOST) {
		disable_irq_nosync(irq);
		schedule_delayed_work(&line->resume, 1);
	}
	atomic64_inc(&line->count);
	mcs_rang(line->home);
	return IRQ_HANDLED;
}

static void mcs_line_resume(struct work_struct *work)
{
	enable_irq(container_of(work, struct mcs_line, resume.work)->irq);
}

/**
 * mcs_line_open() - take the interrupt of a client's node, if it has one
 * @home: the client's index
 * @np: its node
 */
int mcs_line_open(u32 home, struct device_node *np)
{
	struct mcs_line *line = &mcs_lines[home];
	int ret;

	if (!of_get_property(np, "interrupts", NULL))
		return 0;
	line->irq = irq_of_parse_and_map(np, 0);
	if (!line->irq) {
		pr_err("%pOF: interrupts names no interrupt of the controller: correct the device tree\n",
		       np);
		return -EINVAL;
	}
	line->number = irqd_to_hwirq(irq_get_irq_data(line->irq));
	line->home = BIT(home);
	INIT_DELAYED_WORK(&line->resume, mcs_line_resume);
	ret = request_irq(line->irq, mcs_line_handler, IRQF_NO_THREAD, "mcs", line);
	if (ret) {
		pr_err("%pOF: interrupt %u is taken (error %d): give the client another one\n",
		       np, line->number, ret);
		irq_dispose_mapping(line->irq);
		line->irq = 0;
		return ret;
	}
	pr_info("%pOF rings by interrupt %u\n", np, line->number);
	return 0;
}

void mcs_line_close(u32 home)
{
	struct mcs_line *line = &mcs_lines[home];

	if (!line->irq)
		return;
	disable_irq(line->irq);		/* no handler schedules the work any more */
	cancel_delayed_work_sync(&line->resume);
	free_irq(line->irq, line);
	irq_dispose_mapping(line->irq);
	line->irq = 0;
}

/* The INTID of a client's line; 0 if it has none. */
u32 mcs_line_number(int home)
{
	return home < 0 || !mcs_lines[home].irq ? 0 : mcs_lines[home].number;
}

u64 mcs_line_count(int home)
{
	return atomic64_read(&mcs_lines[home].count);
}
