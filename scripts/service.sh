# Programs of the scripts: where they are, how they run in front and in the background. Sourced, not run; the caller stands
# in the repository root.
# A service NAME has tmp/stack/NAME.pid (process id and start time, so that a reused id is never taken for it) and
# tmp/stack/NAME.log. Must not know what a service is for.

stack_dir=tmp/stack

say() { printf '%s\n' "$*"; }

warn() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }

fail() {
    warn "$*"
    exit 1
}

# find_swiftload: sets `swiftload` to SWIFTLOAD_BIN, else to the release build, which is made when needed.
find_swiftload() {
    swiftload=${SWIFTLOAD_BIN:-}
    [ -z "$swiftload" ] || return 0
    scripts/deps.sh build && scripts/build.sh swiftload || return 1
    swiftload=.build/release/swiftload
}

# pass_signals_on: from now on INT, TERM and HUP end this script, or reach what run_in_front runs, once each. Ctrl-C reaches
# the script alone, because what it runs is in a process group of its own.
pass_signals_on() {
    local name
    for name in INT TERM HUP; do
        # shellcheck disable=SC2064  # the name of now
        trap "pass_on $name" "$name"
    done
}

in_front=
signalled=
interrupted=no
pass_on() {
    signalled=$1
    interrupted=yes
    if [ -n "$in_front" ]; then kill -s "$1" "$in_front" 2>/dev/null; else exit 130; fi
}

# run_in_front COMMAND…: waits for it through all signals that pass_on hands to it; its status.
run_in_front() {
    local status
    set -m
    "$@" </dev/null &
    in_front=$!
    set +m
    while :; do
        signalled=
        wait "$in_front"
        status=$?
        [ -z "$signalled" ] && break
    done
    in_front=
    return "$status"
}

# port_is_open PORT: somebody accepts connections on a loopback address.
port_is_open() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || (exec 3<>"/dev/tcp/::1/$1") 2>/dev/null
}

