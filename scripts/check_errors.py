#!/usr/bin/env python3
"""Every Errc is expected by a test."""

import re

from source_tree import Finding, Plant, blank, cpp_files, line_of, main

ERRORS = "include/blockauth/base/error.hpp"


def check(root):
    path = root / ERRORS
    if not path.exists():
        return [Finding(ERRORS, 0, "is missing")]
    source = blank(path.read_text(encoding="utf-8"))
    body = re.search(r"enum class Errc[^{]*\{(.*?)\}", source, re.S)
    if not body:
        return [Finding(ERRORS, 0, "declares no enum class Errc")]
    expected = set()
    for test in cpp_files(root, "tests"):
        if test.name.endswith(("_test.cpp", "_contract.hpp")):
            expected |= set(re.findall(r"\bErrc::(\w+)", blank(test.read_text(encoding="utf-8"))))
    findings = []
    for match in re.finditer(r"\w+", body.group(1)):
        if match.group() not in expected:
            line = line_of(source, body.start(1) + match.start())
            findings.append(Finding(ERRORS, line, f"no test expects Errc::{match.group()}"))
    return findings


_ENUM = "enum class Errc : std::uint8_t {\n  a,  // first\n  b,\n};\n"
PLANTS = [
    Plant("all expected", {ERRORS: _ENUM, "tests/x_test.cpp": "EXPECT_EQ(e, Errc::a); f(Errc::b);"}, None),
    Plant("one only in a comment", {ERRORS: _ENUM, "tests/x_test.cpp": "f(Errc::a); // Errc::b"}, "Errc::b"),
    Plant("one only in shared code", {ERRORS: _ENUM, "tests/x_test.cpp": "f(Errc::b);", "tests/s.cpp": "Errc::a"}, "Errc::a"),
]

if __name__ == "__main__":
    main(check, PLANTS, "errors")
