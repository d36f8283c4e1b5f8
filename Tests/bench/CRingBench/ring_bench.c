// SPDX-License-Identifier: MulanPSL-2.0
// The loop of RingBench in C: the same layout, the same accesses to shared memory, the same checks.
#include "ring_bench.h"
#include "shared_memory.h"
#include <string.h>

enum { N = 16, SIZE = 512, TX = 0x28000, RX = 0x2c000, AVAIL = 0x100, USED = 0x128 };
enum { RX_BUFFERS = 0x4000, TX_BUFFERS = 0x6000, WINDOW = 0x30000, NONE = 0xffff, TAKEN = 0xfffe };
static const uint64_t physical = 0x70000000;

struct driver {
  uint16_t rx_last, rx_available, tx_last, tx_available, first, chain[N];
  int unannounced;
};
struct device {
  uint16_t rx_last, rx_used, tx_last, tx_used;
  int unannounced;
};
struct message {
  uint32_t source, destination;
  uint8_t *payload;
  int length, id;
};

static void describe(uint8_t *w, int ring, int buffers, uint16_t flags) {
  for (int i = 0; i < N; i++) {
    shared_store64(w + ring + 16 * i, physical + buffers + SIZE * i);
    shared_store32(w + ring + 16 * i + 8, SIZE);
    shared_store16(w + ring + 16 * i + 12, flags);
    shared_store16(w + ring + 16 * i + 14, 0);
  }
}

static int message_at(uint8_t *b, int capacity, struct message *m) {
  m->length = shared_load16(b + 12);
  if (m->length > capacity) return -1;
  m->source = shared_load32(b);
  m->destination = shared_load32(b + 4);
  m->payload = b + 16;
  return 1;
}

static void store_header(uint8_t *b, uint32_t source, uint32_t destination, int length) {
  shared_store32(b, source);
  shared_store32(b + 4, destination);
  shared_store32(b + 8, 0);
  shared_store16(b + 12, length);
  shared_store16(b + 14, 0);
}

static int driver_next(uint8_t *w, struct driver *d, struct message *m) {
  uint16_t new = shared_acquire16(w + RX + USED + 2) - d->rx_last;
  if (!new) return 0;
  if (new > N) return -1;
  uint32_t id = shared_load32(w + RX + USED + 4 + 8 * (d->rx_last % N));
  if (id >= N) return -1;
  m->id = id;
  d->rx_last++;
  return message_at(w + RX_BUFFERS + SIZE * id, SIZE - 16, m);
}

static void driver_release(uint8_t *w, struct driver *d, struct message *m) {
  shared_store16(w + RX + AVAIL + 4 + 2 * (d->rx_available % N), m->id);
  shared_release16(w + RX + AVAIL + 2, ++d->rx_available);
}

static int driver_reserve(uint8_t *w, struct driver *d) {
  if (d->first == NONE) {
    uint16_t new = shared_acquire16(w + TX + USED + 2) - d->tx_last;
    if (new > N) return -2;
    for (; new; new--, d->tx_last++) {
      uint32_t id = shared_load32(w + TX + USED + 4 + 8 * (d->tx_last % N));
      if (id >= N || d->chain[id] != TAKEN) return -2;
      d->chain[id] = d->first;
      d->first = id;
    }
  }
  return d->first == NONE ? -1 : d->first;
}

static void driver_commit(
    uint8_t *w, struct driver *d, int id, uint32_t source, uint32_t destination, int length) {
  store_header(w + TX_BUFFERS + SIZE * id, source, destination, length);
  d->first = d->chain[id];
  d->chain[id] = TAKEN;
  shared_store16(w + TX + AVAIL + 4 + 2 * (d->tx_available % N), id);
  shared_release16(w + TX + AVAIL + 2, ++d->tx_available);
  d->unannounced = 1;
}

