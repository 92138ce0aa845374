"""The rules of the house, as functions from a file's path and text to the places that break them.

Paths are relative to the root and use slashes. A place is (line number, what is wrong).
house_test.py applies the rules to the tree, rules_test.py shows that each of them fires.
"""

import re
import unicodedata

MAX_COLUMNS = 100
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 70

# Files that may be longer than MAX_FILE_LINES, with the reason.
LONG_FILES = {}

# --- who may include whom (the table in the design; each also may what those to its right may) ---

INCLUDES = {
    "sim/kernel": [],
    "sim/smtp": [],
    "sim/pop3": [],
    "sim/dns": [],
    "sim/message": ["sim/smtp", "sim/kernel"],
    "sim/register": [],
    "sim/network": ["sim/kernel"],
    "sim/trace": ["sim/kernel", "sim/smtp", "sim/pop3", "sim/dns", "sim/network"],
    "sim/agents": ["sim/smtp", "sim/pop3", "sim/dns", "sim/message", "sim/network", "sim/trace",
                   "sim/kernel"],
    "sim/scenario": ["sim/agents", "sim/trace", "sim/register"],
    "sim/explain": ["sim/trace", "sim/scenario", "sim/register"],
    "sim/live": ["sim/agents", "sim/scenario", "sim/trace"],
    "conformance": ["sim/register", "sim/smtp", "sim/message", "sim/dns", "sim/trace",
                    "sim/explain"],
    "conformance/cases": ["conformance"],
    "conformance/mutants": ["conformance", "sim/agents", "sim/network"],
    "conformance/transport": ["conformance", "conformance/mutants", "sim/live"],
    "conformance/report": ["conformance"],
    "viewer/model": ["sim/explain"],
    "viewer/panels": ["viewer/model"],
    "viewer/web": ["viewer/model"],
    "bindings/core": ["sim/explain", "sim/live", "conformance/report", "conformance/transport",
                      "viewer/web"],
    "cli": ["sim/explain", "sim/live", "conformance/report", "conformance/transport",
            "viewer/web"],
}
# Single headers that a folder may include beside the folders above.
SINGLE_HEADERS = {
    "sim/smtp": {"sim/kernel/instant.h", "sim/kernel/md5.h", "sim/kernel/value_box.h"},
    "sim/pop3": {"sim/kernel/instant.h", "sim/kernel/md5.h", "sim/smtp/character_class.h",
                 "sim/smtp/content_inspector.h", "sim/smtp/dialect.h", "sim/smtp/line_scanner.h",
                 "sim/smtp/server_session.h", "sim/smtp/transparency.h"},
    "sim/dns": {"sim/kernel/instant.h", "sim/kernel/random.h"},
}

# Other people's headers by folder. What is allowed in .cpp files only stands in CPP_ONLY.
THIRD_PARTY = {
    "sim/kernel": {"xxhash.h", "boost"},
    "sim/smtp": {"fmt"},
    "sim/pop3": {"fmt"},
    "sim/dns": {"fmt"},
    "sim/message": {"fmt"},
    "sim/register": {"nlohmann"},
    "sim/trace": {"nlohmann", "tins"},
    "sim/scenario": {"nlohmann"},
    "sim/explain": {"fmt"},
    "sim/live": {"boost", "fcntl.h", "ldns", "netinet", "openssl", "sys", "unistd.h"},
    "conformance": {"fmt"},
    "conformance/transport": {"boost", "fcntl.h", "openssl", "spawn.h", "sys", "unistd.h"},
    "conformance/report": {"fmt", "kainjow", "nlohmann", "pugixml.hpp"},
    "viewer/model": {"fmt", "nlohmann"},
    "viewer/panels": {"CLI", "fmt", "nlohmann", "imgui.h", "imgui_internal.h", "imgui_stdlib.h",
                      "backends", "GLFW", "GL", "png.h"},
    "viewer/web": {"fmt", "nlohmann", "emscripten", "zlib.h"},
    "bindings/core": {"pybind11"},
    "cli": {"CLI", "fmt", "nlohmann", "curses.h", "term.h", "unistd.h", "sys"},
}
EVERYWHERE = {"tl"}
# pybind11 stands in headers too: nothing but the module itself includes them.
CPP_ONLY = {"nlohmann", "CLI", "curses.h", "term.h", "boost", "openssl", "kainjow", "ldns",
            "pugixml.hpp", "png.h", "zlib.h", "tins", "emscripten", "GLFW", "GL"}

