#!/usr/bin/env bash
# Everything: the stack, for each profile a run and its report, the index. usage: pipeline.sh PROFILE…
# Every stage is run, whatever the one before it returned; the codes are printed, and the first that is not 0 is the exit
# code. A run that is interrupted gets its report, and no further one is begun. The stack stays up.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
source scripts/service.sh

[ $# -ge 1 ] || fail "usage: scripts/pipeline.sh PROFILE…"

stages=()
code=0

# stage NAME COMMAND…
stage() {
    local name=$1 status
    shift
    run_in_front "$@"
    status=$?
    stages+=("$(printf '%4d  %s' "$status" "$name")")
    [ "$code" -ne 0 ] || code=$status
}

# left_out NAME WHY: a stage that cannot be run, or is not.
left_out() {
    stages+=("$(printf '   -  %s: %s' "$1" "$2")")
    [ "$code" -ne 0 ] || code=1
}

# The addresses at which stack.sh put things, for the runs and the reports.
find_stack() {
    local running
    if service_pid demo >/dev/null && running=$(cat "$stack_dir/demo.port" 2>/dev/null); then export DEMO_PORT=$running; fi
    if [ -n "${PROMETHEUS_PORT:-}" ]; then export PROM_URL=${PROM_URL:-http://127.0.0.1:$PROMETHEUS_PORT}; fi
}

pass_signals_on
find_swiftload || exit 1
export SWIFTLOAD_BIN=$swiftload

stage "stack-up" scripts/stack.sh up
find_stack
for profile in "$@"; do
    if [ "$interrupted" = yes ]; then
        left_out "run $profile" "interrupted"
        continue
    fi
    rm -f "$stack_dir/last-run"
    stage "run $profile" scripts/stress.sh "$profile"
    if directory=$(cat "$stack_dir/last-run" 2>/dev/null); then
        stage "report $profile" "$swiftload" report "$directory"
    else
        left_out "report $profile" "the run left no directory"
    fi
done
stage "index" "$swiftload" index

say ""
say "== exit codes of the stages"
printf '%s\n' "${stages[@]}"
say "== the stack stays up: make stress-stack-down stops it"
exit "$code"
