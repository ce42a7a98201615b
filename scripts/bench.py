#!/usr/bin/env python3
"""Compares swiftload with wrk and k6 on this machine, now: CPU per request and memory.

One nginx with one worker serves a small JSON page on loopback. The tools take turns on it. CPU per request is marginal:
the slope of the whole process's user and system time over two run lengths, so that start-up, connecting and the summary
cancel out for every tool. Medians of several rounds with the range. Standard library only.
"""

import argparse
import json
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = json.dumps({
    "id": 4711, "title": "a small page", "author": {"id": 12, "name": "somebody"},
    "content": "about as long as the short JSON answers of an application usually are", "likes": 3, "liked": False,
})
# The floors swiftload promises (docs/performance.md).
MOST_OF_WRK, LEAST_OVER_K6, MOST_KB_PER_VU, MOST_DEVIATION_MB = 1.3, 8.0, 16.0, 2.0

NGINX = """
daemon off;
worker_processes 1;
worker_rlimit_nofile {files};
pid {dir}/nginx.pid;
error_log {dir}/error.log;
{user}
events {{ worker_connections {connections}; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 3600s;
    reset_timedout_connection off;
    client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy; fastcgi_temp_path {dir}/fastcgi;
    uwsgi_temp_path {dir}/uwsgi; scgi_temp_path {dir}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=16384;
        default_type application/json;
        location = /server-status {{ stub_status; }}
        location / {{ return 200 '{page}'; }}
    }}
}}
"""


class Failure(Exception):
    """A measurement that could not be made; the text says why."""


def tool(name, given):
    path = given or shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if not path or not os.access(path, os.X_OK):
        raise Failure(f"{name} not found{' at ' + given if given else ''}: make deps, then make build; or --{name} PATH")
    return os.path.abspath(path)


class Server:
    """nginx with one worker on a free loopback port."""

    def __init__(self, program, directory):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        self.files = min(65535, hard) if hard != resource.RLIM_INFINITY else 65535
        for _ in range(5):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
            path = os.path.join(directory, "nginx.conf")
            with open(path, "w") as file:
                file.write(NGINX.format(
                    files=self.files, dir=directory, port=self.port, page=PAGE, connections=max(512, self.files - 64),
                    user="user root;" if os.geteuid() == 0 else ""))
            self.process = subprocess.Popen([program, "-p", directory, "-c", path, "-e", os.path.join(directory, "error.log")])
            if self.becomes_ready():
                return
            self.stop()
        with open(os.path.join(directory, "error.log")) as log:
            raise Failure("nginx did not start: " + log.read().strip()[-500:])

    def becomes_ready(self):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return True
            except OSError:
                time.sleep(0.05)
        return False

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def status(self):
        """(active connections, requests served so far, this question not counted among them)."""
        with urllib.request.urlopen(self.url + "/server-status", timeout=10) as answer:
            text = answer.read().decode()
        active = int(re.search(r"Active connections: (\d+)", text).group(1))
        served = int(re.search(r"\n\s*\d+ \d+ (\d+)", text).group(1))
        return active - 1, served

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def run(arguments, directory, limit, environment=None):
    """Runs to the end: (CPU seconds of the process and its children, standard output)."""
    with open(os.path.join(directory, "out"), "w+") as output:
        process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})}, cwd=directory)
        deadline = time.monotonic() + limit
        usage = None
        while usage is None:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                usage = used
            elif time.monotonic() > deadline:
                process.kill()
                os.wait4(process.pid, 0)
                process.returncode = -9
                raise Failure(f"{os.path.basename(arguments[0])} did not end within {limit:.0f} s")
            else:
                time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode != 0:
        raise Failure(f"{' '.join(arguments)} ended with {process.returncode}:\n{text[-1500:]}")
    return usage.ru_utime + usage.ru_stime, text


def requests_in(path):
    """The number of requests in a k6-shaped summary, all of them answered with 200."""
    with open(path) as file:
        metrics = json.load(file)["metrics"]
    requests, checks = metrics["http_reqs"]["count"], metrics["checks"]
    if checks["fails"] or not checks["passes"]:
        raise Failure(f"{checks['fails']} of {requests:.0f} requests were not answered with 200")
    return requests


