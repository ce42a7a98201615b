#!/usr/bin/env bash
# Installs the release build under $DESTDIR$PREFIX, or takes it away again. usage: install.sh install|uninstall
# share/swiftload/manifest lists what was installed; uninstall removes exactly that.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

prefix=${PREFIX:-/usr/local}
case $prefix in
/*) ;;
*)
    echo "install: PREFIX=$prefix: expected an absolute path" >&2
    exit 1
    ;;
esac
root=${DESTDIR:-}${prefix%/}
manifest=share/swiftload/manifest
program=.build/release/swiftload

# put MODE FILE PLACE: one file into the tree and into the manifest.
put() {
    install -D -m "$1" "$2" "$root/$3" || exit 1
    printf '%s\n' "$3" >>"$staging/manifest"
}

completion() {
    "$program" --generate-completion-script "$1" >"$staging/$1" || {
        echo "install: swiftload could not write its $1 completions" >&2
        exit 1
    }
    put 644 "$staging/$1" "$2"
}

install_all() {
    staging=$(mktemp -d) || exit 1
    trap 'rm -rf "$staging"' EXIT
    strip -o "$staging/swiftload" "$program" || exit 1
    put 755 "$staging/swiftload" bin/swiftload
    local profile
    for profile in load/profiles/*.json; do
        put 644 "$profile" "share/swiftload/profiles/$(basename "$profile")"
    done
    completion bash share/bash-completion/completions/swiftload
    completion zsh share/zsh/site-functions/_swiftload
    completion fish share/fish/vendor_completions.d/swiftload.fish
    "$program" --experimental-dump-help | python3 scripts/manpage.py --append docs/manpage-sections.man >"$staging/man" || exit 1
    put 644 "$staging/man" share/man/man1/swiftload.1
    if [ -f "$root/$manifest" ]; then
        # An older version's files that this one no longer has.
        sort "$root/$manifest" | comm -23 - <(sort "$staging/manifest") | while IFS= read -r old; do rm -f "$root/$old"; done
    fi
    install -D -m 644 "$staging/manifest" "$root/$manifest" || exit 1
    echo "installed $root/bin/swiftload and $(($(wc -l <"$staging/manifest") - 1)) files under $root/share"
}

uninstall_all() {
    if [ ! -f "$root/$manifest" ]; then
        echo "uninstall: nothing of swiftload under $root ($root/$manifest does not exist)" >&2
        exit 1
    fi
    local place
    while IFS= read -r place; do
        case $place in
        /* | *..*) continue ;;
        esac
        rm -f "$root/$place" || exit 1
    done <"$root/$manifest"
    rm -f "$root/$manifest" || exit 1
    rmdir "$root/share/swiftload/profiles" "$root/share/swiftload" 2>/dev/null
    echo "removed swiftload from $root"
}

case ${1:-} in
install) install_all ;;
uninstall) uninstall_all ;;
*)
    echo "usage: scripts/install.sh install|uninstall" >&2
    exit 2
    ;;
esac
