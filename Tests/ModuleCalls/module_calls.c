// SPDX-License-Identifier: MulanPSL-2.0
//
// What the kernel module answers, right and wrong calls, in a guest with QEMU's machine virt and our
// tree for it: `module_calls COMMAND [NUMBER…]`, see main(). Prints each answer that is not the
// expected one with its line here; exit status 1 if there was one.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../km/mcs_uapi.h"

// boards/qemu-a53.yaml
enum { SHARED = 0x70000000, SHARED_SIZE = 0x100000, IMAGE = 0x7a000000, IMAGE_SIZE = 0x4000000 };
enum { PAGE = 4096, CPU = 3 };

static int failures;

static void expect(int line, const char *what, int result, int error) {
  int got = result < 0 ? errno : 0;
  if (got == error) return;
  printf("line %d: %s: %s, expected: %s\n", line, what, got ? strerror(got) : "success",
    error ? strerror(error) : "success");
  failures++;
}
#define EXPECT(call, error) expect(__LINE__, #call, call, error)
#define CHECK(condition)                                      \
  do                                                          \
    if (!(condition)) {                                       \
      printf("line %d: not true: %s\n", __LINE__, #condition); \
      failures++;                                             \
    }                                                         \
  while (0)

static int open_device(void) {
  int fd = open(MCS_DEVICE_PATH, O_RDWR | O_CLOEXEC);
  if (fd < 0) {
    perror(MCS_DEVICE_PATH);
    exit(1);
  }
  return fd;
}

static void *map(int fd, uint64_t address, size_t size) {
  return mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)address);
}

static int map_status(int fd, uint64_t address, size_t size, int protection, int flags) {
  void *p = mmap(0, size, protection, flags, fd, (off_t)address);
  if (p == MAP_FAILED) return -1;
  munmap(p, size);
  return 0;
}

static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

// -- a client: counts, rings when asked, switches itself off when its stop word says so -----------

struct block {
  uint32_t stop, beat, asked, rung;
  uint32_t way;              // RING_SYSTEM: by ICC_SGI1R_EL1, RING_STORE: by a store
  uint32_t storm;            // rings all the time
  uint64_t place, value;     // of the store; the value also of the system register
  uint64_t time;             // CNTVCT_EL0 at the last ring
};
enum { RING_SYSTEM = 3, RING_STORE = 2 };

extern const char client_start[], client_end[];
__asm__(
  ".section .rodata\n.balign 8\nclient_start:\n"
  "  ldr x19, 9f\n"
  "  ldr w1, [x19, #16]\n  cmp w1, #3\n  b.ne 1f\n"
  "  mrs x1, S3_0_C12_C12_5\n  orr x1, x1, #1\n  msr S3_0_C12_C12_5, x1\n  isb\n"  // ICC_SRE_EL1
  "1: yield\n  ldr w1, [x19, #4]\n  add w1, w1, #1\n  str w1, [x19, #4]\n"
  "  ldr w1, [x19]\n  cbnz w1, 3f\n"
  "  ldr w1, [x19, #8]\n  ldr w2, [x19, #12]\n  ldr w5, [x19, #20]\n"
  "  cbnz w5, 4f\n  cmp w1, w2\n  b.eq 1b\n4:\n"
  "  mrs x3, CNTVCT_EL0\n  str x3, [x19, #40]\n"
  "  str w1, [x19, #12]\n  dsb sy\n"
  "  ldr w2, [x19, #16]\n  ldr x4, [x19, #24]\n  ldr x3, [x19, #32]\n  cmp w2, #3\n  b.eq 2f\n"
  "  str w3, [x4]\n  dsb sy\n  b 1b\n"
  "2: msr S3_0_C12_C11_5, x3\n  isb\n  b 1b\n"  // ICC_SGI1R_EL1
  "3: mov w0, #2\n  movk w0, #0x8400, lsl #16\n  hvc #0\n  b .\n"  // PSCI CPU_OFF
  ".balign 8\n9: .quad 0\nclient_end:\n.previous\n");

// Two clients can run: in the first and in the second half of both memories.
static uint64_t image_of(int which) { return IMAGE + which * (IMAGE_SIZE / 2); }
static uint64_t block_of(int which) { return SHARED + which * (SHARED_SIZE / 2); }

