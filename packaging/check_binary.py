#!/usr/bin/env python3
"""Is the release binary hardened as docs/architecture.md says, and free of the paths of the machine that built it?

Usage: check_binary.py <binary> <source root>
"""

import re
import subprocess
import sys
from pathlib import Path


def main(binary, root):
    def readelf(*flags):
        return subprocess.run(["readelf", "-W", *flags, binary], capture_output=True, text=True, check=True).stdout

    header, segments, dynamic, symbols = readelf("-h"), readelf("-l"), readelf("-d"), readelf("--dyn-syms")
    stack = re.search(r"GNU_STACK.*", segments)
    rules = {
        "is position independent": re.search(r"Type:\s+DYN", header) and re.search(r"FLAGS_1.*\bPIE\b", dynamic),
        "has read-only relocations": "GNU_RELRO" in segments,
        "is bound before it starts": re.search(r"\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*\bNOW\b", dynamic),
        "has no executable stack": stack and "RWE" not in stack.group(),
        "has stack protectors": "__stack_chk_fail" in symbols,
        "uses fortified functions": re.search(r"__\w+_chk\b(?<!__stack_chk)", symbols),
        "holds no path of the source tree": str(Path(root).resolve()).encode() not in Path(binary).read_bytes(),
        "has no run path": not re.search(r"\((RPATH|RUNPATH)\)", dynamic),
    }
    broken = [rule for rule, holds in rules.items() if not holds]
    for rule in rules:
        print(f"{'BROKEN' if rule in broken else 'ok    '} {rule}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
