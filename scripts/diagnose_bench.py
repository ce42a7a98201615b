#!/usr/bin/env python3
"""How often does a report name the cause? Runs against the demo application with one known trouble each, some with none.

A run is the demo (behind fault-proxy where the trouble is one of the network or of the process), a Prometheus that scrapes
it, a stand-in for Loki that it pushes to, `swiftload run` for half a minute and `swiftload report`. What was wrong, where and
since when is written to truth files by demo, proxy or this script; the report is judged by the `diagnosis` of its
ai-analysis.json alone. Standard library only.
"""

import argparse
import concurrent.futures
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from bench import Failure, machine
from diagnose_score import BY_NAME, CASES, EXTRA, of_cases, passes, score, self_test, totals

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUN_SECONDS = 29  # 4 s up, 22 s of load, 3 s down
RUN_IS_DONE = (0, 90, 99)  # all well, the generator was overloaded, thresholds were crossed


# ---- processes


class Processes:
    """All that was started, so that it is stopped however this script ends."""

    lock, running, is_stopping = threading.Lock(), set(), False

    @classmethod
    def start(cls, arguments, log, environment):
        with cls.lock:
            if cls.is_stopping:
                raise Failure("stopped")
            with open(log, "ab") as output:
                try:
                    process = subprocess.Popen(
                        arguments, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT,
                        env=environment, start_new_session=True)
                except OSError as error:
                    raise Failure(f"cannot run {arguments[0]}: {error.strerror}") from None
            process.log = log
            cls.running.add(process)
        return process

    @classmethod
    def stop(cls, process):
        for number, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
            if process.poll() is None:
                process.send_signal(number)
                process.send_signal(signal.SIGCONT)
                try:
                    process.wait(patience)
                except subprocess.TimeoutExpired:
                    continue
        with cls.lock:
            cls.running.discard(process)

    @classmethod
    def stop_all(cls):
        with cls.lock:
            cls.is_stopping = True
            left = list(cls.running)
        for process in left:
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGCONT)
        for process in left:
            cls.stop(process)


def clean_environment(**more):
    """Without what would change a run."""
    names = re.compile(r"(PROM|LOKI|OLLAMA|K6|LOAD|SOCIAL|SWIFTLOAD)_|(BASE_URL|THINK_TIME|ARTIFACT_DIR)$")
    return {**{name: value for name, value in os.environ.items() if not names.match(name)}, **more}


def last_lines(path, count=3):
    with open(path, errors="replace") as file:
        return " | ".join(line.strip() for line in file.read().strip().splitlines()[-count:])[-400:]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(process, what, seconds, condition):
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if process.poll() is not None:
            raise Failure(f"{what} ended with {process.returncode}: {last_lines(process.log)}")
        if time.monotonic() > deadline:
            raise Failure(f"{what} was not ready within {seconds} s: {last_lines(process.log)}")
        time.sleep(0.02)


def written_port(path):
    try:
        with open(path) as file:
            return int(file.read())
    except (OSError, ValueError):
        return None


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


# ---- one run

PROFILE = {
    "scenarios": {
        name: {
            "executor": "ramping-vus", "startVUs": 0, "gracefulRampDown": "5s", "gracefulStop": "5s",
            "stages": [{"duration": "4s", "target": vus}, {"duration": "22s", "target": vus}, {"duration": "3s", "target": 0}],
            "env": {"THINK_TIME": "0.2-0.5"},
        } for name, vus in (("auth", 8), ("social", 14), ("realtime", 8))
    },
    "thresholds": {
        "http_req_duration": ["p(95)<500"], "http_req_failed": ["rate<0.05"], "ws_connecting": ["p(95)<1000"],
    },
}
PROMETHEUS = """global: {{ scrape_interval: 1s, evaluation_interval: 1s }}
scrape_configs:
  - job_name: sanctum-app
    static_configs: [{{ targets: ["127.0.0.1:{port}"] }}]
"""


