#!/usr/bin/env python3
"""Every storage port has a contract suite, and every store we ship runs every suite.

A port is an interface `class I<Port>` in include/blockauth/{passkey,token}/; its suite is the fixture <Port>Contract in
tests/contract/. tests/store/ instantiates each suite over adapters(), which opens each store that
include/blockauth/store/ declares (open_...).
"""

import re

from source_tree import Finding, Plant, blank, cpp_files, line_of, main, relative

INSTANCE = r"INSTANTIATE_TEST_SUITE_P\s*\(\s*\w+\s*,\s*{}\s*,\s*testing::ValuesIn\(\s*adapters\(\)\s*\)"


def check(root):
    findings = []
    suites = "".join(blank(p.read_text(encoding="utf-8")) for p in cpp_files(root, "tests/contract"))
    tests = "".join(blank(p.read_text(encoding="utf-8")) for p in cpp_files(root, "tests/store"))

    def missing(path, text, offset, what):
        findings.append(Finding(relative(path, root), line_of(text, offset), what))

    for path in cpp_files(root, "include/blockauth/passkey", "include/blockauth/token"):
        text = blank(path.read_text(encoding="utf-8"))
        for match in re.finditer(r"\bclass\s+I([A-Z]\w+)[^;{]*\{", text):
            suite = f"{match.group(1)}Contract"
            if not re.search(rf"\bTEST_P\s*\(\s*{suite}\b", suites):
                missing(path, text, match.start(), f"I{match.group(1)} has no tests TEST_P({suite}, ...) in tests/contract/")
            elif not re.search(INSTANCE.format(suite), tests):
                missing(path, text, match.start(), f"tests/store/ does not run {suite} over adapters()")
    for path in cpp_files(root, "include/blockauth/store"):
        text = blank(path.read_text(encoding="utf-8"))
        for match in re.finditer(r"\b(open_\w+)\s*\(", text):
            if not re.search(rf"\b{match.group(1)}\s*\(", tests):
                missing(path, text, match.start(), f"no adapter in tests/store/ calls {match.group(1)}()")
    return findings


_PORT = {"include/blockauth/passkey/a.hpp": "class ILedger {\n};\n"}
_SUITE = {"tests/contract/ledger_contract.hpp": "TEST_P(LedgerContract, SpendsOnce) {}\n"}
_STORE = {"include/blockauth/store/memory.hpp": "std::unique_ptr<Store> open_memory(IRandom& random);"}
_TESTS = {
    "tests/store/contracts_test.cpp": "INSTANTIATE_TEST_SUITE_P(Store, LedgerContract, testing::ValuesIn(adapters()), n);\n",
    "tests/store/adapters.hpp": "auto adapters() { return open_memory(r); }\n",
}
PLANTS = [
    Plant("a port, its suite and a store", _PORT | _SUITE | _STORE | _TESTS, None),
    Plant("a port without a suite", _PORT | _STORE | _TESTS, "ILedger has no tests"),
    Plant(
        "a suite nobody runs",
        _PORT | _SUITE | _STORE | _TESTS | {"tests/store/contracts_test.cpp": "// LedgerContract\n"},
        "does not run LedgerContract",
    ),
    Plant(
        "a store that runs no suite",
        _PORT | _SUITE | _STORE | _TESTS | {"include/blockauth/store/x.hpp": "Result<S> open_x(C c);"},
        "calls open_x()",
    ),
]

if __name__ == "__main__":
    main(check, PLANTS, "ports")
