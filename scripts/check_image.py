#!/usr/bin/env python3
"""Whether Dockerfile, .dockerignore and the workflow fit the tree. usage: check_image.py [--self-test | --run DIR]

No container engine is needed: the files are read, and what they name is looked for. Prints a line for each violation and
then ends with 1. --self-test breaks copies and ends with 1 when a break is not noticed. --run DIR makes the build
stage's tree below DIR and runs its commands there, those of apt-get excepted. Needs PyYAML.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import yaml

# What the final image has: the C library, zlib (Debian's dpkg needs it), and what libstdc++6 brings.
LIBRARIES = {"linux-vdso", "ld-linux-x86-64", "ld-linux-aarch64", "libc", "libm", "libstdc++", "libgcc_s", "libz"}
WORKFLOW = ".github/workflows/check.yml"


def read(root, name):
    with open(os.path.join(root, name), encoding="utf-8") as file:
        return file.read()


def instructions(text):
    """(instruction, arguments) of a Dockerfile, continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("#")))
    result = []
    for line in joined.split("\n"):
        if line.strip():
            name, _, arguments = line.strip().partition(" ")
            result.append((name.upper(), arguments.strip()))
    return result


def stages(text):
    """The instructions of each stage, with FROM first."""
    result = []
    for instruction in instructions(text):
        if instruction[0] == "FROM":
            result.append([])
        if result:
            result[-1].append(instruction)
    return result


def copied(stage):
    """What a stage copies from the tree: (source, target)."""
    for name, arguments in stage:
        words = arguments.split()
        if name == "COPY" and not words[0].startswith("--from="):
            for source in words[:-1]:
                yield source, words[-1]


def is_sent(ignore, path):
    """Whether a path is sent to the engine: the file starts from nothing, and ! brings back."""
    kept = [line[1:] for line in ignore.split("\n") if line.startswith("!")]
    return any(path == one or path.startswith(one + "/") for one in kept)


def check_dockerfile(root, complain):
    parts = stages(read(root, "Dockerfile"))
    ignore = read(root, ".dockerignore")
    if ignore.split("\n")[0] != "*":
        complain(".dockerignore: expected * first: only what is named is sent")
    if len(parts) != 2:
        complain(f"Dockerfile: {len(parts)} stages: expected two")
        return
    build, final = parts
    for stage in parts:
        image = stage[0][1].split()[0]
        if ":" not in image or image.endswith(":latest"):
            complain(f"Dockerfile: image {image} has no version")
    for source, _ in copied(build):
        if not os.path.exists(os.path.join(root, source)):
            complain(f"Dockerfile: COPY {source}: does not exist")
        elif not is_sent(ignore, source):
            complain(f"Dockerfile: COPY {source}: not sent, by .dockerignore")
    sources = [source for source, _ in copied(build)]
    for name, arguments in build:
        for script in re.findall(r"\bscripts/[\w.-]+", arguments) if name == "RUN" else []:
            if not os.access(os.path.join(root, script), os.X_OK):
                complain(f"Dockerfile: RUN {script}: does not exist, or cannot be run")
    needed = set(re.findall(r'path: "([^"]+)"', read(root, "Package.swift")))
    needed |= {"Sources", "Tests", "scripts", "load/profiles", "docs/manpage-sections.man", "Package.swift"}
    for path in sorted(needed):
        if not any(path == source or path.startswith(source + "/") for source in sources):
            complain(f"Dockerfile: {path} is needed for building or installing and not copied")
    names = [name for name, _ in final]
    if "USER" not in names or dict(final)["USER"] in ("root", "0"):
        complain("Dockerfile: the program runs as root")
    elif "ENTRYPOINT" in names and names.index("USER") > names.index("ENTRYPOINT"):
        complain("Dockerfile: USER after ENTRYPOINT")
    if dict(final).get("ENTRYPOINT") != '["swiftload"]':
        complain('Dockerfile: expected ENTRYPOINT ["swiftload"]')
    prefix = re.search(r"DESTDIR=(\S+) PREFIX=(\S+)", " ".join(arguments for _, arguments in build))
    from_build = [arguments for name, arguments in final if name == "COPY"]
    if not prefix or f"--from=build {prefix.group(1)}{prefix.group(2)} {prefix.group(2)}" not in from_build:
        complain("Dockerfile: what the build stage installs is not what the image gets")


def targets(root):
    return set(re.findall(r"^([a-z-]+):", read(root, "Makefile"), re.MULTILINE))


def check_step(root, complain, step):
    place = f"{WORKFLOW}: {step.get('name') or step.get('uses')}"
    if "uses" in step and not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"]):
        complain(f"{place}: {step['uses']}: expected a commit of 40 digits")
    commands = step.get("run", "")
    for script in re.findall(r"\bscripts/[\w.-]+", commands):
        if not os.access(os.path.join(root, script), os.X_OK):
            complain(f"{place}: {script} does not exist, or cannot be run")
    for line in re.findall(r"\bmake ([^|&;\n]+)", re.sub(r"install .*", "", commands)):
        for word in shlex.split(line):
            if re.fullmatch(r"[a-z][a-z-]*", word) and word not in targets(root):
                complain(f"{place}: make {word}: no such target")
    if commands.count("\n") > 1:
        check = subprocess.run(["bash", "-n"], input=commands, text=True, capture_output=True)
        if check.returncode != 0:
            complain(f"{place}: {check.stderr.strip()}")