class Tools:
    """One run of each tool for so many seconds gives (CPU seconds, requests)."""

    def __init__(self, options, server, directory):
        self.options, self.server, self.directory = options, server, directory
        self.script = os.path.join(ROOT, "load", "scripts", "get.js")

    def wrk(self, seconds):
        cpu, text = run(
            [self.options.wrk, "-t1", f"-c{self.options.vus}", f"-d{seconds}s", self.server.url + "/"],
            self.directory, seconds + 60)
        if "Non-2xx" in text or "Socket errors" in text:
            raise Failure("wrk saw errors:\n" + text)
        return cpu, int(re.search(r"(\d+) requests in", text).group(1))

    def swiftload(self, seconds):
        summary = os.path.join(self.directory, "swiftload.json")
        cpu, _ = run(
            [self.options.swiftload, *self.swiftload_run(self.options.vus, f"{seconds}s"), "--summary-export", summary],
            self.directory, seconds + 60)
        return cpu, requests_in(summary)

    def swiftload_run(self, vus, duration, *more):
        arguments = ["run", "--script", "get", "--base-url", self.server.url, "--vus", str(vus), "--duration", duration,
                     "--quiet", "--no-color", "--artifact-dir", os.path.join(self.directory, "runs"), *more]
        return arguments + (["--loops", str(self.options.loops)] if self.options.loops else [])

    def k6(self, seconds):
        summary = os.path.join(self.directory, "k6.json")
        cpu, _ = run(
            [self.options.k6, "run", "--quiet", "--no-color", "--address", "", "--vus", str(self.options.vus),
             "--duration", f"{seconds}s", "--summary-export", summary, "-e", "BASE_URL=" + self.server.url, self.script],
            self.directory, seconds + 60, {"K6_NO_USAGE_REPORT": "true"})
        return cpu, requests_in(summary)


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def cpu_per_request(options, tools):
    """Microseconds of CPU per request by tool, and the ratios, each with its range over the rounds."""
    names = ["wrk", "swiftload", "k6"]
    short, long = options.lengths
    measured = {name: [] for name in names}
    rates = {name: [] for name in names}
    for number in range(options.runs):
        for name in names:
            few, some = getattr(tools, name)(short), getattr(tools, name)(long)
            if some[1] <= few[1]:
                raise Failure(f"{name}: {some[1]} requests in {long} s, {few[1]} in {short} s: the machine is too busy to measure")
            measured[name].append((some[0] - few[0]) / (some[1] - few[1]) * 1e6)
            rates[name].append(some[1] / long)
        line = ", ".join(f"{name} {measured[name][-1]:.2f}" for name in names)
        print(f"  round {number + 1} of {options.runs}: {line} us", file=sys.stderr, flush=True)
    pairs = {"swiftload/wrk": ("swiftload", "wrk"), "k6/swiftload": ("k6", "swiftload")}
    ratios = {}
    for label, (above, below) in pairs.items():
        by_round = [a / b for a, b in zip(measured[above], measured[below])]
        ratios[label] = {
            "of_medians": statistics.median(measured[above]) / statistics.median(measured[below]),
            "min": min(by_round), "max": max(by_round)}
    return {
        "microseconds": {name: {**spread(values), "rounds": values} for name, values in measured.items()},
        "requests_per_second": {name: spread(values) for name, values in rates.items()},
        "ratios": ratios}


def resident_kilobytes(pid):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    raise Failure("swiftload ended while it was measured")


class Background:
    """swiftload in the background, watched from outside."""

    def __init__(self, options, tools, vus, *more):
        self.output = open(os.path.join(tools.directory, "background"), "w+")
        self.process = subprocess.Popen(
            [options.swiftload, *tools.swiftload_run(vus, "30m", *more)],
            stdin=subprocess.DEVNULL, stdout=self.output, stderr=subprocess.STDOUT, cwd=tools.directory)

    def __enter__(self):
        return self

    def resident(self):
        if self.process.poll() is not None:
            self.output.seek(0)
            raise Failure(f"swiftload ended with {self.process.returncode} while it was measured:\n{self.output.read()[-1500:]}")
        return resident_kilobytes(self.process.pid)

    def __exit__(self, *_):
        for how in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                self.process.send_signal(how)
                try:
                    self.process.wait(15)
                except subprocess.TimeoutExpired:
                    continue
        self.output.close()


def memory_of_sleeping_vus(options, tools, server, vus):
    """Resident kilobytes when all VUs have run one iteration, hold their connection and sleep."""
    if server.files < vus + 512:
        raise Failure(f"{vus} VUs need {vus + 512} file descriptors; the hard limit here is {server.files}")
    before = server.status()[1]
    with Background(options, tools, vus, "-e", "GET_SLEEP=1200") as subject:
        deadline = time.monotonic() + 120
        while True:
            resident = subject.resident()
            connections, served = server.status()
            if connections >= vus and served - before >= vus:
                break
            if time.monotonic() > deadline:
                raise Failure(f"after 120 s only {connections} of {vus} connections were open")
            time.sleep(0.5)
        samples = []
        for _ in range(10):
            time.sleep(0.5)
            samples.append(subject.resident())
        if server.status()[0] < vus:
            raise Failure("connections were closed while the VUs slept")
    return max(samples)


