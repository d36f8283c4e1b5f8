// SPDX-License-Identifier: MulanPSL-2.0
//
// Single, untorn accesses to memory that another core changes, and the ordering they need. Swift has
// no volatile access to plain pointers on every platform this is built for, hence C inline functions.
#pragma once
#include <stdint.h>

static inline uint8_t shared_load8(const void *p) { return *(const volatile uint8_t *)p; }
static inline uint16_t shared_load16(const void *p) { return *(const volatile uint16_t *)p; }
static inline uint32_t shared_load32(const void *p) { return *(const volatile uint32_t *)p; }
static inline uint64_t shared_load64(const void *p) { return *(const volatile uint64_t *)p; }
static inline void shared_store8(void *p, uint8_t v) { *(volatile uint8_t *)p = v; }
static inline void shared_store16(void *p, uint16_t v) { *(volatile uint16_t *)p = v; }
static inline void shared_store32(void *p, uint32_t v) { *(volatile uint32_t *)p = v; }
static inline void shared_store64(void *p, uint64_t v) { *(volatile uint64_t *)p = v; }

// What the other side wrote before it moved an index is visible after the index was read …
static inline uint16_t shared_acquire16(const void *p) {
  return __atomic_load_n((const volatile uint16_t *)p, __ATOMIC_ACQUIRE);
}
// … and what we wrote before we moved ours is visible to it (VirtIO 1.2, 2.7.13: "suitable memory
// barrier").
static inline void shared_release16(void *p, uint16_t v) {
  __atomic_store_n((volatile uint16_t *)p, v, __ATOMIC_RELEASE);
}
static inline void shared_release8(void *p, uint8_t v) {
  __atomic_store_n((volatile uint8_t *)p, v, __ATOMIC_RELEASE);
}
static inline uint8_t shared_acquire8(const void *p) {
  return __atomic_load_n((const volatile uint8_t *)p, __ATOMIC_ACQUIRE);
}
// Between moving our index and reading the other side's flags (VirtIO 1.2, 2.7.13.4.1).
static inline void shared_fence(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
