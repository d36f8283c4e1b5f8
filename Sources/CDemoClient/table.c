/* SPDX-License-Identifier: MulanPSL-2.0 */
/*
 * The resource table, by which launchers of ELF images find out where the rings go and tell it the
 * client (Linux, include/linux/remoteproc.h). One image is both: what is loaded as a raw file keeps
 * FW_RSC_ADDR_ANY here, and has its rings at fixed places.
 */
#include "CDemoClient.h"

/* Never cached, as the status page: Linux writes it, and reads it while the client runs. */
__attribute__((section(".resource_table"), used)) volatile struct demo_table image_table = {
	.version = 1,
	.count = 1,
	.offset = offsetof(struct demo_table, type),
	.type = 3,	/* RSC_VDEV */
	.id = 7,	/* VIRTIO_ID_RPMSG */
	.notify = 2,
	.features = 1,	/* VIRTIO_RPMSG_F_NS */
	.rings = 2,
	.ring = {
		{ .address = DEMO_TABLE_ANY, .align = 16, .count = 8, .notify = 1 },
		{ .address = DEMO_TABLE_ANY, .align = 16, .count = 8, .notify = 2 },
	},
};

uint64_t shared_size(void)
{
	uint64_t size = image_header.shared_size;

	if (!table_is_used())
		return size;
	/* The pool that the first ring is in (TablePool in Sources/ClientContract). */
	uint64_t offset = image_table.ring[0].address - image_header.shared_base;
	uint64_t end = offset / 0x20000 * 0x20000 + 0x20000;

	return end > size ? end : size;
}