// Its memory is this process's for good.
static volatile struct block *load(int fd, int which) {
  size_t size = client_end - client_start;
  char *image = map(fd, image_of(which), PAGE);
  struct block *block = map(fd, block_of(which), PAGE);
  if (image == MAP_FAILED || block == MAP_FAILED) {
    perror("mmap");
    exit(1);
  }
  memset(block, 0, sizeof *block);
  memcpy(image, client_start, size);
  *(volatile uint64_t *)(image + size - 8) = block_of(which);
  // all but itself ring: what is heard does not depend on where we run
  if (!access("/proc/device-tree/intc@8000000/#redistributor-regions", F_OK)) {
    block->way = RING_SYSTEM;
    block->value = 7 << 24 | 1ull << 40;
  } else {
    block->way = RING_STORE;
    block->place = 0x8000f00;  // GICD_SGIR
    block->value = 7 | 1 << 24;
  }
  munmap(image, PAGE);
  return block;
}

static struct mcs_run run_of(int cpu, int which) {
  return (struct mcs_run){.cpu = cpu, .entry = image_of(which)};
}

static struct mcs_claim claim_of(int cpu, int which) {
  return (struct mcs_claim){.cpus = 1, .ranges = 2, .cpu = {cpu},
    .range = {{image_of(which), IMAGE_SIZE / 2}, {block_of(which), SHARED_SIZE / 2}}};
}

static uint32_t state_of(int fd, int cpu) {
  union mcs_state state = {.state = 0};
  state.cpu = cpu;
  EXPECT(ioctl(fd, MCS_IOC_STATE, &state), 0);
  return state.state;
}

static struct mcs_status status_of(int fd, int cpu) {
  struct mcs_status status = {.cpu = cpu};
  EXPECT(ioctl(fd, MCS_IOC_STATUS, &status), 0);
  return status;
}

// Lets a client ring by the line that its node has, if it has one.
static void use_line(int fd, volatile struct block *block) {
  struct mcs_status status = status_of(fd, CPU);
  if (status.doorbell != MCS_DOORBELL_SPI) return;
  block->place = 0x8000200 + status.doorbell_number / 32 * 4;  // GICD_ISPENDR
  block->value = 1u << status.doorbell_number % 32;
  block->way = RING_STORE;
}

static int beats(volatile struct block *block) {
  uint32_t before = block->beat;
  for (int i = 0; i < 1000; i++) {
    usleep(1000);
    if (block->beat != before) return 1;
  }
  return 0;
}

static int goes_off(int fd, int cpu) {
  for (int i = 0; i < 5000; i++) {
    if (state_of(fd, cpu) == MCS_CPU_OFF) return 1;
    usleep(1000);
  }
  return 0;
}

static int next_event(int fd) {
  struct mcs_event event;
  return ioctl(fd, MCS_IOC_EVENT, &event) ? -errno : (int)(event.kind << 8 | event.cpu);
}

// -- commands --------------------------------------------------------------------------------------

// As the first launchers call it, which declare the structures in their own way.
static void reference(void) {
  struct { uint32_t instance_id; unsigned long phy_addr; void *vir_addr; size_t size, align_size; } window;
  struct { uint32_t cpu; uint64_t entry; } start = {CPU, IMAGE};
  struct { uint64_t base, size; } memory = {0, 0};
  uint32_t cpu = CPU;
  uint64_t state = CPU;
  int pedestal = 0, fd = open_device();
  volatile struct block *block = load(fd, 0);

  CHECK(_IOWR('A', 4, window) == 0xC0284104 && MCS_IOC_COPY_MSG_MEM == 0xC0284104);
  CHECK(MCS_IOC_INFO == 0x81404104);
  EXPECT(ioctl(fd, _IOW('A', 3, int), &memory), 0);
  CHECK(memory.base == SHARED && memory.size == SHARED_SIZE);
  EXPECT(ioctl(fd, _IOW('A', 5, int), &pedestal), 0);
  pedestal = 1;
  EXPECT(ioctl(fd, _IOW('A', 5, int), &pedestal), EOPNOTSUPP);
  memset(&window, 0x55, sizeof window);
  window.instance_id = 0;  // [0xd00000, 0xf00000) does not fit into 1 MiB
  EXPECT(ioctl(fd, _IOWR('A', 4, window), &window), EINVAL);
  CHECK(window.phy_addr == 0x5555555555555555 && window.size == 0x5555555555555555);

  EXPECT(ioctl(fd, _IOW('A', 2, int), &state), 0);
  CHECK(state == 1);
  EXPECT(ioctl(fd, _IOW('A', 1, int), &start), 0);
  CHECK(beats(block));
  EXPECT(ioctl(fd, _IOW('A', 0, int), &cpu), 0);
  state = CPU;
  EXPECT(ioctl(fd, _IOW('A', 2, int), &state), 0);
  CHECK(state == 0);
  block->stop = 1;
  CHECK(goes_off(fd, CPU));
}

