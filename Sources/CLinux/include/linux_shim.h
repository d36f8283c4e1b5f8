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
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/utsname.h>
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

// As `uname -r` prints it.
static inline int linux_release(char *text, size_t size) {
  struct utsname name;
  if (uname(&name) || strlen(name.release) >= size) return -1;
  strcpy(text, name.release);
  return 0;
}

// From what came after the last `dmesg -c` on.
static inline int linux_open_log(void) {
  int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd >= 0) lseek(fd, 0, SEEK_DATA);
  return fd;
}

// The next line of the kernel's log without what stands before it (Documentation/ABI/testing/dev-kmsg).
// Its length, or -1 at the end.
static inline int64_t linux_next_log_line(int fd, void *line, size_t size) {
  ssize_t count;
  do count = read(fd, line, size);
  while (count < 0 && (errno == EPIPE || errno == EINTR)); // EPIPE: lines were overwritten meanwhile
  if (count <= 0) return -1;
  char *text = memchr(line, ';', (size_t)count);
  text = text ? text + 1 : (char *)line;
  count -= text - (char *)line;
  memmove(line, text, (size_t)count);
  char *end = memchr(line, '\n', (size_t)count);
  return end ? end - (char *)line : count;
}

static inline DIR *linux_open_clients(const char *path) { return opendir(path); }

// The next NAME of a file NAME.conf; 0 at the end, which closes the folder.
static inline int linux_next_client(DIR *folder, char *name, size_t size) {
  struct dirent *entry;
  if (!folder) return 0;
  while ((entry = readdir(folder))) {
    size_t count = strlen(entry->d_name);
    if (count < 6 || count - 5 >= size || strcmp(entry->d_name + count - 5, ".conf")) continue;
    memcpy(name, entry->d_name, count - 5);
    name[count - 5] = 0;
    return 1;
  }
  closedir(folder);
  return 0;
}

// Started with stdout or stderr closed, the next file opened would get their number, and our texts.
static inline void linux_open_standard_files(void) {
  int fd;
  do fd = open("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0) close(fd);
}

// -- /run/mcs ----------------------------------------------------------------------------------

// Opens the folder `name` in the folder `at`, and makes it if `make`. Only one of our own, in which
// nobody else may write, and not through a symbolic link.
static inline int linux_open_folder(int at, const char *name, int make) {
  struct stat st;
  int made = make && !mkdirat(at, name, 0755);
  int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return -1;
  if (made) fchmod(fd, 0755); // whatever the umask
  if (!fstat(fd, &st) && st.st_uid == geteuid() && !(st.st_mode & (S_IWGRP | S_IWOTH))) return fd;
  close(fd);
  errno = EPERM;
  return -1;
}

static inline int linux_open_root_folder(const char *path, int make) {
  return linux_open_folder(AT_FDCWD, path, make);
}

// A file of `size` bytes in one of our folders; with `make` it is made, and grows to that.
static inline int linux_open_state(int folder, const char *name, int64_t size, int make) {
  struct stat st;
  int fd = openat(folder, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (make ? O_CREAT : 0), 0644);
  if (fd < 0) return -1;
  if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_uid == geteuid() && st.st_nlink == 1 &&
      (st.st_size >= size || (make && !ftruncate(fd, size))))
    return fd;
  close(fd);
  errno = EPERM;
  return -1;
}

// Locks of the open file, which end with it however the process ends (fcntl(2)).
static inline int linux_lock_state(int fd) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  return fcntl(fd, F_OFD_SETLK, &lock);
}

static inline int linux_is_locked(int fd) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  return !fcntl(fd, F_OFD_GETLK, &lock) && lock.l_type != F_UNLCK;
}

// One process at a time makes and removes folders.
static inline void linux_lock_folder(int fd, int lock) { flock(fd, lock ? LOCK_EX : LOCK_UN); }

// A folder's names from the first one on; those with a dot in front are left out. NULL at the end.
static inline DIR *linux_list(int folder) {
  int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *list = fd < 0 ? 0 : fdopendir(fd);
  if (fd >= 0 && !list) close(fd);
  return list;
}

static inline const char *linux_next_name(DIR *list) {
  for (struct dirent *entry; (entry = readdir(list));)
    if (entry->d_name[0] != '.') return entry->d_name;
  return 0;
}

static inline void linux_link(int folder, const char *name, const char *target) {
  unlinkat(folder, name, 0);
  if (symlinkat(target, folder, name)) {} // a convenience
}

static inline void linux_remove_folder(int at, const char *name) {
  int folder = linux_open_folder(at, name, 0);
  DIR *list = folder < 0 ? 0 : linux_list(folder);
  if (list) {
    for (const char *file; (file = linux_next_name(list));) unlinkat(folder, file, 0);
    closedir(list);
  }
  if (folder >= 0) close(folder);
  unlinkat(at, name, AT_REMOVEDIR);
}

// -- /dev/mcs ---------------------------------------------------------------------------------

static inline int linux_mcs_open(void) { return open(MCS_DEVICE_PATH, O_RDWR | O_CLOEXEC); }

static inline int linux_mcs_info(int fd, struct mcs_info *info) {
  return ioctl(fd, MCS_IOC_INFO, info);
}

static inline int linux_mcs_kick(int fd, uint32_t cpu) { return ioctl(fd, MCS_IOC_KICK, &cpu); }

static inline int linux_mcs_claim(int fd, const struct mcs_claim *claim) {
  return ioctl(fd, MCS_IOC_CLAIM, claim);
}

static inline int linux_mcs_run(int fd, const struct mcs_run *run) {
  return ioctl(fd, MCS_IOC_RUN, run);
}

