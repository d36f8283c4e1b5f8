/* SPDX-License-Identifier: MulanPSL-2.0 */
/* demo_image.h for the assembler; its assertions hold the offsets in place. */
#pragma once
#define MAGIC 0x004f4d454453434d
#define STATUS_MAGIC 0x00
#define STATUS_PHASE 0x10
#define STATUS_DOORBELLS 0x28
#define STATUS_VECTOR 0x78
#define STATUS_X 0xa8
#define PHASE_ENTERED 1
