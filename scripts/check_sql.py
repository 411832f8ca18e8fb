#!/usr/bin/env python3
"""SQL stands in src/store/ only, as whole constant statements: nothing is pasted together at run time."""

import re

from source_tree import Finding, Plant, blank, cpp_files, line_of, main, relative

STATEMENT = re.compile(
    r"\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|(CREATE|DROP|ALTER)\s+(TABLE|INDEX|UNIQUE|VIEW|TRIGGER)\b"
    r"|WITH\s+\w+\s+AS\s*\(|PRAGMA\s|BEGIN(\s|;|$)|COMMIT(\s|;|$)|ROLLBACK(\s|;|$)|SAVEPOINT\s|VACUUM\b|ATTACH\s)"
)
FRAGMENT = re.compile(r"\s*(WHERE|AND|OR|SET|FROM|VALUES|ORDER BY|GROUP BY|LIMIT|ON CONFLICT|RETURNING|JOIN)\s")
# A run of adjacent literals, which the compiler joins into one.
_LITERAL = r'(?:R"(?P<d%d>[^()\s\\]{0,16})\(.*?\)(?P=d%d)"|"(?:\\.|[^"\\\n])*")(?:sv|s)?'
LITERALS = re.compile(rf"{_LITERAL % (1, 1)}(?:\s*{_LITERAL % (2, 2)})*", re.S)
CONTENT = re.compile(r'R"([^()\s\\]{0,16})\((.*?)\)\1"|"((?:\\.|[^"\\\n])*)"', re.S)


def check(root):
    findings = []
    for path in cpp_files(root, "src", "include"):
        name = relative(path, root)
        source = blank(path.read_text(encoding="utf-8"), strings=False)
        for match in LITERALS.finditer(source):
            text = "".join(raw or plain for _, raw, plain in CONTENT.findall(match.group()))
            line = line_of(source, match.start())
            if not name.startswith("src/store/"):
                if STATEMENT.match(text):
                    findings.append(Finding(name, line, "SQL outside src/store/"))
                continue
            if FRAGMENT.match(text):
                findings.append(Finding(name, line, "a piece of an SQL statement; statements are whole constants"))
            elif STATEMENT.match(text):
                before = source[: match.start()].rstrip()
                after = source[match.end() :].lstrip()
                if before.endswith(("+", "<<", "format(", "printf(")) or after.startswith(("+", "<<")):
                    findings.append(Finding(name, line, "an SQL statement put together at run time"))
    return findings


_GOOD = 'constexpr auto kA = "SELECT a FROM b"\n  " WHERE c = ?1";\nauto kB = R"sql(UPDATE a SET b = 1)sql";\n'
PLANTS = [
    Plant("whole constants", {"src/store/a.cpp": _GOOD}, None),
    Plant("ordinary words", {"src/http/a.cpp": 'f("Select a passkey"); g("UPDATE needed"); h("FROM "); // SELECT 1\n'}, None),
    Plant("SQL in a handler", {"src/http/a.cpp": 'f("SELECT a FROM b");\n'}, "outside src/store/"),
    Plant("a pasted value", {"src/store/a.cpp": 'f("SELECT a FROM b WHERE c = " + id);\n'}, "at run time"),
    Plant("a pasted clause", {"src/store/a.cpp": 'sql.append(" ORDER BY c");\n'}, "a piece"),
    Plant("a streamed statement", {"src/store/a.cpp": 'out << "DELETE FROM b" << where;\n'}, "at run time"),
]

if __name__ == "__main__":
    main(check, PLANTS, "sql")
