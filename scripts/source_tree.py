"""What the checks share: walking the tree, blanking comments and strings, reporting, and testing themselves.

A check is a function `check(root) -> list[Finding]`. Its script runs it over this repository and prints every
finding; with --self-test it runs the check over small planted trees instead, and fails unless each planted violation
is found: a check that cannot fail proves nothing.
"""

import argparse
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("base", "crypto", "webauthn", "passkey", "token", "store", "http", "app")


@dataclass(frozen=True)
class Finding:
    path: str  # relative to the root
    line: int  # 0: the file as a whole
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


@dataclass(frozen=True)
class Plant:
    """A tree with one violation (`expect`: part of the finding's text) or, where `expect` is None, with none."""

    name: str
    files: dict
    expect: str | None


def files(root, folders, suffixes):
    """Files below the folders, sorted, as paths."""
    found = []
    for folder in folders:
        base = root / folder
        if base.is_dir():
            found += [p for p in base.rglob("*") if p.suffix in suffixes and "node_modules" not in p.parts]
    return sorted(found)


def cpp_files(root, *folders):
    return files(root, folders, {".cpp", ".hpp"})


def relative(path, root):
    return path.relative_to(root).as_posix()


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


_TOKEN = re.compile(
    r"""(?P<line>//[^\n]*)
      |(?P<block>/\*.*?\*/)
      |(?P<raw>\b(?:u8|u|U|L)?R"(?P<delim>[^()\s\\]{0,16})\(.*?\)(?P=delim)")
      |(?P<string>"(?:\\.|[^"\\\n])*")
      |(?P<number>\b\d[\w.']*)
      |(?P<char>'(?:\\.|[^'\\\n])+')
    """,
    re.S | re.X,
)


def blank(text, *, strings=True, comments=True):
    """The text with comments and the contents of literals replaced by spaces; offsets and lines stay."""

    def erase(match):
        kind = match.lastgroup if match.lastgroup != "delim" else "raw"
        token = match.group()
        if kind == "number":
            return token
        if kind in ("line", "block"):
            return re.sub(r"[^\n]", " ", token) if comments else token
        if not strings:
            return token
        return token[0] + re.sub(r"[^\n]", " ", token[1:-1]) + token[-1]

    return _TOKEN.sub(erase, text)


def comments_of(text):
    """(line, comment text) of every comment; adjacent // lines are joined, so that a sentence may wrap."""
    spans = []
    for match in _TOKEN.finditer(text):
        if match.lastgroup not in ("line", "block"):
            continue
        body = re.sub(r"^//+|^/\*|\*/$", "", match.group()).strip()
        line = line_of(text, match.start())
        alone = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip() == ""
        if spans and alone and spans[-1][2] == line - 1:
            spans[-1] = (spans[-1][0], spans[-1][1] + " " + body, line)
        else:
            spans.append((line, body, line + match.group().count("\n")))
    return [(line, body) for line, body, _ in spans]


def _self_test(check, plants):
    failed = 0
    for plant in plants:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, content in plant.files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(content, encoding="utf-8")
            findings = check(root)
        if plant.expect is None:
            good = not findings
        else:
            good = len(findings) == 1 and plant.expect in str(findings[0])
        print(f"{'ok    ' if good else 'FAILED'} {plant.name}")
        if not good:
            failed += 1
            print(f"       expected {plant.expect!r}, found {[str(f) for f in findings]}")
    return failed


def main(check, plants, title):
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--self-test", action="store_true", help="run over planted violations")
    arguments = parser.parse_args()
    if arguments.self_test:
        sys.exit(1 if _self_test(check, plants) else 0)
    findings = sorted(check(ROOT), key=lambda f: (f.path, f.line, f.text))
    for finding in findings:
        print(finding)
    print(f"{title}: {'ok' if not findings else f'{len(findings)} finding(s)'}")
    sys.exit(1 if findings else 0)
