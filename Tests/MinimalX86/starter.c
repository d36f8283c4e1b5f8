// SPDX-License-Identifier: MulanPSL-2.0
//
// Starts the smallest client through /dev/mcs, in a guest with x86-64 and the memory below:
// `starter COMMAND [NUMBER]`, see main(). Prints each answer that is not the expected one with its
// line here; exit status 1 if there was one.
#include "shared.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

// As in boards/x86-ipc.yaml: rmem_base=0x110000000 rmem_size=0x20000000, the image where UniProton's is.
#define MEMORY 0x110000000ull
#define IMAGE 0x118000000ull
// Where UniProton's image is linked, and its shared memory.
#define IMAGE_VIRTUAL 0xf02600000ull
#define SHARED_VIRTUAL 0xf00400000ull
enum { MIB2 = 2 << 20, PAGE = 4096, CPU = 3, APIC_ID = 4 };

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
  void *p = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)address);
  if (p == MAP_FAILED) {
    perror("mmap");
    exit(1);
  }
  return p;
}

// Loads the client, which finds what it shares at an address of its own.
static volatile struct shared *load(int fd, uint64_t shared_address) {
  char *image = map(fd, IMAGE, MIB2);
  struct shared *shared = map(fd, MEMORY, PAGE);
  int file = open("/lib/firmware/client.bin", O_RDONLY);
  if (file < 0 || read(file, image, MIB2) < PAGE) {
    perror("client.bin");
    exit(1);
  }
  close(file);
  memset(shared, 0, sizeof *shared);
  memcpy(image + 8, &shared_address, sizeof shared_address);
  munmap(image, MIB2);
  return shared;
}

static int becomes(volatile uint32_t *place, uint32_t value) {
  for (int i = 0; i < 2000; i++) {
    if (*place == value) return 1;
    usleep(1000);
  }
  return 0;
}

static int beats(volatile struct shared *shared) {
  uint32_t before = shared->beat;
  usleep(20000);
  return shared->beat != before;
}

static struct mcs_status status_of(int fd) {
  struct mcs_status status = {.cpu = CPU};
  EXPECT(ioctl(fd, MCS_IOC_STATUS, &status), 0);
  return status;
}

static void claim(int fd, uint32_t flags) {
  struct mcs_claim claim = {.flags = flags, .cpus = 1, .cpu = {CPU}, .ranges = 1,
    .range = {{MEMORY, 0x20000000}}};
  EXPECT(ioctl(fd, MCS_IOC_CLAIM, &claim), 0);
}

static void stop(int fd, volatile struct shared *shared) {
  struct mcs_stop stop = {.cpu = CPU};
  EXPECT(ioctl(fd, MCS_IOC_STOP, &stop), 0);
  CHECK(!beats(shared));
  CHECK(status_of(fd).state == MCS_CPU_OFF);
}

static struct mcs_run one_to_one(void) {
  return (struct mcs_run){.cpu = CPU, .entry = IMAGE, .doorbell = MEMORY};
}

static const struct mcs_map maps[] = {
  {.virt = IMAGE_VIRTUAL, .phys = IMAGE, .size = MIB2, .type = MCS_MAP_CACHED},
  {.virt = SHARED_VIRTUAL, .phys = MEMORY, .size = MIB2, .type = MCS_MAP_UNCACHED},
};

static struct mcs_run mapped(void) {
  return (struct mcs_run){.cpu = CPU, .entry = IMAGE_VIRTUAL, .doorbell = MEMORY, .maps = 2,
    .map = (uintptr_t)maps};
}

static void check_client(volatile struct shared *shared) {
  CHECK(becomes(&shared->starts, 1));
  CHECK(beats(shared));
  CHECK(shared->apic_id == APIC_ID);
}

// Asks the client for rings, one after the other, and rings it as often. How many were heard.
static void rings(int fd, volatile struct shared *shared, int count) {
  int heard = 0;
  uint32_t cpu = CPU, before = shared->heard;
  struct pollfd wait = {.fd = fd, .events = POLLIN};
  while (poll(&wait, 1, 0) > 0) {
  }
  for (int i = 0; i < count; i++) {
    shared->asked++;
    if (poll(&wait, 1, 1000) != 1) break;
    // ticks come without a ring, too
    if (!becomes(&shared->rung, shared->asked)) break;
    heard++;
    EXPECT(ioctl(fd, MCS_IOC_KICK, &cpu), 0);
    if (!becomes(&shared->heard, before + i + 1)) break;
  }
  printf("%d of %d rings were heard, the client heard %u\n", heard, count, shared->heard - before);
  CHECK(shared->fault == 0 && shared->stray == 0);
}

static void run(struct mcs_run run, uint64_t shared_address, int count) {
  int fd = open_device();
  volatile struct shared *shared = load(fd, shared_address);
  claim(fd, 0);
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), 0);
  check_client(shared);
  rings(fd, shared, count);
  CHECK(status_of(fd).kicks == (uint64_t)count);
  stop(fd, shared);
}

