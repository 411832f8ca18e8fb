#!/usr/bin/env python3
"""Every row of the route table is documented in docs/http-api.md."""

import re

from source_tree import Finding, Plant, blank, line_of, main

ROUTES = "src/http/routes.cpp"
DOCUMENT = "docs/http-api.md"
# A path as a route table writes it: segments of letters, digits, '.', '-', '_' and <parameters> or {parameters}.
PATH = re.compile(r'"(/?(?:[\w.-]+|[<{]\w+[>}])(?:/(?:[\w.-]+|[<{]\w+[>}]))*/?)"')


def normal(path):
    return re.sub(r"[<{]\w+[>}]", "{}", path).strip("/")


def check(root):
    path = root / ROUTES
    if not path.exists():
        return []
    document = root / DOCUMENT
    if not document.exists():
        return [Finding(DOCUMENT, 0, "is missing")]
    documented = {
        normal(match)
        for match in re.findall(r"(?<![\w<{])/?(?:[\w.-]+|[<{]\w+[>}])(?:/(?:[\w.-]+|[<{]\w+[>}]))*/?", document.read_text("utf-8"))
    }
    documented |= {p.removeprefix("auth/") for p in documented}
    source = blank(path.read_text(encoding="utf-8"), strings=False)
    source = re.sub(r"^#.*$", "", source, flags=re.M)  # an include is no path
    findings, rows = [], 0
    for match in PATH.finditer(source):
        if "/" not in match.group(1):
            continue
        rows += 1
        if normal(match.group(1)) not in documented:
            findings.append(Finding(ROUTES, line_of(source, match.start()), f"{match.group(1)} is not in {DOCUMENT}"))
    if not rows:
        findings.append(Finding(ROUTES, 0, "no paths found: this check no longer understands the table"))
    return findings


_ROW = '#include "http/routes.hpp"\n{Method::post, "passkey/auth/verify", &handle},\n{Method::get, "/healthz", &health},\n{Method::get, "passkey/credentials/<id>", &c},\n'
PLANTS = [
    Plant("no routes yet", {}, None),
    Plant(
        "documented rows",
        {ROUTES: _ROW, DOCUMENT: "`POST /auth/passkey/auth/verify/`, `GET /healthz`, `passkey/credentials/{uuid}/`\n"},
        None,
    ),
    Plant(
        "a row the document lacks",
        {ROUTES: _ROW, DOCUMENT: "`GET /healthz`, `passkey/credentials/{uuid}/`, `passkey/auth/verify/more`\n"},
        "passkey/auth/verify is not in",
    ),
    Plant("no document", {ROUTES: _ROW}, "is missing"),
    Plant("an unreadable table", {ROUTES: "int a;\n", DOCUMENT: "x"}, "no longer understands"),
]

if __name__ == "__main__":
    main(check, PLANTS, "routes")
