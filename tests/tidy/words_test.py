"""Words that have no place in the source: notes to self, code that is switched
off, and calls that would break a promise."""

import ast
import re
import unittest

import source_tree

CODE = (".h", ".cc", ".py", ".sh", ".js", ".cmake", ".proto", "CMakeLists.txt", "Dockerfile")
# Spelt in two parts, so that this file is as clean as the others.
NOTES = re.compile(r"\b(FIX" r"ME|TO" r"DO|XX" r"X|HA" r"CK)\b")
NOTE_ENDINGS = CODE + (".md", ".txtpb", ".json", ".yaml", ".service")

# Pattern, the folders where it must not be, why.
FORBIDDEN = (
    (r"std::(w?regex|regex_\w+)\b|#include <regex>", ("corpus/", "matcher/", "service/"),
     "patterns are RE2's: linear time"),
    (r"\b(system|steady|high_resolution)_clock\b|absl::Now\b|\bgettimeofday\b|\btime\((0|nullptr|NULL)\)",
     ("corpus/", "matcher/"), "no clock: the same question gets the same bytes"),
    (r"\b(s?rand|random_shuffle|drand48)\(|std::random_device|std::mt19937|absl::BitGen",
     ("corpus/", "matcher/"), "nothing is left to chance"),
    (r"\bgetenv\(|<fstream>|<iostream>|<filesystem>|\bfopen\(|\bprintf\(",
     ("matcher/",), "the matcher does no I/O"),
    (r"\bhash<|\bunordered_(map|set)<[^,>]*\*", ("corpus/", "matcher/"),
     "std::hash differs between libraries, and addresses between runs"),
    (r"#include <absl/", ("",), "quotes, as for our own headers"),
)
_CPP_CODE = re.compile(
    r"^(#include\b|return\b.*;$|if \(.*[{;]$|for \(.*[{;]$|while \(.*[{;]$|\}$|"
    r"[\w:<>*&, ]+ =[^=].*;$|[\w:.>-]+\([^)]*\);$)")


def note_faults(path, text):
    for number, line in enumerate(text.split("\n"), start=1):
        if NOTES.search(line):
            yield "%s:%d: a note to self; make it an issue" % (path, number)


def space_faults(path, text):
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line:
            yield "%s:%d: a tab" % (path, number)
        if line != line.rstrip():
            yield "%s:%d: white space at the end" % (path, number)
    if text and not text.endswith("\n"):
        yield "%s: no line end at the end" % path


def forbidden_faults(path, text):
    for number, line in enumerate(text.split("\n"), start=1):
        code = line.split("//")[0]
        for pattern, folders, why in FORBIDDEN:
            if path.startswith(folders) and re.search(pattern, code):
                yield "%s:%d: %s (%s)" % (path, number, line.strip(), why)


def switched_off_faults(path, text):
    """Comments that are code. An example is indented by more than one space."""
    sign = "//" if path.endswith((".h", ".cc", ".js", ".proto")) else "#"
    for number, line in enumerate(text.split("\n"), start=1):
        match = re.match(r"\s*%s ?(\S.*)$" % sign, line)
        if not match:
            continue
        comment = match.group(1)
        if _is_python(comment) if sign == "#" else _CPP_CODE.match(comment):
            yield "%s:%d: code in a comment" % (path, number)


def _is_python(comment):
    try:
        nodes = ast.parse(comment).body
    except (SyntaxError, ValueError):
        return False
    return any(isinstance(node, (ast.Assign, ast.Import, ast.ImportFrom, ast.Return)) or
               isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) for node in nodes)


class Words(source_tree.TreeTest):
    def faults(self, rule, endings):
        self.assert_none(fault for path in source_tree.files(endings=endings)
                         if not path.startswith("third_party/google/")
                         for fault in rule(path, source_tree.read(path)))

    def test_no_notes_to_self(self):
        self.faults(note_faults, NOTE_ENDINGS)

    def test_no_tabs_and_no_loose_white_space(self):
        self.faults(space_faults, CODE + (".service",))

    def test_no_forbidden_calls(self):
        self.faults(forbidden_faults, (".h", ".cc"))

    def test_no_code_that_is_switched_off(self):
        self.faults(switched_off_faults, (".h", ".cc", ".js", ".py", ".sh", "CMakeLists.txt"))


class Rules(unittest.TestCase):
    def test_a_note_to_self_is_found(self):
        self.assertEqual(1, len(list(note_faults("a.cc", "// TO" "DO: more\n"))))

    def test_a_tab_and_loose_white_space_are_found(self):
        self.assertEqual(2, len(list(space_faults("a.cc", "a;\t// b\nc; \n"))))
        self.assertEqual(1, len(list(space_faults("a.cc", "a;"))))

    def test_a_clock_in_the_matcher_is_found(self):
        text = "auto now = std::chrono::steady_clock::now();\n"
        self.assertEqual(1, len(list(forbidden_faults("matcher/a.cc", text))))
        self.assertEqual([], list(forbidden_faults("service/a.cc", text)))
        self.assertEqual([], list(forbidden_faults("matcher/a.cc", "// " + text)))

    def test_patterns_of_the_standard_library_are_found(self):
        for folder in ("corpus", "matcher", "service"):
            self.assertEqual(1, len(list(forbidden_faults(folder + "/a.cc", "std::regex r(x);"))))

    def test_hashes_and_maps_by_address_are_found(self):
        for text in ("std::hash<std::string> h;", "std::unordered_map<const Entry*, int> m;",
                     "std::unordered_set<Entry*> s;"):
            self.assertEqual(1, len(list(forbidden_faults("corpus/a.cc", text))), text)
        text = "std::unordered_map<std::string, const Entry*> m;"
        self.assertEqual([], list(forbidden_faults("corpus/a.cc", text)))

    def test_code_in_comments_is_found(self):
        for comment in ("// count = 3;", "// return count;", "  // Call(count);", "// }"):
            self.assertEqual(1, len(list(switched_off_faults("a.cc", comment))), comment)
        for comment in ("# count = 3", "# import os", "# f(x)"):
            self.assertEqual(1, len(list(switched_off_faults("a.py", comment))), comment)

    def test_prose_and_examples_are_no_code(self):
        for comment in ("// Returns the count; 0 if none.", "//   auto a = F();", "// See F()."):
            self.assertEqual([], list(switched_off_faults("a.cc", comment)), comment)
        for comment in ("# counts every entry", "# F; G", "#!/bin/sh"):
            self.assertEqual([], list(switched_off_faults("a.py", comment)), comment)


if __name__ == "__main__":
    unittest.main()
