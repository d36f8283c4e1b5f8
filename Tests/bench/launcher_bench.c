// SPDX-License-Identifier: MulanPSL-2.0
//
// launcher_bench ECHOES COMMAND…: runs a launcher and measures it from outside, as its user would
// see it: start to ready, to prompt, each echoed byte, system calls, idle, memory, stop. Prints
// KEY VALUE lines; times are microseconds.
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define TRACING "/sys/kernel/tracing/"

static pid_t child;
static int pty;

static void fail(const char *what) {
  printf("failed %s\n", what);
  if (child > 0) kill(child, SIGINT);
  exit(1);
}

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000ll + t.tv_nsec / 1000;
}

// Reads up to 5 s until the text read ends with `end`; returns the number of bytes.
static int read_until(int fd, const char *end, char *text, int size) {
  int n = 0, length = strlen(end);
  struct pollfd p = {fd, POLLIN, 0};
  while (n < size - 1) {
    if (poll(&p, 1, 5000) <= 0) fail(end);
    int k = read(fd, text + n, size - 1 - n);
    if (k <= 0) fail("read");
    n += k;
    text[n] = 0;
    if (n >= length && !strcmp(text + n - length, end)) return n;
  }
  fail("too much text");
  return 0;
}

static void type(const char *text) {
  if (write(pty, text, strlen(text)) != (ssize_t)strlen(text)) fail("write");
}

static int compare(const void *a, const void *b) {
  long long x = *(const long long *)a, y = *(const long long *)b;
  return (x > y) - (x < y);
}

// One byte there and back. A line is ended, untimed, before the client's editor is full.
static long long echo(int i) {
  static char text[4096];
  long long start = now();
  type("a");
  read_until(pty, "a", text, sizeof text);
  long long end = now();
  if (i % 40 == 39) {
    type("\r");
    read_until(pty, "$ ", text, sizeof text);
  }
  return end - start;
}

static void set(const char *file, const char *value) {
  char path[128];
  snprintf(path, sizeof path, TRACING "%s", file);
  int fd = open(path, O_WRONLY | O_TRUNC);
  if (fd < 0 || write(fd, value, strlen(value)) < 0) fail(path);
  close(fd);
}

static void count_calls_of_child(int on) {
  char pid[16];
  snprintf(pid, sizeof pid, "%d", child);
  if (on) {
    set("set_event_pid", pid);
    set("trace", "");
    set("events/raw_syscalls/sys_enter/enable", "1");
  } else
    set("events/raw_syscalls/sys_enter/enable", "0");
}

static int calls(void) {
  static char line[512];
  int n = 0;
  FILE *f = fopen(TRACING "trace", "r");
  if (!f) fail("trace");
  while (fgets(line, sizeof line, f)) n += strstr(line, "sys_enter: ") != 0;
  fclose(f);
  return n;
}

static long ticks(void) {
  char path[64], text[1024], *p;
  unsigned long user = 0, system = 0;
  snprintf(path, sizeof path, "/proc/%d/stat", child);
  int fd = open(path, O_RDONLY), n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
  close(fd);
  text[n] = 0;
  if (!(p = strrchr(text, ')')) ||
      sscanf(p + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
    fail("stat");
  return user + system;
}

// A number from a file of lines such as `Rss:   64 kB`.
static long field(const char *file, const char *key) {
  char path[64], line[128];
  long value = -1;
  snprintf(path, sizeof path, "/proc/%d/%s", child, file);
  FILE *f = fopen(path, "r");
  if (!f) fail(path);
  while (fgets(line, sizeof line, f))
    if (!strncmp(line, key, strlen(key))) value = atol(line + strlen(key));
  fclose(f);
  return value;
}

int main(int argc, char **argv) {
  static char text[65536];
  int echoes = argc > 2 ? atoi(argv[1]) : 0, out[2], status;
  char path[64] = "", *p;
  struct termios mode;
  if (echoes < 1 || pipe(out)) fail("usage: launcher_bench ECHOES COMMAND…");
  long long start = now();
  if (!(child = fork())) {
    dup2(out[1], 1);
    close(out[0]);
    execv(argv[2], argv + 2);
    _exit(127);
  }
  close(out[1]);
  // the first shell is the one measured
  for (int n = 0; !(p = strstr(text, "pls open ")) || !strstr(p, " to talk"); n += strlen(text + n))
    read_until(out[0], "\n", text + n, sizeof text - n);
  long long ready = now();
  sscanf(p, "pls open %63s", path);
  if ((pty = open(path, O_RDWR | O_NOCTTY)) < 0) fail(path);
  if (tcgetattr(pty, &mode)) fail("tcgetattr");
  printf("raw %d\n", !(mode.c_lflag & (ICANON | ECHO)));
  type("\r");
  read_until(pty, "$ ", text, sizeof text);
  long long prompt = now();
  printf("ready %lld\nprompt %lld\n", ready - start, prompt - start);

  long long *times = calloc(echoes, sizeof *times);
  for (int i = 0; i < 40; i++) echo(i); // warm
  for (int i = 0; i < echoes; i++) times[i] = echo(i);
  qsort(times, echoes, sizeof *times, compare);
  printf("echo_median %lld\necho_p99 %lld\necho_max %lld\n", times[echoes / 2],
         times[echoes - 1 - echoes / 100], times[echoes - 1]);
  type("\r");
  read_until(pty, "$ ", text, sizeof text);

  if (!access(TRACING "trace", R_OK)) {
    usleep(100000);
    count_calls_of_child(1);
    for (int i = 0; i < 39; i++) echo(i);
    count_calls_of_child(0);
    printf("calls_per_echo %.2f\n", calls() / 39.0);
    type("\r");
    read_until(pty, "$ ", text, sizeof text);
    usleep(100000);
    count_calls_of_child(1);
    type("help\r");
    int bytes = read_until(pty, "$ ", text, sizeof text);
    usleep(100000);
    count_calls_of_child(0);
    printf("help_bytes %d\nhelp_calls %d\n", bytes, calls());
  }

  long before = ticks();
  usleep(5000000);
  printf("idle_ticks %ld\n", ticks() - before);
  printf("rss_kb %ld\nthreads %ld\n", field("smaps_rollup", "Rss:"), field("status", "Threads:"));
  long long stop = now();
  kill(child, SIGINT);
  if (waitpid(child, &status, 0) != child) fail("waitpid");
  printf("stop %lld\nexit %d\n", now() - stop, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
  return 0;
}
