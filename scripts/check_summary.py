#!/usr/bin/env python3
"""Structural oracle for a k6 `--summary-export` file (own code). usage: check_summary.py FILE...   exit 1 on any violation.
Origin: the oracle the k6 1.1.0 golden files of the tests were recorded with; swiftload has to satisfy the same one. Keep it as it is.
Checks: top-level keys, per-type value keys, thresholds = {expr: bool FAILED}, group/check md5 ids and paths, sane arithmetic."""
import hashlib, json, math, sys
BUILTIN = {"vus": "gauge", "vus_max": "gauge", "iterations": "counter", "dropped_iterations": "counter", "http_reqs": "counter",
  "data_sent": "counter", "data_received": "counter", "ws_sessions": "counter", "ws_msgs_sent": "counter", "ws_msgs_received": "counter",
  "checks": "rate", "http_req_failed": "rate", "iteration_duration": "trend", "group_duration": "trend", "http_req_duration": "trend",
  "http_req_blocked": "trend", "http_req_connecting": "trend", "http_req_tls_handshaking": "trend", "http_req_sending": "trend",
  "http_req_waiting": "trend", "http_req_receiving": "trend", "ws_connecting": "trend", "ws_session_duration": "trend", "ws_ping": "trend"}
KEYS = {"counter": {"count", "rate"}, "gauge": {"value", "min", "max"}, "rate": {"value", "passes", "fails"},
        "trend": {"avg", "min", "med", "max", "p(90)", "p(95)"}}
bad = []
def md5(s): return hashlib.md5(s.encode()).hexdigest()
def group(g, path, f):
    if set(g) != {"name", "path", "id", "groups", "checks"}: bad.append((f, path, "group keys", sorted(g)))
    if g["path"] != path or g["id"] != md5(path): bad.append((f, path, "group path/id"))
    for n, c in g["checks"].items():
        if set(c) != {"name", "path", "id", "passes", "fails"} or c["name"] != n or c["path"] != path + "::" + n or c["id"] != md5(c["path"]): bad.append((f, path, "check", n))
    for n, s in g["groups"].items():
        if s["name"] != n: bad.append((f, path, "group name", n))
        group(s, path + "::" + n, f)
    return sum(c["passes"] for c in g["checks"].values()), sum(c["fails"] for c in g["checks"].values())
def total(g): 
    p = sum(c["passes"] for c in g["checks"].values()); q = sum(c["fails"] for c in g["checks"].values())
    for s in g["groups"].values(): a, b = total(s); p += a; q += b
    return p, q
for f in sys.argv[1:]:
    d = json.load(open(f))
    if not {"root_group", "metrics"} <= set(d) <= {"root_group", "metrics", "setup_data"}: bad.append((f, "top", sorted(d)))
    group(d["root_group"], "", f)
    if d["root_group"]["name"] != "": bad.append((f, "root name"))
    m = d["metrics"]; rates = []
    for k, v in m.items():
        ks = set(v) - {"thresholds"}; base = k.split("{")[0]
        t = BUILTIN.get(base) or next((t for t, s in KEYS.items() if s == ks), "trend?")
        if t in KEYS and ks != KEYS[t] and t != "trend": bad.append((f, k, t, sorted(v)))
        if "thresholds" in v and not (v["thresholds"] and all(isinstance(b, bool) for b in v["thresholds"].values())): bad.append((f, k, "thresholds"))
        if t == "rate":
            n = v["passes"] + v["fails"]
            if abs(v["value"] - (v["passes"] / n if n else 0)) > 1e-12: bad.append((f, k, "rate value"))
        if t == "counter" and v["count"]: rates.append(v["count"] / v["rate"])
        if t == "trend" and KEYS["trend"] <= ks and not (v["min"] <= v["med"] <= v["p(90)"] + 1e-9 <= v["p(95)"] + 2e-9 <= v["max"] + 3e-9): bad.append((f, k, "trend order"))
    if rates and max(rates) - min(rates) > 1e-6 * max(rates): bad.append((f, "counter rates use different durations", min(rates), max(rates)))
    if "checks" in m and (m["checks"]["passes"], m["checks"]["fails"]) != total(d["root_group"]): bad.append((f, "checks metric != sum of root_group checks"))
    trio = [x for x in m if x.startswith("http_req_") and "{" not in x and x not in ("http_req_failed",) and "thresholds" not in m[x]]
    print(f"{f}: {len(m)} metrics, {sum(1 for v in m.values() if 'thresholds' in v)} with thresholds, duration {max(rates) if rates else 0:.3f}s")
for b in bad: print("BAD", *b)
sys.exit(bool(bad))