# port_holder PORT: who listens on it, as "process 123 (command line)"; fails when that cannot be seen.
port_holder() {
    local inode descriptor pid
    inode=$(awk -v port="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10; exit }' \
        /proc/net/tcp /proc/net/tcp6 2>/dev/null)
    [ -n "$inode" ] || return 1
    descriptor=$(find /proc/[0-9]*/fd -lname "socket:\[$inode\]" -print -quit 2>/dev/null)
    [ -n "$descriptor" ] || return 1
    pid=${descriptor#/proc/}
    pid=${pid%%/*}
    printf 'process %s (%s)\n' "$pid" "$(tr '\0' ' ' <"/proc/$pid/cmdline" | cut -c 1-100 | sed 's/ *$//')"
}

# url_place URL: HOST:PORT of an http or https URL; fails when it is none.
url_place() {
    local port host='(\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)'
    [[ $1 =~ ^https?://([^/@]*@)?$host(:([0-9]+))?(/.*)?$ ]] || return 1
    case $1 in http:*) port=80 ;; *) port=443 ;; esac
    printf '%s:%s\n' "${BASH_REMATCH[2]}" "${BASH_REMATCH[4]:-$port}"
}

# place_is_open HOST:PORT: somebody accepts connections there.
place_is_open() {
    local host=${1%:*}
    host=${host#[}
    timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "${host%]}" "${1##*:}" 2>/dev/null
}

# http_is_ok PORT PATH: GET on 127.0.0.1 answers 200.
http_is_ok() {
    timeout 3 bash -c '
        exec 3<>"/dev/tcp/127.0.0.1/$0" || exit 1
        printf "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n" "$1" "$0" >&3
        IFS= read -r status <&3 && [[ $status == "HTTP/1."*" 200"* ]]' "$1" "$2" 2>/dev/null
}

# start_time PID: clock ticks since boot at which the process started; fails when it is gone or a zombie.
start_time() {
    local stat
    { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
    stat=${stat##*) }
    # shellcheck disable=SC2086  # split into fields on purpose: state is the first, start time the twentieth
    set -- $stat
    [ "$1" != Z ] && printf '%s\n' "${20}"
}

# service_pid NAME: its process id, when it runs.
service_pid() {
    local pid started
    read -r pid started 2>/dev/null <"$stack_dir/$1.pid" || return 1
    # Without a start time it had ended before it could be asked.
    [ -n "$started" ] && [ "$(start_time "$pid")" = "$started" ] && printf '%s\n' "$pid"
}

# start_service NAME COMMAND…: in a session of its own, so that Ctrl-C and a closed terminal do not reach it.
start_service() {
    local name=$1
    shift
    mkdir -p "$stack_dir"
    setsid "$@" </dev/null >"$stack_dir/$name.log" 2>&1 &
    local pid=$!
    printf '%s %s\n' "$pid" "$(start_time "$pid")" >"$stack_dir/$name.pid"
}

# show_log NAME: its last lines, on standard error.
show_log() {
    warn "last lines of $stack_dir/$1.log:"
    tail -n 20 "$stack_dir/$1.log" | sed 's/^/    /' >&2
}

# wait_until_ready NAME SECONDS PORT PATH: polls until the service answers; tells why not.
wait_until_ready() {
    local name=$1 deadline=$((SECONDS + $2)) port=$3 path=$4
    until http_is_ok "$port" "$path"; do
        if ! service_pid "$name" >/dev/null; then
            warn "$name ended before it was ready"
            show_log "$name"
            return 1
        fi
        if [ "$SECONDS" -ge "$deadline" ]; then
            warn "$name did not answer http://127.0.0.1:$port$path within $2 s"
            show_log "$name"
            return 1
        fi
        sleep 0.1
    done
}

# stop_service NAME: SIGTERM, 10 s of patience, SIGKILL. Fails when it was not running.
stop_service() {
    local pid deadline=$((SECONDS + 10))
    if ! pid=$(service_pid "$1"); then
        rm -f "$stack_dir/$1.pid"
        return 1
    fi
    kill -TERM "$pid" 2>/dev/null
    while service_pid "$1" >/dev/null; do
        if [ "$SECONDS" -ge "$deadline" ]; then
            warn "$1 did not stop within 10 s: killed"
            kill -KILL "$pid" 2>/dev/null
            break
        fi
        sleep 0.1
    done
    rm -f "$stack_dir/$1.pid"
}

# start_demo PORT: the demo application, built when needed, on PORT or (0) any free one; sets demo_port once it is ready.
# Its log, a JSON object a line, is app.log, which reports read when no Loki answers; it grows over several starts, up to
# 256 MiB. DEMO_FLAGS is passed to it as it is, for instance "--rate-limits"; DEMO_BIN is a program to take instead.
start_demo() {
    [ -n "${DEMO_BIN:-}" ] || scripts/build.sh demo || return 1
    mkdir -p "$stack_dir"
    rm -f "$stack_dir/demo.port"
    [ -z "$(find "$stack_dir/app.log" -size +256M 2>/dev/null)" ] || rm -f "$stack_dir/app.log"
    # shellcheck disable=SC2086  # several flags
    start_service demo "${DEMO_BIN:-demo/.build/release/demo}" --port "$1" --port-file "$stack_dir/demo.port" \
        --log "$stack_dir/app.log" ${DEMO_FLAGS:-}
    local deadline=$((SECONDS + 30))
    until [ -s "$stack_dir/demo.port" ]; do
        if ! service_pid demo >/dev/null || [ "$SECONDS" -ge "$deadline" ]; then
            warn "the demo application did not start on port $1"
            show_log demo
            stop_service demo
            return 1
        fi
        sleep 0.1
    done
    demo_port=$(<"$stack_dir/demo.port")
    wait_until_ready demo 30 "$demo_port" /health/ready || {
        stop_service demo
        return 1
    }
}
