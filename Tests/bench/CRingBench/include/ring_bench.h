// SPDX-License-Identifier: MulanPSL-2.0
#pragma once
#include <stdint.h>
// Sends `messages` of `payload` bytes to an echoing device and back, `batch` at a time, through two
// legacy rings of 16 in a window of 0x30000 bytes. Returns a sum over what came back, 0 on a fault.
uint64_t c_ring_bench(uint8_t *window, long messages, int batch, int payload);