// With rmem_base=0x7a000000 rmem_size=0x4000000: room for one window of instance 0, and of 1.
static void window(void) {
  struct mcs_copy_msg_mem window = {.instance = 1, .virt = 7, .align_size = 8};
  int fd = open_device();
  EXPECT(ioctl(fd, MCS_IOC_COPY_MSG_MEM, &window), 0);
  CHECK(window.phys == IMAGE + 0x2400000 + 0xd00000 && window.size == 2 << 20);
  CHECK(window.virt == 7 && window.align_size == 8);
  window.instance = 2;
  EXPECT(ioctl(fd, MCS_IOC_COPY_MSG_MEM, &window), EINVAL);
  window.instance = UINT32_MAX;
  EXPECT(ioctl(fd, MCS_IOC_COPY_MSG_MEM, &window), EINVAL);
}

static void refusals(void) {
  int fd = open_device();
  uint32_t cpu;
  for (unsigned number = 0; number < 256; number++) {
    if (number > 5 && (number < 16 || number > 20)) EXPECT(ioctl(fd, _IOW('A', number, int), &cpu), ENOTTY);
    EXPECT(ioctl(fd, _IOWR('B', number, int), &cpu), ENOTTY);
  }
  EXPECT(ioctl(fd, MCS_IOC_CLAIM + (4 << 16), &cpu), ENOTTY);  // another size
  static const unsigned all[] = {MCS_IOC_KICK, MCS_IOC_START, MCS_IOC_STATE, MCS_IOC_SHARED,
    MCS_IOC_COPY_MSG_MEM, MCS_IOC_PEDESTAL, MCS_IOC_INFO, MCS_IOC_CLAIM, MCS_IOC_RUN, MCS_IOC_STOP,
    MCS_IOC_STATUS};
  for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
    EXPECT(ioctl(fd, all[i], 0), EFAULT);
    EXPECT(ioctl(fd, all[i], (void *)-8), EFAULT);
  }
  static const uint32_t absent[] = {4, 63, 64, 1 << 16, UINT32_MAX};
  for (unsigned i = 0; i < sizeof absent / sizeof *absent; i++) {
    union mcs_state state = {.cpu = absent[i]};
    struct mcs_status status = {.cpu = absent[i]};
    struct mcs_stop stop = {.cpu = absent[i]};
    struct mcs_start start = {.cpu = absent[i], .entry = IMAGE};
    struct mcs_run run = run_of(absent[i], 0);
    struct mcs_claim claim = claim_of(absent[i], 0);
    EXPECT(ioctl(fd, MCS_IOC_KICK, &absent[i]), EINVAL);
    EXPECT(ioctl(fd, MCS_IOC_STATE, &state), EINVAL);
    EXPECT(ioctl(fd, MCS_IOC_STATUS, &status), EINVAL);
    EXPECT(ioctl(fd, MCS_IOC_STOP, &stop), EINVAL);
    EXPECT(ioctl(fd, MCS_IOC_START, &start), EINVAL);
    EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EINVAL);
    EXPECT(ioctl(fd, MCS_IOC_CLAIM, &claim), EINVAL);
  }
  cpu = 1;
  EXPECT(ioctl(fd, MCS_IOC_KICK, &cpu), EBUSY);
  CHECK(next_event(fd) == -EAGAIN);

  // each field that has to be 0, each number out of its range
  struct mcs_stop stop = {.cpu = CPU};
  EXPECT(ioctl(fd, MCS_IOC_STOP, &stop), ENOENT);
  stop.flags = 1;
  EXPECT(ioctl(fd, MCS_IOC_STOP, &stop), EINVAL);
  stop = (struct mcs_stop){.cpu = CPU, .spare = 1};
  EXPECT(ioctl(fd, MCS_IOC_STOP, &stop), EINVAL);
  stop = (struct mcs_stop){.cpu = CPU, .timeout_ms = 60001};
  EXPECT(ioctl(fd, MCS_IOC_STOP, &stop), EINVAL);

  struct mcs_claim good = claim_of(CPU, 0), claim = good;
  claim.flags = 2;
  EXPECT(ioctl(fd, MCS_IOC_CLAIM, &claim), EINVAL);
  claim = good, claim.spare = 1;
  EXPECT(ioctl(fd, MCS_IOC_CLAIM, &claim), EINVAL);
  claim = good, claim.cpus = 0;
  EXPECT(ioctl(fd, MCS_IOC_CLAIM, &claim), EINVAL);
  claim = good, claim.cpus = MCS_MAX_CLAIM_CPUS + 1;
  EXPECT(ioctl(fd, MCS_IOC_CLAIM, &claim), EINVAL);
  claim = good, claim.ranges = 0;
  EXPECT(ioctl(fd, MCS_IOC_CLAIM, &claim), EINVAL);
  claim = good, claim.ranges = UINT32_MAX;
  EXPECT(ioctl(fd, MCS_IOC_CLAIM, &claim), EINVAL);
  claim = good, claim.flags = MCS_CLAIM_ADOPT;
  EXPECT(ioctl(fd, MCS_IOC_CLAIM, &claim), ENOENT);
  static const struct mcs_region ranges[] = {{IMAGE, 0}, {IMAGE + 1, PAGE}, {IMAGE, PAGE + 1},
    {IMAGE - PAGE, PAGE}, {IMAGE + IMAGE_SIZE, PAGE}, {IMAGE, IMAGE_SIZE + PAGE}, {0, PAGE},
    {IMAGE + PAGE, -(uint64_t)PAGE}, {SHARED, IMAGE - SHARED + PAGE}, {-(uint64_t)PAGE, PAGE}};
  for (unsigned i = 0; i < sizeof ranges / sizeof *ranges; i++) {
    claim = good, claim.range[1] = ranges[i];
    EXPECT(ioctl(fd, MCS_IOC_CLAIM, &claim), EINVAL);
    static const int map_errors[] = {EINVAL, EINVAL, 0 /* one page more */, EINVAL, EINVAL, EINVAL,
      EINVAL, ENOMEM, EINVAL, EOVERFLOW};
    EXPECT(map_status(fd, ranges[i].base, ranges[i].size, PROT_READ, MAP_SHARED), map_errors[i]);
  }
  EXPECT(map_status(fd, IMAGE, PAGE, PROT_READ, MAP_PRIVATE), EINVAL);
  EXPECT(map_status(fd, IMAGE, PAGE, PROT_READ | PROT_EXEC, MAP_SHARED), EPERM);
  char *page = map(fd, IMAGE, PAGE);
  EXPECT(mprotect(page, PAGE, PROT_READ | PROT_EXEC), EACCES);
  munmap(page, PAGE);

  struct mcs_run run = run_of(CPU, 0);
  run.flags = 4;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EINVAL);
  run = run_of(CPU, 0), run.spare[3] = 1;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EINVAL);
  run = run_of(CPU, 0), run.stop_word = SHARED + 2;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EINVAL);
  run = run_of(CPU, 0), run.stop_value = 1;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EINVAL);
  run = run_of(CPU, 0), run.stop_word = SHARED + SHARED_SIZE;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EINVAL);
  run = run_of(CPU, 0), run.doorbell = SHARED + 4;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EINVAL);
  run = run_of(CPU, 0), run.doorbell = SHARED + SHARED_SIZE - 8;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EINVAL);
  run = run_of(CPU, 0), run.map = IMAGE;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EINVAL);
  run = run_of(CPU, 0), run.maps = 1;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EOPNOTSUPP);
  run = run_of(CPU, 0), run.flags = MCS_RUN_STOP_ON_CLOSE;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EOPNOTSUPP);
  run = run_of(CPU, 0), run.entry = IMAGE + IMAGE_SIZE;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EINVAL);
  run = run_of(1, 0);
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EBUSY);
  run = run_of(0, 0), run.flags = MCS_RUN_TAKE;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EBUSY);
  CHECK(state_of(fd, CPU) == MCS_CPU_OFF);
  CHECK(status_of(fd, CPU).flags == 0);
}