class Run:
    """The servers and the load of one case and seed, in a directory of its own."""

    def __init__(self, options, case, seed, directory):
        self.options, self.case, self.seed, self.directory = options, case, seed, directory
        self.started = []

    def path(self, name):
        return os.path.join(self.directory, name)

    def start(self, name, arguments, **environment):
        process = Processes.start(arguments, self.path(name + ".log"), clean_environment(**environment))
        self.started.append(process)
        return process

    def start_on_port(self, name, arguments, **environment):
        process = self.start(name, [*arguments, "--port-file", self.path(name + ".port")], **environment)
        return wait_for(process, name, 35, lambda: written_port(self.path(name + ".port")))

    def fault(self, maker):
        if self.case.maker != maker:
            return []
        return ["--fault", self.case.spec, "--fault-seed", str(self.seed), "--fault-span", str(RUN_SECONDS),
                "--fault-record", self.path("truth.json")]

    def start_application(self, loki):
        """(the application's own port, the port the load goes to)."""
        command = [self.options.demo, "--database", self.path("demo.sqlite"), *self.fault("demo")]
        if self.case.maker != "proxy":
            port = self.start_on_port("demo", [*command, "--port", "0"], LOKI_URL=loki)
            return port, port
        port = free_port()
        proxy = [self.options.fault_proxy, "--target", f"127.0.0.1:{port}", *self.fault("proxy"),
                 "--port-file", self.path("proxy.port"), "--", *command, "--port", str(port)]
        process = self.start("proxy", proxy, LOKI_URL=loki)
        return port, wait_for(process, "fault-proxy", 35, lambda: written_port(self.path("proxy.port")))

    def start_prometheus(self, target):
        with open(self.path("prometheus.yml"), "w") as file:
            file.write(PROMETHEUS.format(port=target))
        for attempt in range(5):
            port = free_port()
            process = self.start("prometheus", [
                self.options.prometheus, "--config.file", self.path("prometheus.yml"), "--storage.tsdb.path",
                self.path("prometheus"), "--web.listen-address", f"127.0.0.1:{port}", "--log.level", "warn"])
            try:
                wait_for(process, "prometheus", 30, lambda: answers(f"http://127.0.0.1:{port}/-/ready"))
                return f"http://127.0.0.1:{port}"
            except Failure:
                if attempt == 4 or process.poll() is None:
                    raise

    def load(self, port):
        with open(self.path("profile.json"), "w") as file:
            json.dump(PROFILE, file)
        process = self.start("run", [
            self.options.swiftload, "run", "--profile", self.path("profile.json"), "--base-url", f"http://127.0.0.1:{port}",
            "--run-dir", self.path("run"), "--seed", str(self.seed), "--quiet", "--no-color"], SWIFTLOAD_TARGET_IS_DEMO="1")
        if self.case.maker == "generator":
            self.starve(process)
        try:
            status = process.wait(RUN_SECONDS + 60)
        except subprocess.TimeoutExpired:
            raise Failure(f"swiftload run did not end within {RUN_SECONDS + 60} s") from None
        if status not in RUN_IS_DONE:
            raise Failure(f"swiftload run ended with {status}: {last_lines(process.log)}")

    def starve(self, process):
        """Stops the generator for 300 of each 350 ms from a drawn moment to the end of the plan."""
        began, clock = time.time(), time.monotonic()
        onset = round(random.Random(self.seed).uniform(0.25, 0.6) * RUN_SECONDS, 1)
        with open(self.path("truth.json"), "w") as file:
            json.dump([{"name": "starved-generator", "route": None, "value": None, "from": onset, "to": RUN_SECONDS,
                        "started_epoch": began}], file)
        try:
            while process.poll() is None and time.monotonic() - clock < RUN_SECONDS:
                if time.monotonic() - clock < onset:
                    time.sleep(0.02)
                    continue
                process.send_signal(signal.SIGSTOP)
                time.sleep(0.3)
                process.send_signal(signal.SIGCONT)
                time.sleep(0.05)
        finally:
            process.send_signal(signal.SIGCONT)

    def report(self, prometheus, loki):
        # Bound and never listened on: this port refuses, and nobody else gets it meanwhile.
        with socket.socket() as refused:
            refused.bind(("127.0.0.1", 0))
            process = self.start(
                "report", [self.options.swiftload, "report", self.path("run")], PROM_URL=prometheus, LOKI_URL=loki,
                OLLAMA_URL=f"http://127.0.0.1:{refused.getsockname()[1]}")
            try:
                status = process.wait(90)
            except subprocess.TimeoutExpired:
                raise Failure("swiftload report did not end within 90 s") from None
        if not os.path.exists(os.path.join(self.path("run"), "ai-analysis.json")):
            raise Failure(f"swiftload report left no ai-analysis.json (exit {status}): {last_lines(process.log)}")

    def execute(self):
        os.makedirs(self.directory)
        kept = {"name": self.case.name, "seed": self.seed}
        began = time.monotonic()
        try:
            loki = self.start_on_port("loki", [self.options.doubles, "loki", "--port", "0"])
            loki = f"http://127.0.0.1:{loki}"
            own, port = self.start_application(loki)
            prometheus = self.start_prometheus(own)
            self.load(port)
            self.report(prometheus, loki)
        except Failure as failure:
            kept["failure"] = str(failure)
        finally:
            for process in reversed(self.started):
                Processes.stop(process)
            shutil.rmtree(self.path("prometheus"), ignore_errors=True)
        kept["seconds"] = round(time.monotonic() - began, 1)
        with open(self.path("case.json"), "w") as file:
            json.dump(kept, file)
        return {**score(self.directory), "seconds": kept["seconds"]}


# ---- the whole


def line(result):
    verdict = "failed" if result["failure"] else "top-1" if result["top1"] else "top-3" if result["top3"] else "missed"
    named = "; ".join(result["named"][:3]) or "no cause"
    wrong = "" if result["top1"] or result["failure"] or not result["misses"] else f" (wrong: {', '.join(result['misses'])})"
    text = result["failure"] or f"was {result['truth']}; named {named}{wrong}"
    seconds = f" {result['seconds']:5.1f} s" if "seconds" in result else ""
    return f"{result['name']:<20} seed {result['seed']:<3}{seconds} {verdict:<6} {text}"