static inline int linux_mcs_stop(int fd, uint32_t cpu, uint32_t timeout_ms) {
  struct mcs_stop stop = {.cpu = cpu, .timeout_ms = timeout_ms};
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

// Shared and writable, or memory of our own without a file; NULL if it fails.
static inline void *linux_map(int fd, uint64_t address, size_t size) {
  void *p = mmap(0, size, PROT_READ | PROT_WRITE, fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED,
                 fd, (off_t)address);
  return p == MAP_FAILED ? 0 : p;
}

static inline uint64_t linux_page_size(void) { return (uint64_t)sysconf(_SC_PAGESIZE); }

// -- signals ----------------------------------------------------------------------------------

// Until something is started, SIGINT and SIGTERM end the launcher with a word. For the rest of its
// life it ignores what would kill it to no purpose: SIGQUIT (Ctrl-\\ in its terminal), SIGUSR1, timers,
// the real-time signals; and SIGHUP, since a client must not stop because a terminal was closed or
// an ssh session broke. SIGPIPE, SIGTTOU and SIGTTIN neither: a client must not lose its host because
// the reader of a log went away. Those that say that the launcher itself is broken kill it (SIGABRT
// is systemd's watchdog), and SIGTSTP and SIGCONT do what they do for everybody.
static inline void linux_interrupted(int signal) {
  static const char word[] = "interrupted: no client was started\n";
  (void)signal;
  if (write(STDERR_FILENO, word, sizeof word - 1)) {}
  _exit(0);
}

static inline void linux_early_signals(void) {
  struct sigaction ignore = {.sa_handler = SIG_IGN}, end = {.sa_handler = linux_interrupted};
  for (int i = 1; i <= 64; i++) {
    switch (i) {
    case SIGILL: case SIGTRAP: case SIGABRT: case SIGBUS: case SIGFPE: case SIGSEGV: case SIGSYS:
    case SIGXCPU: case SIGXFSZ: case SIGKILL: case SIGSTOP: case SIGTSTP: case SIGCONT: case SIGCHLD:
      break;
    case SIGINT: case SIGTERM: sigaction(i, &end, 0); break;
    default: sigaction(i, &ignore, 0); break; // fails for those of the C library, which is right
    }
  }
}

// From here on SIGINT and SIGTERM, also where they were ignored at our start (shells without job
// control ignore SIGINT for what they start with `&`, and scripts send just that), are read from
// the descriptor that this returns.
static inline int linux_signals(void) {
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGINT);
  sigaddset(&wanted, SIGTERM);
  if (sigprocmask(SIG_BLOCK, &wanted, 0)) return -1;
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

// A terminal that somebody else made.
static inline int linux_open_terminal(const char *path) {
  int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0 || isatty(fd)) return fd;
  close(fd);
  errno = ENOTTY;
  return -1;
}

// stdin becomes raw, or again what it was.
static inline int linux_raw_input(int raw) {
  static struct termios before;
  struct termios mode;
  if (!raw) return tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
  if (tcgetattr(STDIN_FILENO, &before)) return -1;
  mode = before;
  cfmakeraw(&mode);
  return tcsetattr(STDIN_FILENO, TCSADRAIN, &mode);
}

// The terminal gets stdin's size.
static inline void linux_copy_size(int fd) {
  struct winsize size;
  if (!ioctl(STDIN_FILENO, TIOCGWINSZ, &size)) ioctl(fd, TIOCSWINSZ, &size);
}

static inline int linux_console_signals(void) {
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGINT);
  sigaddset(&wanted, SIGTERM);
  sigaddset(&wanted, SIGHUP);
  sigaddset(&wanted, SIGWINCH);
  if (sigprocmask(SIG_BLOCK, &wanted, 0)) return -1;
  return signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

enum { LINUX_CONSOLE_INPUT = 1, LINUX_CONSOLE_OUTPUT = 2, LINUX_CONSOLE_ROOM = 4, LINUX_CONSOLE_SIGNAL = 8 };

// What is there: input (-1: not wanted), output of the terminal or its end, room in it if that is
// wanted, a signal. Waits for `timeout` milliseconds, -1 for ever.
static inline int linux_wait_console(int input, int terminal, int signals, int room, int timeout) {
  struct pollfd fds[3] = {{input, POLLIN, 0}, {terminal, POLLIN | (room ? POLLOUT : 0), 0}, {signals, POLLIN, 0}};
  if (poll(fds, 3, timeout) <= 0) return 0;
  return (fds[0].revents ? LINUX_CONSOLE_INPUT : 0) |
         (fds[1].revents & ~POLLOUT ? LINUX_CONSOLE_OUTPUT : 0) |
         (fds[1].revents & POLLOUT ? LINUX_CONSOLE_ROOM : 0) |
         (fds[2].revents ? LINUX_CONSOLE_SIGNAL : 0);
}

static inline int linux_is_terminal_gone(int fd) {
  struct pollfd one = {fd, 0, 0};
  return poll(&one, 1, 0) > 0 && one.revents & (POLLHUP | POLLERR);
}

// -- the service manager ------------------------------------------------------------------------

// sd_notify(3): a datagram to the socket that NOTIFY_SOCKET names; `@` stands for the NUL of an
// abstract address. 0 if it was sent, or nobody asked for it.
static inline int linux_notify(const char *state) {
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

// How often the service manager wants to hear of us, in milliseconds, half of what it allows; 0:
// it does not (sd_watchdog_enabled(3)).
static inline int64_t linux_watchdog_ms(void) {
  const char *pid = getenv("WATCHDOG_PID"), *time = getenv("WATCHDOG_USEC");
  if (!time || (pid && strtoll(pid, 0, 10) != getpid())) return 0;
  long long us = strtoll(time, 0, 10);
  return us <= 0 ? 0 : us < 2000 ? 1 : us / 2000;
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
