# Monitoring of the stack: Docker Compose where an engine answers, else the machine's own Prometheus. Sourced by stack.sh after
# service.sh. What was started is in tmp/stack: `compose` for the containers, prometheus.pid for the process. Must not
# start or stop anything else.

prometheus_port=${PROMETHEUS_PORT:-9090}
loki_port=${LOKI_PORT:-3100}
grafana_port=${GRAFANA_PORT:-3000}
promtail_port=${PROMTAIL_PORT:-9080}
loki_grpc_port=${LOKI_GRPC_PORT:-9096}

compose() { docker compose --env-file monitoring/versions.env -f monitoring/compose.yml "$@"; }

# engine_answers: a Docker engine with Compose, within 10 s.
engine_answers() {
    command -v docker >/dev/null && timeout 10 docker info >/dev/null 2>&1 && timeout 10 docker compose version >/dev/null 2>&1
}

# choose_monitoring: sets monitoring to compose, native, present (somebody else's) or none. MONITORING decides when it is set.
choose_monitoring() {
    case ${MONITORING:-auto} in
    auto)
        monitoring=none
        if [ -e "$stack_dir/compose" ]; then
            monitoring=compose
        elif service_pid prometheus >/dev/null; then
            monitoring=native
        elif http_is_ok "$prometheus_port" /-/ready; then
            monitoring=present
        elif engine_answers; then
            monitoring=compose
        elif prometheus_program >/dev/null || scripts/deps.sh monitoring; then
            monitoring=native
        fi
        ;;
    compose)
        engine_answers || fail "MONITORING=compose: no Docker engine with Compose answers (docker info, docker compose version)"
        monitoring=compose
        ;;
    native)
        prometheus_program >/dev/null || fail "MONITORING=native: Prometheus is not installed (Debian package prometheus)"
        monitoring=native
        ;;
    none) monitoring=none ;;
    *) fail "MONITORING=$MONITORING: expected auto, compose, native or none" ;;
    esac
}

prometheus_program() { command -v "${PROMETHEUS_BIN:-prometheus}"; }

# require_monitoring_ports: each port is free, unless what listens there is ours.
require_monitoring_ports() {
    case $monitoring in
    compose)
        [ ! -e "$stack_dir/compose" ] || return 0
        require_free Prometheus "$prometheus_port" PROMETHEUS_PORT
        require_free Loki "$loki_port" LOKI_PORT
        require_free "Loki (gRPC)" "$loki_grpc_port" LOKI_GRPC_PORT
        require_free Promtail "$promtail_port" PROMTAIL_PORT
        require_free Grafana "$grafana_port" GRAFANA_PORT
        ;;
    native)
        service_pid prometheus >/dev/null || require_free Prometheus "$prometheus_port" PROMETHEUS_PORT
        ;;
    esac
}

# render_configuration INTERVAL URL: monitoring/prometheus.yml with the application's place and the stack's ports, its rules
# beside it.
render_configuration() {
    local place scheme=http
    place=$(url_place "$2") || return 1
    case $2 in https://*) scheme=https ;; esac
    mkdir -p "$stack_dir/monitoring" && cp monitoring/alerts.yml "$stack_dir/monitoring/" &&
        sed -e "s/127\.0\.0\.1:8375/$place/" -e "s/scheme: http$/scheme: $scheme/" -e "s/127\.0\.0\.1:9090/127.0.0.1:$prometheus_port/" \
            -e "s/\(_interval:\) 5s/\1 ${SCRAPE_INTERVAL:-$1}/" \
            monitoring/prometheus.yml >"$stack_dir/monitoring/prometheus.yml"
}

# monitoring_up URL: of the application.
monitoring_up() {
    case $monitoring in
    present)
        say "Prometheus: there already on port $prometheus_port; not started, and not stopped, by this (make doctor tells what it scrapes)"
        ;;
    compose) compose_up "$1" ;;
    native) native_up "$1" ;;
    none)
        say "monitoring: none (MONITORING=none, or no Docker engine answers and Prometheus cannot be installed)"
        ;;
    esac
}

native_up() {
    if service_pid prometheus >/dev/null; then
        say "Prometheus: already up on port $(cat "$stack_dir/prometheus.port" 2>/dev/null)"
        return 0
    fi
    # Each second, or reports of short runs would not see when something began.
    render_configuration 1s "$1" || return 1
    start_service prometheus "$(prometheus_program)" --config.file="$stack_dir/monitoring/prometheus.yml" \
        --storage.tsdb.path="$stack_dir/prometheus" --web.listen-address="127.0.0.1:$prometheus_port"
    printf '%s\n' "$prometheus_port" >"$stack_dir/prometheus.port"
    wait_until_ready prometheus 60 "$prometheus_port" /-/ready || {
        stop_service prometheus
        return 1
    }
    say "Prometheus: http://127.0.0.1:$prometheus_port (no Docker engine: no Loki, no Grafana)"
}

# wait_for_container SERVICE SECONDS PORT PATH: polls until it answers; tells why not, with its last lines.
wait_for_container() {
    local deadline=$((SECONDS + $2)) why=
    until http_is_ok "$3" "$4"; do
        if compose ps --status exited --services 2>/dev/null | grep -qx "$1"; then why="ended before it was ready"; fi
        [ "$SECONDS" -lt "$deadline" ] || why="did not answer http://127.0.0.1:$3$4 within $2 s"
        if [ -n "$why" ]; then
            warn "$1 $why; its last lines:"
            compose logs --no-color --tail 20 "$1" 2>&1 | sed 's/^/    /' >&2
            return 1
        fi
        sleep 0.5
    done
}

compose_up() {
    local limit=${MONITORING_TIMEOUT:-120}
    if [ -e "$stack_dir/compose" ] && compose_is_ready; then
        say "monitoring: already up (Prometheus $prometheus_port, Loki $loki_port, Grafana $grafana_port)"
        return 0
    fi
    render_configuration 5s "$1" || return 1
    export PROMETHEUS_CONFIG=$PWD/$stack_dir/monitoring/prometheus.yml
    # Before the start: what fails half-way is stopped by `down` as well.
    printf '%s\n' "$prometheus_port $loki_port $grafana_port" >"$stack_dir/compose"
    say "monitoring: starting the containers; the first time their images are fetched (log: $stack_dir/compose.log)"
    if ! compose up --detach >"$stack_dir/compose.log" 2>&1; then
        warn "docker compose up failed"
        show_log compose
        return 1
    fi
    wait_for_container prometheus "$limit" "$prometheus_port" /-/ready &&
        wait_for_container loki "$limit" "$loki_port" /ready &&
        wait_for_container promtail "$limit" "$promtail_port" /ready &&
        wait_for_container grafana "$limit" "$grafana_port" /api/health || return 1
    say "Prometheus: http://127.0.0.1:$prometheus_port"
    say "Loki: http://127.0.0.1:$loki_port"
    say "Grafana: http://127.0.0.1:$grafana_port/d/stress-cert (user admin)"
}

compose_is_ready() {
    http_is_ok "$prometheus_port" /-/ready && http_is_ok "$loki_port" /ready && http_is_ok "$grafana_port" /api/health
}

monitoring_down() {
    if stop_service prometheus; then say "Prometheus: stopped"; fi
    rm -f "$stack_dir/prometheus.port"
    [ -e "$stack_dir/compose" ] || return 0
    if ! compose down --volumes >"$stack_dir/compose.log" 2>&1; then
        warn "docker compose down failed"
        show_log compose
        return 1
    fi
    rm -f "$stack_dir/compose"
    say "monitoring: stopped"
}
