#!/usr/bin/env bash
# All that CI runs: each stage with a time budget in seconds, the times at the end. Under 30 minutes as a whole.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

times=()

# stage NAME BUDGET COMMAND…
stage() {
    local name=$1 budget=$2 start=$SECONDS status
    shift 2
    printf '\n== %s\n' "$name"
    set -m
    timeout -k 15 "$budget" "$@" &
    running=$!
    set +m
    wait "$running"
    status=$?
    running=
    times+=("$(printf '%5d s of %4d  %s' $((SECONDS - start)) "$budget" "$name")")
    [ "$status" -eq 0 ] && return 0
    if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
        echo "check: $name was stopped after its budget of $budget s" >&2
    fi
    echo "check: $name failed (exit $status)" >&2
    exit 1
}

running=
finish() {
    printf '\n== stage times\n'
    printf '%s\n' "${times[@]}"
    if [ -s "$not_run" ]; then cat "$not_run"; fi
}
trap finish EXIT
for name in INT TERM HUP; do
    trap 'if [ -n "$running" ]; then kill -TERM "$running" 2>/dev/null; wait "$running"; fi; exit 130' "$name"
done

# Part of the Autobahn suite. Without a Python 2.7 it cannot run; the last line says so then.
not_run=.build/conformance-not-run
conformance_sample() {
    rm -f "$not_run"
    scripts/build.sh autobahn || return 1
    python3 scripts/conformance.py --sample --limit 200
    local status=$?
    [ "$status" -eq 3 ] || return "$status"
    echo "conformance NOT RUN: no Python 2.7" >"$not_run"
}

smoke_run() {
    local directory=.build/smoke
    rm -rf "$directory"
    ARTIFACT_DIR=$directory DEMO_PORT=0 scripts/stress.sh smoke --no-color || return 1
    python3 scripts/check_summary.py "$directory"/*/summary.json
}

# On what the smoke run left. Nothing listens on port 1: the report must do without every source.
smoke_report() {
    export ARTIFACT_DIR=.build/smoke PROM_URL=http://127.0.0.1:1 LOKI_URL=http://127.0.0.1:1 OLLAMA_URL=http://127.0.0.1:1
    make --no-print-directory ai-report || return 1
    make --no-print-directory stress-index || return 1
    python3 scripts/check_report.py "$ARTIFACT_DIR"/*/ "$ARTIFACT_DIR"/index.html
}

install_and_remove() {
    local tree=$PWD/.build/install
    rm -rf "$tree"
    mkdir -p "$tree/elsewhere"
    export PREFIX=$tree DESTDIR=
    scripts/install.sh install || return 1
    (cd "$tree/elsewhere" && "$tree/bin/swiftload" --version) || return 1
    bash -n "$tree/share/bash-completion/completions/swiftload" || return 1
    scripts/install.sh uninstall || return 1
    if [ -n "$(find "$tree" -type f)" ]; then
        echo "left behind: $(find "$tree" -type f | tr '\n' ' ')" >&2
        return 1
    fi
}

syntax() {
    local script
    for script in scripts/*.sh .ci/run; do bash -n "$script" || return 1; done
    python3 -c 'import ast, sys
for name in sys.argv[1:]: ast.parse(open(name).read(), name)' scripts/*.py || return 1
    python3 scripts/check_report.py --self-test && python3 scripts/check_docs.py --self-test &&
        python3 scripts/conformance.py --self-test && python3 scripts/diagnose_bench.py --self-test
}

# Rules and configuration of monitoring/, by Prometheus' own judge; whether its files, the image's recipe and
# the workflow fit the tree, by ours.
monitoring_files() {
    local python=.build/python/bin/python3
    promtool check config monitoring/prometheus.yml && promtool check rules monitoring/alerts.yml &&
        promtool test rules monitoring/alerts_test.yml &&
        "$python" scripts/check_monitoring.py && "$python" scripts/check_monitoring.py --self-test &&
        "$python" scripts/check_image.py && "$python" scripts/check_image.py --self-test
}

# A stage that is a function is run as `check.sh --only NAME`, so that timeout(1) can be put around it.
if [ "${1:-}" = --only ]; then
    trap - EXIT INT TERM HUP
    "$2"
    exit
fi

rm -f "$not_run"
stage "lint" 60 make --no-print-directory lint
stage "module rules" 20 scripts/check-imports.sh
stage "test twins" 20 scripts/check-twins.sh
stage "scripts" 30 scripts/check.sh --only syntax
stage "packages" 180 scripts/deps.sh build test
stage "monitoring files" 60 scripts/check.sh --only monitoring_files
stage "debug build" 450 scripts/build.sh tests
stage "tests" 600 scripts/test.sh
stage "fuzzer" 120 scripts/fuzz.sh build
stage "release build" 540 scripts/build.sh swiftload demo
stage "conformance, a sample" 300 scripts/check.sh --only conformance_sample
stage "installation" 40 scripts/check.sh --only install_and_remove
stage "smoke run" 90 scripts/check.sh --only smoke_run
stage "report of it" 60 scripts/check.sh --only smoke_report
echo
echo "check: all stages passed"
