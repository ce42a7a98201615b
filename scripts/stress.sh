#!/usr/bin/env bash
# One stress run. usage: stress.sh PROFILE [swiftload run options]
# Builds what is missing. With BASE_URL unset and nothing on port 8375 it starts the demo application there and stops it
# afterwards. The exit code is swiftload's; 1 when it was not reached. DEMO_PORT=0 puts the demo on any free port.
# tmp/stack/last-run then holds the path of the run directory, and does not exist when the run left none.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
source scripts/service.sh

[ $# -ge 1 ] || fail "usage: scripts/stress.sh PROFILE [swiftload run options]"
profile=$1
shift
artifacts=${ARTIFACT_DIR:-tmp/stress-runs}
port=${DEMO_PORT:-8375}
started_demo=no

clean_up() {
    [ "$started_demo" = no ] || stop_service demo
}

trap clean_up EXIT
pass_signals_on
mkdir -p "$stack_dir" || exit 1
rm -f "$stack_dir/last-run"
find_swiftload || exit 1

say "== stress run: $profile"
if [ -n "${BASE_URL:-}" ]; then
    say "== target: $BASE_URL"
elif [ "$port" != 0 ] && port_is_open "$port"; then
    export BASE_URL=http://localhost:$port
    if service_pid demo >/dev/null && [ "$(cat "$stack_dir/demo.port" 2>/dev/null)" = "$port" ]; then
        export SWIFTLOAD_TARGET_IS_DEMO=1
        say "== target: the DEMO application that runs on port $port. Its figures say nothing about the real one."
    else
        say "== target: what listens on port $port (BASE_URL is unset)"
    fi
else
    started_demo=yes
    start_demo "$port" || exit 1
    export BASE_URL=http://localhost:$demo_port SWIFTLOAD_TARGET_IS_DEMO=1
    say "== target: the DEMO application, started on port $demo_port because BASE_URL is unset and nothing listened there."
    say "== Its figures say nothing about the real application. Log: $stack_dir/demo.log"
fi

mkdir -p "$artifacts" || exit 1
touch "$stack_dir/run-started"

run_in_front "$swiftload" run --profile "$profile" "$@"
status=$?

directory=$(find "$artifacts" -mindepth 2 -maxdepth 2 -name metadata.json -newer "$stack_dir/run-started" -printf '%T@ %h\n' |
    sort -n | tail -n 1 | cut -d ' ' -f 2-)
if [ -n "$directory" ]; then
    printf '%s\n' "$directory" >"$stack_dir/last-run"
    say "== artifacts: $directory ($(ls "$directory" | tr '\n' ' ' | sed 's/ $//'))"
    say "== report: make ai-report RUN_DIR=$directory"
else
    say "== artifacts: none under $artifacts"
fi
case $status in
0) ;;
99) say "== exit 99: thresholds were crossed" ;;
105) say "== exit 105: interrupted" ;;
*) say "== exit $status" ;;
esac
exit "$status"
