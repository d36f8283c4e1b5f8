#!/usr/bin/env python3
# SPDX-License-Identifier: MulanPSL-2.0
"""Times two commands as whole processes, in turn, so that a machine whose speed drifts is fair
to both. Prints the minimum and median of each in milliseconds and the median ratio of the pairs.

usage: alternate.py RUNS 'COMMAND A' 'COMMAND B'        (output of both goes to /dev/null)
"""
import os
import shlex
import statistics
import sys
import time


def milliseconds(words):
    start = time.perf_counter()
    null = (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)
    pid = os.posix_spawnp(words[0], words, os.environ, file_actions=[null])
    _, status = os.waitpid(pid, 0)
    elapsed = (time.perf_counter() - start) * 1000
    if status != 0:
        sys.exit(f"error: {shlex.join(words)} failed with status {status}")
    return elapsed


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    runs, a, b = int(sys.argv[1]), shlex.split(sys.argv[2]), shlex.split(sys.argv[3])
    pairs = [(milliseconds(a), milliseconds(b)) for _ in range(runs + 5)][5:]  # the first ones warm up
    for name, times in (("A", [p[0] for p in pairs]), ("B", [p[1] for p in pairs])):
        print(f"{name}  min {min(times):.2f}  median {statistics.median(times):.2f} ms")
    print(f"A/B  median of {runs} pairs {statistics.median(x / y for x, y in pairs):.2f}")


main()
