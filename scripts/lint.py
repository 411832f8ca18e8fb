#!/usr/bin/env python3
"""clang-tidy over the product's own sources, every finding printed once. `./dev lint` calls it."""

import argparse
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from source_tree import ROOT

LINTED = re.compile(r"(src|tests/support|fuzz)/.*\.cpp$")
FINDING = re.compile(r"^(?P<place>[^\s:]+:\d+:\d+): (?:error|warning): (?P<text>.*)$")


def lint(build, source):
    command = ["clang-tidy-14", "-p", str(build), "--quiet", str(source)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    findings, outside = set(), False
    for line in run.stdout.splitlines():
        match = FINDING.match(line)
        if match:
            place, position = match["place"].split(":", 1)
            path = Path(place) if Path(place).is_absolute() else build / place
            path = path.resolve()
            outside |= not path.is_relative_to(ROOT)
            if path.is_relative_to(ROOT):
                text = match["text"].replace(",-warnings-as-errors", "")
                findings.add(f"{path.relative_to(ROOT).as_posix()}:{position}: {text}")
    # What the analyzer believes of a library's own code (Asio's coroutine frames) is not ours to mend.
    if run.returncode != 0 and not findings and not outside:
        findings.add(f"{source.relative_to(ROOT)}: clang-tidy failed ({run.returncode}): {run.stderr.strip()[-500:]}")
    return findings


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True, help="folder with compile_commands.json, made by Clang")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("files", nargs="*", help="only these, relative to the root")
    arguments = parser.parse_args()

    build = arguments.build.resolve()
    database = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    sources = {Path(entry["file"]).resolve() for entry in database}
    names = {s.relative_to(ROOT).as_posix(): s for s in sources if s.is_relative_to(ROOT)}
    chosen = [s for name, s in sorted(names.items()) if LINTED.match(name)]
    if arguments.files:
        chosen = [names[name] for name in arguments.files]
    if not chosen:
        sys.exit("lint: nothing to look at")

    findings = set()
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for found in pool.map(lambda source: lint(build, source), chosen):
            for finding in sorted(found - findings):
                print(finding, flush=True)
            findings |= found
    print(f"lint: {len(chosen)} files, {f'{len(findings)} finding(s)' if findings else 'ok'}")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
