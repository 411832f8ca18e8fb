#!/usr/bin/env python3
"""Every storage port has a contract suite, and every adapter instantiates every suite.

A port is an interface `class I...` in include/blockauth/{passkey,token}/; its suite is a header of tests/contract/ that
names it. An adapter is a header of include/blockauth/store/ with an open_...() factory; its tests are tests/store/<adapter>*_test.cpp.
"""

import re

from source_tree import Finding, Plant, blank, cpp_files, line_of, main, relative


def check(root):
    findings = []
    suites = {p: blank(p.read_text(encoding="utf-8")) for p in cpp_files(root, "tests/contract")}
    for path in cpp_files(root, "include/blockauth/passkey", "include/blockauth/token"):
        text = blank(path.read_text(encoding="utf-8"))
        for match in re.finditer(r"\bclass\s+(I[A-Z]\w+)[^;{]*\{", text):
            if not any(re.search(rf"\b{match.group(1)}\b", suite) for suite in suites.values()):
                findings.append(
                    Finding(
                        relative(path, root),
                        line_of(text, match.start()),
                        f"{match.group(1)} has no contract suite in tests/contract/",
                    )
                )
    for adapter in cpp_files(root, "include/blockauth/store"):
        if not re.search(r"\bopen_\w+\s*\(", blank(adapter.read_text(encoding="utf-8"))):
            continue  # the interface of all adapters
        name = adapter.stem
        tests = [p for p in cpp_files(root, "tests/store") if p.name.startswith(name)]
        text = "".join(p.read_text(encoding="utf-8") for p in tests)
        for suite in suites:
            if suite.name.endswith("_contract.hpp") and f'"contract/{suite.name}"' not in text:
                findings.append(
                    Finding(relative(adapter, root), 0, f"tests/store/{name}*_test.cpp does not run {suite.name}")
                )
    return findings


_PORT = {"include/blockauth/passkey/a.hpp": "class IStore {\n};\n"}
_SUITE = {"tests/contract/store_contract.hpp": "void run(IStore& store);\n"}
_ADAPTER = {"include/blockauth/store/memory.hpp": "Store open_memory();", "tests/store/memory_test.cpp": '#include "contract/store_contract.hpp"\n'}
PLANTS = [
    Plant("a port, its suite and an adapter", _PORT | _SUITE | _ADAPTER, None),
    Plant("a port without a suite", _PORT, "IStore has no contract suite"),
    Plant(
        "an adapter that skips a suite",
        _PORT | _SUITE | {"include/blockauth/store/memory.hpp": "Store open_memory();", "tests/store/memory_test.cpp": ""},
        "does not run store_contract.hpp",
    ),
]

if __name__ == "__main__":
    main(check, PLANTS, "ports")
