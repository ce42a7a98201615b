#!/usr/bin/env bash
# The command, built when needed. usage: swiftload.sh ARGUMENT…
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
source scripts/service.sh

find_swiftload || exit 1
exec "$swiftload" "$@"
