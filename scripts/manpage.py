#!/usr/bin/env python3
"""Makes a man page from an ArgumentParser command tree. usage: PROGRAM --experimental-dump-help | manpage.py [--append FILE]

The tree gives NAME, SYNOPSIS, DESCRIPTION and one section of options per command; FILE holds what the tree does not know
(exit codes, environment, files), in man's own markup. The date is left out, so the same input gives the same page.
"""

import argparse
import json
import sys


def escape(text):
    """Text as man shows it unchanged."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def spelled(name):
    dashes = {"long": "--", "short": "-", "longWithSingleDash": "-"}[name["kind"]]
    return escape(dashes + name["name"])


def shown(items):
    return [item for item in items or [] if item.get("shouldDisplay", True)]


def value(argument):
    return f"\\fI{escape(argument.get('valueName') or argument['kind'])}\\fR"


def brief(argument):
    """One argument as the synopsis has it."""
    if argument["kind"] == "positional":
        text = value(argument)
    else:
        text = f"\\fB{spelled(argument['preferredName'])}\\fR"
        if argument["kind"] == "option":
            text += " " + value(argument)
    if argument.get("isRepeating"):
        text += " ..."
    return f"[{text}]" if argument.get("isOptional") else text


def described(argument):
    """One argument as the list of options has it."""
    if argument["kind"] == "positional":
        heading = value(argument)
    else:
        heading = ", ".join(f"\\fB{spelled(name)}\\fR" for name in sorted(
            argument["names"], key=lambda name: name["kind"] != "short"))
        if argument["kind"] == "option":
            heading += " " + value(argument)
    yield ".TP"
    yield heading
    text = [argument.get("abstract"), argument.get("discussion")]
    if argument.get("defaultValue"):
        text.append(f"Default: {argument['defaultValue']}.")
    if argument.get("allValues"):
        text.append(f"One of: {', '.join(argument['allValues'])}.")
    yield escape(" ".join(part for part in text if part) or "No description.")


def commands(command, path=()):
    """The command and all below it, as (words, command)."""
    path = (*path, command["commandName"])
    yield path, command
    for below in shown(command.get("subcommands")):
        if below["commandName"] != "help":
            yield from commands(below, path)


def page(tree, extra):
    """The whole page."""
    root = tree["command"]
    name = root["commandName"]
    every = list(commands(root))
    yield f'.TH {name.upper()} 1 "" "{escape(name)}" "User Commands"'
    yield ".SH NAME"
    yield f"{escape(name)} \\- {escape(root.get('abstract', '').rstrip('.'))}"
    yield ".SH SYNOPSIS"
    for path, command in every:
        if command.get("subcommands") and command is not root:
            continue
        yield ".PP"
        yield f"\\fB{escape(' '.join(path))}\\fR"
        yield " ".join(brief(argument) for argument in shown(command.get("arguments")) if argument.get("names") is None
                       or not any(each["name"] == "help" for each in argument["names"]))
    yield ".SH DESCRIPTION"
    yield escape(root.get("discussion") or root.get("abstract") or "")
    for path, command in every:
        yield f".SH {escape(('options' if command is root else ' '.join(path[1:])).upper())}"
        if command is not root:
            yield escape(" ".join(part for part in (command.get("abstract"), command.get("discussion")) if part))
        for argument in shown(command.get("arguments")):
            yield from described(argument)
    yield extra.rstrip("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--append", metavar="FILE", help="sections to put at the end")
    options = parser.parse_args()
    extra = ""
    if options.append:
        with open(options.append, encoding="utf-8") as file:
            extra = file.read()
    try:
        tree = json.load(sys.stdin)
        print("\n".join(line for line in page(tree, extra) if line))
    except (json.JSONDecodeError, KeyError, TypeError) as problem:
        sys.exit(f"manpage: standard input: expected a command tree of --experimental-dump-help: {problem!r}")


if __name__ == "__main__":
    main()
