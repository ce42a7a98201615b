#!/usr/bin/env bash
# The latest run of an artifact directory as Markdown, for the page of a CI job. usage: job_summary.sh ARTIFACT_DIR
# report.md when there is one, else what k6's summary says of requests, checks and thresholds.
set -uo pipefail

directory=$(find "${1:?usage: job_summary.sh ARTIFACT_DIR}" -mindepth 2 -maxdepth 2 \
    \( -name metadata.json -o -name summary.json \) -printf '%h\n' 2>/dev/null | sort | tail -n 1)
if [ -z "$directory" ]; then
    printf '## No run\n\nThere is no run directory in `%s`.\n' "$1"
    exit 0
fi
if [ -s "$directory/report.md" ]; then
    # A page takes 1 MiB at most.
    head -c 900000 "$directory/report.md"
    exit 0
fi
printf '## %s\n\nThere is no report of this run.\n\n' "$(basename "$directory")"
[ -s "$directory/summary.json" ] || exit 0
python3 - "$directory/summary.json" <<'PYTHON'
import json, sys
metrics = json.load(open(sys.argv[1], encoding="utf-8")).get("metrics", {})
print("| metric | value |\n| --- | --- |")
for name, key in (("iterations", "count"), ("http_reqs", "count"), ("http_req_failed", "value"), ("http_req_duration", "p(95)"), ("checks", "value")):
    value = metrics.get(name, {}).get(key)
    print(f"| {name} {key} | {'no data' if value is None else value} |")
for name, metric in sorted(metrics.items()):
    for rule, is_crossed in metric.get("thresholds", {}).items():
        print(f"| threshold {name} `{rule}` | {'crossed' if is_crossed else 'kept'} |")
PYTHON