// A checked descriptor: its buffer, and the room for payload in *capacity; 0 none, -1 fault.
static int available(
    uint8_t *w, int ring, uint16_t last, uint16_t flags, int *id, uint8_t **buffer, int *capacity) {
  uint16_t new = shared_acquire16(w + ring + AVAIL + 2) - last;
  if (!new) return 0;
  if (new > N) return -1;
  *id = shared_load16(w + ring + AVAIL + 4 + 2 * (last % N));
  if (*id >= N) return -1;
  uint8_t *at = w + ring + 16 * *id;
  uint64_t address = shared_load64(at), offset = address - physical;
  uint32_t size = shared_load32(at + 8);
  if ((shared_load16(at + 12) & 7) != flags) return -1;
  if (address & 3 || size < 16 || address < physical || offset > WINDOW || size > WINDOW - offset)
    return -1;
  *buffer = w + offset;
  *capacity = size - 16;
  return 1;
}

static void put_used(uint8_t *w, int ring, uint16_t *index, int id, uint32_t length) {
  shared_store32(w + ring + USED + 4 + 8 * (*index % N), id);
  shared_store32(w + ring + USED + 8 + 8 * (*index % N), length);
  shared_release16(w + ring + USED + 2, ++*index);
}

static int kick(uint8_t *w, int *unannounced, int flags) {
  if (!*unannounced) return 0;
  *unannounced = 0;
  shared_fence();
  return !(shared_load16(w + flags) & 1);
}

// Echoes all that is there. Fewer than 0: a fault.
static int device_turn(uint8_t *w, struct device *d) {
  for (;;) {
    int in, out, room, space, got;
    uint8_t *from, *to;
    struct message m;
    if ((got = available(w, TX, d->rx_last, 0, &in, &from, &room)) <= 0) return got;
    if (message_at(from, room, &m) < 0) return -1;
    d->rx_last++;
    if (available(w, RX, d->tx_last, 2, &out, &to, &space) <= 0 || space < m.length) return -1;
    memcpy(to + 16, m.payload, m.length);
    store_header(to, m.destination, m.source, m.length);
    put_used(w, RX, &d->tx_used, out, 16 + space);
    d->tx_last++;
    d->unannounced = 1;
    put_used(w, TX, &d->rx_used, in, 0);
  }
}

uint64_t c_ring_bench(uint8_t *w, long messages, int batch, int payload) {
  struct driver d = {.rx_available = N};
  struct device e = {0};
  uint64_t sum = 0;
  memset(w, 0, WINDOW);
  describe(w, RX, RX_BUFFERS, 2);
  for (int i = 0; i < N; i++) shared_store16(w + RX + AVAIL + 4 + 2 * i, i);
  shared_release16(w + RX + AVAIL + 2, N);
  describe(w, TX, TX_BUFFERS, 0);
  for (int i = 0; i < N; i++) d.chain[i] = i + 1;
  d.chain[N - 1] = NONE;
  shared_store16(w + TX + AVAIL, 1);
  shared_store16(w + RX + USED, 1);

  long sent = 0, received = 0;
  while (received < messages) {
    for (int i = 0; i < batch && sent < messages; i++, sent++) {
      int id = driver_reserve(w, &d);
      if (id == -1) break;
      if (id < 0) return 0;
      memset(w + TX_BUFFERS + SIZE * id + 16, (int)sent, payload);
      driver_commit(w, &d, id, 0x400, 0x401, payload);
    }
    sum += kick(w, &d.unannounced, TX + USED);
    if (device_turn(w, &e) < 0) return 0;
    sum += kick(w, &e.unannounced, RX + AVAIL);
    for (;;) {
      struct message m;
      int got = driver_next(w, &d, &m);
      if (!got) break;
      if (got < 0) return 0;
      sum += m.source ^ m.destination;
      for (int i = 0; i < m.length; i += 64) sum += m.payload[i];
      driver_release(w, &d, &m);
      received++;
    }
  }
  return sum;
}
