"""Judging of diagnose_bench.py: known causes, what a report named, and whether that is right. Pure but for reading kept runs."""

import json
import os
import re

from bench import Failure

ONSET_TOLERANCE = 5.0
LEAST_CLASSES = 12  # of the 14, by their first cause


class Case:
    """A known trouble: who makes it ("demo", "proxy", "generator"; "" for none), and the causes that name it."""

    def __init__(self, name, maker, spec, causes):
        self.name, self.maker, self.spec, self.causes = name, maker, spec, set(causes)


CASES = [
    Case("slow-database", "demo", "slow-database", ["slow_dependency"]),
    Case("errors", "demo", "errors", ["server_errors"]),
    Case("rate-limit", "demo", "rate-limit", ["rate_limiting"]),
    Case("resets", "proxy", "reset", ["connection_resets"]),
    Case("restart", "proxy", "restart", ["app_restart"]),
    Case("slow-start", "demo", "slow-start", ["slow_start"]),
    Case("drop-messages", "demo", "drop-messages", ["websocket_message_loss"]),
    Case("close-sockets", "demo", "close-sockets", ["websocket_early_close"]),
    Case("cpu", "demo", "cpu", ["saturation"]),
    Case("memory-growth", "demo", "memory-growth", ["memory_growth"]),
    Case("slow-endpoint", "demo", "slow-endpoint", ["slow_endpoint"]),
    Case("intermittent-errors", "demo", "intermittent-errors=1", ["intermittent_errors"]),
    Case("starved-generator", "generator", "stopped", ["generator_overload"]),
    Case("none", "", "", []),
]
EXTRA = [
    Case("hang", "demo", "hang", ["timeouts", "stalls"]),
    Case("wrong-answers", "demo", "wrong-answers", ["wrong_answers"]),
    Case("unauthorized", "demo", "unauthorized", ["client_errors"]),
    Case("freeze", "demo", "freeze", ["stalls"]),
    Case("pool", "demo", "pool", ["slow_dependency"]),
    Case("unready", "demo", "unready", ["server_errors"]),
    Case("reject-sockets", "demo", "reject-sockets", ["websocket_rejected"]),
    Case("network-delay", "proxy", "delay", ["network_delay"]),
    Case("stall", "proxy", "stall", ["stalls", "timeouts"]),
    Case("cut-responses", "proxy", "cut", ["broken_responses"]),
    Case("garbage", "proxy", "garbage", ["broken_responses"]),
    Case("refuse", "proxy", "refuse", ["connection_refused"]),
    Case("killed", "proxy", "kill", ["app_down", "connection_refused"]),
    Case("paused", "proxy", "pause", ["stalls", "timeouts"]),
]
BY_NAME = {case.name: case for case in CASES + EXTRA}


# ---- judging: pure


def route_key(route):
    """Routes are equal when method and pattern are; the name of a parameter and the method of a socket do not matter."""
    if route is None:
        return None
    method, _, path = route.strip().rpartition(" ")
    path = re.sub(r"/(:[^/]+|\{[^/]+\}|\*)", "/:", path.split("?")[0])
    return ("WS" if path == "/api/ws" or re.match(r"/api/ws/(chat|game)$", path) else method, path)


def onset_is_right(found, truth, origin):
    """Within the tolerance; a trouble that was there from the start may as well have no onset."""
    from_start = truth["from"] < 1
    if found is None:
        return from_start
    expected = truth["started_epoch"] + truth["from"] - origin
    return abs(found - expected) <= ONSET_TOLERANCE or from_start and abs(found) <= ONSET_TOLERANCE


def misses(case, truth, origin, entry):
    """What is wrong with an entry: some of "cause", "route", "onset"."""
    wrong = []
    if entry.get("cause") not in case.causes:
        wrong.append("cause")
    if route_key(entry.get("route")) != route_key(truth["route"]):
        wrong.append("route")
    if not onset_is_right(entry.get("onset_s"), truth, origin):
        wrong.append("onset")
    return wrong


