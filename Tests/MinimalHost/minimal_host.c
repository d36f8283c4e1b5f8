// SPDX-License-Identifier: MulanPSL-2.0
//
// minimal_host CPU IMAGE LOAD: the least that runs a client, in C, to measure mcs-launch against. One
// poll loop, the legacy layout, a pty for every service but rpmsg-rpc. It trusts its user; of the
// client it checks what mcs-launch checks in the rings.
#define _GNU_SOURCE
#include "../../km/mcs_uapi.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum { SHARED = 0x30000, TX = 0x28000, RX = 0x2c000, AVAIL = 0x100, USED = 0x128, N = 16, SIZE = 512 };
enum { RX_BUFFERS = 0x4000, TX_BUFFERS = RX_BUFFERS + N * SIZE, SHELLS = 8 };

static unsigned char *shared;
static int device;
static __u32 cpu, rpc, uart;
static __u16 rx_last, rx_available = N, tx_last, tx_available, tx_free = 0xffff;
static struct shell {
  __u32 address;
  int master, slave;
} shells[SHELLS];
static struct pollfd wait[2 + SHELLS];
static int shell_count;

static volatile __u16 *u16(int at) { return (volatile __u16 *)(shared + at); }
static volatile __u32 *u32(int at) { return (volatile __u32 *)(shared + at); }
static __u16 acquire(int at) { return __atomic_load_n(u16(at), __ATOMIC_ACQUIRE); }
static void release(int at, __u16 v) { __atomic_store_n(u16(at), v, __ATOMIC_RELEASE); }

static void say(const char *format, const char *word) {
  char line[256];
  int n = snprintf(line, sizeof line, format, word);
  if (write(1, line, n) < 0) exit(1);
}

static void die(const char *what) {
  say("error: %s\n", what);
  exit(1);
}

static void describe(int ring, int i, __u64 address, __u16 flags) {
  *(volatile __u64 *)(shared + ring + 16 * i) = address;
  *u32(ring + 16 * i + 8) = SIZE;
  *u16(ring + 16 * i + 12) = flags;
}

static int cpu_state(void) {
  union mcs_state s = {.state = 0};
  s.cpu = cpu;
  return ioctl(device, MCS_IOC_STATE, &s) ? -1 : (int)s.state;
}

static int reserve(void) {
  if (!tx_free) {
    __u16 n = acquire(TX + USED + 2) - tx_last;
    if (n > N) die("index");
    for (; n; n--, tx_last++) {
      __u32 id = *u32(TX + USED + 4 + 8 * (tx_last % N));
      if (id >= N || tx_free >> id & 1) die("buffer");
      tx_free |= 1 << id;
    }
  }
  return tx_free ? __builtin_ctz(tx_free) : -1;
}

static void send_buffer(int id, __u32 address, int length) {
  int at = TX_BUFFERS + SIZE * id;
  *u32(at) = *u32(at + 4) = address;
  *u32(at + 8) = 0;
  *u32(at + 12) = length; // and flags 0
  tx_free &= ~(1 << id);
  *u16(TX + AVAIL + 4 + 2 * (tx_available % N)) = id;
  release(TX + AVAIL + 2, ++tx_available);
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  if (!(*u16(TX + USED) & 1)) ioctl(device, MCS_IOC_KICK, &cpu);
}

static void open_shell(const char *name, __u32 address) {
  struct termios mode;
  struct shell *s = &shells[shell_count];
  for (int i = 0; i < shell_count; i++)
    if (shells[i].address == address) return;
  if (shell_count == SHELLS) return;
  s->address = address;
  s->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
  if (s->master < 0 || unlockpt(s->master)) die("pty");
  s->slave = open(ptsname(s->master), O_RDWR | O_NOCTTY);
  if (s->slave < 0 || tcgetattr(s->slave, &mode)) die("pty");
  cfmakeraw(&mode);
  tcsetattr(s->slave, TCSANOW, &mode);
  say("pls open %s to talk with client OS\n", ptsname(s->master));
  say("pty_thread for %s is runnning\n", name);
  wait[2 + shell_count++] = (struct pollfd){s->master, POLLIN, 0};
}

