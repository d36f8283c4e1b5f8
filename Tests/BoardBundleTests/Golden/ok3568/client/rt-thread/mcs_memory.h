/* Client rt-thread on board ok3568, from its profile (mcs-dtb 1.2.3). */
#ifndef MCS_MEMORY_H
#define MCS_MEMORY_H

/* physical addresses and bytes */
#define MCS_MEMORY_BASE 0x7a000000
#define MCS_MEMORY_SIZE 0x04200000
#define MCS_IMAGE_LOAD 0x7a000000
#define MCS_IMAGE_ENTRY 0x7a000000

#define MCS_SHARED_BASE 0x70000000
#define MCS_SHARED_SIZE 0x00100000

/* RPMsg: offsets from MCS_SHARED_BASE, named from Linux's side */
#define MCS_HOST_TX_VRING 0x00028000
#define MCS_HOST_RX_VRING 0x0002c000
#define MCS_VRING_NUM 16
#define MCS_VRING_ALIGN 4
#define MCS_BUFFER_SIZE 512

#define MCS_DOORBELL_SGI 7

#endif