def judge(case, truths, origin, diagnosis):
    """{"top1", "top3", "named", "false_causes", "misses"}; a clean run is right when no entry is a cause."""
    causes = [entry for entry in diagnosis if entry.get("is_cause") is True]
    named = [describe(entry) for entry in causes]
    if not case.maker:
        return {"top1": not causes, "top3": not causes, "named": named, "false_causes": len(causes), "misses": []}
    if len(truths) != 1 or truths[0].get("started_epoch") is None:
        raise Failure("the trouble never set in: no truth to judge by")
    wrong = [misses(case, truths[0], origin, entry) for entry in causes[:3]]
    return {"top1": bool(wrong) and not wrong[0], "top3": any(not what for what in wrong), "named": named,
            "false_causes": 0, "misses": wrong[0] if wrong else ["nothing named"]}


def describe(entry):
    onset = entry.get("onset_s")
    where = f" on {entry['route']}" if entry.get("route") else ""
    return f"{entry.get('cause')}{where}{'' if onset is None else f' at {onset:.1f} s'}"


def describe_truth(truths, origin):
    if not truths or truths[0].get("started_epoch") is None:
        return "nothing"
    truth = truths[0]
    value = "" if truth.get("value") is None else f"={truth['value']}"
    where = f" on {truth['route']}" if truth["route"] else ""
    return f"{truth['name']}{value}{where} at {truth['started_epoch'] + truth['from'] - origin:.1f} s"


def score(directory):
    """Judges a kept run: the fields of `judge` and what it was. A run without a diagnosis names nothing; the text says why."""
    with open(os.path.join(directory, "case.json")) as file:
        kept = json.load(file)
    result = {"name": kept["name"], "seed": kept["seed"], "truth": "nothing", "top1": False, "top3": False, "named": [],
              "false_causes": 0, "misses": [], "failure": kept.get("failure")}
    if result["failure"]:
        return result
    try:
        with open(os.path.join(directory, "run", "timeline.jsonl")) as file:
            origin = json.loads(file.readline())["origin_epoch"]
        truths = []
        if os.path.exists(os.path.join(directory, "truth.json")):
            with open(os.path.join(directory, "truth.json")) as file:
                truths = json.load(file)
        result["truth"] = describe_truth(truths, origin)
        with open(os.path.join(directory, "run", "ai-analysis.json")) as file:
            diagnosis = json.load(file)["diagnosis"]
        result.update(judge(BY_NAME[kept["name"]], truths, origin, diagnosis))
    except (OSError, ValueError, KeyError, TypeError, Failure) as error:
        result["failure"] = f"no diagnosis to judge: {type(error).__name__}: {error}"
    return result


def totals(results):
    """By class whether the majority of its runs was right, and the rates over all runs."""
    classes = {}
    for result in results:
        classes.setdefault(result["name"], []).append(result["top1"])
    faulty = [result for result in results if BY_NAME[result["name"]].maker]
    clean = [result for result in results if not BY_NAME[result["name"]].maker]
    return {"classes": {name: sum(right) * 2 > len(right) for name, right in classes.items()},
            "top1": (sum(r["top1"] for r in faulty), len(faulty)), "top3": (sum(r["top3"] for r in faulty), len(faulty)),
            "false": (sum(bool(r["false_causes"]) for r in clean), len(clean)),
            "failures": sum(bool(r["failure"]) for r in results)}


def of_cases(results, cases):
    return [result for result in results if result["name"] in {case.name for case in cases}]


def passes(results):
    """12 of the 14 classes, or all of a selection that lacks some of these; no clean run with a cause or without a result."""
    main = of_cases(results, CASES)
    is_whole = len(totals(main)["classes"]) == len(CASES)
    found = totals(main if is_whole else results)
    right = sum(found["classes"].values())
    least = LEAST_CLASSES if is_whole else len(found["classes"])
    return right >= least and not found["false"][0] and not any(r["failure"] for r in main if r["name"] == "none")


# ---- tests of the judging


