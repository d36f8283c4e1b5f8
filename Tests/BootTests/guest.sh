# SPDX-License-Identifier: MulanPSL-2.0
#
# What the tests do in a guest's shell, as functions. No wait is without an end.
# shellcheck shell=dash disable=SC3045 # BusyBox's read has -t and -n

# within SECONDS COMMAND...: runs the command again and again until it succeeds.
within() {
  read -r up _ </proc/uptime
  end=$((${up%.*} + $1))
  shift
  until "$@"; do
    read -r up _ </proc/uptime
    [ "${up%.*}" -lt $end ] || { echo "not in time: $*" && return 1; }
    usleep 10000
  done
}

# start COMMAND... LAST: runs a launcher as a user does who goes on working, until it offers its last
# shell. Its process is $launcher, its words are in /tmp/launch.
start() {
  : >/tmp/launch # what is looked for is in the words of the launch before, too
  words=
  for word; do
    last=$word
    [ $# -eq 1 ] || words="$words $word"
    shift
  done
  $words >/tmp/launch 2>&1 &
  launcher=$!
  within 20 grep -q "pty_thread for $last is runnning" /tmp/launch || { cat /tmp/launch && false; }
}

# launch IMAGE LAST: the same by the classic command line.
launch() {
  start rpmsg_main -c 3 -t "$1" -a 0x7a000000 "$2"
}

# stop SIGNAL: ends the launcher; the status is the launcher's.
stop() {
  kill "-$1" "$launcher" && wait "$launcher"
}

# answer TERMINAL TEXT END: types the text (in printf's form) at a terminal of the client and prints
# what comes back, up to END.
answer() {
  exec 3<>"/dev/pts/$1"
  # shellcheck disable=SC2059
  printf "$2" >&3
  seen=
  while case "$seen" in *"$3") false ;; esac; do
    IFS= read -r -t 10 -n 1 byte <&3 || break
    # read takes the newline for the end of an empty line
    [ -n "$byte" ] || byte='
'
    seen=$seen$byte
  done
  exec 3>&-
  printf %s "$seen"
}

# echoes TERMINAL: types 200 characters, each once the one before came back. Prints how many did.
echoes() {
  exec 3<>"/dev/pts/$1"
  count=0
  for _ in 1 2; do
    for _ in 1 2 3 4 5 6 7 8 9 10; do
      for byte in a Z 0 9 ' ' '~' '!' '/' - m; do
        printf %s "$byte" >&3
        IFS= read -r -t 10 -n 1 back <&3 || back=nothing
        [ "$back" = "$byte" ] || { echo "after $count: '$byte' came back as '$back'" && return 1; }
        count=$((count + 1))
      done
    done
    exec 3>&-
    answer "$1" '\003' 'uart:~$ ' >/dev/null # gives up the line, which holds 128 characters
    exec 3<>"/dev/pts/$1"
  done
  exec 3>&-
  echo $count
}

# unload: the module is gone afterwards.
unload() {
  ! lsmod | grep -q '^mcs_km ' || rmmod mcs_km 2>/dev/null
}

# killed MICROSECONDS: a launch that kill -9 ends after this time.
killed() {
  rpmsg_main -c 3 -t /lib/firmware/demo-client.bin -a 0x7a000000 >/dev/null 2>&1 &
  usleep "$1"
  kill -9 $!
  wait $! 2>/dev/null
}