// A user without CAP_SYS_RAWIO, whatever the mode of the file.
static void denied(void) {
  EXPECT(setgid(1), 0);
  EXPECT(setuid(1), 0);
  EXPECT(open(MCS_DEVICE_PATH, O_RDWR), EPERM);
}

static void claims(void) {
  int a = open_device(), b = open_device();
  struct mcs_claim first = claim_of(CPU, 0), other = claim_of(CPU, 1);
  struct mcs_run run = run_of(CPU, 0);
  // a mapping keeps its file open: not one of a's
  volatile struct block *block = load(b, 0);

  EXPECT(ioctl(a, MCS_IOC_CLAIM, &first), 0);
  EXPECT(ioctl(a, MCS_IOC_CLAIM, &first), 0);  // again
  CHECK(status_of(a, CPU).flags == (MCS_STATUS_CLAIMED | MCS_STATUS_MINE));
  CHECK(status_of(b, CPU).flags == MCS_STATUS_CLAIMED);
  EXPECT(ioctl(b, MCS_IOC_CLAIM, &other), EBUSY);  // the processor
  other.cpu[0] = 2;
  other.range[1].base = first.range[1].base;
  EXPECT(ioctl(b, MCS_IOC_CLAIM, &other), EBUSY);  // memory
  EXPECT(ioctl(b, MCS_IOC_RUN, &run), EBUSY);
  EXPECT(ioctl(b, MCS_IOC_KICK, &run.cpu), EBUSY);
  EXPECT(map_status(b, IMAGE, PAGE, PROT_READ, MAP_SHARED), EBUSY);
  EXPECT(map_status(b, IMAGE, IMAGE_SIZE, PROT_READ, MAP_SHARED), EBUSY);
  EXPECT(map_status(b, image_of(1), PAGE, PROT_READ, MAP_SHARED), 0);
  EXPECT(map_status(a, IMAGE, PAGE, PROT_READ, MAP_SHARED), 0);
  other = claim_of(2, 1);
  EXPECT(ioctl(b, MCS_IOC_CLAIM, &other), 0);
  run.entry = image_of(1);
  EXPECT(ioctl(a, MCS_IOC_RUN, &run), EINVAL);  // not in a's claim
  run = run_of(2, 0);
  EXPECT(ioctl(a, MCS_IOC_RUN, &run), EBUSY);  // Linux runs there

  run = run_of(CPU, 0), run.stop_word = block_of(0), run.stop_value = 1, run.doorbell = block_of(0) + 64;
  EXPECT(ioctl(a, MCS_IOC_RUN, &run), 0);
  CHECK(beats(block));
  CHECK(status_of(a, CPU).flags ==
    (MCS_STATUS_CLAIMED | MCS_STATUS_MINE | MCS_STATUS_CLIENT | MCS_STATUS_STOP_WORD));
  volatile struct mcs_doorbell_block *doorbell = (void *)((char *)block + 64);
  struct mcs_info info;
  EXPECT(ioctl(a, MCS_IOC_INFO, &info), 0);
  struct mcs_status status = status_of(a, CPU);
  CHECK(doorbell->kind == status.doorbell && doorbell->ring == status.doorbell_number);
  CHECK(status.doorbell == info.doorbell || status.doorbell == MCS_DOORBELL_SPI);
  EXPECT(ioctl(a, MCS_IOC_RUN, &run), EBUSY);
  EXPECT(ioctl(a, MCS_IOC_CLAIM, &first), EBUSY);  // a client runs in it
  struct mcs_stop stop = {.cpu = CPU, .timeout_ms = 2000};
  EXPECT(ioctl(b, MCS_IOC_STOP, &stop), EBUSY);

  // the owner goes, the client stays
  while (next_event(b) > 0) {}
  close(a);
  CHECK(next_event(b) == (MCS_EVENT_ORPHANED << 8 | CPU));
  CHECK(next_event(b) == -EAGAIN);
  CHECK(beats(block));
  CHECK(status_of(b, CPU).flags ==
    (MCS_STATUS_CLAIMED | MCS_STATUS_ORPHANED | MCS_STATUS_CLIENT | MCS_STATUS_STOP_WORD));
  EXPECT(ioctl(b, MCS_IOC_STOP, &stop), EBUSY);
  EXPECT(map_status(b, IMAGE, PAGE, PROT_READ, MAP_SHARED), EBUSY);
  a = open_device();
  EXPECT(ioctl(a, MCS_IOC_CLAIM, &first), EBUSY);
  first.flags = MCS_CLAIM_ADOPT;
  EXPECT(ioctl(a, MCS_IOC_CLAIM, &first), 0);
  EXPECT(ioctl(b, MCS_IOC_CLAIM, &first), EBUSY);
  EXPECT(ioctl(a, MCS_IOC_KICK, &run.cpu), 0);
  CHECK(status_of(a, CPU).kicks == 1);
  EXPECT(ioctl(a, MCS_IOC_STOP, &stop), 0);
  CHECK(next_event(b) == (MCS_EVENT_OFF << 8 | CPU));
  CHECK(state_of(a, CPU) == MCS_CPU_OFF);
  EXPECT(ioctl(a, MCS_IOC_STOP, &stop), ENOENT);
  CHECK(status_of(a, CPU).flags == (MCS_STATUS_CLAIMED | MCS_STATUS_MINE));
  close(a);
  CHECK(status_of(b, CPU).flags == 0);
}