// As the first launchers: no claim, no doorbell block, vector 0xeb.
static void first(int count) {
  struct mcs_start start = {.cpu = CPU, .entry = IMAGE};
  int fd = open_device();
  volatile struct shared *shared = load(fd, MEMORY);
  EXPECT(ioctl(fd, MCS_IOC_START, &start), 0);
  check_client(shared);
  rings(fd, shared, count);
  stop(fd, shared);
}

static void relaunch(int times) {
  int fd = open_device();
  claim(fd, 0);
  for (int i = 0; i < times; i++) {
    volatile struct shared *shared = load(fd, MEMORY);
    struct mcs_run run = one_to_one();
    EXPECT(ioctl(fd, MCS_IOC_RUN, &run), 0);
    check_client(shared);
    stop(fd, shared);
    munmap((void *)shared, PAGE);
  }
}

static void refusals(void) {
  int fd = open_device();
  struct mcs_run run = one_to_one();
  struct mcs_info info;
  EXPECT(ioctl(fd, MCS_IOC_INFO, &info), 0);
  CHECK((info.features & (MCS_FEATURE_FORCED_STOP | MCS_FEATURE_MAPS)) ==
    (MCS_FEATURE_FORCED_STOP | MCS_FEATURE_MAPS));
  claim(fd, 0);
  static const struct mcs_map bad[][2] = {
    {{.virt = IMAGE_VIRTUAL, .phys = IMAGE + PAGE, .size = MIB2}, {.size = 0}},
    {{.virt = IMAGE_VIRTUAL, .phys = 0x100000000, .size = MIB2}, {.size = 0}},
    {{.virt = IMAGE_VIRTUAL, .phys = IMAGE, .size = MIB2, .type = 2}, {.size = 0}},
    {{.virt = 1ull << 47, .phys = IMAGE, .size = MIB2}, {.size = 0}},
    // over the APIC's registers, over each other
    {{.virt = 0xfee00000, .phys = IMAGE, .size = MIB2}, {.size = 0}},
    {{.virt = IMAGE_VIRTUAL, .phys = IMAGE, .size = MIB2},
      {.virt = IMAGE_VIRTUAL, .phys = MEMORY, .size = MIB2}},
  };
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
    run.map = (uintptr_t)bad[i];
    run.maps = bad[i][1].size ? 2 : 1;
    errno = 0;
    if (ioctl(fd, MCS_IOC_RUN, &run) != -1 || errno != EINVAL)
      printf("map %u: %s\n", i, strerror(errno)), failures++;
  }
  run = one_to_one();
  run.entry = IMAGE + 0x20000000;
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), EINVAL);
  CHECK(status_of(fd).state == MCS_CPU_OFF);
}

// From Linux to the client and back.
static void take(int times) {
  int fd = open_device();
  claim(fd, 0);
  for (int i = 0; i < times; i++) {
    volatile struct shared *shared = load(fd, MEMORY);
    struct mcs_run run = one_to_one();
    struct mcs_stop end = {.cpu = CPU};
    run.flags = MCS_RUN_TAKE;
    EXPECT(ioctl(fd, MCS_IOC_RUN, &run), 0);
    check_client(shared);
    CHECK(!(status_of(fd).flags & MCS_STATUS_LINUX));
    CHECK(shared->stray == 0);
    EXPECT(ioctl(fd, MCS_IOC_STOP, &end), 0);
    CHECK(status_of(fd).flags & MCS_STATUS_LINUX);
    CHECK(!beats(shared));
    munmap((void *)shared, PAGE);
  }
}

// Runs the client and leaves; prints "runs" before.
static void hold(void) {
  int fd = open_device();
  volatile struct shared *shared = load(fd, MEMORY);
  struct mcs_run run = one_to_one();
  claim(fd, 0);
  EXPECT(ioctl(fd, MCS_IOC_RUN, &run), 0);
  check_client(shared);
  if (!failures) puts("runs");
}

// Takes the client over that hold left behind: it still rings. Stops it.
static void release(int count) {
  int fd = open_device();
  volatile struct shared *shared;
  claim(fd, MCS_CLAIM_ADOPT);
  shared = map(fd, MEMORY, PAGE);
  CHECK(beats(shared));
  rings(fd, shared, count);
  stop(fd, shared);
}

int main(int argc, char **argv) {
  const char *command = argc > 1 ? argv[1] : "";
  int count = argc > 2 ? atoi(argv[2]) : 0;
  if (!strcmp(command, "one-to-one")) run(one_to_one(), MEMORY, count);
  else if (!strcmp(command, "mapped")) run(mapped(), SHARED_VIRTUAL, count);
  else if (!strcmp(command, "first")) first(count);
  else if (!strcmp(command, "relaunch")) relaunch(count);
  else if (!strcmp(command, "refusals")) refusals();
  else if (!strcmp(command, "take")) take(count);
  else if (!strcmp(command, "hold")) hold();
  else if (!strcmp(command, "release")) release(count);
  else return printf("no command %s\n", command), 2;
  return failures != 0;
}
