#!/usr/bin/env python3
"""Every public header compiles alone, with each compiler of the baseline."""

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

from source_tree import Finding, Plant, cpp_files, main, relative

COMPILERS = {"g++": "-std=c++23", "clang++-14": "-std=c++2b"}
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]


def compile_alone(root, compiler, header):
    include = re.sub(r"^include/", "", relative(header, root))
    command = [compiler, COMPILERS[compiler], *WARNINGS, "-fsyntax-only", "-x", "c++", f"-I{root / 'include'}", "-"]
    run = subprocess.run(command, input=f'#include "{include}"\n', capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return None
    errors = [line for line in run.stderr.splitlines() if " error: " in line] or run.stderr.splitlines()
    return Finding(relative(header, root), 0, f"alone with {compiler}: {errors[0].replace(f'{root}/', '')}")


def check(root):
    missing = [c for c in COMPILERS if not shutil.which(c)]
    if missing:
        return [Finding("scripts/check_headers.py", 0, f"{c} is not installed") for c in missing]
    work = [(root, compiler, header) for header in cpp_files(root, "include") for compiler in COMPILERS]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [finding for finding in pool.map(lambda item: compile_alone(*item), work) if finding]


PLANTS = [
    Plant("a header that is complete", {"include/a.hpp": "#pragma once\n#include <string>\nstd::string f();\n"}, None),
    Plant(
        "a header only Clang refuses",
        {"include/a.hpp": "#pragma once\nclass A {\n  int unused_ = 0;\n};\n"},
        "alone with clang++-14",
    ),
    Plant(
        "a header only GCC refuses",
        {"include/a.hpp": "#pragma once\n#ifndef __clang__\nstd::string f();\n#endif\n"},
        "alone with g++",
    ),
]

if __name__ == "__main__":
    main(check, PLANTS, "headers")
