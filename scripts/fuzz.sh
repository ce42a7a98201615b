#!/usr/bin/env bash
# Fuzzes the protocol cores with libFuzzer and the address sanitizer. usage: fuzz.sh [build | replay TARGET FILE…]
# Without arguments: each of FUZZ_TARGETS (all that Fuzz/Targets/FuzzTarget.swift names) for FUZZ_SECONDS (600), FUZZ_JOBS of them (one
# per core) at a time. Ends with a line for each, and with 1 when there was a finding. All that it leaves is in .build/fuzz:
# `findings`, a log for each target, and the grown corpus, with which the next call begins. Ctrl-C ends it with what there is.
# libFuzzer has a main of its own, which SwiftPM's executables do not bear; so this calls the compiler.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
source scripts/service.sh

seconds=${FUZZ_SECONDS:-600}
jobs=${FUZZ_JOBS:-$(nproc)}
work=.build/fuzz
fuzzer=$work/fuzzer
all=$(sed -n 's/^ *case \([a-z]*\)$/\1/p' Fuzz/Targets/FuzzTarget.swift)
targets=${FUZZ_TARGETS:-$all}
longest_input=4096
longest_run=10
most_memory=2048
# Overflow, bounds of raw memory and exclusive access are checked as in a debug build.
flags=(-O -g -wmo -parse-as-library -swift-version 6 -package-name swiftload -assert-config Debug -enforce-exclusivity=checked
    -enable-upcoming-feature NonisolatedNonsendingByDefault -sanitize=fuzzer,address -I "$work")

# module NAME FILE…: compiles a module that the next ones import.
module() {
    local name=$1
    shift
    objects+=("$work/$name.o")
    swiftc "${flags[@]}" -module-name "$name" -emit-module -emit-module-path "$work/$name.swiftmodule" \
        -c "$@" -o "$work/$name.o" || fail "$name was not compiled"
}

sources() { find Sources/{CZlib,HTTP1,WS} Sources/LoadGen/Net/ContentDecoding.swift Tests/TestSupport Fuzz/{Targets,Entry} scripts/fuzz.sh "$@"; }

