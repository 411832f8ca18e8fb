#!/usr/bin/env python3
"""Every step of WebAuthn's two ceremonies has its code, its test and its row in docs/spec-map.md.

A row of the map is `| <section>/<step> | <keyword>[ / <keyword>...] | ... |`, for example `| 7.1/9 | origin | ... |`.
Code cites a step as `§7.1 step 9 (origin)`, several as `§7.1 step 5 (UTF-8 decode) and step 6 (JSON parser)`; a keyword
the map does not know means that one of the two is about another edition of the specification. A test of the step is named `TEST(<...Registration...>, Step9_...)`, or Authentication.
"""

import re

from source_tree import Finding, Plant, blank, comments_of, cpp_files, line_of, main, relative

MAP = "docs/spec-map.md"
STEPS = {"7.1": range(5, 30), "7.2": range(5, 26)}
SUITES = {"7.1": "registration", "7.2": "authentication"}

ROW = re.compile(r"^\|\s*`?§?(7\.[12])(?:/| step )(\d+)`?\s*\|([^|]*)\|", re.M)
_ONE = r"\d+(?:\s*\([^)]*\))?"
SECTION_OR_STEPS = re.compile(rf"§(?P<section>\d+(?:\.\d+)*)|\b[Ss]teps?\s+(?P<steps>{_ONE}(?:(?:,| and|, and| to)\s+{_ONE})*)")
STEP = re.compile(r"(\d+)(?:\s*\(([^)]*)\))?")
TEST = re.compile(r"\bTEST(?:_F|_P)?\s*\(\s*(\w+)\s*,\s*Step(\d+)_")
STEP_LITERAL = re.compile(r'"(7\.[12])/(\d+)"')


def words(text):
    return text.strip().strip("`").lower()


def citations(comment):
    """(section, number, keyword or "") of each step the comment cites; a section holds until the next one."""
    section = None
    for match in SECTION_OR_STEPS.finditer(comment):
        if match["section"]:
            section = match["section"]
        elif section in STEPS:
            for number, keyword in STEP.findall(match["steps"]):
                yield section, int(number), keyword


def check(root):
    path = root / MAP
    if not path.exists():
        if (root / "src/webauthn/verify_registration.cpp").exists():
            return [Finding(MAP, 0, "is missing")]
        return []
    findings = []
    text = path.read_text(encoding="utf-8")
    keywords = {}
    for match in ROW.finditer(text):
        step = (match.group(1), int(match.group(2)))
        keywords.setdefault(step, set()).update(words(k) for k in match.group(3).split(" / ") if k.strip())

    cited, tested = set(), set()
    for file in cpp_files(root, "src", "include"):
        name = relative(file, root)
        source = file.read_text(encoding="utf-8")
        for line, comment in comments_of(source):
            for section, number, keyword in citations(comment):
                step = (section, number)
                if step not in keywords:
                    findings.append(Finding(name, line, f"§{section} step {number} is not in {MAP}"))
                elif keyword:
                    if words(keyword) not in keywords[step]:
                        known = "; ".join(sorted(keywords[step]))
                        findings.append(
                            Finding(name, line, f"§{section} step {number} ({keyword}): the map says ({known})")
                        )
                    elif name.startswith("src/"):
                        cited.add(step)
        for match in STEP_LITERAL.finditer(source):
            if (match.group(1), int(match.group(2))) not in keywords:
                findings.append(Finding(name, line_of(source, match.start()), f"{match.group()} is not in {MAP}"))
    for file in cpp_files(root, "tests"):
        for suite, number in TEST.findall(blank(file.read_text(encoding="utf-8"))):
            tested |= {(s, int(number)) for s, word in SUITES.items() if word in suite.lower()}

    for section, numbers in STEPS.items():
        for number in numbers:
            step = (section, number)
            if step not in keywords:
                findings.append(Finding(MAP, 0, f"§{section} step {number} has no row"))
                continue
            if step not in cited:
                findings.append(Finding(MAP, 0, f"§{section} step {number} is not cited with its keyword in src/"))
            if step not in tested:
                findings.append(Finding(MAP, 0, f"§{section} step {number} begins no test name (Step{number}_...)"))
    return findings


def _tree(**changes):
    rows, code, tests = [], [], []
    for section, numbers in STEPS.items():
        for number in numbers:
            rows.append(f"| {section}/{number} | word{number}, and more / other | code | test |")
            code.append(f"// §{section} step {number}\n// (word{number}, and more): text\nint a;")
            tests.append(f"TEST({SUITES[section].capitalize()}, Step{number}_isHeld) {{}}")
    tree = {MAP: "\n".join(rows), "src/webauthn/a.cpp": "\n".join(code), "tests/a_test.cpp": "\n".join(tests)}
    for key, (old, new) in changes.items():
        name = {"map": MAP, "code": "src/webauthn/a.cpp", "tests": "tests/a_test.cpp"}[key]
        tree[name] = tree[name].replace(old, new, 1)
    return tree


PLANTS = [
    Plant("a complete map", _tree(), None),
    Plant("steps cited together", _tree(code=("// §7.1 step 5\n// (word5, and more): text\nint a;\n// §7.1 step 6\n// (word6, and more)", "// §7.1 steps 5 (other) and 6 (other)")), None),
    Plant("no code yet", {}, None),
    Plant("code without a map", {"src/webauthn/verify_registration.cpp": ""}, "is missing"),
    Plant("a step without a row", _tree(map=("| 7.1/29 |", "| 7.3/29 |"), code=("§7.1 step 29", "")), "has no row"),
    Plant("a step without code", _tree(code=("§7.2 step 7\n", "\n")), "§7.2 step 7 is not cited"),
    Plant("a step without a test", _tree(tests=("Step5_", "S_")), "§7.1 step 5 begins no test"),
    Plant(
        "a keyword of another edition",
        _tree(code=("int a;", "// §7.1 step 9 (challenge)\n")),
        "the map says (other; word9, and more)",
    ),
    Plant(
        "such a keyword after another step",
        _tree(code=("int a;", "// §7.2 step 8 (other) and step 9 (challenge)\n")),
        "§7.2 step 9 (challenge)",
    ),
    Plant("the steps of other sections", _tree(code=("int a;", "// §8.2 step 31 (x), step 40 (y)\n")), None),
    Plant("a step there is not", _tree(code=("int a;", "int a; // §7.1 step 31 (x)")), "step 31 is not in"),
    Plant("an error naming such a step", _tree(code=("int a;", 'f("7.2/31");')), '"7.2/31" is not in'),
]

if __name__ == "__main__":
    main(check, PLANTS, "spec")
