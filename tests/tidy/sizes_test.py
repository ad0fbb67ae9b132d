"""A file is one idea, and a function fits a screen or two."""

import ast
import re
import unittest

import source_tree

# Lines, at most. What a file should have is less; see CONTRIBUTING.md.
HEADER_LINES_MAX = 250
SOURCE_LINES_MAX = 400
FUNCTION_LINES_MAX = 75
# Characters of a line, at most. Data and prose have no limit.
CPP_COLUMNS_MAX = 100
COLUMNS_MAX = 120
# Contracts of others are as they wrote them; what a browser loads is one file,
# and measured in bytes by its own tests.
NOT_MEASURED = ("third_party/google/", "service/http/web/")

SOURCES = (".cc", ".py", ".sh", ".js", ".cmake", ".proto", "CMakeLists.txt", "Dockerfile",
           ".service", ".ci/run")
# Opens a block that may be long: it holds functions, or is a table.
_HOLDER = re.compile(r"^\s*(template <.*> )?(namespace|class|struct|union|enum|extern)\b|=\s*\{$")


def line_limit(path):
    return HEADER_LINES_MAX if path.endswith(".h") else SOURCE_LINES_MAX


def column_faults(path, text):
    limit = CPP_COLUMNS_MAX if path.endswith((".h", ".cc")) else COLUMNS_MAX
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > limit:
            yield "%s:%d: %d characters, more than %d" % (path, number, len(line), limit)


def cpp_functions(text):
    """Yields first line and length of each function of clang-formatted C++.

    By indentation: a statement that begins in column 0, or in column 2 of a
    class, and opens a block, ends at the next closing brace of its column.
    """
    rows = text.split("\n")
    end = -1
    for start, row in enumerate(rows):
        indent = len(row) - len(row.lstrip())
        if start <= end or indent not in (0, 2) or not row[indent:indent + 1].isidentifier():
            continue
        opening = start
        while opening + 1 < len(rows) and not rows[opening].endswith(("{", ";", "}", ":")):
            opening += 1
        statement = " ".join(rows[start:opening + 1])
        if not statement.endswith("{") or _HOLDER.search(statement):
            continue
        closing = " " * indent + "}"
        for end in range(opening + 1, len(rows)):
            if rows[end].startswith(closing):
                yield start + 1, end - start + 1
                break


def function_faults(path, text):
    if path.endswith(".py"):
        functions = [(node.lineno, node.end_lineno - node.lineno + 1)
                     for node in ast.walk(ast.parse(text))
                     if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    else:
        functions = cpp_functions(text)
    for number, length in functions:
        if length > FUNCTION_LINES_MAX:
            yield "%s:%d: a function of %d lines, more than %d" % (
                path, number, length, FUNCTION_LINES_MAX)


class Sizes(source_tree.TreeTest):
    def sources(self):
        for path in source_tree.files(endings=(".h", *SOURCES)):
            if not path.startswith(NOT_MEASURED):
                yield path, source_tree.read(path)

    def test_files_are_short(self):
        self.assert_none("%s: %d lines, more than %d" % (path, count, line_limit(path))
                         for path, text in self.sources()
                         for count in [text.count("\n")] if count > line_limit(path))

    def test_lines_are_short(self):
        self.assert_none(f for path, text in self.sources() for f in column_faults(path, text))

    def test_functions_are_short(self):
        self.assert_none(f for path, text in self.sources()
                         if path.endswith((".h", ".cc", ".py"))
                         for f in function_faults(path, text))


class Rules(unittest.TestCase):
    LONG = "  Call();\n" * FUNCTION_LINES_MAX

    def test_a_long_function_is_found(self):
        text = "namespace a {\nint F(int a,\n      int b) {\n" + self.LONG + "}\n}\n"
        self.assertEqual(["a.cc:2: a function of 78 lines, more than 75"],
                         list(function_faults("a.cc", text)))

    def test_a_long_method_in_a_class_is_found(self):
        text = "class A {\n  void F() {\n" + "    Call();\n" * 90 + "  }\n};\n"
        self.assertEqual(1, len(list(function_faults("a.h", text))))

    def test_a_long_function_of_python_is_found(self):
        self.assertEqual(1, len(list(function_faults("a.py", "def f():\n" + "  g()\n" * 90))))

    def test_a_long_class_or_table_is_no_function(self):
        for opening in ("class A {", "constexpr int kTable[] = {", "namespace {"):
            self.assertEqual([], list(function_faults("a.h", opening + "\n" + self.LONG + "}\n")))

    def test_a_long_line_is_found(self):
        self.assertEqual(1, len(list(column_faults("a.cc", "x" * 101))))
        self.assertEqual(0, len(list(column_faults("a.py", "x" * 120))))


if __name__ == "__main__":
    unittest.main()
