"""Every file has a reader: a target, a test, a program or a page names it."""

import os
import posixpath
import re
import unittest

import source_tree

# Read whole by a program that names the folder.
READ_WHOLE = ("matcher/data/training/",)
ENTRY_POINTS = {
    ".ci/run", ".clang-format", ".clang-tidy", ".gitignore", "CMakeLists.txt",
    "CMakePresets.json", "LICENSE", "buf.yaml", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md",
    "deploy/Dockerfile.dockerignore", "deploy/README.md",
}
# Where anything may be named.
_NAMERS = ("CMakeLists.txt", ".cmake", ".json", ".md", ".py", ".sh", ".js", ".cc", ".h",
           "Dockerfile", ".service", ".ci/run", ".yaml", ".txtpb", ".html")


def build_files(path):
    """The CMakeLists.txt of the file's folder and of those above it."""
    folder = posixpath.dirname(path)
    while True:
        name = posixpath.join(folder, "CMakeLists.txt")
        if os.path.exists(name):
            yield name
        if not folder:
            return
        folder = posixpath.dirname(folder)


def is_built(path, cmake):
    """Whether the text of a CMakeLists.txt names a path relative to its folder."""
    name = re.escape(path)
    stem = re.escape(posixpath.splitext(path)[0])
    if re.search(r"(?<![\w/.-])(\$\{\w+\}/)?%s(?![\w-])" % name, cmake):
        return True
    # caveat_integration_test(name) and its likes: the ending is the function's.
    if path.endswith(".py"):
        return bool(re.search(r"\w+_test\(%s\b" % stem, cmake))
    # caveat_fuzz(name) builds name_fuzz.cc.
    return path.endswith("_fuzz.cc") and ("caveat_fuzz(%s " % path[:-8]) in cmake


def orphan_sources(paths, read):
    """C++ files, contracts and tests that no CMakeLists.txt names."""
    for path in paths:
        if not path.endswith((".cc", ".h", ".proto", "_test.py")):
            continue
        for name in build_files(path):
            if is_built(posixpath.relpath(path, posixpath.dirname(name) or "."), read(name)):
                break
        else:
            # A header of tests alone may be known to nobody but its readers.
            if not (path.startswith("tests/") and path.endswith(".h")):
                yield "%s: no CMakeLists.txt names it" % path


def unread_headers(texts):
    """Headers that no C++ file includes."""
    included = set()
    for text in texts.values():
        included.update(re.findall(r'#include "([^"]+)"', text))
    return ("%s: nothing includes it" % path
            for path in sorted(texts) if path.endswith(".h") and path not in included)


def unnamed_files(paths, texts):
    """Files whose name, or whose folder's, stands nowhere but in themselves."""
    for path in paths:
        if path in ENTRY_POINTS or path.endswith(("CMakeLists.txt", "README.md")):
            continue
        name = posixpath.basename(path)
        stem = posixpath.splitext(name)[0]
        names = [name, "include(%s)" % stem]
        if path.endswith(".py"):
            names += ["import " + stem, "from %s import" % stem, "_test(%s" % stem]
        if any(word in text for other, text in texts.items() if other != path for word in names):
            continue
        if not is_in_named_folder(path, texts):
            yield "%s: no other file names it" % path


def is_in_named_folder(path, texts):
    """Whether a folder above the file, two levels deep or more, is named."""
    folder = posixpath.dirname(path)
    while folder.count("/") >= 1:
        if any(folder in text for text in texts.values()):
            return True
        folder = posixpath.dirname(folder)
    return False


def missing_embedded(cmake):
    """Data files that the root CMakeLists.txt embeds and that are not there."""
    call = re.search(r"caveat_embed\(data ROOT \S+ FILES(.*?)\)", cmake, re.DOTALL)
    for path in call.group(1).split():
        if not os.path.isfile(path):
            yield "%s: is embedded and not there" % path


class Orphans(source_tree.TreeTest):
    @classmethod
    def setUpClass(cls):
        cls.paths = source_tree.files()
        cls.texts = {path: source_tree.read(path)
                     for path in cls.paths if path.endswith(_NAMERS)}

    def test_every_source_is_built(self):
        self.assert_none(orphan_sources(self.paths, source_tree.read))

    def test_every_header_is_included(self):
        sources = {path: text for path, text in self.texts.items()
                   if path.endswith((".h", ".cc"))}
        self.assert_none(unread_headers(sources))

    def test_every_file_is_named(self):
        self.assert_none(unnamed_files(self.paths, self.texts))

    def test_every_embedded_file_is_there(self):
        self.assert_none(missing_embedded(self.texts["CMakeLists.txt"]))

    def test_every_data_file_of_the_layers_is_read(self):
        embedded = self.texts["CMakeLists.txt"]
        code = "".join(text for path, text in self.texts.items()
                       if path.endswith((".cc", ".h", ".py")))
        self.assert_none(
            "%s: neither embedded nor read" % path
            for path in source_tree.files("corpus", "matcher", "service",
                                          endings=(".txtpb", ".tsv", ".txt", ".bin"))
            if not path.startswith(("corpus/data/", *READ_WHOLE))
            and not path.endswith("CMakeLists.txt")
            and path not in embedded and posixpath.basename(path) not in code)


class Rules(unittest.TestCase):
    def test_a_name_counts_only_whole(self):
        self.assertTrue(is_built("a.cc", "caveat_library(x SRCS a.cc b.cc)"))
        self.assertTrue(is_built("v1/a.proto", "PROTOS v1/a.proto)"))
        self.assertFalse(is_built("a.cc", "SRCS aa.cc"))
        self.assertFalse(is_built("a.cc", "SRCS cli/a.cc"))

    def test_a_test_is_named_by_its_stem(self):
        self.assertTrue(is_built("b_test.py", "caveat_integration_test(b_test NPM)"))
        self.assertFalse(is_built("b_test.py", "caveat_integration_test(ab_test)"))

    def test_a_header_that_nobody_includes_is_found(self):
        texts = {"a/a.h": "", "a/b.h": "", "a/a.cc": '#include "a/a.h"\n'}
        self.assertEqual(["a/b.h: nothing includes it"], list(unread_headers(texts)))

    def test_a_file_that_nobody_names_is_found(self):
        texts = {"b.py": "open('x/data.tsv')\n", "x/c/d.py": "import e\n", "x/c/e.py": ""}
        paths = ["x/data.tsv", "x/more.tsv", "x/c/e.py", "x/c/f.py"]
        self.assertEqual(["x/more.tsv: no other file names it", "x/c/f.py: no other file names it"],
                         list(unnamed_files(paths, texts)))

    def test_an_embedded_file_that_is_not_there_is_found(self):
        cmake = "caveat_embed(data ROOT ${R} FILES\n  LICENSE\n  no/such.tsv)\n"
        self.assertEqual(["no/such.tsv: is embedded and not there"], list(missing_embedded(cmake)))


if __name__ == "__main__":
    unittest.main()