// A start without a claim: all of the node's memory, and others may still look and ring.
static void implicit(void) {
  int a = open_device(), b = open_device();
  struct mcs_claim claim = claim_of(2, 1);
  struct mcs_run run = run_of(CPU, 0);
  volatile struct block *block = load(b, 0);

  EXPECT(ioctl(a, MCS_IOC_RUN, &run), 0);
  CHECK(beats(block));
  EXPECT(ioctl(b, MCS_IOC_CLAIM, &claim), EBUSY);
  EXPECT(map_status(b, SHARED, PAGE, PROT_READ, MAP_SHARED), 0);
  EXPECT(ioctl(b, MCS_IOC_KICK, &run.cpu), 0);
  struct mcs_stop stop = {.cpu = CPU, .timeout_ms = 50};
  EXPECT(ioctl(b, MCS_IOC_STOP, &stop), ETIME);  // no stop word: only the client itself could
  CHECK(beats(block));
  close(a);
  CHECK(next_event(b) == (MCS_EVENT_STARTED << 8 | CPU));
  CHECK(next_event(b) == (MCS_EVENT_ORPHANED << 8 | CPU));
  claim = claim_of(CPU, 0), claim.flags = MCS_CLAIM_ADOPT;
  EXPECT(ioctl(b, MCS_IOC_CLAIM, &claim), 0);
  block->stop = 1;
  CHECK(goes_off(b, CPU));
}

