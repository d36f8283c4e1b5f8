// SPDX-License-Identifier: MulanPSL-2.0
//
// What the smallest x86 client and its starter share. The client finds its address in the second
// word of its image, where the starter writes it.
#ifndef SHARED_H
#define SHARED_H

#include <stdint.h>

#include "../../km/mcs_uapi.h"

// UniProton's vector, both ways (boards/x86-ipc.yaml).
enum { DOORBELL_VECTOR = 0xeb };

struct shared {
  struct mcs_doorbell_block doorbell;  // the module's; all 0 for a client without one
  uint32_t beat;                       // the client counts
  uint32_t starts;                     // times it began
  uint32_t apic_id;
  uint32_t heard;                      // rings of Linux
  uint32_t asked, rung;                // rings that it shall make, and made
  uint32_t fault;                      // 1 + number of an exception
  uint32_t stray;                      // interrupts that nobody should have sent
};

#endif
