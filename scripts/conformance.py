#!/usr/bin/env python3
"""Runs the Autobahn test suite against swiftload's WebSocket client. usage: conformance.py [--sample] [--update-docs] [--self-test]

The suite is Python 2 code: $PYTHON27, else python2.7 of pyenv (2.7.18). Without one nothing is run and the exit code is 3. It is
installed once below .build/conformance, bound to the loopback interface, and serves all cases to autobahn-client (--sample: sections 1-7
and 10 and some of 9, 12 and 13). Each case must have been run and judged acceptable in both fields, `behavior` and `behaviorClose`.
The reports stay in .build/conformance/reports, the table in .build/conformance/table.md; --update-docs puts it into
docs/conformance.md. Exit codes: 0 acceptable, 1 not, 2 could not run, 3 no Python 2.7.
"""
import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HOME = os.path.join(ROOT, ".build", "conformance")
CLIENT = os.path.join(ROOT, ".build", "release", "autobahn-client")
SUITE = "autobahntestsuite==25.10.1"
AGENT = "swiftload"
DOCS = os.path.join(ROOT, "docs", "conformance.md")
MARKS = ("<!-- table: written by make conformance -->", "<!-- end of table -->")

SECTIONS = {
    1: ("framing", 16), 2: ("pings and pongs", 11), 3: ("reserved bits", 7), 4: ("opcodes", 10), 5: ("fragmentation", 20),
    6: ("UTF-8", 145), 7: ("closing", 37), 9: ("limits and speed", 54), 10: ("auto-fragmentation", 1),
    12: ("compression of different data", 90), 13: ("compression parameters", 126),
}
# Messages to 16 MiB, 65,536 fragments, and for each kind of compression a case with small and one with larger messages.
SAMPLE = ["9.1.1", "9.1.6", "9.2.6", "9.3.1", "9.3.9", "9.4.1", "9.5.1", "9.6.6", "9.7.1", "9.8.1"]
SAMPLE += ["12.%d.%d" % (kind, size) for kind in range(1, 6) for size in (1, 5)]
SAMPLE += ["13.%d.%d" % (kind, size) for kind in range(1, 8) for size in (1, 5)]
WHOLE = (1, 2, 3, 4, 5, 6, 7, 10)
NON_STRICT_LIMIT = 3
# A field's values that need a word in docs/conformance.md; all others but OK are failures.
TOLERATED = {"behavior": ("NON-STRICT", "INFORMATIONAL"), "behaviorClose": ("INFORMATIONAL",)}


class CannotRun(Exception):
    """With one line that says why."""


def python27():
    """The path of a Python 2.7 that runs, or None. The bare shim of pyenv is there and does not run."""
    candidates = [[os.environ["PYTHON27"]]] if os.environ.get("PYTHON27") else [["python2.7"]]
    for command in candidates:
        environment = dict(os.environ)
        if not os.environ.get("PYTHON27"):
            environment["PYENV_VERSION"] = "2.7.18"
        probe = "import sys; assert sys.version_info[:2] == (2, 7); print(sys.executable)"
        try:
            found = subprocess.run(command + ["-c", probe], env=environment, capture_output=True, text=True, timeout=30)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if found.returncode == 0:
            return found.stdout.strip()
    return None


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise CannotRun("%s failed: %s" % (command[0], (done.stderr or done.stdout).strip().splitlines()[-1:]))


def install(interpreter):
    """The suite in a virtual environment of its own, once; gives the path of wstest."""
    environment = os.path.join(HOME, "python27")
    stamp = os.path.join(environment, "installed")
    wstest = os.path.join(environment, "bin", "wstest")
    if os.path.exists(stamp) and open(stamp).read() == SUITE:
        return wstest
    print("conformance: installing %s" % SUITE, flush=True)
    shutil.rmtree(environment, ignore_errors=True)
    tool = os.path.join(HOME, "virtualenv")
    run(sys.executable, "-m", "venv", tool)
    run(os.path.join(tool, "bin", "pip"), "install", "-q", "--disable-pip-version-check", "virtualenv<20.22")
    run(os.path.join(tool, "bin", "virtualenv"), "-q", "-p", interpreter, environment)
    run(os.path.join(environment, "bin", "pip"), "install", "-q", "--disable-pip-version-check", SUITE)
    bind_to_loopback(os.path.join(environment, "lib", "python2.7", "site-packages", "autobahntestsuite"))
    with open(stamp, "w") as file:
        file.write(SUITE)
    return wstest


