#!/usr/bin/env python3
"""The tests that docs/conformance.md and docs/spec-map.md name as proof exist.

In the last column of a table `Suite.Name` is a TEST, TEST_F or TEST_P; `*` stands for anything. A path is a file. Every
row of docs/conformance.md names at least one of either.
"""

import re
from fnmatch import fnmatchcase

from source_tree import Finding, Plant, blank, cpp_files, line_of, main, relative

DOCUMENTS = ("docs/conformance.md", "docs/spec-map.md")
ROW = re.compile(r"^\|(?!\s*-+\s*\|)(.*)\|[ \t]*$", re.M)
CODE = re.compile(r"`([^`\n]+)`")
PATTERN = re.compile(r"^[A-Z]\w*\*?\.[\w*]+$|^[A-Z]\w*\.?[\w]*\*$")
PATH = re.compile(r"^(?:tests|fuzz|scripts|bench)/[\w./-]+$")
TEST = re.compile(r"\bTEST(?:_F|_P)?\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)")


def rows(text):
    """(offset, last cell) of each row of a table that is not its head."""
    for match in ROW.finditer(text):
        following = text[match.end() :].lstrip("\n")
        if not re.match(r"\|\s*-+\s*\|", following):
            yield match.start(), re.split(r"(?<!\\)\|", match.group(1))[-1]


def check(root):
    tests = set()
    for path in cpp_files(root, "tests"):
        tests |= {f"{suite}.{name}" for suite, name in TEST.findall(blank(path.read_text(encoding="utf-8")))}
    findings = []
    for document in DOCUMENTS:
        path = root / document
        if not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        for offset, cell in rows(text):
            proofs = 0
            for word in CODE.findall(cell):
                if PATTERN.match(word):
                    proofs += 1
                    if not any(fnmatchcase(test, word) for test in tests):
                        findings.append(Finding(document, line_of(text, offset), f"there is no test {word}"))
                elif PATH.match(word):
                    proofs += 1
                    if not (root / word).exists():
                        findings.append(Finding(document, line_of(text, offset), f"{word} does not exist"))
            if proofs == 0 and document == DOCUMENTS[0]:
                findings.append(Finding(document, line_of(text, offset), "a row without a test"))
    return findings


_TESTS = "TEST(Origin, IsExact) {}\nTEST_P(Vectors, AreAccepted) {}\nTEST_F(Registration, Step7_type_IsExact) {}\n"
_HEAD = "| Feature | Section | Tests |\n|---|---|---|\n"


def _tree(row, document=DOCUMENTS[0]):
    return {document: _HEAD + row, "tests/a_test.cpp": _TESTS, "fuzz/a_fuzz.cpp": ""}


PLANTS = [
    Plant("tests that exist", _tree("| a | §1 | `Origin.IsExact`, `Registration.Step7_*`, `Vectors.*` |"), None),
    Plant("a fuzzer that exists", _tree("| a | §1 | `fuzz/a_fuzz.cpp` |"), None),
    Plant("a test that is gone", _tree("| a | §1 | `Origin.IsLoose` |"), "conformance.md:3: there is no test Origin.IsLoose"),
    Plant("a pattern without a test", _tree("| a | §1 | `Registration.Step8_*` |"), "there is no test Registration.Step8_*"),
    Plant("a suite that is gone", _tree("| a | §1 | `Origins.*` |"), "there is no test Origins.*"),
    Plant("a test in a comment", {**_tree("| a | §1 | `B.C` |"), "tests/b_test.cpp": "// TEST(B, C)\n"}, "no test B.C"),
    Plant("a file that is gone", _tree("| a | §1 | `fuzz/b_fuzz.cpp` |"), "fuzz/b_fuzz.cpp does not exist"),
    Plant("a claim without proof", _tree("| a | §1 | |"), "a row without a test"),
    Plant("the map may leave it open", _tree("| a | §1 | |", DOCUMENTS[1]), None),
    Plant("the map names a test that is gone", _tree("| a | §1 | `Origin.Gone` |", DOCUMENTS[1]), "spec-map.md:3"),
]

if __name__ == "__main__":
    main(check, PLANTS, "conformance")
