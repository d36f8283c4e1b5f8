#!/usr/bin/env python3
# SPDX-License-Identifier: MulanPSL-2.0
"""Drops files from the page cache, as they are not there after a reboot.

usage: evict.py FILE...
"""
import os
import sys

for name in sys.argv[1:]:
    file = os.open(name, os.O_RDONLY)
    os.fsync(file)  # what is not yet on the disk cannot be dropped
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(file)
