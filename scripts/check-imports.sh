#!/usr/bin/env bash
# The module rules of docs/design.md. Prints each violation as FILE: what, and fails when there is one. Comments are not looked at.
# An argument names another tree than this one to check.
set -uo pipefail
cd "${1:-$(dirname "$0")/..}" || exit 1

violations=0
complain() {
    printf '%s\n' "$*" >&2
    violations=$((violations + 1))
}

swift_files() { [ ! -d "$1" ] || find "$1" -name '*.swift' | sort; }

# A file without its comments (line comments; the formatter refuses block comments).
code() { sed 's,\(^\|[^:]\)//.*,\1,' "$1"; }

imports() { code "$1" | sed -nE 's/^ *(@[a-zA-Z_]+(\([^)]*\))? +)*((public|package|internal|fileprivate|private) +)?import +((struct|class|enum|protocol|func|var|let|typealias) +)?([A-Za-z0-9_]+).*/\7/p'; }

# Who may import what. Foundation is in no list: it triples the size of the binary; FoundationEssentials does not.
declare -A allowed=(
    [HTTP1]=""
    [WS]="HTTP1 CZlib"
    [Measure]="Histogram FoundationEssentials"
    [LoadGen]="CNet CZlib COpenSSL HTTP1 WS Measure Logging DequeModule Synchronization FoundationEssentials Glibc"
    [Scripts]="LoadGen Measure FoundationEssentials"
    [Report]="Measure Mustache FoundationEssentials Glibc"
    [autobahn-client]="LoadGen ArgumentParser"
    [swiftload]="LoadGen Scripts Measure Report ArgumentParser Logging FoundationEssentials Glibc Synchronization CNet"
)

for module in "${!allowed[@]}"; do
    for file in $(swift_files "Sources/$module"); do
        for name in $(imports "$file"); do
            [[ " ${allowed[$module]} " == *" $name "* ]] ||
                complain "$file: imports $name; $module may import only: ${allowed[$module]:-nothing}"
        done
        code "$file" | grep -q '@_exported' && complain "$file: re-exports a module"
        code "$file" | grep -qE "\b(struct|class|enum|actor|protocol) $module\b" &&
            complain "$file: a type has its module's name, which then cannot qualify it"
    done
done
for directory in Sources/*/; do
    module=$(basename "$directory")
    [[ -v allowed[$module] || $module == C[A-Z]* ]] || complain "$directory: a module without a rule in scripts/check-imports.sh"
done

# The fuzzer's targets are built by hand from these alone (scripts/fuzz.sh).
for file in $(swift_files Fuzz/Targets); do
    for name in $(imports "$file"); do
        [[ " HTTP1 WS LoadGen TestSupport " == *" $name "* ]] ||
            complain "$file: imports $name; Fuzz/Targets may import only: HTTP1 WS LoadGen TestSupport"
    done
done

# forbid WHAT REGEX FILE…: none of these files says it.
forbid() {
    local what=$1 pattern=$2 file line
    shift 2
    for file in "$@"; do
        line=$(code "$file" | grep -nEm1 "$pattern") && complain "$file:${line%%:*}: $what: ${line#*:}"
    done
}

# The protocol cores take bytes, keys and times as arguments.
cores=$(swift_files Sources/HTTP1; swift_files Sources/WS)
forbid "no asynchrony in a sans-I/O core" '\b(async|await|Task)\b' $cores
forbid "no clock in a sans-I/O core" '\b(ContinuousClock|SuspendingClock|clock_gettime|Date)\b' $cores
forbid "no source of randomness in a sans-I/O core" '\.random\(|SystemRandomNumberGenerator|\bshuffled?\(\)' $cores
forbid "no logging in a sans-I/O core" '\b(Logger|print|debugPrint|fputs)\b *\(' $cores

# Measure: values in, values out.
forbid "Measure does no input or output" '\b(FileManager|FileHandle|ProcessInfo|Logger)\b|contentsOf(File)?:|\b(print|fopen|getenv) *\(' $(swift_files Sources/Measure)
forbid "Measure reads no clock" '\b(ContinuousClock|SuspendingClock|clock_gettime)\b|Date\(\)' $(swift_files Sources/Measure)

# Options and plans of LoadGen are pure as well.
plans=$(swift_files Sources/LoadGen/Options; ls Sources/LoadGen/Execution/{ExecutorPlan,RampingVUs,ConstantVUs}.swift 2>/dev/null)
forbid "options and executor plans use no system interface" '^ *import +(CNet|Glibc|Synchronization)\b|\b(async|await)\b' $plans

# Sockets are opened, written and read in one folder.
elsewhere=$(swift_files Sources | grep -v '^Sources/LoadGen/Net/')
forbid "OpenSSL belongs to LoadGen/Net/TLS" '^ *import +COpenSSL\b' \
    $(swift_files Sources | grep -v '^Sources/LoadGen/Net/TLS/')
forbid "sockets belong to LoadGen/Net" '\bcnet_(tcp_socket|connect|send|receive)\b' $elsewhere

forbid "zlib is used in one file of WS and one of LoadGen" '^ *import +CZlib\b' \
    $(swift_files Sources | grep -vE '^Sources/(WS/PerMessageDeflate|LoadGen/Net/ContentDecoding)\.swift$')

forbid "the command line uses CNet for terminal, signals and exit alone" '\bcnet_(epoll|eventfd|unread|current_loop)' $(swift_files Sources/swiftload)

# The demo application is a foreign peer.
forbid "the demo application shares no code with swiftload" '^ *(@testable +)?import +(HTTP1|WS|Measure|LoadGen|Scripts|Report|CNet|CZlib)\b' \
    $(swift_files demo/Sources; swift_files demo/Tests)

while IFS= read -r file; do
    complain "$file: this name says nothing about what is in it"
done < <(find Sources Tests Fuzz demo scripts -path '*/.build' -prune -o -type f -print 2>/dev/null |
    grep -E '(Utils?|Helpers?|Common|Manager)\.[a-z]+$')

if [ "$violations" -gt 0 ]; then
    echo "check-imports: $violations violations" >&2
    exit 1
fi
