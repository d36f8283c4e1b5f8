// SPDX-License-Identifier: MulanPSL-2.0
//
// The smallest client for x86-64: counts, hears Linux's rings, and rings when asked. Position
// independent, so that it runs one to one and at any virtual address.
#include "shared.h"

// Intel SDM volume 3A, 11 "APIC": registers by their offset, MSRs from 0x800 on in x2APIC mode.
enum { APIC_BASE = 0x1b, APIC_X2 = 1 << 10, APIC_ID = 0x20, APIC_TPR = 0x80, APIC_EOI = 0xb0,
  APIC_SVR = 0xf0, APIC_ICR = 0x300, APIC_ICR_HIGH = 0x310, ICR_BUSY = 1 << 12, ICR_ASSERT = 1 << 14,
  SPURIOUS = 0xff };

static volatile struct shared *shared;
static int is_x2;

static uint64_t rdmsr(uint32_t number) {
  uint32_t low, high;
  __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number));
  return (uint64_t)high << 32 | low;
}

static void wrmsr(uint32_t number, uint64_t value) {
  __asm__ volatile("wrmsr" ::"c"(number), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
                   : "memory");
}

static volatile uint32_t *apic(uint32_t offset) {
  return (volatile uint32_t *)((rdmsr(APIC_BASE) & ~0xfffull) + offset);
}

static void apic_write(uint32_t offset, uint32_t value) {
  if (is_x2) wrmsr(0x800 + (offset >> 4), value);
  else *apic(offset) = value;
}

static uint32_t apic_id(void) {
  return is_x2 ? (uint32_t)rdmsr(0x800 + (APIC_ID >> 4)) : *apic(APIC_ID) >> 24;
}

static void ring(void) {
  // As the module wrote it, and UniProton's when it wrote nothing.
  uint64_t place = shared->doorbell.kind ? shared->doorbell.ring : DOORBELL_VECTOR;
  uint32_t target = place >> 32, command = ICR_ASSERT | (place & 0xff);

  if (is_x2) {
    __asm__ volatile("mfence; lfence" ::: "memory");
    wrmsr(0x800 + (APIC_ICR >> 4), (uint64_t)target << 32 | command);
    return;
  }
  while (*apic(APIC_ICR) & ICR_BUSY) {
  }
  *apic(APIC_ICR_HIGH) = target << 24;
  *apic(APIC_ICR) = command;
}

// From start.S, with the vector's number. Exceptions end the client: some push an error code.
void interrupt(uint64_t vector) {
  if (vector < 32) {
    shared->fault = 1 + vector;
    for (;;) __asm__ volatile("cli; hlt");
  }
  if (vector == DOORBELL_VECTOR) shared->heard++;
  else shared->stray++;
  if (vector != SPURIOUS) apic_write(APIC_EOI, 0);
}

extern const char vectors[];  // of start.S, 16 bytes apart

static struct __attribute__((packed)) {
  uint16_t low, selector, attributes, middle;
  uint32_t high, zero;
} gates[256] __attribute__((aligned(16)));

void client(volatile struct shared *where) {
  struct __attribute__((packed)) {
    uint16_t limit;
    uint64_t base;
  } table = {sizeof gates - 1, (uint64_t)gates};

  shared = where;
  for (int i = 0; i < 256; i++) {
    uint64_t entry = (uint64_t)(vectors + 16 * i);
    gates[i].low = entry;
    gates[i].selector = 0x08;      // 64-bit code
    gates[i].attributes = 0x8e00;  // present, interrupt gate
    gates[i].middle = entry >> 16;
    gates[i].high = entry >> 32;
  }
  __asm__ volatile("lidt %0" ::"m"(table));
  is_x2 = (rdmsr(APIC_BASE) & APIC_X2) != 0;
  apic_write(APIC_TPR, 0);
  apic_write(APIC_SVR, 0x100 | SPURIOUS);  // enabled
  shared->apic_id = apic_id();
  __asm__ volatile("sti");
  shared->starts++;
  for (;;) {
    shared->beat++;
    if (shared->asked != shared->rung) {
      shared->rung = shared->asked;
      ring();
    }
    __asm__ volatile("pause");
  }
}
