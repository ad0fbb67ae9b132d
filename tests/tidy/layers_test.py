"""Who may include what: corpus <- matcher <- service, never back."""

import re
import unittest

import source_tree

# Folder: the folders of ours, generated headers included, that it may include.
LAYERS = {
    "corpus": ("corpus/", "caveat/corpus/"),
    "matcher": ("corpus/", "matcher/", "caveat/corpus/", "caveat/guard/", "caveat/matcher/"),
    "service": ("corpus/", "matcher/", "service/", "caveat/", "google/rpc/"),
    "tests/corpus": ("corpus/", "tests/corpus/", "tests/", "caveat/corpus/"),
    "tests/matcher": ("corpus/", "matcher/", "tests/corpus/", "tests/matcher/", "tests/",
                      "caveat/corpus/", "caveat/guard/", "caveat/matcher/"),
}
# Header of a library: the files, or folders, that may include it.
CONFINED = {
    "re2/": ("corpus/pattern.cc", "matcher/pattern_set.cc", "tests/"),
    "grpc": ("service/", "tests/service/", "tests/fuzz/", "tests/bench/"),
    "boost/": ("service/", "tests/service/", "tests/fuzz/", "tests/bench/"),
    "spdlog/": ("service/log.cc",),
    "CLI/": ("service/",),
    "gtest/": ("tests/",),
    "gmock/": ("tests/",),
    "benchmark/": ("tests/",),
}
# Libraries of service/ that know no protocol: neither gRPC, HTTP nor the
# contract's messages.
WITHOUT_PROTOCOL = ("engine",)
PROTOCOL = ("grpc", "boost/", "caveat/v1/", "google/rpc/")

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')


def includes(text):
    """Yields line number, path, and whether it is one of ours (in quotes)."""
    for number, line in enumerate(text.split("\n"), start=1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(2), match.group(1) == '"'


def layer_of(path):
    fitting = [layer for layer in LAYERS if path.startswith(layer + "/")]
    return max(fitting, key=len, default=None)


def layer_faults(path, text):
    layer = layer_of(path)
    if layer is None:
        return
    for number, name, ours in includes(text):
        if not ours or name.startswith(("absl/", "gtest/", "gmock/", "google/protobuf/")):
            continue
        if not name.startswith(LAYERS[layer]):
            yield "%s:%d: %s/ does not include %s" % (path, number, layer, name)


def confined_faults(path, text):
    for number, name, _ in includes(text):
        for header, places in CONFINED.items():
            if name.startswith(header) and not path.startswith(places):
                yield "%s:%d: %s is for %s alone" % (path, number, name, ", ".join(places))


def protocol_faults(path, text):
    for number, name, _ in includes(text):
        if name.startswith(PROTOCOL):
            yield "%s:%d: a library without protocol includes %s" % (path, number, name)


def library_files(cmake, library):
    """Files that `caveat_library(library` lists."""
    call = re.search(r"caveat_library\(%s\b(.*?)\)" % library, cmake, re.DOTALL)
    return re.findall(r"\S+\.(?:h|cc)\b", call.group(1)) if call else []


class Layers(source_tree.TreeTest):
    def sources(self):
        for path in source_tree.files(endings=(".h", ".cc")):
            yield path, source_tree.read(path)

    def test_no_layer_includes_one_above_it(self):
        self.assert_none(f for path, text in self.sources() for f in layer_faults(path, text))

    def test_libraries_stay_where_they_belong(self):
        self.assert_none(f for path, text in self.sources() for f in confined_faults(path, text))

    def test_the_engine_knows_no_protocol(self):
        cmake = source_tree.read("service/CMakeLists.txt")
        for library in WITHOUT_PROTOCOL:
            names = library_files(cmake, library)
            self.assertTrue(names, library)
            for name in names:
                path = "service/" + name
                self.assert_none(protocol_faults(path, source_tree.read(path)))


class Rules(unittest.TestCase):
    def test_a_corpus_file_that_includes_the_matcher_is_found(self):
        text = '#include "absl/status/status.h"\n#include "matcher/matcher.h"\n'
        self.assertEqual(["corpus/a.cc:2: corpus/ does not include matcher/matcher.h"],
                         list(layer_faults("corpus/a.cc", text)))
        self.assertEqual([], list(layer_faults("service/a.cc", text)))

    def test_re2_outside_its_files_is_found(self):
        text = "#include <re2/re2.h>\n"
        self.assertEqual(1, len(list(confined_faults("matcher/matcher.cc", text))))
        self.assertEqual([], list(confined_faults("matcher/pattern_set.cc", text)))

    def test_a_protocol_in_the_engine_is_found(self):
        self.assertEqual(1, len(list(protocol_faults("a.h", "#include <grpcpp/grpcpp.h>\n"))))
        self.assertEqual([], list(protocol_faults("a.h", '#include "caveat/corpus/v1/x.pb.h"\n')))


if __name__ == "__main__":
    unittest.main()
