#!/usr/bin/env python3
"""Dependencies point one way: includes and link lines match the table `layers` of docs/architecture.md."""

import re

from source_tree import LAYERS, Finding, Plant, cpp_files, line_of, main, relative

TABLE = "docs/architecture.md"

STANDARD = set(
    """algorithm any array atomic barrier bit bitset cassert cctype cerrno cfloat charconv chrono cinttypes climits
    cmath codecvt compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint cstdio
    cstdlib cstring ctime cwchar deque exception filesystem forward_list fstream functional future initializer_list
    iomanip ios iosfwd iostream istream iterator latch limits list locale map memory memory_resource mutex new numbers
    numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore set shared_mutex source_location
    span sstream stack stdexcept stop_token streambuf string string_view strstream syncstream system_error thread tuple
    type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant vector version""".split()
)
# The operating system's own, where the standard library has nothing: file modes, processes, signals. In src/ only.
POSIX = re.compile(r"(fcntl|unistd|poll|signal|termios|spawn|pthread)\.h$|sys/\w+\.h$")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def read_table(root):
    """layer -> (own layers, third-party prefixes), in the order of the rows; and findings about the table itself."""
    path = root / TABLE
    block = re.search(r"```layers\n(.*?)```", path.read_text(encoding="utf-8"), re.S) if path.exists() else None
    if not block:
        return {}, [Finding(TABLE, 0, "the table ```layers is missing")]
    rows, findings = {}, []
    for row in block.group(1).splitlines():
        if not row.strip() or row.startswith("#"):
            continue
        layer, own, prefixes = (cell.split() for cell in row.split("|"))
        layer = layer[0]
        own = [] if own == ["-"] else own
        prefixes = [] if prefixes == ["-"] else prefixes
        for other in own:
            if other not in rows:
                findings.append(Finding(TABLE, 0, f"row {layer} names {other}, which does not stand above it"))
        rows[layer] = (own, prefixes)
    return rows, findings


def layer_of(name):
    """The layer a path relative to the root belongs to, or None."""
    match = re.match(r"(?:include/blockauth|src)/(\w+)/", name)
    return match.group(1) if match and match.group(1) in LAYERS else None


def check_include(name, layer, form, target, rows):
    own, prefixes = rows[layer]
    public = name.startswith("include/")
    if "../" in target:
        return f'"{target}": includes are written from the root'
    if form == '"':
        parts = target.split("/")
        if parts[0] == "embedded" and not public:
            return None
        if parts[0] == "support" and name == "src/app/commands/authenticator.cpp":
            return None  # `blockauth authenticator` is the tests' software authenticator
        if len(parts) == 2 and parts[0] == "blockauth":
            return None  # an umbrella header; what it includes is checked where it stands
        other = parts[1] if parts[0] == "blockauth" and len(parts) > 2 else parts[0]
        if other not in rows:
            return f'"{target}": includes are written from the root ("blockauth/<layer>/..." or "<layer>/...")'
        if public and parts[0] != "blockauth":
            return f'"{target}": a public header includes public headers only'
        if other != layer and other not in own:
            return f'"{target}": layer {layer} may not depend on layer {other}'
        return None
    if target in STANDARD:
        return None
    if public:
        return f"<{target}>: public headers include std and blockauth only"
    if POSIX.match(target) or any(target.startswith(prefix) for prefix in prefixes):
        return None
    return f"<{target}>: not among the third-party prefixes of layer {layer}"


def check_link_lines(root, rows):
    findings = []
    for layer, (own, _) in rows.items():
        path = root / "src" / layer / "CMakeLists.txt"
        if not path.exists():
            continue
        text = re.sub(r"#[^\n]*", "", path.read_text(encoding="utf-8"))
        call = re.search(r"blockauth_layer\(\s*(\w+)([^)]*)\)", text)
        if not call or call.group(1) != layer:
            findings.append(Finding(relative(path, root), 0, f"no blockauth_layer({layer} ...)"))
            continue
        words = call.group(2).split()
        linked = []
        if "OWN" in words:
            for word in words[words.index("OWN") + 1 :]:
                if word in ("THIRD_PARTY", "SOURCES"):
                    break
                linked.append(word)
        if sorted(linked) != sorted(own):
            findings.append(
                Finding(relative(path, root), 0, f"OWN {' '.join(linked)}: the table says {' '.join(own) or '-'}")
            )
    return findings