// Events wake who waits for them, and too many of them end in one that says so.
static void events(void) {
  int fd = open_device(), watcher = open_device();
  struct mcs_run run = run_of(CPU, 0);
  struct pollfd waiting = {.fd = watcher, .events = POLLPRI};
  struct mcs_stop stop = {.cpu = CPU, .timeout_ms = 2000};
  volatile struct block *block = load(fd, 0);

  run.stop_word = block_of(0), run.stop_value = 1;
  CHECK(poll(&waiting, 1, 0) == 0);
  for (int i = 0; i < 20; i++) {
    block->stop = 0;
    EXPECT(ioctl(fd, MCS_IOC_RUN, &run), 0);
    EXPECT(ioctl(fd, MCS_IOC_STOP, &stop), 0);
    CHECK(poll(&waiting, 1, 0) == 1 && waiting.revents == POLLPRI);
  }
  CHECK(next_event(watcher) == MCS_EVENT_LOST << 8);
  int rest = 0;
  while (next_event(watcher) > 0) rest++;
  CHECK(rest == 31);
  CHECK(poll(&waiting, 1, 0) == 0);

  // nobody asks: the module itself looks, each second
  block->stop = 0;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), 0);
  CHECK(next_event(watcher) == (MCS_EVENT_STARTED << 8 | CPU));
  block->stop = 1;
  CHECK(poll(&waiting, 1, 5000) == 1);
  CHECK(next_event(watcher) == (MCS_EVENT_OFF << 8 | CPU));
  CHECK(status_of(fd, CPU).starts == 21);
}

// Starts a client that its launcher's end stops.
static void stop_on_close(void) {
  int fd = open_device(), child_ready[2];
  volatile struct block *block = load(fd, 0);
  char byte;
  if (pipe(child_ready)) exit(1);
  pid_t child = fork();
  if (!child) {
    int own = open_device();
    struct mcs_run run = run_of(CPU, 0);
    run.stop_word = block_of(0), run.stop_value = 1, run.flags = MCS_RUN_STOP_ON_CLOSE;
    EXPECT(ioctl(own, MCS_IOC_RUN, &run), 0);
    if (write(child_ready[1], "", 1) != 1) exit(1);
    pause();
  }
  CHECK(read(child_ready[0], &byte, 1) == 1);
  CHECK(beats(block));
  kill(child, SIGKILL);
  waitpid(child, 0, 0);
  CHECK(goes_off(fd, CPU));
}

// Linux → client → Linux, `count` times; prints the longest time that Linux did nothing for us.
static void take(int count) {
  int fd = open_device();
  struct mcs_run run = run_of(CPU, 0);
  struct mcs_stop stop = {.cpu = CPU, .timeout_ms = 5000};
  volatile struct block *block = load(fd, 0);

  run.flags = MCS_RUN_TAKE, run.stop_word = block_of(0), run.stop_value = 1;
  for (int i = 0; i < count && !failures; i++) {
    block->stop = 0;
    CHECK(status_of(fd, CPU).flags == MCS_STATUS_LINUX);
    EXPECT(ioctl(fd, MCS_IOC_RUN, &run), 0);
    CHECK(status_of(fd, CPU).flags ==
      (MCS_STATUS_CLAIMED | MCS_STATUS_MINE | MCS_STATUS_CLIENT | MCS_STATUS_STOP_WORD));
    CHECK(beats(block));
    EXPECT(ioctl(fd, MCS_IOC_STOP, &stop), 0);
  }
  CHECK(status_of(fd, CPU).flags == MCS_STATUS_LINUX);
}

// Sleeps 1 ms at a time on this cpu until killed, then prints the longest that one took.
static volatile sig_atomic_t ended;
static void end(int signal) { (void)signal, ended = 1; }
static void stall(void) {
  int64_t longest = 0, last = now_us();
  signal(SIGTERM, end);
  while (!ended) {
    usleep(1000);
    int64_t now = now_us();
    if (now - last > longest) longest = now - last;
    last = now;
  }
  printf("%lld\n", (long long)longest);
}