def render(results):
    def rate(pair):
        return f"{pair[0]} of {pair[1]}" + (f" ({100 * pair[0] / pair[1]:.0f} %)" if pair[1] else "")

    lines = []
    for title, cases in (("known causes", CASES), ("more causes", EXTRA)):
        some = of_cases(results, cases)
        if not some:
            continue
        found = totals(some)
        right = sum(found["classes"].values())
        missed = ", ".join(name for name, is_right in found["classes"].items() if not is_right) or "none"
        lines.append(f"{title}: {right} of {len(found['classes'])} classes by the first cause; missed: {missed}")
        lines.append(f"  runs: top-1 {rate(found['top1'])}, top-3 {rate(found['top3'])}, runs without a result "
                     f"{found['failures']}")
        if found["false"][1]:
            lines.append(f"  clean runs with a false cause: {rate(found['false'])}")
    here = machine()
    lines.append(f"commit {here['commit']}{' with changes' if here['modified'] else ''}; {here['cpu']}, {here['cores']} cores, "
                 f"Linux {here['kernel']}, load {here['load_average'][0]:.1f}")
    return "\n".join(lines)


def run_all(options, directory):
    cases = [case for case in CASES + (EXTRA if options.extra or options.only else [])
             if not options.only or case.name in options.only]
    todo = [(case, seed) for case in cases for seed in options.seeds]

    def one(task):
        case, seed = task
        result = Run(options, case, seed, os.path.join(directory, f"{case.name}-{seed}")).execute()
        print(line(result), flush=True)
        return result

    try:
        if options.jobs == 1:
            return [one(task) for task in todo]
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            try:
                return list(pool.map(one, todo))
            except BaseException:
                Processes.stop_all()
                raise
    finally:
        Processes.stop_all()


def kept_runs(directory):
    if not os.path.isdir(directory):
        raise Failure(f"no directory {directory}")
    found = sorted(name for name in os.listdir(directory) if os.path.exists(os.path.join(directory, name, "case.json")))
    if not found:
        raise Failure(f"no kept runs in {directory}: expected NAME-SEED/case.json")
    return [score(os.path.join(directory, name)) for name in found]


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", default="1,2,3", help="the runs of each cause (1,2,3)")
    parser.add_argument("--only", action="append", choices=list(BY_NAME), metavar="NAME", 
                        help="one cause; repeatable; all of them must then be right")
    parser.add_argument("--extra", action="store_true", help="more causes, which do not count for the exit code")
    parser.add_argument("--jobs", type=int, default=1, help="runs at the same time (1)")
    parser.add_argument("--keep", metavar="DIR", help="keep the run directories there; must not exist")
    parser.add_argument("--score-only", metavar="DIR", help="judge what --keep kept, run nothing")
    parser.add_argument("--list", action="store_true", help="name the causes")
    parser.add_argument("--self-test", action="store_true", help="try the judging itself")
    for name, place in PROGRAMS.items():
        parser.add_argument(f"--{name}", metavar="PATH", default=place, help=f"instead of {place}")
    options = parser.parse_args(arguments)
    try:
        options.seeds = [int(seed) for seed in options.seeds.split(",")]
    except ValueError:
        parser.error("--seeds: expected whole numbers with commas between")
    if options.jobs < 1:
        parser.error("--jobs: expected at least 1")
    return options


PROGRAMS = {"swiftload": ".build/release/swiftload", "demo": "demo/.build/release/demo",
            "fault-proxy": "demo/.build/release/fault-proxy", "doubles": "demo/.build/release/doubles", "prometheus": "prometheus"}


def find_programs(options):
    for name in PROGRAMS:
        attribute = name.replace("-", "_")
        given = getattr(options, attribute)
        path = shutil.which(given) if "/" not in given else os.path.join(ROOT, given)
        if not path or not os.access(path, os.X_OK):
            how = "Debian package prometheus" if name == "prometheus" else \
                "make build" if name in ("swiftload", "demo") else f"swift build --package-path demo -c release --product {name}"
            raise Failure(f"{name} not found at {given}: {how}")
        setattr(options, attribute, os.path.abspath(path))


def main():
    options = parse(sys.argv[1:])
    if options.list:
        print("\n".join(f"{case.name:<20} {', '.join(sorted(case.causes)) or 'no cause'}" for case in CASES + EXTRA))
        return 0
    if options.self_test:
        return self_test()
    if options.score_only:
        results = kept_runs(options.score_only)
        print("\n".join(line(result) for result in results))
    else:
        find_programs(options)
        if options.keep:
            try:
                os.makedirs(options.keep)
            except OSError as error:
                raise Failure(f"cannot keep runs in {options.keep}: {error.strerror}") from None
            results = run_all(options, os.path.abspath(options.keep))
        else:
            with tempfile.TemporaryDirectory(prefix="swiftload-diagnose-") as directory:
                results = run_all(options, directory)
    print(render(results))
    return 0 if passes(results) else 1


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    try:
        sys.exit(main())
    except Failure as failure:
        print(f"diagnose-bench: {failure}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