def bind_to_loopback(package):
    """The suite listens on all interfaces whatever its url says."""
    for name in ("fuzzing.py", "testee.py"):
        path = os.path.join(package, name)
        with open(path, newline="") as file:
            text = file.read()
        changed = text.replace("listenWS(factory, sslContext)", 'listenWS(factory, sslContext, interface="127.0.0.1")')
        if changed == text:
            raise CannotRun("%s: expected a call of listenWS to bind to the loopback interface" % path)
        with open(path, "w", newline="") as file:
            file.write(changed)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def expected_cases(sample):
    """How many cases each section must have in the reports."""
    if not sample:
        return {section: count for section, (_, count) in SECTIONS.items()}
    counts = {section: SECTIONS[section][1] for section in WHOLE}
    for case in SAMPLE:
        counts[section_of(case)] = counts.get(section_of(case), 0) + 1
    return dict(sorted(counts.items()))


def section_of(case):
    return int(case.split(".")[0])


class Server:
    """wstest on a free port, for as long as the `with` lasts."""

    def __init__(self, wstest, reports, sample):
        self.port = free_port()
        cases = ["%d.*" % section for section in WHOLE] + SAMPLE if sample else ["*"]
        spec = os.path.join(HOME, "spec.json")
        with open(spec, "w") as file:
            json.dump({"url": "ws://127.0.0.1:%d" % self.port, "outdir": reports, "cases": cases, "exclude-cases": [],
                       "exclude-agent-cases": {}}, file)
        self.command = [wstest, "-m", "fuzzingserver", "-s", spec, "-u", "0"]

    def __enter__(self):
        self.log = open(os.path.join(HOME, "wstest.log"), "w")
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=subprocess.STDOUT, cwd=HOME)
        deadline = time.monotonic() + 60
        while True:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise CannotRun("wstest did not start, see %s" % self.log.name)
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.1)

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()


def judge(index, counts):
    """Lines of the table, and what is wrong, from the suite's index.json."""
    results = index.get(AGENT, {})
    rows, problems, remarks = [], [], []
    for section, count in counts.items():
        cases = {case: result for case, result in results.items() if section_of(case) == section}
        if len(cases) != count:
            problems.append("section %d: expected %d cases, found %d" % (section, count, len(cases)))
        tally = {}
        for case, result in sorted(cases.items(), key=lambda item: [int(part) for part in item[0].split(".")]):
            for field, tolerated in TOLERATED.items():
                value = result.get(field)
                tally[field, value] = tally.get((field, value), 0) + 1
                if value in tolerated:
                    remarks.append("%s: %s %s" % (case, field, value))
                elif value != "OK":
                    problems.append("%s: %s %s" % (case, field, value))
        rows.append((section, len(cases), tally))
    non_strict = sum("NON-STRICT" in remark for remark in remarks)
    if non_strict > NON_STRICT_LIMIT:
        problems.append("%d cases are NON-STRICT, at most %d may be" % (non_strict, NON_STRICT_LIMIT))
    unknown = [case for case in results if section_of(case) not in counts]
    if unknown:
        problems.append("cases of unknown sections: %s" % ", ".join(unknown[:5]))
    return rows, problems, remarks


def line(section, count, tally):
    """`section  2  pings and pongs: 11 cases, 11 OK, closing 11 OK`"""
    def of(field):
        return ", ".join("%d %s" % (number, value) for (name, value), number in sorted(tally.items(), key=str) if name == field)
    return "section %2d  %s: %d cases, %s; closing %s" % (
        section, SECTIONS[section][0], count, of("behavior") or "none run", of("behaviorClose") or "none")