static int compare(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return x < y ? -1 : x > y;
}

// `count` rings, each after the one before was heard. Prints how many, and the times until then.
static void rings(int count, int print) {
  int fd = open_device(), heard = 0;
  struct mcs_run run = run_of(CPU, 0);
  struct mcs_stop stop = {.cpu = CPU, .timeout_ms = 5000};
  struct pollfd waiting = {.fd = fd, .events = POLLIN};
  volatile struct block *block = load(fd, 0);
  int64_t *times = malloc(sizeof *times * count);
  uint64_t frequency, now;

  __asm__ volatile("mrs %0, CNTFRQ_EL0" : "=r"(frequency));
  run.stop_word = block_of(0), run.stop_value = 1;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), 0);
  CHECK(beats(block));
  use_line(fd, block);
  while (heard < count) {
    block->asked = heard + 1;
    // a POLLIN without a ring is possible: it is heard once the client says so
    do {
      if (poll(&waiting, 1, 5000) != 1) goto silent;
      __asm__ volatile("isb\nmrs %0, CNTVCT_EL0" : "=r"(now));
    } while (block->rung != (uint32_t)heard + 1);
    times[heard++] = (now - block->time) * 1000000 / frequency;
  }
silent:
  printf("%d of %d rings were heard\n", heard, count);
  CHECK(status_of(fd, CPU).rings >= (uint64_t)heard);
  EXPECT(ioctl(fd, MCS_IOC_STOP, &stop), 0);
  if (heard && print) {
    qsort(times, heard, sizeof *times, compare);
    printf("median %lld us, p99 %lld us\n", (long long)times[heard / 2],
      (long long)times[heard * 99 / 100]);
  }
}

// How often a launcher that waits for an idle client is woken in `seconds`.
static void idle(int seconds) {
  int fd = open_device(), woken = 0;
  struct mcs_run run = run_of(CPU, 0);
  struct mcs_stop stop = {.cpu = CPU, .timeout_ms = 5000};
  struct pollfd waiting = {.fd = fd, .events = POLLIN};
  load(fd, 0);
  run.stop_word = block_of(0), run.stop_value = 1;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), 0);
  for (int64_t end = now_us() + seconds * 1000000ll, left; (left = end - now_us()) > 0;)
    woken += poll(&waiting, 1, left / 1000 + 1);
  EXPECT(ioctl(fd, MCS_IOC_STOP, &stop), 0);
  printf("%d\n", woken);
}

// A client that does nothing but ring for `seconds`. Prints how often its launcher and a bystander,
// who waits for another client, were woken, and how often it rang.
static void storm(int seconds) {
  int fd = open_device(), woken = 0;
  struct mcs_run run = run_of(CPU, 0);
  struct mcs_stop stop = {.cpu = CPU, .timeout_ms = 5000};
  struct pollfd waiting = {.fd = fd, .events = POLLIN};
  volatile struct block *block = load(fd, 0);
  run.stop_word = block_of(0), run.stop_value = 1;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), 0);
  CHECK(beats(block));
  use_line(fd, block);
  block->storm = 1;
  for (int64_t end = now_us() + seconds * 1000000ll; now_us() < end;) woken += poll(&waiting, 1, 100);
  block->storm = 0;
  printf("%d %llu\n", woken, (unsigned long long)status_of(fd, CPU).rings);
  EXPECT(ioctl(fd, MCS_IOC_STOP, &stop), 0);
}

// Starts the client, says so, and waits to be killed.
static void hold(void) {
  int fd = open_device();
  struct mcs_run run = run_of(CPU, 0);
  load(fd, 0);
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), 0);
  puts("runs");
  fflush(stdout);
  pause();
}

// Ends what hold() started.
static void release(void) {
  int fd = open_device();
  struct block *block = map(fd, block_of(0), PAGE);
  block->stop = 1;
  CHECK(goes_off(fd, CPU));
}

// -- hostile user space ------------------------------------------------------------------------------

static uint32_t seed;
static uint32_t any(uint32_t below) {
  seed = seed * 1664525 + 1013904223;
  return (uint64_t)seed * below >> 32;
}

static uint64_t any_address(void) {
  static const uint64_t bases[] = {0, SHARED, IMAGE, IMAGE + IMAGE_SIZE, UINT64_MAX};
  return bases[any(5)] + (any(2) ? 0 : (int64_t)any(64) * PAGE - any(3));
}

