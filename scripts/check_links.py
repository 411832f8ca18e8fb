#!/usr/bin/env python3
"""Documents point at what exists: relative links, and paths in `code` that start with a folder of this repository."""

import re

from source_tree import Finding, Plant, files, line_of, main, relative

LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s#]+)(?:#[^)\s]*)?\)")
CODE = re.compile(r"`((?:src|include|tests|docs|scripts|cmake|examples|packaging|fuzz|bench|demo)/[\w./-]+[\w/])`")


def check(root):
    findings = []
    documents = sorted(root.glob("*.md")) + files(root, ["docs", "tests", "fuzz", "examples", "packaging"], {".md"})
    for path in documents:
        if path.name == "CHANGELOG.md":
            continue  # history may speak of what is gone
        text = path.read_text(encoding="utf-8")
        prose = re.sub(r"^```.*?^```", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S | re.M)
        for match in LINK.finditer(prose):
            target = match.group(1)
            if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
                findings.append(Finding(relative(path, root), line_of(text, match.start()), f"{target} does not exist"))
        for match in CODE.finditer(prose):
            if not (root / match.group(1)).exists():
                findings.append(
                    Finding(relative(path, root), line_of(text, match.start()), f"{match.group(1)} does not exist")
                )
    return findings


PLANTS = [
    Plant("links that lead somewhere", {"README.md": "[a](docs/a.md) [b](https://example.org) `src/a.cpp`", "docs/a.md": "[up](../README.md#top)", "src/a.cpp": ""}, None),
    Plant("a link into the void", {"README.md": "\n[a](docs/a.md)"}, "README.md:2: docs/a.md"),
    Plant("a path that is gone", {"docs/a.md": "see `src/base/gone.cpp`"}, "src/base/gone.cpp does not exist"),
]

if __name__ == "__main__":
    main(check, PLANTS, "links")