def self_test():
    """Tries the judging on made-up diagnoses; prints what is wrong and gives the exit code."""
    errors, slow = BY_NAME["errors"], BY_NAME["slow-start"]
    origin = 1000.0
    truth = {"name": "errors", "route": "GET /api/posts/:id", "value": 20, "from": 10.0, "to": 29, "started_epoch": 1000.5}
    start = {"name": "slow-start", "route": None, "value": 900, "from": 0, "to": 12, "started_epoch": 1001.0}

    def entry(cause="server_errors", route="GET /api/posts/:id", onset=12.0, is_cause=True):
        return {"cause": cause, "route": route, "onset_s": onset, "is_cause": is_cause}

    def outcome(case, truth, *diagnosis):
        found = judge(case, [truth] if truth else [], origin, list(diagnosis))
        return found["top1"], found["top3"]

    def result(name, top1, top3=True, false_causes=0, failure=None):
        return {"name": name, "top1": top1, "top3": top3, "false_causes": false_causes, "failure": failure}

    others = [entry("stalls", None), entry("timeouts", None), entry("saturation", None)]
    whole = [result(case.name, True) for case in CASES]
    cases = [
        ("right", outcome(errors, truth, entry()), (True, True)),
        ("nothing named", outcome(errors, truth), (False, False)),
        ("symptoms do not count", outcome(errors, truth, *[entry("stalls", None, 1, False)] * 4, entry()), (True, True)),
        ("a symptom is no hit", outcome(errors, truth, entry(is_cause=False)), (False, False)),
        ("second", outcome(errors, truth, others[0], entry()), (False, True)),
        ("fourth", outcome(errors, truth, *others, entry()), (False, False)),
        ("wrong cause", outcome(errors, truth, entry("client_errors")), (False, False)),
        ("wrong route", outcome(errors, truth, entry(route="GET /api/posts")), (False, False)),
        ("wrong method", outcome(errors, truth, entry(route="DELETE /api/posts/:id")), (False, False)),
        ("no route", outcome(errors, truth, entry(route=None)), (False, False)),
        ("other name of a parameter", outcome(errors, truth, entry(route="GET /api/posts/:postId")), (True, True)),
        ("braces", outcome(errors, truth, entry(route="GET /api/posts/{id}")), (True, True)),
        ("early by 5 s", outcome(errors, truth, entry(onset=5.5)), (True, True)),
        ("too early", outcome(errors, truth, entry(onset=5.4)), (False, False)),
        ("too late", outcome(errors, truth, entry(onset=15.6)), (False, False)),
        ("no onset", outcome(errors, truth, entry(onset=None)), (False, False)),
        ("from the start, no onset", outcome(slow, start, entry("slow_start", None, None)), (True, True)),
        ("from the start, early", outcome(slow, start, entry("slow_start", None, 0.0)), (True, True)),
        ("from the start, late", outcome(slow, start, entry("slow_start", None, 7.0)), (False, False)),
        ("clean", outcome(BY_NAME["none"], None, entry(is_cause=False)), (True, True)),
        ("not clean", outcome(BY_NAME["none"], None, entry()), (False, False)),
        ("sockets", route_key("WS /api/ws/chat"), route_key("GET /api/ws/chat")),
        ("sockets without a method", route_key("/api/ws/chat"), route_key("WS /api/ws/chat?ticket=x")),
        ("tickets are no sockets", route_key("POST /api/ws/ticket"), ("POST", "/api/ws/ticket")),
        ("two sockets", route_key("WS /api/ws/chat") == route_key("WS /api/ws/game"), False),
        ("majority", totals([result("cpu", True), result("cpu", True), result("cpu", False)])["classes"], {"cpu": True}),
        ("minority", totals([result("cpu", True), result("cpu", False)])["classes"], {"cpu": False}),
        ("all right", passes(whole), True),
        ("two wrong", passes([result("cpu", False), result("resets", False)] + whole[:4] + whole[5:8] + whole[9:]), False),
        ("two wrong of all", passes([{**r, "top1": r["name"] not in ("cpu", "resets")} for r in whole]), True),
        ("three wrong", passes([{**r, "top1": r["name"] not in ("cpu", "resets", "errors")} for r in whole]), False),
        ("extra does not count", passes(whole + [result("hang", False)]), True),
        ("a selection counts whole", passes([result("hang", False)]), False),
        ("false cause", passes(whole[:-1] + [result("none", False, False, 1)]), False),
        ("clean run failed", passes(whole[:-1] + [result("none", False, False, 0, "x")]), False),
    ]
    wrong = [f"{name}: {found}, expected {expected}" for name, found, expected in cases if found != expected]
    try:
        judge(errors, [{**truth, "started_epoch": None}], origin, [entry()])
        wrong.append("a trouble that never set in was judged")
    except Failure:
        pass
    print("\n".join(wrong) or f"{len(cases) + 1} tests passed")
    return 1 if wrong else 0
