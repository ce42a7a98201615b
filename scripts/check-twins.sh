#!/usr/bin/env bash
# Every source file with logic has a twin: Sources/M/**/Name.swift, Tests/MTests/**/NameTests.swift. Logic is a function, an
# initialiser with a body worth testing or a computed property; here: `func` or `var … {`. Files without a twin are in
# scripts/twins-exempt.txt with the reason. An argument names another tree than this one to check.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/..}" || exit 1

exempt=$here/twins-exempt.txt
violations=0
complain() {
    printf '%s\n' "$*" >&2
    violations=$((violations + 1))
}

# Not grep -q: it would end early, and with pipefail the broken pipe of sed would count as "no logic".
has_logic() { sed 's,\(^\|[^:]\)//.*,\1,' "$1" | grep -E '\bfunc [^(]+[(<]|\bvar [^=]+ \{ *$|\bvar [^=]+ \{ [^g]' >/dev/null; }

has_twin() {
    local module=${1#Sources/} name
    module=${module%%/*}
    name=$(basename "$1" .swift)
    [ -d "Tests/${module}Tests" ] && [ -n "$(find "Tests/${module}Tests" -name "${name}Tests.swift" -print -quit)" ]
}

declare -A reasons
while read -r path reason; do
    case $path in '' | '#'*) continue ;; esac
    [ -n "$reason" ] || complain "$exempt: $path has no reason"
    reasons[$path]=$reason
    if [[ $path == */ ]]; then
        [ -d "$path" ] || complain "$exempt: $path does not exist"
    elif [ ! -f "$path" ]; then
        complain "$exempt: $path does not exist"
    elif has_twin "$path"; then
        complain "$exempt: $path has a twin; take it off the list"
    fi
done <"$exempt"

is_exempt() {
    local path
    [[ -v reasons[$1] ]] && return 0
    for path in "${!reasons[@]}"; do [[ $path == */ && $1 == "$path"* ]] && return 0; done
    return 1
}

while IFS= read -r file; do
    if has_logic "$file" && ! has_twin "$file" && ! is_exempt "$file"; then
        module=${file#Sources/}
        complain "$file: no Tests/${module%%/*}Tests/**/$(basename "$file" .swift)Tests.swift, and not in scripts/twins-exempt.txt"
    fi
done < <(find Sources -name '*.swift' | sort)

if [ "$violations" -gt 0 ]; then
    echo "check-twins: $violations violations" >&2
    exit 1
fi
