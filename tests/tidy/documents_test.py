"""What the pages say exists: files, scripts, presets, flags."""

import glob
import json
import os
import posixpath
import re
import shlex
import unittest

import source_tree

# Pages of ours; each file that a page names from the root begins so.
FOLDERS = ("cmake/", "corpus/", "deploy/", "matcher/", "proto/", "service/", "tests/",
           "third_party/", ".ci/")
PROGRAMS = ("caveat", "caveatd")

_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_CODE = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)


def pages():
    return [path for path in source_tree.files(endings=(".md",))]


def prose(text):
    return _FENCE.sub("", text)


def broken_links(path, text):
    for link in _LINK.findall(prose(text)):
        if re.match(r"[a-z]+:", link):
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
        if not os.path.exists(target):
            yield "%s: a link to %s, which is not there" % (path, link)


def missing_files(path, text):
    """Files and folders that a page names in `code` and that are not there."""
    for code in _CODE.findall(prose(text)):
        name = code.split()[0].rstrip(".,:;")
        if not name.startswith(FOLDERS) or re.search(r"[*<>{}$…]|[A-Z]{3,}", name):
            continue
        if not (os.path.exists(name) or os.path.exists(
                posixpath.join(posixpath.dirname(path), name))):
            yield "%s: names %s, which is not there" % (path, name)


def commands(text):
    """Commands of the page's ```sh blocks, one line each."""
    for language, block in _FENCE.findall(text):
        if language == "sh":
            for line in block.replace("\\\n", " ").split("\n"):
                if line.strip() and not line.lstrip().startswith("#"):
                    yield line.strip()


def program_of(word):
    """The name of our program that a command calls, or None."""
    name = posixpath.basename(word)
    return name if name in PROGRAMS else None


def command_faults(path, text, presets, sources):
    """`sources` is all C++ of service/, where every flag stands in quotes."""
    for command in commands(text):
        words = shlex.split(command, comments=True)
        for word in words:
            if word.startswith(FOLDERS) and not glob.glob(word):
                yield "%s: `%s` names %s, which is not there" % (path, command, word)
        for before, word in zip(words, words[1:]):
            if before == "--preset" and word not in presets:
                yield "%s: `%s`: no such preset" % (path, command)
        for part in " ".join(words).replace("&&", "|").split("|"):
            called = part.split()
            if called and (program_of(called[0]) or called[0] == "deploy/run.sh"):
                yield from ("%s: `%s`: no program has %s" % (path, command, flag)
                            for flag in unknown_flags(called, sources))


def unknown_flags(words, sources):
    for word in words:
        flag = word.split("=")[0]
        if re.match(r"--[a-z]", flag) and not re.search(r'"!?%s[",]|,%s"' % (flag, flag), sources):
            yield flag


class Documents(source_tree.TreeTest):
    def test_links_lead_somewhere(self):
        self.assert_none(f for path in pages() for f in broken_links(path, source_tree.read(path)))

    def test_files_that_are_named_are_there(self):
        self.assert_none(f for path in pages() for f in missing_files(path, source_tree.read(path)))

    def test_commands_name_scripts_presets_and_flags_that_exist(self):
        with open("CMakePresets.json", encoding="utf-8") as file:
            presets = {preset["name"] for preset in json.load(file)["configurePresets"]}
        sources = "".join(source_tree.read(path)
                          for path in source_tree.files("service", endings=(".cc", ".h")))
        self.assert_none(fault for path in pages()
                         for fault in command_faults(path, source_tree.read(path), presets, sources))

    def test_the_front_pages_are_short(self):
        for path, lines_max in (("README.md", 120), ("CONTRIBUTING.md", 60)):
            self.assertLessEqual(source_tree.read(path).count("\n"), lines_max, path)


class Rules(unittest.TestCase):
    def test_a_broken_link_is_found(self):
        text = "[a](README.md) [b](no/such.md#part) [c](https://example.org/x)\n"
        self.assertEqual(["README.md: a link to no/such.md, which is not there"],
                         list(broken_links("README.md", text)))

    def test_a_file_that_is_not_there_is_found(self):
        text = "`corpus/corpus.h`, `corpus/such.h`, `corpus/data/NAME.txt`, `other/x`\n"
        self.assertEqual(["a.md: names corpus/such.h, which is not there"],
                         list(missing_files("a.md", text)))

    def test_a_wrong_command_is_found(self):
        sources = 'app.add_option("--grpc", x); app.add_flag("-q,--quiet", y);'
        text = ("```sh\ndeploy/such.sh\ncmake --preset none\n"
                "build/release/caveatd --grpc x --quiet --such\n```\n")
        faults = list(command_faults("a.md", text, {"dev"}, sources))
        self.assertEqual(3, len(faults), faults)


if __name__ == "__main__":
    unittest.main()