def memory_over_requests(options, tools, server, first, last):
    """Resident kilobytes of one run after `first` and after `last` requests, and the extremes between."""
    before = server.status()[1]
    with Background(options, tools, options.vus) as subject:
        samples = []
        deadline = time.monotonic() + 900
        while not samples or samples[-1][0] < last:
            time.sleep(0.25)
            samples.append((server.status()[1] - before, subject.resident()))
            if time.monotonic() > deadline:
                raise Failure(f"{samples[-1][0]} of {last} requests in 900 s: too slow to measure")
    between = [resident for requests, resident in samples if requests >= first]
    return {"requests": [first, last], "first_kb": between[0], "last_kb": between[-1], "min_kb": min(between),
            "max_kb": max(between), "deviation_kb": max(abs(resident - between[0]) for resident in between)}


def memory(options, tools, server):
    found = {}
    few, many = 100, options.sleeping_vus
    try:
        base, full = (memory_of_sleeping_vus(options, tools, server, vus) for vus in (few, many))
        found["sleeping"] = {
            "vus": many, "rss_kb": full, "rss_kb_at_100": base, "kb_per_vu": full / many,
            "marginal_kb_per_vu": (full - base) / (many - few)}
    except Failure as failure:
        found["sleeping"] = {"not_measured": str(failure)}
    first, last = options.requests
    try:
        found["requests"] = memory_over_requests(options, tools, server, first, last)
    except Failure as failure:
        found["requests"] = {"not_measured": str(failure)}
    return found


def machine():
    with open("/proc/cpuinfo") as file:
        model = re.search(r"^model name\s*:\s*(.+)$", file.read(), re.M)

    def git(*arguments):
        return subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True).stdout.strip()

    return {
        "cpu": model.group(1) if model else os.uname().machine, "cores": os.cpu_count(),
        "kernel": os.uname().release, "commit": git("rev-parse", "--short", "HEAD") or "unknown",
        "modified": bool(git("status", "--porcelain", "--untracked-files=no")), "load_average": os.getloadavg()}


def versions(options):
    def first_line(*arguments):
        done = subprocess.run(arguments, capture_output=True, text=True)
        return ((done.stdout or done.stderr).strip().splitlines() or ["unknown"])[0]

    return {"wrk": first_line(options.wrk, "-v"), "swiftload": first_line(options.swiftload, "--version"),
            "k6": first_line(options.k6, "version"), "nginx": first_line(options.nginx, "-v")}


def floors(result):
    """The promises, as (text, kept)."""
    if "cpu" in result:
        ratios = result["cpu"]["ratios"]
        ours, theirs = ratios["swiftload/wrk"]["of_medians"], ratios["k6/swiftload"]["of_medians"]
        yield f"CPU at most {MOST_OF_WRK} x wrk: {ours:.2f}", ours <= MOST_OF_WRK
        yield f"k6 at least {LEAST_OVER_K6:g} x swiftload: {theirs:.1f}", theirs >= LEAST_OVER_K6
    sleeping = result.get("memory", {}).get("sleeping", {})
    if "kb_per_vu" in sleeping:
        value = sleeping["kb_per_vu"]
        yield f"at most {MOST_KB_PER_VU:g} KB per sleeping VU: {value:.1f}", value <= MOST_KB_PER_VU
    requests = result.get("memory", {}).get("requests", {})
    if "deviation_kb" in requests:
        value = requests["deviation_kb"] / 1024
        yield f"memory flat within +-{MOST_DEVIATION_MB:g} MB: {value:.2f}", value <= MOST_DEVIATION_MB


