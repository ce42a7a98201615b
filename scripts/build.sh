#!/usr/bin/env bash
# Builds what is asked for: swiftload (release, static Swift runtime), autobahn (so the client of make conformance), demo (release; it runs where it was built, and static
# FoundationNetworking, which FlyingFox imports, would need libcurl's development files), peers (release: the demo package's
# other programs), tests (debug, all of both packages).
# One line of the linker is dropped: static FoundationEssentials refers to mktemp, which GNU ld always remarks on.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

if ! command -v swift >/dev/null; then
    echo "build: no Swift toolchain found: install Swift 6.3 or newer (https://www.swift.org/install/linux) and put it on PATH" >&2
    exit 1
fi

noise="warning: (the use of \`(mktemp|tempnam|tmpnam)' is dangerous|Using '(getpwnam|getpwuid|getgrnam|getgrgid|getaddrinfo)(_r)?' in statically linked)"

build() {
    swift build "$@" 2>&1 | { grep --line-buffered -Ev "$noise" || true; }
    return "${PIPESTATUS[0]}"
}

for target in "$@"; do
    case $target in
    swiftload) build -c release --static-swift-stdlib --product swiftload || exit 1 ;;
    autobahn) build -c release --static-swift-stdlib --product autobahn-client || exit 1 ;;
    demo) build --package-path demo -c release --product demo || exit 1 ;;
    peers)
        build --package-path demo -c release --product doubles || exit 1
        build --package-path demo -c release --product fault-proxy || exit 1
        ;;
    tests)
        build --build-tests || exit 1
        build --package-path demo --build-tests || exit 1
        build --package-path demo || exit 1
        ;;
    *)
        echo "build: unknown target $target: expected swiftload, autobahn, demo, peers or tests" >&2
        exit 2
        ;;
    esac
done
