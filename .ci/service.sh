# shellcheck shell=bash
# What checks share that need a running service. To be sourced, in the project's directory, under `set -euo pipefail`:
#
#   $work                   a directory that vanishes at the end; what services print is in its file `log`
#   start_service FLAG...   starts one on ports of its own choice; await_service waits until it is ready, and sets $port
#   stop_service            ends it as an operator does (SIGTERM); it must exit with 0
#   kill_service            ends it as a crash does (SIGKILL)
#   die MESSAGE             fails
#
# However a check ends, its service ends with it; the log's last lines are printed if the check has failed.

check=$(basename "$0")
work=$(mktemp -d)
service=
port=

# Takes the exit code of the check.
clean_up() {
  if [ -n "$service" ]; then
    kill -TERM "$service" 2>/dev/null || true
    wait "$service" 2>/dev/null || true
  fi
  if [ "$1" != 0 ] && [ -e "$work/log" ]; then
    echo '--- the last lines of the log of the service'
    tail -n 50 "$work/log"
  fi
  rm -rf "$work"
}
trap 'clean_up $?' EXIT

die() {
  echo "$check: $1" >&2
  exit 1
}

start_service() {
  mkfifo "$work/out"
  ./credit serve --grpc-port 0 --http-port 0 "$@" >"$work/out" 2>>"$work/log" &
  service=$!
  exec 3<"$work/out"
  rm "$work/out"
}

# Waits for the line with `ready`, which has the port.
await_service() {
  local line
  port=
  while [ -z "$port" ]; do
    read -r -t 300 -u 3 line || die 'the service ended, or printed nothing for five minutes, before it was ready.'
    echo "$line" >>"$work/log"
    [[ ! $line =~ ready.*:([0-9]+) ]] || port=${BASH_REMATCH[1]}
  done
  # Reads everything else that it prints: a full pipe must not block it.
  cat <&3 >>"$work/log" &
  exec 3<&-
}

stop_service() {
  local status=0
  kill -TERM "$service"
  wait "$service" || status=$?
  service=
  [ "$status" = 0 ] || die "SIGTERM ended the service with exit code $status, not 0."
}

kill_service() {
  kill -KILL "$service"
  wait "$service" 2>/dev/null || true # without bash's line about it
  service=
}