def table(rows, remarks):
    lines = ["| section | | cases | OK | NON-STRICT | INFORMATIONAL | failed | closing OK | closing INFORMATIONAL | closing failed |",
             "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    total = [0] * 8
    for section, count, tally in rows:
        behaviour = [tally.get(("behavior", value), 0) for value in ("OK", "NON-STRICT", "INFORMATIONAL")]
        closing = [tally.get(("behaviorClose", value), 0) for value in ("OK", "INFORMATIONAL")]
        numbers = [count] + behaviour + [count - sum(behaviour)] + closing + [count - sum(closing)]
        total = [a + b for a, b in zip(total, numbers)]
        lines.append("| %d | %s | %s |" % (section, SECTIONS[section][0], " | ".join(map(str, numbers))))
    lines.append("| | **all** | %s |" % " | ".join("**%d**" % number for number in total))
    return "\n".join(lines + ["", "Not OK: %s." % ("; ".join(remarks) or "none"), ""])


def update_docs(text):
    with open(DOCS) as file:
        before, rest = file.read().split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    with open(DOCS, "w") as file:
        file.write(before + MARKS[0] + "\n" + text + MARKS[1] + after)


def conformance(sample, docs, limit):
    interpreter = python27()
    if interpreter is None:
        print("conformance NOT RUN: no Python 2.7")
        return 3
    if not os.path.exists(CLIENT):
        raise CannotRun("%s is missing; build it with scripts/build.sh autobahn" % CLIENT)
    os.makedirs(HOME, exist_ok=True)
    wstest = install(interpreter)
    reports = os.path.join(HOME, "reports")
    shutil.rmtree(reports, ignore_errors=True)
    started = time.monotonic()
    with Server(wstest, reports, sample) as server:
        try:
            client = subprocess.run([CLIENT, "ws://127.0.0.1:%d" % server.port, "--agent", AGENT], timeout=limit,
                                    capture_output=True, text=True)
        except subprocess.TimeoutExpired:
            raise CannotRun("autobahn-client was not through after %d s" % limit)
    with open(os.path.join(reports, "index.json")) as file:
        rows, problems, remarks = judge(json.load(file), expected_cases(sample))
    if client.returncode != 0:
        problems.append("autobahn-client: %s" % (client.stdout + client.stderr).strip().replace("\n", "; "))
    for row in rows:
        print(line(*row))
    text = table(rows, remarks)
    with open(os.path.join(HOME, "table.md"), "w") as file:
        file.write(text)
    if docs and not problems:
        update_docs(text)
    for remark in remarks:
        print("remark: %s" % remark)
    for problem in problems:
        print("NOT ACCEPTABLE: %s" % problem)
    count = sum(row[1] for row in rows)
    print("conformance: %d of %d cases acceptable, %.0f s (reports: %s)" % (
        count - len({p.split(":")[0] for p in problems if re.match(r"\d+\.", p)}), sum(expected_cases(sample).values()),
        time.monotonic() - started, os.path.relpath(reports, ROOT)))
    return 1 if problems else 0


def self_test():
    """The judge must notice what it is there for."""
    good = {"behavior": "OK", "behaviorClose": "OK"}

    def problems(change=None, counts=None):
        cases = {"1.1.%d" % number: dict(good) for number in range(1, 17)}
        if change:
            change(cases)
        return judge({AGENT: cases}, counts or {1: 16})[1]

    assert problems() == []
    assert problems(lambda cases: cases.pop("1.1.3")) == ["section 1: expected 16 cases, found 15"]
    assert problems(lambda cases: cases["1.1.3"].update(behavior="FAILED")) == ["1.1.3: behavior FAILED"]
    assert problems(lambda cases: cases["1.1.3"].update(behavior="UNIMPLEMENTED")) == ["1.1.3: behavior UNIMPLEMENTED"]
    assert problems(lambda cases: cases["1.1.3"].update(behaviorClose="WRONG CODE")) == ["1.1.3: behaviorClose WRONG CODE"]
    assert problems(lambda cases: cases["1.1.3"].pop("behaviorClose")) == ["1.1.3: behaviorClose None"]
    assert problems(lambda cases: [cases["1.1.%d" % n].update(behavior="NON-STRICT") for n in range(1, 4)]) == []
    assert len(problems(lambda cases: [cases["1.1.%d" % n].update(behavior="NON-STRICT") for n in range(1, 5)])) == 1
    assert problems(lambda cases: cases["1.1.3"].update(behavior="INFORMATIONAL")) == []
    assert problems(lambda cases: cases.update({"8.1": good})) == ["cases of unknown sections: 8.1"]
    assert len(judge({}, {1: 16})[1]) == 1
    assert sum(expected_cases(False).values()) == 517
    assert sum(expected_cases(True).values()) == 247 + len(SAMPLE) and len(set(SAMPLE)) == len(SAMPLE)
    rows, _, remarks = judge({AGENT: {"10.1.1": {"behavior": "NON-STRICT", "behaviorClose": "OK"}}}, {10: 1})
    assert "| 10 | auto-fragmentation | 1 | 0 | 1 | 0 | 0 | 1 | 0 | 0 |" in table(rows, remarks)
    assert "Not OK: 10.1.1: behavior NON-STRICT." in table(rows, remarks)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", action="store_true", help="sections 1-7 and 10, some cases of 9, 12 and 13")
    parser.add_argument("--update-docs", action="store_true", help="put the table into docs/conformance.md")
    parser.add_argument("--limit", type=int, default=3600, help="seconds for all cases")
    parser.add_argument("--self-test", action="store_true", help="try the judge and exit")
    arguments = parser.parse_args()
    if arguments.self_test:
        return self_test()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped
    try:
        return conformance(arguments.sample, arguments.update_docs, arguments.limit)
    except CannotRun as reason:
        print("conformance: %s" % reason)
        return 2


if __name__ == "__main__":
    sys.exit(main())