build_fuzzer() {
    local runtime objects=()
    scripts/deps.sh build || exit 1
    [ ! -x "$fuzzer" ] || [ -n "$(sources -newer "$fuzzer" -print -quit)" ] || return 0
    command -v swiftc >/dev/null || fail "no Swift toolchain found: install Swift 6.3 or newer (https://www.swift.org/install/linux)"
    runtime=$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": *"\(.*\)".*/\1/p')/clang/lib
    [ -n "$(find -L "$runtime" -name 'libclang_rt.fuzzer*' -print -quit 2>/dev/null)" ] ||
        fail "this Swift toolchain has no libFuzzer (libclang_rt.fuzzer in $runtime): take one from https://www.swift.org/install/linux"
    command -v clang >/dev/null || fail "no clang found: it comes with the Swift toolchain"
    mkdir -p "$work" || exit 1
    say "== building $fuzzer"
    # SwiftPM writes such a map by itself.
    printf 'module CZlib { header "%s" export * }\n' "$PWD/Sources/CZlib/include/czlib.h" >"$work/module.modulemap"
    clang -O1 -g -fsanitize=address -ISources/CZlib/include -c Sources/CZlib/czlib.c -o "$work/CZlib.o" || fail "CZlib was not compiled"
    objects+=("$work/CZlib.o")
    module HTTP1 Sources/HTTP1/*.swift
    module WS Sources/WS/*.swift
    # Of these two only what the targets need: no sockets, no OpenSSL.
    module LoadGen Sources/LoadGen/Net/ContentDecoding.swift
    module TestSupport Tests/TestSupport/{Feedings,SeededRandom,StoredStream}.swift
    module FuzzTargets Fuzz/Targets/*.swift
    swiftc "${flags[@]}" -module-name Entry Fuzz/Entry/*.swift "${objects[@]}" -lz -use-ld=lld -o "$fuzzer" || fail "$fuzzer was not linked"
}

# become_fuzzer TARGET ARGUMENT…: this shell goes on as libFuzzer. A trap of Swift ends it like any other crash, without Swift's
# own search for symbols.
become_fuzzer() {
    export FUZZ_TARGET=$1 SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=1:malloc_context_size=8
    shift
    exec "$fuzzer" -timeout="$longest_run" -rss_limit_mb="$most_memory" "$@"
}

require_target() { [[ " $(echo $all) " == *" $1 "* ]] || fail "unknown target $1: expected one of $(echo $all)"; }

declare -A running=() started=() spent=() status=()
interrupted=no
interrupt() {
    interrupted=yes
    [ "${#running[@]}" -eq 0 ] || kill -INT "${!running[@]}" 2>/dev/null
}

# start TARGET: in the background, in a process group of its own, so that a Ctrl-C reaches it once, by interrupt().
start() {
    local target=$1
    mkdir -p "$work/corpus/$target" "$work/findings" || exit 1
    set -m
    become_fuzzer "$target" -max_total_time="$seconds" -max_len="$longest_input" -print_final_stats=1 \
        -artifact_prefix="$work/findings/$target-" "$work/corpus/$target" "Fuzz/Corpus/$target" >"$work/$target.log" 2>&1 </dev/null &
    set +m
    running[$!]=$target
    started[$target]=$SECONDS
}

# await_one: waits until one that runs has ended.
await_one() {
    local ended code target
    wait -n -p ended "${!running[@]}"
    code=$?
    [ -n "${ended:-}" ] || return 0
    target=${running[$ended]}
    unset "running[$ended]"
    spent[$target]=$((SECONDS - started[$target]))
    status[$target]=$code
}

# stat_of TARGET NAME: one of libFuzzer's final figures.
stat_of() { sed -n "s/^stat::$2: *//p" "$work/$1.log" | tail -n 1; }

# report TARGET: its line and what was found. Fails unless it ran to its end without a finding.
report() {
    local target=$1 log=$work/$1.log coverage finding found=()
    if [ -z "${status[$target]:-}" ]; then
        say "$(printf '%-10s not begun' "$target")"
        return 1
    fi
    for finding in "$work/findings/$target"-*; do
        [ "$finding" -nt "$work/begun" ] && found+=("$finding")
    done
    coverage=$(grep -o 'cov: [0-9]*' "$log" | tail -n 1 | cut -d ' ' -f 2)
    say "$(printf '%-10s %10s executions %5s s %7s/s %6s edges  %s' "$target" "$(stat_of "$target" number_of_executed_units)" \
        "${spent[$target]}" "$(stat_of "$target" average_exec_per_sec)" "${coverage:--}" "${#found[@]} findings")"
    if [ "${#found[@]}" -gt 0 ]; then
        grep -m 1 -E 'Fatal error|ERROR: ' "$log" | cut -c 1-400
        printf '    scripts/fuzz.sh replay '"$target"' %s\n' "${found[@]}"
        return 1
    fi
    # 72 is libFuzzer's for an interruption.
    case ${status[$target]} in 0 | 72) return 0 ;; esac
    warn "$target ended with ${status[$target]}: $(tail -n 1 "$log") ($log)"
    return 1
}

case ${1:-} in
'') ;;
build)
    build_fuzzer
    exit
    ;;
replay)
    [ $# -ge 3 ] || fail "usage: scripts/fuzz.sh replay TARGET FILE…"
    require_target "$2"
    build_fuzzer
    become_fuzzer "${@:2}"
    ;;
*) fail "usage: scripts/fuzz.sh [build | replay TARGET FILE…]" ;;
esac

for target in $targets; do require_target "$target"; done
build_fuzzer
trap interrupt INT TERM HUP
: >"$work/begun"
say "== fuzzing for $seconds s each, $jobs at a time: $(echo $targets) (logs: $work/TARGET.log)"
for target in $targets; do
    while [ "${#running[@]}" -ge "$jobs" ]; do await_one; done
    [ "$interrupted" = no ] || break
    start "$target"
done
while [ "${#running[@]}" -gt 0 ]; do await_one; done

code=0
for target in $targets; do report "$target" || code=1; done
[ "$interrupted" = no ] || code=130
exit "$code"
