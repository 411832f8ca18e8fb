#!/usr/bin/env python3
"""What our code does not say: exceptions, ambient time and output, raw ownership, hidden captures."""

import re

from source_tree import Finding, Plant, blank, cpp_files, line_of, main, relative

# pattern, what stands in the finding, files below src/ and include/blockauth/ where it is allowed
FORBIDDEN = [
    (r"\bthrow\b", "throw", r""),
    (r"\bcatch\b", "catch (only the two boundaries: connection.cpp, commands.cpp)",
     r"http/connection\.cpp|app/commands\.cpp"),
    (r"\bstd\s*::\s*(cout|cerr|clog)\b", "a standard stream (commands write to the streams main.cpp gives them)", r"app/main\.cpp"),
    (r"\bs?rand\s*\(", "rand()", r""),
    (r"(?<!operator )\bnew\b", "new", r""),
    (r"(?<!= )(?<!operator )\bdelete\b", "delete", r""),
    (r"\[=", "[=] (captures are named)", r""),
    (r"\busing\s+namespace\b", "using namespace", r""),
    (r"\breinterpret_cast\b", "reinterpret_cast (base and crypto only)", r"(base|crypto)/.*"),
    (r"\bconst_cast\b", "const_cast (for the C interfaces of crypto, token and store only)",
     r"(crypto|token|store)/.*"),
    (r"\bsystem_clock\s*::\s*now\b", "system_clock::now (SystemClock only)", r"base/clock\.cpp"),
    (r"\b(secure_)?getenv\b", "getenv (app/config.cpp only)", r"app/config\.cpp"),
    (r"\bco_(await|return|yield)\b", "a coroutine (server.cpp and connection.cpp only)",
     r"http/(server|connection)\.cpp"),
    (r"\bshared_ptr\s*<(?!\s*const\b)", "shared ownership of something mutable (http only)", r"http/.*"),
    (r"\bstd\s*::\s*(views|ranges\s*::\s*views|expected|format|print|println)\b", "a facility one compiler lacks", r""),
    (r"#\s*include\s*<(expected|format|print)>", "a header one compiler lacks", r""),
]  # fmt: skip


def check(root):
    findings = []
    for path in cpp_files(root, "include", "src"):
        name = relative(path, root)
        inner = re.sub(r"^(src|include/blockauth)/", "", name)
        text = blank(path.read_text(encoding="utf-8"))
        for pattern, label, allowed in FORBIDDEN:
            if allowed and re.fullmatch(allowed, inner):
                continue
            for match in re.finditer(pattern, text):
                findings.append(Finding(name, line_of(text, match.start()), label))
    return findings


def _one(name, code, expect, path="src/http/a.cpp"):
    return Plant(name, {path: code}, expect)


PLANTS = [
    _one("comments and strings are not code", '// throw new\n/* catch */ auto s = "delete x; throw";\n', None),
    _one("raw strings are not code", 'auto s = R"~(throw " new )~";\n', None),
    _one("digit separators are no quotes", "int a = 1'000; // '\nint b = 2'000;\n", None),
    _one("deleted members are fine", "A(const A&) = delete;\nA& operator=(const A&) = delete;\n", None),
    _one("throw", "void f() { throw 1; }\n", "throw"),
    _one("throw after a character literal", "char c = '\"'; void f() { throw 1; }\n", "throw"),
    _one("catch", "void f() try {} catch (...) {}\n", "catch"),
    _one("catch at the boundary", "void f() try {} catch (...) {}\n", None, "src/http/connection.cpp"),
    _one("cerr", "void f() { std::cerr << 1; }\n", "standard stream"),
    _one("rand", "int f() { return rand(); }\n", "rand()"),
    _one("new", "auto* p = new int;\n", "new"),
    _one("delete", "void f(int* p) { delete p; }\n", "delete"),
    _one("hidden captures", "auto f = [=] { return 1; };\n", "[=]"),
    _one("hidden captures with this", "auto f = [=, this] { return 1; };\n", "[=]"),
    _one("using namespace", "using namespace std;\n", "using namespace"),
    _one("reinterpret_cast", "auto p = reinterpret_cast<char*>(q);\n", "reinterpret_cast"),
    _one("reinterpret_cast in crypto", "auto p = reinterpret_cast<char*>(q);\n", None, "src/crypto/a.cpp"),
    _one("const_cast", "auto p = const_cast<char*>(q);\n", "const_cast"),
    _one("ambient time", "auto t = std::chrono::system_clock::now();\n", "SystemClock"),
    _one("ambient configuration", 'auto* v = std::getenv("A");\n', "getenv"),
    _one("a stray coroutine", "void f() { co_await g(); }\n", "coroutine"),
    _one("shared ownership of a constant", "std::shared_ptr<const Impl> p;\n", None, "src/store/a.cpp"),
    _one("shared ownership", "std::shared_ptr<int> p;\n", "shared ownership", "src/store/a.cpp"),
    _one("std::expected", "std::expected<int, int> e;\n", "lacks"),
]

if __name__ == "__main__":
    main(check, PLANTS, "tokens")