static void receive(void) {
  for (;;) {
    __u16 n = acquire(RX + USED + 2) - rx_last;
    if (!n) return;
    if (n > N) die("index");
    __u32 id = *u32(RX + USED + 4 + 8 * (rx_last % N));
    if (id >= N) die("buffer");
    unsigned char *b = shared + RX_BUFFERS + SIZE * id;
    __u32 source = *(volatile __u32 *)b, destination = *(volatile __u32 *)(b + 4);
    __u16 length = *(volatile __u16 *)(b + 12);
    if (length > SIZE - 16) die("length");
    if (destination == 0x35 && length == 40) {
      char name[33] = {0};
      __u32 address = *(volatile __u32 *)(b + 48);
      memcpy(name, b + 16, 32);
      if (!strcmp(name, "rpmsg-rpc"))
        rpc = address;
      else
        open_shell(name, address);
      if (!strcmp(name, "uart")) uart = address;
    } else {
      for (int i = 0; i < shell_count; i++)
        if (shells[i].address == source && write(shells[i].master, b + 16, length) < 0 && errno != EAGAIN)
          die("write");
    }
    *u16(RX + AVAIL + 4 + 2 * (rx_available % N)) = id;
    release(RX + AVAIL + 2, ++rx_available);
    rx_last++;
  }
}

static void load(const char *path, __u64 address) {
  struct stat st;
  int file = open(path, O_RDONLY);
  if (file < 0 || fstat(file, &st)) die("image");
  size_t size = (st.st_size + 4095) & ~4095ul;
  char *p = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, device, address);
  if (p == MAP_FAILED) die("mmap");
  for (off_t done = 0; done < st.st_size;) {
    ssize_t n = pread(file, p + done, st.st_size - done, done);
    if (n <= 0) die("read");
    done += n;
  }
  munmap(p, size);
  close(file);
}

int main(int argc, char **argv) {
  struct mcs_info info;
  sigset_t signals;
  if (argc != 4) die("usage: minimal_host CPU IMAGE LOAD");
  cpu = atoi(argv[1]);
  __u64 address = strtoull(argv[3], 0, 16);
  device = open(MCS_DEVICE_PATH, O_RDWR);
  if (device < 0 || ioctl(device, MCS_IOC_INFO, &info)) die("/dev/mcs");
  if (cpu_state() != MCS_CPU_OFF) die("cpu is on");
  shared = mmap(0, SHARED, PROT_READ | PROT_WRITE, MAP_SHARED, device, info.region[0].base);
  if (shared == MAP_FAILED) die("mmap");
  load(argv[2], address);
  memset(shared, 0, SHARED);
  for (int i = 0; i < N; i++) {
    describe(RX, i, info.region[0].base + RX_BUFFERS + SIZE * i, 2);
    describe(TX, i, info.region[0].base + TX_BUFFERS + SIZE * i, 0);
    *u16(RX + AVAIL + 4 + 2 * i) = i;
  }
  *u16(TX + AVAIL) = 1;
  release(RX + AVAIL + 2, N);
  __atomic_store_n(shared, 4, __ATOMIC_RELEASE);

  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigprocmask(SIG_BLOCK, &signals, 0);
  wait[0] = (struct pollfd){device, POLLIN, 0};
  wait[1] = (struct pollfd){signalfd(-1, &signals, 0), POLLIN, 0};
  say("start client os\n", 0);
  struct mcs_start start = {.cpu = cpu, .entry = address};
  if (ioctl(device, MCS_IOC_START, &start)) die("start");

  while (!wait[1].revents) {
    if (poll(wait, 2 + shell_count, -1) < 0) die("poll");
    receive();
    for (int i = 0; i < shell_count; i++) {
      int id;
      if (!(wait[2 + i].revents & POLLIN) || (id = reserve()) < 0) continue;
      ssize_t n = read(shells[i].master, shared + TX_BUFFERS + SIZE * id + 16, 128);
      if (n > 0) send_buffer(id, shells[i].address, n);
    }
  }
  int id = reserve();
  if (id < 0 || !(rpc || uart)) die("cannot ask the client");
  const char *text = rpc ? "\1\0\0\0power off" : "shutdown";
  int length = rpc ? 13 : 9;
  memcpy(shared + TX_BUFFERS + SIZE * id + 16, text, length);
  send_buffer(id, rpc ? rpc : uart, length);
  for (int i = 0; i < 3000; i++) {
    receive();
    if (cpu_state() == MCS_CPU_OFF) {
      say("client os is offline\n", 0);
      return 0;
    }
    usleep(1000);
  }
  die("the client stays on");
}