def check(root):
    rows, findings = read_table(root)
    if not rows:
        return findings
    store_and_http = {}
    for path in cpp_files(root, "include", "src"):
        name = relative(path, root)
        layer = layer_of(name)
        if not layer:
            if not re.fullmatch(r"include/blockauth/\w+\.hpp", name):
                findings.append(Finding(name, 0, "belongs to no layer"))
            continue
        text = path.read_text(encoding="utf-8")
        siblings = set()
        for match in INCLUDE.finditer(text):
            problem = check_include(name, layer, match.group(1), match.group(2), rows)
            if problem:
                findings.append(Finding(name, line_of(text, match.start()), problem))
            sibling = re.match(r"(?:blockauth/)?(store|http)/", match.group(2))
            if sibling:
                siblings.add(sibling.group(1))
        store_and_http[name] = siblings
    for name, siblings in store_and_http.items():
        if len(siblings) == 2 and name not in ("src/app/wiring.cpp", "src/app/wiring.hpp"):
            findings.append(Finding(name, 0, "includes store and http together: only wiring.cpp does"))
    return findings + check_link_lines(root, rows)


_TABLE = """```layers
base | - | boost/json
crypto | base | openssl/
store | base crypto | sqlite3.h
http | base crypto | boost/asio
app | base crypto store http | -
```
"""
PLANTS = [
    Plant(
        "a clean tree has no finding",
        {
            TABLE: _TABLE,
            "src/base/a.cpp": '#include <vector>\n#include <sys/stat.h>\n#include "base/a.hpp"\n',
            "src/crypto/a.cpp": '#include <openssl/evp.h>\n#include "blockauth/base/a.hpp"\n',
            "src/crypto/CMakeLists.txt": "blockauth_layer(\n  crypto\n  OWN base\n  SOURCES\n    a.cpp\n)\n",
        },
        None,
    ),
    Plant("an upward include", {TABLE: _TABLE, "src/base/a.cpp": '#include "crypto/d.hpp"\n'}, "may not depend"),
    Plant("a sideways include", {TABLE: _TABLE, "src/http/a.cpp": '#include "store/d.hpp"\n'}, "may not depend"),
    Plant("a foreign library", {TABLE: _TABLE, "src/http/a.cpp": "#include <sqlite3.h>\n"}, "third-party prefixes"),
    Plant(
        "a library in a public header",
        {TABLE: _TABLE, "include/blockauth/crypto/a.hpp": "#include <openssl/evp.h>\n"},
        "std and blockauth only",
    ),
    Plant(
        "a private header in a public one",
        {TABLE: _TABLE, "include/blockauth/base/a.hpp": '#include "base/json.hpp"\n'},
        "public headers only",
    ),
    Plant("a relative include", {TABLE: _TABLE, "src/base/a.cpp": '#include "../x.hpp"\n'}, "from the root"),
    Plant("an include beside the file", {TABLE: _TABLE, "src/base/a.cpp": '#include "x.hpp"\n'}, "from the root"),
    Plant(
        "store and http in one file",
        {TABLE: _TABLE, "src/app/a.cpp": '#include "store/d.hpp"\n#include "blockauth/http/d.hpp"\n'},
        "only wiring.cpp",
    ),
    Plant(
        "a link line too many",
        {TABLE: _TABLE, "src/http/CMakeLists.txt": "blockauth_layer(\n  http\n  OWN base crypto store\n  SOURCES\n)\n"},
        "the table says base crypto",
    ),
    Plant("a cycle in the table", {TABLE: "```layers\nbase | crypto | -\ncrypto | - | -\n```\n"}, "stand above"),
    Plant("no table", {}, "is missing"),
]

if __name__ == "__main__":
    main(check, PLANTS, "layers")