# Headers that .cpp files of their own folder alone include: what is CPP_ONLY may stand there.
FOLDER_HEADERS = {"conformance/transport/socket_channel.h", "sim/trace/jsonl_fields.h"}

STANDARD_HEADER = re.compile(r"[a-z_]+[0-9]*\Z")
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def reachable(folder):
    """The project's folders that `folder` may include, itself among them."""
    found, todo = set(), [folder]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo.extend(INCLUDES.get(name, []))
    return found


def folder_of(path):
    """The row of the table that a path belongs to: "sim/smtp", "cli"; None outside of the table."""
    parts = path.split("/")
    if parts[0] in ("sim", "conformance", "viewer") and len(parts) > 2:
        return "/".join(parts[:2])
    if parts[:2] == ["bindings", "core"]:
        return "bindings/core"
    return parts[0] if parts[0] in ("cli", "conformance") and len(parts) > 1 else None


def includes(path, text):
    """Each include stands in the table, and is written from the root."""
    folder = folder_of(path)
    if folder is None:
        return []
    if folder not in INCLUDES:
        return [(1, f"{folder} has no row in the include table")]
    places = []
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            quote, header = match.groups()
            check = project_header if quote == '"' else system_header
            wrong = check(folder, path, header)
            if wrong:
                places.append((number, wrong))
    return places


def project_header(folder, path, header):
    target = folder_of(header)
    if target is None:
        return f'"{header}" is not written from the root'
    if header in FOLDER_HEADERS and not (target == folder and path.endswith(".cpp")):
        return f"{header} belongs to the .cpp files of {target}"
    if target in reachable(folder) or header in SINGLE_HEADERS.get(folder, ()):
        return None
    return f"{folder} may not include {header}"


def system_header(folder, path, header):
    if STANDARD_HEADER.match(header):
        return None
    library = header.split("/")[0]
    if library not in THIRD_PARTY.get(folder, set()) | EVERYWHERE:
        return f"{folder} may not include <{header}>"
    if library in CPP_ONLY and not path.endswith(".cpp") and path not in FOLDER_HEADERS:
        return f"<{header}> belongs in .cpp files only"
    return None


# --- determinism ---------------------------------------------------------------------------------

NONDETERMINISM = [
    (re.compile(r"\bchrono::\w+_clock\b|"
                r"\b(?:system|steady|high_resolution|utc|tai|gps|file)_clock\b"), "reads a clock"),
    (re.compile(r"(?<![\w.>])time\s*\(\s*(?:NULL|nullptr|0|&\s*\w+)\s*\)"), "reads the time"),
    (re.compile(r"\b(?:gettimeofday|clock_gettime|timespec_get|localtime(?:_r)?|mktime)\s*\("),
     "reads the time or the zone"),
    (re.compile(r"(?<![\w.>])clock\s*\(\s*\)"), "reads the processor's clock"),
    (re.compile(r"\brandom_device\b"), "draws from the machine's own randomness"),
    (re.compile(r"\b\w+_distribution\b"), "distributions differ between standard libraries"),
    (re.compile(r"(?<![\w.>])s?rand\s*\("), "uses the C library's generator"),
    (re.compile(r"\bthis_thread\b|\bstd::(?:j?thread|async)\b"), "depends on threads"),
]
UNORDERED = re.compile(r"\bunordered_(?:multi)?(?:map|set)\s*<")


def is_simulation(path):
    return path.startswith("sim/") and not path.startswith("sim/live/")


def determinism(path, text):
    """No clock and no randomness but the simulation's own (sim/, sim/live aside)."""
    if not is_simulation(path):
        return []
    return [(number, why)
            for number, line in enumerate(code_only(text).splitlines(), 1)
            for pattern, why in NONDETERMINISM if pattern.search(line)]


def unordered_names(text):
    """The names declared as unordered containers: variables, members, parameters, aliases."""
    code = code_only(text)
    names = set()
    for match in UNORDERED.finditer(code):
        alias = re.search(r"\busing\s+(\w+)\s*=\s*(?:std::)?\Z", code[:match.start()])
        if alias:
            names.update(re.findall(rf"\b{alias.group(1)}\s*[&*]?\s+(\w+)", code))
            continue
        depth, end = 1, match.end()
        while end < len(code) and depth:
            depth += {"<": 1, ">": -1}.get(code[end], 0)
            end += 1
        declared = re.match(r"\s*[&*]?\s*(\w+)", code[end:])
        if declared:
            names.add(declared.group(1))
    return names