def check_workflow(root, complain):
    try:
        workflow = yaml.safe_load(read(root, WORKFLOW))
    except yaml.YAMLError as error:
        complain(f"{WORKFLOW}: {error}".replace("\n", " "))
        return
    # YAML 1.1 reads the key `on` as true.
    if not workflow.get("on", workflow.get(True)):
        complain(f"{WORKFLOW}: no event starts it")
    if workflow.get("permissions") != {"contents": "read"}:
        complain(f"{WORKFLOW}: expected the right to read contents and no other")
    steps = []
    for name, job in workflow.get("jobs", {}).items():
        if "timeout-minutes" not in job:
            complain(f"{WORKFLOW}: job {name} has no timeout-minutes")
        steps += job.get("steps", [])
    for step in steps:
        check_step(root, complain, step)
    commands = "\n".join(step.get("run", "") for step in steps)
    for wanted in ("make check", "stress.sh smoke", "$GITHUB_STEP_SUMMARY"):
        if wanted not in commands:
            complain(f"{WORKFLOW}: does not have {wanted}")
    uploads = [step for step in steps if "upload-artifact" in step.get("uses", "")]
    if not uploads or any("always()" not in str(step.get("if")) for step in uploads):
        complain(f"{WORKFLOW}: artifacts are not uploaded after a failure")


def violations(root):
    found = []
    check_dockerfile(root, found.append)
    check_workflow(root, found.append)
    return found


BREAKS = [
    ("Dockerfile", "COPY Tests Tests\n", ""),
    ("Dockerfile", "COPY Sources Sources", "COPY Source Sources"),
    ("Dockerfile", "scripts/build.sh", "scripts/compile.sh"),
    ("Dockerfile", "USER swiftload\n", ""),
    ("Dockerfile", "debian:bookworm-slim", "debian"),
    ("Dockerfile", "PREFIX=/usr/local", "PREFIX=/opt"),
    ("Dockerfile", "COPY load/profiles load/profiles\n", ""),
    (".dockerignore", "!Sources\n", ""),
    (".dockerignore", "*\n!Package.swift", "!Package.swift"),
    (WORKFLOW, "make check", "make checks"),
    (WORKFLOW, "ai-report", "report"),
    (WORKFLOW, "    timeout-minutes: 60\n", ""),
    (WORKFLOW, "always()", "success()"),
    (WORKFLOW, "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683", "actions/checkout@v4"),
    (WORKFLOW, "contents: read", "contents: write"),
    (WORKFLOW, "scripts/job_summary.sh", "scripts/summary.sh"),
    (WORKFLOW, 'exit "$status"', 'exit "$status'),
    (WORKFLOW, "jobs:\n", "jobs: {\n"),
]


def self_test(root):
    unnoticed = []
    with tempfile.TemporaryDirectory() as copy:
        for name in ("Dockerfile", ".dockerignore", ".github", "Makefile", "Package.swift"):
            source = os.path.join(root, name)
            (shutil.copytree if os.path.isdir(source) else shutil.copy)(source, os.path.join(copy, name))
        for name in ("Sources", "Tests", "Fuzz", "scripts", "load", "docs"):
            os.symlink(os.path.abspath(os.path.join(root, name)), os.path.join(copy, name))
        for name, old, new in BREAKS:
            text = read(copy, name)
            if old not in text:
                unnoticed.append(f"{name}: has no {old!r} to break")
                continue
            with open(os.path.join(copy, name), "w", encoding="utf-8") as file:
                file.write(text.replace(old, new))
            if not violations(copy):
                unnoticed.append(f"{name}: {old!r} → {new!r} is not noticed")
            with open(os.path.join(copy, name), "w", encoding="utf-8") as file:
                file.write(text)
    return unnoticed


def run(root, directory):
    """Runs the build stage in `directory`/src, with / as `directory` where it installs. The exit status."""
    build = stages(read(root, "Dockerfile"))[0]
    tree = os.path.join(directory, "src")
    for source, target in copied(build):
        place = os.path.normpath(os.path.join(tree, target))
        if os.path.isdir(os.path.join(root, source)):
            shutil.copytree(os.path.join(root, source), place)
        else:
            place = os.path.join(place, os.path.basename(source)) if target.endswith("/") else place
            os.makedirs(os.path.dirname(place), exist_ok=True)
            shutil.copy(os.path.join(root, source), place)
    for name, arguments in build:
        if name != "RUN" or arguments.startswith("apt-get"):
            continue
        command = arguments.replace("DESTDIR=/out", f"DESTDIR={directory}/out")
        print(f"== {command}", flush=True)
        status = subprocess.run(["sh", "-c", command], cwd=tree).returncode
        if status != 0:
            return status
    return check_libraries(f"{directory}/out/usr/local/bin/swiftload")


def check_libraries(program):
    """Whether the final image has all libraries that a program needs. The exit status."""
    listing = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    names = {os.path.basename(line.split()[0]).split(".so")[0] for line in listing.split("\n") if line.strip()}
    for name in sorted(names - LIBRARIES):
        print(f"check_image: {program} needs {name}, which the image has not", file=sys.stderr)
    return 1 if names - LIBRARIES else 0


def main():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    if sys.argv[1:2] == ["--run"]:
        return run(root, os.path.abspath(sys.argv[2]))
    found = self_test(root) if sys.argv[1:2] == ["--self-test"] else violations(root)
    for line in found:
        print(f"check_image: {line}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
