// SPDX-License-Identifier: MulanPSL-2.0
//
// Linux as mcs-launch needs it: what Swift cannot import (variadic functions, macros, constants
// whose type differs between C libraries) behind inline functions. They return as the system calls
// do: -1 and errno.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "../../../km/mcs_uapi.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static inline int linux_errno(void) { return errno; }
static inline const char *linux_error_text(int error) { return strerror(error); }

static inline int64_t linux_now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static inline int64_t linux_now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

// -- files ------------------------------------------------------------------------------------

// O_NONBLOCK: a FIFO that nobody writes to opens at once, and is then found to be no file.
static inline int linux_open_read(const char *path) {
  return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

// The size of a regular file, -1 if it is something else.
static inline int64_t linux_file_size(int fd) {
  struct stat st;
  if (fstat(fd, &st) || !S_ISREG(st.st_mode)) return -1;
  return st.st_size;
}

// Started with stdout or stderr closed, the next file opened would get their number, and our texts.
static inline void linux_open_standard_files(void) {
  int fd;
  do fd = open("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0) close(fd);
}

// -- /dev/mcs ---------------------------------------------------------------------------------

static inline int linux_mcs_open(void) { return open(MCS_DEVICE_PATH, O_RDWR | O_CLOEXEC); }

// 0 if this process now has the device for itself, else -1; *holder is who has it, 0 if unknown.
static inline int linux_mcs_lock(int fd, int32_t *holder) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  *holder = 0;
  if (!fcntl(fd, F_SETLK, &lock)) return 0;
  if (errno != EACCES && errno != EAGAIN) return 0; // no locks here: do without
  if (!fcntl(fd, F_GETLK, &lock) && lock.l_type != F_UNLCK) *holder = lock.l_pid;
  return -1;
}

static inline int linux_mcs_info(int fd, struct mcs_info *info) {
  return ioctl(fd, MCS_IOC_INFO, info);
}

static inline int linux_mcs_kick(int fd, uint32_t cpu) { return ioctl(fd, MCS_IOC_KICK, &cpu); }

static inline int linux_mcs_start(int fd, uint32_t cpu, uint64_t entry) {
  struct mcs_start start = {.cpu = cpu, .entry = entry};
  return ioctl(fd, MCS_IOC_START, &start);
}

static inline int linux_mcs_claim(int fd, const struct mcs_claim *claim) {
  return ioctl(fd, MCS_IOC_CLAIM, claim);
}

static inline int linux_mcs_run(int fd, const struct mcs_run *run) {
  return ioctl(fd, MCS_IOC_RUN, run);
}

static inline int linux_mcs_stop(int fd, uint32_t cpu) {
  struct mcs_stop stop = {.cpu = cpu, .timeout_ms = 1000};
  return ioctl(fd, MCS_IOC_STOP, &stop);
}

// enum mcs_cpu_state, or -1
static inline int linux_mcs_state(int fd, uint32_t cpu) {
  union mcs_state state = {.state = 0};
  state.cpu = cpu;
  return ioctl(fd, MCS_IOC_STATE, &state) ? -1 : (int)state.state;
}

// status->cpu goes in.
static inline int linux_mcs_status(int fd, struct mcs_status *status) {
  return ioctl(fd, MCS_IOC_STATUS, status);
}

// Shared and writable; NULL if it fails.
static inline void *linux_map(int fd, uint64_t address, size_t size) {
  void *p = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)address);
  return p == MAP_FAILED ? 0 : p;
}

static inline uint64_t linux_page_size(void) { return (uint64_t)sysconf(_SC_PAGESIZE); }

// -- signals ----------------------------------------------------------------------------------

// A descriptor for the signals that ask the client off. SIGHUP only if it was not ignored when we
// were started (nohup); SIGINT and SIGTERM always, since shells without job control ignore SIGINT
// for what they start with `&`, and scripts send just that. SIGPIPE, SIGTTOU and SIGTTIN shall not
// stop us: a client must not lose its host because the reader of a log went away.
static inline int linux_signals(void) {
  struct sigaction hangup;
  sigset_t blocked, wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGINT);
  sigaddset(&wanted, SIGTERM);
  if (!sigaction(SIGHUP, 0, &hangup) && hangup.sa_handler != SIG_IGN) sigaddset(&wanted, SIGHUP);
  blocked = wanted;
  sigaddset(&blocked, SIGPIPE);
  sigaddset(&blocked, SIGTTOU);
  sigaddset(&blocked, SIGTTIN);
  if (sigprocmask(SIG_BLOCK, &blocked, 0)) return -1;
  return signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

