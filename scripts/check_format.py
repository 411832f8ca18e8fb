#!/usr/bin/env python3
"""C++ files are as clang-format leaves them. With --fix they are formatted instead of judged."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from source_tree import ROOT, Finding, Plant, cpp_files, main, relative

TOOL = "clang-format-14"
FOLDERS = ("include", "src", "tests", "fuzz", "bench", "examples", "cmake")


def formatted(path):
    run = subprocess.run([TOOL, f"--style=file:{ROOT / '.clang-format'}", str(path)], capture_output=True, check=True)
    return run.stdout


def difference(root, path):
    old, new = path.read_bytes().split(b"\n"), formatted(path).split(b"\n")
    if old == new:
        return None
    line = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
    return Finding(relative(path, root), line + 1, "clang-format would change this (./dev format)")


def check(root):
    if not shutil.which(TOOL):
        return [Finding("scripts/check_format.py", 0, f"{TOOL} is not installed")]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda path: difference(root, path), cpp_files(root, *FOLDERS))
        return [finding for finding in found if finding]


def fix():
    for path in cpp_files(ROOT, *FOLDERS):
        new = formatted(path)
        if new != path.read_bytes():
            path.write_bytes(new)
            print(relative(path, ROOT))


PLANTS = [
    Plant("a formatted file", {"src/a.cpp": "int f() { return 1; }\n"}, None),
    Plant("a file to format", {"src/a.cpp": "int a;\nint  f( ){return 1;}\n"}, "src/a.cpp:2: clang-format"),
]

if __name__ == "__main__":
    if sys.argv[1:] == ["--fix"]:
        fix()
    else:
        main(check, PLANTS, "format")
