# SPDX-License-Identifier: MulanPSL-2.0
# shellcheck shell=sh
#
# Sourced by the scripts in bin/ and bin/lib/: where things are, and how a script fails.
#   . "$(dirname "$(readlink -f "$0")")/lib/common.sh"     in bin/
#   . "$(dirname "$(readlink -f "$0")")/common.sh"         in bin/lib/

name=${0##*/}
root=$(dirname "$(readlink -f "$0")")
root=${root%/bin*}
bin=$root/bin
lib=$bin/lib

# fail MESSAGE [LINE...]: the lines say how to fix it.
fail() {
  echo "$name: error: $1" >&2
  shift
  for line; do echo "  $line" >&2; done
  exit 1
}

need_swift() {
  command -v swift >/dev/null || fail "swift not found" \
    "fix: install the Swift toolchain 6.3 or later from swift.org and put its usr/bin on PATH"
}

# remove_installed TARGET FILE: the folders that are empty then go too.
remove_installed() {
  rm -f "$1/$2"
  (cd "$1" && rmdir -p --ignore-fail-on-non-empty "$(dirname "$2")" 2>/dev/null) || true
}

# Prints the folder where fetched things are kept.
cache_folder() {
  echo "${MCS_CACHE:-${XDG_CACHE_HOME:-${HOME:?$name: set HOME or MCS_CACHE}/.cache}/mcs-dtb}"
}

# value LINES KEY: what stands behind KEY= in the output of fetch-debian or build-guest.
value() { printf '%s\n' "$1" | sed -n "s/^$2=//p"; }

# debian_arch ARCH: what Debian calls an architecture of the profiles.
debian_arch() {
  case $1 in
    arm64) echo arm64 ;;
    x86_64) echo amd64 ;;
    *) fail "there is no architecture '$1'" "fix: say arm64 or x86_64, the profile's 'arch'" ;;
  esac
}

# bare_triple ARCH: for what runs without an operating system, and for the launcher, since Embedded
# Swift has no libraries for arm64 Linux.
bare_triple() {
  case $1 in
    arm64) echo aarch64-none-none-elf ;;
    x86_64) echo x86_64-unknown-none-elf ;;
  esac
}