def render(result):
    where = result["machine"]
    lines = [
        f"{where['cpu']}, {where['cores']} cores, Linux {where['kernel']}",
        f"commit {where['commit']}{' (modified)' if where['modified'] else ''}, load average "
        + " ".join(f"{value:.1f}" for value in where["load_average"])
        + " before, " + " ".join(f"{value:.1f}" for value in result["load_average_after"]) + " after",
        *(f"{name}: {text}" for name, text in result["versions"].items()), ""]
    if "cpu" in result:
        settings = result["settings"]
        lines += [
            f"CPU per request, user + system, marginal between {settings['lengths'][0]} s and {settings['lengths'][1]} s; "
            f"{settings['vus']} connections, swiftload with {settings['loops'] or 'default'} loop(s), {settings['runs']} rounds",
            f"  {'':<12}{'median us':>10}{'min':>9}{'max':>9}{'req/s':>11}"]
        for name, value in result["cpu"]["microseconds"].items():
            rate = result["cpu"]["requests_per_second"][name]["median"]
            lines.append(f"  {name:<12}{value['median']:>10.2f}{value['min']:>9.2f}{value['max']:>9.2f}{rate:>11.0f}")
        for name, value in result["cpu"]["ratios"].items():
            lines.append(f"  {name:<14} {value['of_medians']:.2f}  (rounds {value['min']:.2f} to {value['max']:.2f})")
        lines.append("")
    for name, value in result.get("memory", {}).items():
        if "not_measured" in value:
            lines.append(f"memory, {name}: not measured: {value['not_measured']}")
        elif name == "sleeping":
            lines.append(
                f"memory, {value['vus']} VUs asleep on an open connection: {value['rss_kb'] / 1024:.1f} MB, "
                f"{value['kb_per_vu']:.2f} KB each ({value['marginal_kb_per_vu']:.2f} KB each over a run of 100)")
        else:
            lines.append(
                f"memory, {value['requests'][0]:,} to {value['requests'][1]:,} requests: {value['first_kb'] / 1024:.1f} MB to "
                f"{value['last_kb'] / 1024:.1f} MB, never below {value['min_kb'] / 1024:.1f} or above {value['max_kb'] / 1024:.1f} MB")
    lines += ["", *(f"{'ok    ' if kept else 'MISSED'}  {text}" for text, kept in floors(result))]
    return "\n".join(lines)


def numbers(text):
    first, last = (int(part) for part in text.split(","))
    if not 0 < first < last:
        raise ValueError
    return first, last


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="rounds (5)")
    parser.add_argument("--lengths", type=numbers, default=(3, 9), metavar="SHORT,LONG", help="seconds of the two runs (3,9)")
    parser.add_argument("--vus", type=int, default=64, help="connections (64)")
    parser.add_argument("--loops", type=int, default=1, help="swiftload's event loops (1, as wrk's one thread; 0: its default)")
    parser.add_argument("--sleeping-vus", type=int, default=10_000, help="VUs of the memory measurement (10000)")
    parser.add_argument("--requests", type=numbers, default=(1_000_000, 5_000_000), metavar="FIRST,LAST",
                        help="requests between which memory must stay flat (1000000,5000000)")
    parser.add_argument("--only", choices=["cpu", "memory"], help="one half of it")
    parser.add_argument("--quick", action="store_true", help="2 rounds of 1 s and 3 s, 100,000 to 500,000 requests: a look, not a figure")
    parser.add_argument("--json", metavar="FILE", help="write the result there as well")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a floor is missed")
    for name in ("swiftload", "k6", "wrk", "nginx"):
        parser.add_argument(f"--{name}", metavar="PATH", help="instead of the usual one")
    options = parser.parse_args(arguments)
    if options.quick:
        options.runs, options.lengths, options.requests = 2, (1, 3), (100_000, 500_000)
    return options


def main():
    options = parse(sys.argv[1:])
    options.swiftload = tool("swiftload", options.swiftload or os.path.join(ROOT, ".build/release/swiftload"))
    options.k6 = tool("k6", options.k6 or os.path.join(ROOT, ".build/python/bin/k6"))
    options.wrk, options.nginx = tool("wrk", options.wrk), tool("nginx", options.nginx)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    result = {
        "machine": machine(), "versions": versions(options),
        "settings": {"runs": options.runs, "lengths": options.lengths, "vus": options.vus, "loops": options.loops}}
    with tempfile.TemporaryDirectory(prefix="swiftload-bench-") as directory:
        os.chmod(directory, 0o755)
        server = Server(options.nginx, directory)
        try:
            tools = Tools(options, server, directory)
            if options.only != "memory":
                result["cpu"] = cpu_per_request(options, tools)
            if options.only != "cpu":
                result["memory"] = memory(options, tools, server)
        finally:
            server.stop()
    result["load_average_after"] = os.getloadavg()
    result["floors"] = [{"floor": text, "kept": kept} for text, kept in floors(result)]
    print(render(result))
    if options.json:
        with open(options.json, "w") as file:
            json.dump(result, file, indent=2)
            file.write("\n")
    return 1 if options.strict and not all(floor["kept"] for floor in result["floors"]) else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main())
    except Failure as failure:
        print(f"bench: {failure}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
