#!/usr/bin/env python3
"""No source is missing from the build: every .cpp below src/, tests/, fuzz/ and bench/ is named by a CMake list."""

import re

from source_tree import Finding, Plant, cpp_files, files, main, relative


def listed_in(path):
    """Words of a CMakeLists.txt without its comments, with a loop's or a generated name left to the reader."""
    return set(re.sub(r"#[^\n]*", "", path.read_text(encoding="utf-8")).split())


def check(root):
    findings = []
    for path in cpp_files(root, "src", "tests", "fuzz", "bench", "cmake"):
        if path.suffix != ".cpp" or "corpus" in path.parts:
            continue
        name = relative(path, root)
        # The nearest list above the file names it, by its path from there.
        folder = path.parent
        while folder != root and not (folder / "CMakeLists.txt").exists():
            folder = folder.parent
        lists = [folder / "CMakeLists.txt"]
        wanted = {path.relative_to(folder).as_posix()}
        if name.startswith("fuzz/") or name.startswith("bench/"):
            wanted.add(re.sub(r"_(fuzz|bench)$", "", path.stem))  # blockauth_fuzz(<name> ...)
        if folder == root or name.startswith("fuzz/"):
            lists += files(root, ["cmake"], {".cmake"})
            wanted |= {f'"${{PROJECT_SOURCE_DIR}}/{name}"', f'"${{PROJECT_SOURCE_DIR}}/{name}")'}
        words = set()
        for file in lists:
            if file.exists():
                words |= listed_in(file)
        words |= {re.sub(r"^blockauth_(fuzz|bench)\(", "", word) for word in words}
        words |= {re.sub(r"^\w+\(|\)$", "", word) for word in words}
        if not words & wanted:
            findings.append(Finding(name, 0, f"not listed in {relative(lists[0], root)}"))
    return findings


_LIST = "blockauth_layer(\n  base\n  SOURCES\n    a.cpp\n    # b.cpp\n)\n"
PLANTS = [
    Plant("a listed source", {"src/base/CMakeLists.txt": _LIST, "src/base/a.cpp": ""}, None),
    Plant("a source only a comment names", {"src/base/CMakeLists.txt": _LIST, "src/base/b.cpp": ""}, "src/base/b.cpp"),
    Plant("a source of a subfolder", {"src/base/CMakeLists.txt": _LIST, "src/base/x/a.cpp": ""}, "src/base/x/a.cpp"),
    Plant("a test nobody runs", {"tests/base/CMakeLists.txt": _LIST, "tests/base/z_test.cpp": ""}, "z_test.cpp"),
    Plant(
        "a listed fuzzer",
        {"fuzz/CMakeLists.txt": "blockauth_fuzz(cbor MAX_LEN 10 LINK x)\n", "fuzz/cbor_fuzz.cpp": ""},
        None,
    ),
    Plant(
        "a fuzzer nobody runs",
        {"fuzz/CMakeLists.txt": "blockauth_fuzz(cbor MAX_LEN 10 LINK x)\n", "fuzz/json_fuzz.cpp": ""},
        "fuzz/json_fuzz.cpp",
    ),
]

if __name__ == "__main__":
    main(check, PLANTS, "sources")
