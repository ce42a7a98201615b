#!/usr/bin/env python3
"""Checks reports by other means than those that made them. usage: check_report.py RUN_DIR|index.html…

A run directory must have all artifacts of a report, JSON that is JSON, texts without control characters, and a page that
is well formed and can do nothing: no scripts, frames, forms, event handlers or anything from a network. Of index.html the
links must lead somewhere too. Prints each violation; the exit code is 1 when there is one. Standard library only.
"""

import html.parser
import json
import os
import sys
import tempfile

JSON_FILES = ["metrics.json", "logs.json", "ai-analysis.json"]
TEXT_FILES = ["report.md", "report.txt"]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FORBIDDEN = {"script", "img", "image", "iframe", "frame", "object", "embed", "link", "base", "form", "input", "button",
             "audio", "video", "foreignobject", "animate", "set", "use", "template", "noscript"}
# Places that are loaded or followed.
PLACES = {"href", "src", "srcset", "xlink:href", "action", "formaction", "data", "poster", "background", "ping"}
CONTROLS = {*range(0x20)} - {0x0A}
# Cannot be seen, or change how what follows is seen.
INVISIBLE = CONTROLS | {*range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF}


class Page(html.parser.HTMLParser):
    """Reads a page strictly; `problems` has what is wrong with it, `links` where it leads, `ids` its anchors."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.problems, self.links, self.ids, self.open, self.words = [], [], set(), [], []
        self.feed(text)
        self.close()
        if self.open:
            self.problem(f"<{self.open[-1]}> is never closed")
        if not text.lstrip().lower().startswith("<!doctype html>"):
            self.problem("no <!doctype html> at its start")

    def problem(self, text):
        self.problems.append(f"line {self.getpos()[0]}: {text}")

    def handle_starttag(self, tag, attributes):
        self.look_at(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.look_at(tag, attributes)

    def look_at(self, tag, attributes):
        if tag in FORBIDDEN:
            self.problem(f"<{tag}>")
        for name, value in attributes:
            value = value or ""
            if name.startswith("on") or name == "srcdoc":
                self.problem(f"<{tag} {name}>")
            if name == "http-equiv" and value.lower() == "refresh":
                self.problem("a refresh")
            if name == "style" and "url(" in value.lower():
                self.problem(f"<{tag} style> loads something")
            if name in PLACES:
                self.links.append(value)
                if ":" in value.split("/")[0] or value.startswith(("//", "\\")):
                    self.problem(f"<{tag} {name}> leads to {value[:80]}")
            if name == "id":
                if value in self.ids:
                    self.problem(f"a second id {value}")
                self.ids.add(value)

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.problem(f"</{tag}> where <{self.open[-1] if self.open else 'nothing'}> is open")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style" and ("url(" in data or "@import" in data):
            self.problem("a style sheet that loads something")
        elif data.strip():
            self.words.append(data)

    def handle_comment(self, data):
        self.problem(f"a comment: {data[:80]}")


def of_text(path, forbidden=INVISIBLE):
    """(text, problems) of a file that must be UTF-8 that can be seen."""
    try:
        with open(path, "rb") as file:
            text = file.read().decode()
    except (OSError, UnicodeDecodeError) as error:
        return "", [str(error)]
    found = sorted({ord(character) for character in text} & forbidden)
    problems = [f"raw character U+{code:04X}" for code in found]
    return text, problems + ([] if text.strip() else ["it is empty"])


def of_page(path, leads_to_files=False):
    text, problems = of_text(path)
    if not text:
        return problems
    page = Page(text)
    problems += page.problems
    for link in page.links:
        if link.startswith("#"):
            if link[1:] and link[1:] not in page.ids:
                problems.append(f"a link to {link}, which is not there")
        elif leads_to_files and not os.path.exists(os.path.join(os.path.dirname(path), link)):
            problems.append(f"a link to {link}, which does not exist")
    if len(" ".join(page.words)) < 100:
        problems.append("it says next to nothing")
    return problems


def of_json(path):
    text, problems = of_text(path, CONTROLS)
    try:
        if not isinstance(json.loads(text), dict):
            problems.append("expected an object")
    except ValueError as error:
        problems.append(f"not JSON: {error}")
    return problems


def of(path):
    """Every violation as FILE: what."""
    if os.path.isdir(path):
        found = {name: of_json(os.path.join(path, name)) for name in JSON_FILES}
        found |= {name: of_text(os.path.join(path, name))[1] for name in TEXT_FILES}
        found["report.html"] = of_page(os.path.join(path, "report.html"))
        return [f"{os.path.join(path, name)}: {problem}" for name, problems in found.items() for problem in problems]
    return [f"{path}: {problem}" for problem in of_page(path, leads_to_files=True)]


def self_test():
    """A good page is good; each spoiled one is found."""
    words = "<p>" + "words " * 30 + "</p>"
    good = f"<!doctype html><html><head><title>t</title></head><body>{words}<a href=\"#a\">b</a><i id=\"a\">c</i></body></html>"
    spoils = ["<script>1</script>", "<img src=x>", "<iframe></iframe>", "<a href=\"http://h\">x</a>", "<a href=\"javascript:1\">x</a>",
              "<p onclick=\"1\">x</p>", "<p>x", "</b>", "<a href=\"#b\">x</a>", "\x1b[31m", "\u202e", "<!-- x -->", "<i id=\"a\"></i>"]
    missed = []
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "index.html")
        for spoil in ["", *spoils, "<a href=\"gone.html\">x</a>"]:
            with open(path, "w") as file:
                file.write(good.replace("</body>", spoil + "</body>"))
            if bool(of(path)) != bool(spoil):
                missed.append(spoil or "a good page")
        if len(of(directory)) < 6:
            missed.append("missing artifacts")
    for one in missed:
        print(f"check_report: self-test: judged wrongly: {one!r}", file=sys.stderr)
    return not missed


def main():
    if sys.argv[1:] == ["--self-test"]:
        return 0 if self_test() else 1
    if not sys.argv[1:]:
        print("usage: check_report.py RUN_DIR|index.html…", file=sys.stderr)
        return 2
    problems = [problem for path in sys.argv[1:] for problem in of(path)]
    for problem in problems:
        print(f"check_report: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
