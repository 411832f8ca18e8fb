#!/usr/bin/env python3
"""Every parse() and from_json() a header declares is fuzzed, and every fuzzer starts from a seed corpus."""

import re

from source_tree import Finding, Plant, blank, cpp_files, line_of, main, relative

DECLARATION = re.compile(r"\b(parse|from_json|\w+_from_json)\s*\(")
SCOPE = re.compile(r"\b(?:class|struct)\s+(?:\[\[\w+\]\]\s*)?(\w+)[^;{}()]*\{")


def scopes(text):
    """(start, end, name) of each class body."""
    for match in SCOPE.finditer(text):
        depth, end = 1, match.end()
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        yield match.end(), end, match.group(1)


def check(root):
    findings, fuzzed = [], ""
    for path in cpp_files(root, "fuzz"):
        fuzzed += blank(path.read_text(encoding="utf-8"))
        if path.name.endswith("_fuzz.cpp"):
            corpus = root / "fuzz" / "corpus" / path.stem.removesuffix("_fuzz")
            if not corpus.is_dir() or not any(corpus.iterdir()):
                findings.append(Finding(relative(path, root), 0, f"no seeds in {relative(corpus, root)}/"))
    for path in cpp_files(root, "include", "src"):
        if path.suffix != ".hpp":
            continue
        text = blank(path.read_text(encoding="utf-8"))
        for match in DECLARATION.finditer(text):
            before = text[: match.start()].rstrip()
            if before.endswith(("::", ".", "->", "return", "(", ",", "=")):
                continue  # a call, not a declaration
            inside = [s for s in scopes(text) if s[0] <= match.start() < s[1]]
            name = match.group(1)
            if inside:
                name = f"{max(inside)[2]}::{name}"
            if not re.search(rf"\b{name}\s*\(", fuzzed):
                findings.append(
                    Finding(relative(path, root), line_of(text, match.start()), f"{name}() has no fuzz target")
                )
    return findings


_HEADER = "class A {\n  static Result<A> parse(ByteView in);\n};\n"
_FUZZER = "int f(D d) { return A::parse(d).has_value(); }\n"
PLANTS = [
    Plant("a fuzzed parser", {"src/a.hpp": _HEADER, "fuzz/a_fuzz.cpp": _FUZZER, "fuzz/corpus/a/1": "x"}, None),
    Plant("a parser nobody fuzzes", {"src/a.hpp": _HEADER}, "A::parse() has no fuzz target"),
    Plant(
        "only another class's parser is fuzzed",
        {"src/a.hpp": _HEADER, "fuzz/a_fuzz.cpp": _FUZZER.replace("A::", "B::"), "fuzz/corpus/a/1": "x"},
        "A::parse()",
    ),
    Plant(
        "a free function nobody fuzzes",
        {"include/a.hpp": "Result<A> state_from_json(std::string_view text);\n"},
        "state_from_json() has no fuzz target",
    ),
    Plant("a fuzzer without seeds", {"fuzz/a_fuzz.cpp": _FUZZER}, "no seeds in fuzz/corpus/a/"),
]

if __name__ == "__main__":
    main(check, PLANTS, "parsers")