def unordered_iteration(path, text, names=None):
    """No iteration over an unordered container (sim/, sim/live aside): its order is the library's.

    A heuristic: `names` are those that the folder declares as such containers; looking up is free.
    """
    if not is_simulation(path):
        return []
    code = code_only(text)
    places = []
    for name in sorted(unordered_names(text) if names is None else names):
        loop = re.compile(rf"\bfor\s*\([^;()]*:\s*(?:[\w.]|->)*\b{name}\s*\)"
                          rf"|\b{name}\s*(?:\.|->)\s*c?r?begin\s*\("
                          rf"|\bc?begin\s*\(\s*(?:[\w.]|->)*\b{name}\s*\)")
        for match in loop.finditer(code):
            number = code.count("\n", 0, match.start()) + 1
            places.append((number, f"goes through {name}, which has no order"))
    return places


# --- form ----------------------------------------------------------------------------------------

MEASURED = (".cpp", ".h", ".cmake", ".txt", ".sh", ".py", ".md")


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def columns(path, text):
    """Lines fit in 100 columns; in Markdown, tables and lines with a URL may be longer."""
    name = path.split("/")[-1]
    if not (name.endswith(MEASURED) or path in ("dev", ".ci/run")):
        return []
    if name.endswith(".txt") and name != "CMakeLists.txt":
        return []
    places = []
    for number, line in enumerate(text.splitlines(), 1):
        free = path.endswith(".md") and (line.lstrip().startswith("|") or "://" in line)
        if width(line) > MAX_COLUMNS and not free:
            places.append((number, f"{width(line)} columns"))
    return places


def is_cpp(path):
    return path.endswith((".cpp", ".h"))


def file_length(path, text):
    """C++ files hold one noun, in at most 400 lines."""
    count = len(text.splitlines())
    if not is_cpp(path) or count <= MAX_FILE_LINES or path in LONG_FILES:
        return []
    return [(count, f"{count} lines")]


def function_length(path, text):
    """Functions, from the line of their name to that of their brace, are at most 70 lines.

    It sees those that begin in the first column, as clang-format leaves definitions outside of
    classes; clang-tidy's readability-function-size sees the rest.
    """
    if not is_cpp(path):
        return []
    places, start = [], None
    for number, line in enumerate(code_only(text).splitlines(), 1):
        if start is None and re.match(r"[A-Za-z_]", line) and not line.startswith("namespace"):
            start = number
        elif line.startswith("}"):
            if line.rstrip() == "}" and start and number - start >= MAX_FUNCTION_LINES:
                places.append((start, f"a function of {number - start + 1} lines"))
            start = None
        if start is not None and line.rstrip().endswith(";") and re.match(r"\S", line):
            start = None
    return places


def pragma_once(path, text):
    """Every header says #pragma once."""
    if not path.endswith(".h") or re.search(r"^#pragma once$", text, re.M):
        return []
    return [(1, "no #pragma once")]


# Each pattern is written so that it does not match itself.
FORBIDDEN = [
    (re.compile(r"(?<![\w.}])/(?:work|tmp|root|home|mnt|Users)/[\w]"), "a path of one machine"),
    (re.compile(r"\b[f]arm-\w"), "a tool of one machine"),
    (re.compile(r"\b[i]ssue #?\d+", re.I), "a ticket's number"),
    # Every reader's own machine has the lab at this address, once it is served there.
    (re.compile(r"https?:[/]/(?:localhost|127\.(?!0\.0\.1:8000/)|10\.|192\.168\.|"
                r"[\w.-]*(?:artifactory|nexus))"), "an address of one network"),
    (re.compile(r"\b(?:[C]laude|[A]nthropic|[C]hatGPT|[O]penAI|[C]opilot)\b", re.I),
     "a name that has no place here"),
]


def forbidden_names(path, text):
    """No text names what exists on one machine only."""
    return [(number, f"{why}: {match.group(0)}")
            for number, line in enumerate(text.splitlines(), 1)
            for pattern, why in FORBIDDEN for match in [pattern.search(line)] if match]


# --- C++ without its comments and literals -------------------------------------------------------

TOKEN = re.compile(
    r'R"(?P<delimiter>[^()\\\s]{0,16})\(.*?\)(?P=delimiter)"'  # raw string
    r'|//[^\n]*|/\*.*?\*/'
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|(?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)+'",  # not the ' of 1'000
    re.S)


def code_only(text):
    """`text` with comments and literals blanked out; lines keep their numbers."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return TOKEN.sub(blank, text)


RULES = [includes, determinism, unordered_iteration, columns, file_length, function_length,
         pragma_once, forbidden_names]
