"""Lists every limit: the named constants of the headers that bound something.

  python3 tests/tidy/limits.py            prints the table of ARCHITECTURE.md
  python3 tests/tidy/limits.py --write    puts it there

A new limit gets the words of its comment; they may be bettered in the table.
"""

import re
import sys

import source_tree

PAGE = "ARCHITECTURE.md"
BEGIN, END = "<!-- limits: tests/tidy/limits.py -->\n", "<!-- /limits -->\n"
# Programs for people at a terminal bound how they show things, not what they do.
FOLDERS = ("corpus", "matcher", "service")
LEFT_OUT = ("service/cli/",)

# `int64_t document_bytes_max = int64_t{8} << 20;  // Why.` A limit says `max`,
# or is a time.
_CONSTANT = re.compile(
    r"^\s*(?:inline |static )?(?:constexpr )?(?P<type>(?:std::)?[\w:]+) "
    r"(?P<name>\w+)(?: = (?P<value>[^;]+)|\{(?P<braced>[^;}]+)\});(?:\s*//\s*(?P<comment>.*))?$")
_UNITS = ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))
_TIMES = {"milliseconds": "ms", "seconds": "s", "minutes": "min", "hours": "h"}


def limits(path, text):
    """Yields name, value as people write it, and what it bounds."""
    rows = text.split("\n")
    for number, row in enumerate(rows):
        match = _CONSTANT.match(row)
        if not match:
            continue
        name, kind = match.group("name"), match.group("type")
        value = match.group("value") or match.group("braced")
        is_time = "chrono" in kind and value != "0"
        if not is_time and not re.search(r"Max$|_max$", name):
            continue
        about = match.group("comment") or comment_above(rows, number)
        yield name, readable(name, kind, value), about


def comment_above(rows, number):
    """The first sentence of the comment above, or above the constants above."""
    while number > 0 and not rows[number - 1].lstrip().startswith("//"):
        if not _CONSTANT.match(rows[number - 1]):
            return ""
        number -= 1
    begin = number
    while begin > 0 and rows[begin - 1].lstrip().startswith("//"):
        begin -= 1
    text = " ".join(row.strip().lstrip("/").strip() for row in rows[begin:number])
    return re.split(r"(?<=[a-z\d)])[.:;] ", text + " ")[0].strip().rstrip(".")


def readable(name, kind, value):
    time = re.search(r"(\w+)[({](\d+)[)}]$", value)
    if "chrono" in kind or (time and time.group(1) in _TIMES):
        unit = time.group(1) if time and time.group(1) in _TIMES else kind.split("::")[-1]
        return "%s %s" % (time.group(2) if time else value, _TIMES[unit])
    number = evaluate(value)
    if number is None:
        return value
    if "ytes" in name:
        for size, unit in _UNITS:
            if number >= size and number % size == 0:
                return "%d %s" % (number // size, unit)
        return "%d bytes" % number
    return str(number)


def evaluate(value):
    """The value of a constant expression of integers, or None."""
    plain = re.sub(r"\b(?:int64_t|size_t|int)[{(](\d+)[})]", r"\1", value.replace("'", ""))
    if not re.fullmatch(r"[\d\s()+*<-]+", plain):
        return None
    return eval(plain, {"__builtins__": {}})  # Digits and operators, nothing else.


_ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]*) \| `([^`]+)` \|$", re.MULTILINE)


def rows_of(page):
    """Name and header of each row of the page's table, with value and words."""
    return {(name, path): (value, about) for name, value, about, path in _ROW.findall(page)}


def rows_of_headers():
    rows = {}
    for path in source_tree.files(*FOLDERS, endings=(".h",)):
        if not path.startswith(LEFT_OUT):
            for name, value, about in limits(path, source_tree.read(path)):
                rows[name, path] = (value, about.replace("|", "/"))
    return rows


def table(rows, words):
    """The table; a row that the page has keeps the words it has there."""
    lines = ["| limit | most | what it bounds | where |", "|---|---|---|---|"]
    for (name, path), (value, about) in rows.items():
        about = words.get((name, path), (value, about))[1]
        lines.append("| `%s` | %s | %s | `%s` |" % (name, value, about, path))
    return "\n".join(lines) + "\n"


def main():
    page = source_tree.read(PAGE)
    text = table(rows_of_headers(), rows_of(page))
    if sys.argv[1:] != ["--write"]:
        print(text, end="")
        return
    before, rest = page.split(BEGIN)
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(before + BEGIN + text + END + rest.split(END)[1])


if __name__ == "__main__":
    main()
