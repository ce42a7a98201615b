#!/usr/bin/env bash
# Application and monitoring in the background. usage: stack.sh up|down|demo-up|demo-down
# With SANCTUM_DIR that checkout's own targets are called; else the application is BASE_URL's, or what is ready on port 8375
# (DEMO_PORT), or the demo application, which is started there; and the monitoring that of scripts/monitoring.sh. Everything
# it knows is in tmp/stack; `down` stops only what `up` started.
# SEED_CHECK=1 warns when the application has no posts.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
source scripts/service.sh
source scripts/monitoring.sh

port=${DEMO_PORT:-8375}

# require_free SERVICE PORT VARIABLE: nobody listens there.
require_free() {
    [ "$2" != 0 ] && port_is_open "$2" || return 0
    fail "port $2 for $1 is in use by $(port_holder "$2" || echo "another process"): stop that, or choose another port with $3=N"
}

demo_up() {
    if service_pid demo >/dev/null; then
        demo_port=$(cat "$stack_dir/demo.port" 2>/dev/null)
        say "demo application: already up on port $demo_port"
        return 0
    fi
    start_demo "$port" || exit 1
    say "demo application: http://localhost:$demo_port (log: $stack_dir/app.log)"
}

demo_down() {
    if stop_service demo; then say "demo application: stopped"; else say "demo application: was not up"; fi
    rm -f "$stack_dir/demo.port"
}

# find_application: sets application to the URL of one that is there, or to nothing.
find_application() {
    local place
    application=
    if [ -n "${BASE_URL:-}" ]; then
        place=$(url_place "$BASE_URL") || fail "BASE_URL=$BASE_URL: expected http://HOST[:PORT]"
        place_is_open "$place" || fail "nothing listens on $place, where BASE_URL says that the application is"
        application=$BASE_URL
    elif ! service_pid demo >/dev/null && [ "$port" != 0 ] && http_is_ok "$port" /health/ready; then
        application=http://127.0.0.1:$port
    fi
}

stack_up() {
    choose_monitoring
    find_application
    if [ -z "$application" ] && ! service_pid demo >/dev/null; then
        require_free "the demo application" "$port" DEMO_PORT
    fi
    require_monitoring_ports
    # The demo application pushes its lines; it is no container, so Promtail does not see it.
    if [ "$monitoring" = compose ]; then export LOKI_URL=${LOKI_URL:-http://127.0.0.1:$loki_port}; fi
    if [ -n "$application" ]; then
        say "application: $application is there already; not started, and not stopped, by this"
    else
        demo_up
        application=http://127.0.0.1:$demo_port
    fi
    monitoring_up "$application" || {
        warn "the rest of the stack is left as it is: make stress-stack-down stops it"
        exit 1
    }
    seed_check "${application%/}"
}

# seed_check URL: a warning when the feed is empty, or cannot be read; never more.
seed_check() {
    [ "${SEED_CHECK:-0}" = 1 ] || return 0
    python3 - "$1" <<'PYTHON' || true
import json, sys, urllib.request
url = sys.argv[1] + "/api/posts?limit=1"
try:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as answer:
        posts = json.load(answer)
    if isinstance(posts, dict):
        posts = posts.get("posts") or posts.get("data") or []
    if posts:
        print("seed check: the application has posts")
    else:
        print(f"stack.sh: SEED_CHECK: {url} has no posts: reads of an empty feed say little; seed the application first", file=sys.stderr)
except (OSError, ValueError) as error:
    print(f"stack.sh: SEED_CHECK: {url} cannot be read: {error}", file=sys.stderr)
PYTHON
}

sanctum_up() {
    [ -f "$SANCTUM_DIR/Makefile" ] || fail "SANCTUM_DIR=$SANCTUM_DIR has no Makefile: expected a checkout of the application"
    mkdir -p "$stack_dir"
    printf '%s\n' "$SANCTUM_DIR" >"$stack_dir/sanctum"
    make -C "$SANCTUM_DIR" ENVIRONMENT=stress up || fail "make up failed in $SANCTUM_DIR"
    make -C "$SANCTUM_DIR" monitor-up || fail "make monitor-up failed in $SANCTUM_DIR"
    local limit=${SANCTUM_TIMEOUT:-120} deadline
    deadline=$((SECONDS + limit))
    until http_is_ok "${SANCTUM_PORT:-8375}" /health/ready; do
        [ "$SECONDS" -lt "$deadline" ] ||
            fail "the application in $SANCTUM_DIR did not answer http://127.0.0.1:${SANCTUM_PORT:-8375}/health/ready within $limit s"
        sleep 1
    done
    say "application of $SANCTUM_DIR: http://localhost:${SANCTUM_PORT:-8375}"
    seed_check "http://127.0.0.1:${SANCTUM_PORT:-8375}"
}

sanctum_down() {
    local directory status=0
    directory=$(<"$stack_dir/sanctum")
    make -C "$directory" monitor-down || status=1
    make -C "$directory" ENVIRONMENT=stress down || status=1
    [ "$status" -eq 0 ] || fail "could not stop everything in $directory"
    rm -f "$stack_dir/sanctum"
}

case ${1:-} in
up) if [ -n "${SANCTUM_DIR:-}" ]; then sanctum_up; else stack_up; fi ;;
down)
    status=0
    if [ -f "$stack_dir/sanctum" ]; then sanctum_down; fi
    monitoring_down || status=1
    demo_down
    exit "$status"
    ;;
demo-up)
    service_pid demo >/dev/null || require_free "the demo application" "$port" DEMO_PORT
    demo_up
    ;;
demo-down) demo_down ;;
*) fail "usage: scripts/stack.sh up|down|demo-up|demo-down" ;;
esac