// Takes one signal; 0 if there was none.
static inline int linux_next_signal(int fd) {
  struct signalfd_siginfo info;
  return read(fd, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

// -- terminals --------------------------------------------------------------------------------

// A pty in raw mode; its slave stays open here too, so that it survives its readers and the master
// never reads EIO. Returns N of /dev/pts/N.
static inline int linux_open_pty(int *master, int *slave) {
  struct termios mode;
  int number, unlocked = 0, error;
  *master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (*master < 0) return -1;
  if (ioctl(*master, TIOCGPTN, &number) || ioctl(*master, TIOCSPTLCK, &unlocked)) goto fail;
  *slave = ioctl(*master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC); // ioctl_tty(2)
  if (*slave < 0) goto fail;
  if (tcgetattr(*slave, &mode)) goto fail_slave;
  cfmakeraw(&mode);
  if (tcsetattr(*slave, TCSANOW, &mode)) goto fail_slave;
  return number;
fail_slave:
  error = errno;
  close(*slave);
  errno = error;
fail:
  error = errno;
  close(*master);
  errno = error;
  return -1;
}

// Whether stdin is a terminal that is ours to read now: with `&` it is the shell's.
static inline int linux_in_foreground(void) {
  return isatty(STDIN_FILENO) && tcgetpgrp(STDIN_FILENO) == getpgrp();
}

// -- the service manager ------------------------------------------------------------------------

// sd_notify(3), that the service is ready or stops: a datagram to the socket that NOTIFY_SOCKET
// names; `@` stands for the NUL of an abstract address. 0 if it was sent, or nobody asked for it.
static inline int linux_notify(int ready) {
  const char *state = ready ? "READY=1" : "STOPPING=1";
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const char *path = getenv("NOTIFY_SOCKET");
  if (!path || !*path) return 0;
  size_t count = strlen(path);
  if ((*path != '/' && *path != '@') || count > sizeof address.sun_path) {
    errno = EAFNOSUPPORT;
    return -1;
  }
  memcpy(address.sun_path, path, count);
  if (*path == '@') address.sun_path[0] = 0;
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + count);
  ssize_t sent = sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address, size);
  int error = errno;
  close(fd);
  errno = error;
  return sent < 0 ? -1 : 0;
}

// -- waiting ----------------------------------------------------------------------------------

enum { LINUX_TAG_DEVICE = 32, LINUX_TAG_SIGNALS = 33, LINUX_TAG_INPUT = 34 }; // below: terminals

static inline int linux_epoll(void) { return epoll_create1(EPOLL_CLOEXEC); }

static inline int linux_watch(int epoll, int fd, uint32_t tag, int isNew, int input, int output) {
  struct epoll_event event = {.data.u32 = tag};
  event.events = (input ? EPOLLIN : 0) | (output ? EPOLLOUT : 0);
  // the rings are drained every turn: one report per interrupt is enough (km/mcs_uapi.h)
  if (tag == LINUX_TAG_DEVICE) event.events |= EPOLLET;
  return epoll_ctl(epoll, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event);
}

struct linux_ready {
  uint32_t readable, writable; // terminals, one bit each
  int signals;
  int input; // stdin
};

// Sleeps up to `timeout` milliseconds (-1: for ever). An interrupted sleep is a short one.
static inline struct linux_ready linux_wait(int epoll, int timeout) {
  struct epoll_event events[8];
  struct linux_ready ready = {0, 0, 0, 0};
  int count = epoll_wait(epoll, events, 8, timeout);
  for (int i = 0; i < count; i++) {
    uint32_t tag = events[i].data.u32;
    if (tag == LINUX_TAG_SIGNALS) ready.signals = 1;
    if (tag == LINUX_TAG_INPUT) ready.input = 1;
    if (tag >= 32) continue;
    if (events[i].events & EPOLLIN) ready.readable |= 1u << tag;
    if (events[i].events & EPOLLOUT) ready.writable |= 1u << tag;
  }
  return ready;
}
