#!/usr/bin/env bash
# Application and monitoring in the background. usage: stack.sh up|down|demo-up|demo-down
# With SANCTUM_DIR that checkout's own targets are called; else the demo application on port 8375 and, when the machine
# has it, a Prometheus on port 9090 that scrapes it each second, or reports of short runs would not see when something
# began. `down` stops only what `up` started.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
source scripts/service.sh

port=${DEMO_PORT:-8375}
prometheus_port=${PROMETHEUS_PORT:-9090}

# require_free NAME PORT: the service runs already, or its port is free.
require_free() {
    service_pid "$1" >/dev/null && return 0
    port_is_open "$2" && fail "port $2 is in use by another process; $1 was not started (make stress-stack-down stops only ours)"
    return 0
}

demo_up() {
    if service_pid demo >/dev/null; then
        say "demo application: already up on port $(cat "$stack_dir/demo.port" 2>/dev/null)"
        return 0
    fi
    start_demo "$port" || exit 1
    say "demo application: http://localhost:$demo_port (log: $stack_dir/demo.log)"
}

demo_down() {
    if stop_service demo; then say "demo application: stopped"; else say "demo application: was not up"; fi
    rm -f "$stack_dir/demo.port"
}

prometheus_up() {
    if ! command -v prometheus >/dev/null; then
        say "Prometheus: not installed (Debian package prometheus); the stack is the demo application alone"
        return 0
    fi
    if service_pid prometheus >/dev/null; then
        say "Prometheus: already up on port $prometheus_port"
        return 0
    fi
    mkdir -p "$stack_dir"
    cat >"$stack_dir/prometheus.yml" <<YAML
global:
  scrape_interval: 1s
  evaluation_interval: 1s
scrape_configs:
  - job_name: sanctum-app
    static_configs:
      - targets: ["127.0.0.1:$(<"$stack_dir/demo.port")"]
YAML
    start_service prometheus prometheus --config.file="$stack_dir/prometheus.yml" \
        --storage.tsdb.path="$stack_dir/prometheus" --web.listen-address="127.0.0.1:$prometheus_port"
    wait_until_ready prometheus 60 "$prometheus_port" /-/ready || exit 1
    say "Prometheus: http://127.0.0.1:$prometheus_port"
}

prometheus_down() {
    if stop_service prometheus; then say "Prometheus: stopped"; fi
}

sanctum_up() {
    [ -f "$SANCTUM_DIR/Makefile" ] || fail "SANCTUM_DIR=$SANCTUM_DIR has no Makefile: expected a checkout of the application"
    mkdir -p "$stack_dir"
    printf '%s\n' "$SANCTUM_DIR" >"$stack_dir/sanctum"
    make -C "$SANCTUM_DIR" ENVIRONMENT=stress up || fail "make up failed in $SANCTUM_DIR"
    make -C "$SANCTUM_DIR" monitor-up || fail "make monitor-up failed in $SANCTUM_DIR"
    local deadline=$((SECONDS + 120))
    until http_is_ok 8375 /health/ready; do
        [ "$SECONDS" -lt "$deadline" ] || fail "the application in $SANCTUM_DIR did not answer http://127.0.0.1:8375/health/ready within 120 s"
        sleep 1
    done
    say "application of $SANCTUM_DIR: http://localhost:8375"
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
up)
    if [ -n "${SANCTUM_DIR:-}" ]; then
        sanctum_up
    else
        require_free demo "$port"
        if command -v prometheus >/dev/null; then require_free prometheus "$prometheus_port"; fi
        demo_up
        prometheus_up
    fi
    ;;
down)
    if [ -f "$stack_dir/sanctum" ]; then sanctum_down; fi
    prometheus_down
    demo_down
    ;;
demo-up)
    require_free demo "$port"
    demo_up
    ;;
demo-down) demo_down ;;
*) fail "usage: scripts/stack.sh up|down|demo-up|demo-down" ;;
esac
