#!/usr/bin/env python3
"""Whether what the documents name exists. usage: check_docs.py SWIFTLOAD | --self-test

In code spans and code blocks of README.md, CONTRIBUTING.md and docs/: make targets, commands of swiftload and their flags,
variables, paths of this repository. Lines of a block marked `message` are what users see: each piece between two ellipses
must stand in the sources.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```(\S*)\n(.*?)^```$", re.M | re.S)
SPAN = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?<![\w./-])(?:Sources|Tests|Fuzz|scripts|load|docs|demo|monitoring|\.github|\.ci)/[\w./-]*[\w/]")
VARIABLE = re.compile(r"(?<![\w.-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w-])")
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")
# Where a flag, variable or message may be defined.
DEFINING = ["Makefile", "Dockerfile", "Sources", "demo/Sources", "scripts", "monitoring", "Tests", "Fuzz", ".github", "Package.swift"]
# What decisions talk about need not exist any more.
HISTORY = "docs/decisions"


def code_of(text):
    """(kind, text) of every code block and span; kind is the block's mark, or empty."""
    for match in FENCE.finditer(text):
        yield match.group(1), match.group(2)
    for match in SPAN.finditer(FENCE.sub("", text)):
        yield "", match.group(1)


def sources(root):
    """The text in which names are looked up."""
    texts = []
    for name in DEFINING:
        place = root / name
        files = [place] if place.is_file() else sorted(place.rglob("*")) if place.is_dir() else []
        for file in files:
            if file.is_file() and file.name != "check_docs.py" and file.stat().st_size < 1_000_000:
                texts.append(file.read_text(errors="replace"))
    # A literal that is broken over two lines is one text to its reader; \" in it is a quote.
    return re.sub(r'"\s*\+\s*"', "", "\n".join(texts)).replace('\\"', '"')


def targets(root):
    """The targets of the Makefile, those of its lists included."""
    output = subprocess.run(
        ["make", "-C", str(root), "-qp", "--no-print-directory"], capture_output=True, text=True, check=False
    ).stdout
    return set(re.findall(r"^([a-z][a-z0-9-]*):", output, re.M))


def commands(program):
    """{command: flags} of swiftload's own description of itself."""
    tree = json.loads(subprocess.run([program, "--experimental-dump-help"], capture_output=True, text=True, check=True).stdout)

    def flags(command):
        names = [name for argument in command.get("arguments", []) for name in argument.get("names") or []]
        return {("-" if name["kind"] == "short" else "--") + name["name"] for name in names}

    return {command["commandName"]: flags(command) for command in tree["command"]["subcommands"]}


def check_make(line, known, everything):
    for match in re.finditer(r"(?<![\w./-])make((?: [A-Za-z_]+=(?:'[^']*'|\"[^\"]*\"|\S+)| [a-z][a-z0-9-]*)+)", line):
        words = re.findall(r"[A-Za-z_]+=(?:'[^']*'|\"[^\"]*\"|\S+)|[a-z][a-z0-9-]*", match.group(1))
        for place, word in enumerate(word for word in words if "=" not in word):
            # After the first target a word may be the sentence's: `make test passes`.
            if word in known or place > 0 and "-" not in word:
                continue
            # The application's own targets are called by the stack script.
            if not re.search(rf"make -C .*\b{word}\b", everything):
                yield f"make {word}: no such target"


def check_swiftload(line, known):
    match = re.match(r"(?:[A-Z_]+=\S+ )*swiftload(?: ([a-z]+))?(.*)", line.strip().lstrip("$ "))
    if not match or match.group(1) is None:
        return
    command, rest = match.group(1), match.group(2)
    if command not in known and command != "help":
        yield f"swiftload {command}: no such command"
        return
    for flag in FLAG.findall(rest.split("#")[0].split("|")[0]):
        if flag not in known.get(command, set()):
            yield f"swiftload {command} {flag}: no such flag"


def check_message(line, everything):
    for piece in line.split("…"):
        if len(piece.strip()) > 2 and piece.strip() not in everything:
            yield f"message: nothing says {piece.strip()!r}"


def problems(root, known_targets, known_commands):
    everything = sources(root)
    flags = set().union(*known_commands.values())
    documents = [root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").rglob("*.md"))]
    for document in documents:
        if not document.is_file():
            continue
        name = str(document.relative_to(root))
        for kind, code in code_of(document.read_text()):
            found = []
            for line in code.splitlines():
                if kind == "message":
                    found += check_message(line, everything)
                    continue
                found += [f"{path}: no such file" for path in PATH.findall(line) if not (root / path).exists()]
                if name.startswith(HISTORY):
                    continue
                found += check_make(line, known_targets, everything)
                found += check_swiftload(line, known_commands)
                found += [f"{flag}: nothing takes it" for flag in FLAG.findall(line) if flag not in flags and flag not in everything]
                found += [f"{word}: nothing reads it" for word in VARIABLE.findall(line) if word not in everything]
            yield from (f"{name}: {problem}" for problem in found)


def self_test():
    document = (
        "`make biuld` `make X=1 build` `swiftload rnu` `swiftload run --vusx 1` `--nowhere` `NO_SUCH_THING` `scripts/none.sh`\n"
        "```message\nfile … is gone\nfile … is here\n```\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "docs").mkdir()
        (root / "docs/a.md").write_text(document)
        (root / "Makefile").write_text("build:\n\t@echo file $$1 is here\n")
        found = list(problems(root, targets(root), {"run": {"--vus"}}))
    expected = [
        "message: nothing says 'is gone'", "make biuld: no such target", "swiftload rnu: no such command",
        "swiftload run --vusx: no such flag", "--vusx: nothing takes it", "--nowhere: nothing takes it",
        "NO_SUCH_THING: nothing reads it", "scripts/none.sh: no such file",
    ]
    assert sorted(found) == sorted(f"docs/a.md: {line}" for line in expected), found


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if len(sys.argv) != 2:
        sys.exit("usage: check_docs.py SWIFTLOAD | --self-test")
    root = pathlib.Path(__file__).resolve().parent.parent
    found = list(problems(root, targets(root), commands(sys.argv[1])))
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