static void fuzz_once(int fd) {
  static const unsigned commands[] = {MCS_IOC_KICK, MCS_IOC_START, MCS_IOC_STATE, MCS_IOC_SHARED,
    MCS_IOC_COPY_MSG_MEM, MCS_IOC_PEDESTAL, MCS_IOC_INFO, MCS_IOC_CLAIM, MCS_IOC_RUN, MCS_IOC_STOP,
    MCS_IOC_STATUS, MCS_IOC_EVENT};
  union {
    uint64_t words[64];
    struct mcs_run run;
    struct mcs_claim claim;
    struct mcs_stop stop;
    struct mcs_start start;
    uint32_t cpu;
  } data;
  unsigned command = any(8) ? commands[any(12)] : any(UINT32_MAX);

  for (int i = 0; i < 64; i++) data.words[i] = any(3) ? 0 : any(2) ? any(8) : any_address();
  switch (any(8)) {
  case 0: case 1:
    command = MCS_IOC_CLAIM, data.claim = claim_of(any(4), any(2));
    data.claim.flags = any(2);
    break;
  case 2: case 3:
    command = MCS_IOC_RUN, data.run = run_of(any(4), any(2));
    data.run.stop_word = block_of(any(2)), data.run.stop_value = 1, data.run.flags = any(4);
    break;
  case 4:
    command = MCS_IOC_STOP, data.stop = (struct mcs_stop){.cpu = any(4), .timeout_ms = any(20)};
    break;
  case 5: {
    void *p = mmap(0, (size_t)any(1 << 16) * (any(2) ? 1 : PAGE), any(8), 1 << any(3), fd, any_address());
    if (p != MAP_FAILED) munmap(p, PAGE);
    struct pollfd waiting = {.fd = fd, .events = any(UINT16_MAX)};
    poll(&waiting, 1, 0);
    break;
  }
  }
  if (command == MCS_IOC_STOP) data.stop.timeout_ms %= 20;
  ioctl(fd, command, any(16) ? (void *)&data : (void *)any_address());
}

// Only this client's image is ever at an entry that may start.
static void fuzz(int seconds, int processes) {
  int fd = open_device(), status;
  volatile struct block *block[] = {load(fd, 0), load(fd, 1)};
  close(fd);
  for (int i = 0; i < processes; i++) {
    if (fork()) continue;
    seed = i * 2654435761u + 1;
    for (int64_t end = now_us() + seconds * 1000000ll; now_us() < end;) {
      fd = open(MCS_DEVICE_PATH, O_RDWR);
      for (uint32_t calls = any(200); calls; calls--) fuzz_once(fd);
      struct block *block = any(4) ? MAP_FAILED : map(fd, block_of(any(2)), PAGE);
      if (block != MAP_FAILED) {
        block->stop = any(2);
        munmap(block, PAGE);
      }
      if (!any(3) && !fork()) {  // a child inherits the file, and dies at any time
        fuzz_once(fd);
        kill(getpid(), SIGKILL);
      }
      close(fd);
      while (waitpid(-1, 0, WNOHANG) > 0) {}
    }
    while (wait(0) > 0) {}
    exit(0);
  }
  while (wait(&status) > 0) {
    if (status) printf("a process ended with status 0x%x\n", status), failures++;
  }
  // all that still runs goes off, and everything is as at the beginning
  fd = open_device();
  block[0]->stop = block[1]->stop = 1;
  for (int cpu = 1; cpu <= CPU; cpu++) {
    for (int i = 0; i < 5000 && status_of(fd, cpu).flags & ~MCS_STATUS_LINUX; i++) usleep(1000);
    CHECK(!(status_of(fd, cpu).flags & ~MCS_STATUS_LINUX));
  }
}

int main(int count, char **words) {
  const char *command = count > 1 ? words[1] : "";
  int first = count > 2 ? atoi(words[2]) : 0, second = count > 3 ? atoi(words[3]) : 0;
  if (!strcmp(command, "reference")) reference();
  else if (!strcmp(command, "window")) window();
  else if (!strcmp(command, "refusals")) refusals();
  else if (!strcmp(command, "denied")) denied();
  else if (!strcmp(command, "claims")) claims();
  else if (!strcmp(command, "implicit")) implicit();
  else if (!strcmp(command, "events")) events();
  else if (!strcmp(command, "stop-on-close")) stop_on_close();
  else if (!strcmp(command, "take")) take(first);
  else if (!strcmp(command, "stall")) stall();
  else if (!strcmp(command, "rings")) rings(first, second);
  else if (!strcmp(command, "idle")) idle(first);
  else if (!strcmp(command, "storm")) storm(first);
  else if (!strcmp(command, "hold")) hold();
  else if (!strcmp(command, "release")) release();
  else if (!strcmp(command, "fuzz")) fuzz(first, second);
  else return fprintf(stderr, "no such command: '%s'\n", command), 2;
  return failures != 0;
}
