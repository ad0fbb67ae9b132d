"""Runs README.md's commands as written, and compares what they print.

A block marked `run` (as in ```sh run) is run, in order, in a folder that looks
like the source tree after a build; a ```text block behind it is its output, in
which a line of nothing but an ellipsis stands for any lines. Only the ports are
others: 127.0.0.1:50051 and 127.0.0.1:8080 become those that the test's server has.
"""

import os
import re
import subprocess
import tempfile
import unittest

import http_client
import server

GRPC_ADDRESS = "127.0.0.1:50051"
HTTP_ADDRESS = "127.0.0.1:8080"
_BLOCK = re.compile(r"^```(\w+) run\n(.*?)^```\n(?:```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)
# What runs a block that stands on its standard input.
INTERPRETERS = {"sh": ["sh", "-e", "-s"], "python": ["/usr/bin/python3", "-B", "-"],
                "js": ["node", "-"]}


def blocks():
    """Language, text and expected output (or None) of each block that is run."""
    with open("README.md", encoding="utf-8") as file:
        return _BLOCK.findall(file.read())


def matches(expected, output):
    parts = re.split(r"^\s*…\n", expected, flags=re.MULTILINE)
    return re.fullmatch(r"(?:.*\n)*".join(map(re.escape, parts)), output) is not None


class Readme(unittest.TestCase):
    def tree(self, folder):
        """A copy of the tree by links, whose build/release is what is tested."""
        for name in ("corpus", "deploy", "proto", "tests"):
            os.symlink(os.path.join(server.SOURCE, name), os.path.join(folder, name))
        os.mkdir(os.path.join(folder, "build"))
        os.symlink(os.path.dirname(server.CAVEATD), os.path.join(folder, "build/release"))
        return folder

    def run_block(self, folder, language, text):
        npm = os.environ["CAVEAT_NPM"]
        environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1",
                       "PATH": npm + "/node_modules/.bin:" + os.environ["PATH"],
                       "NODE_PATH": npm + "/node_modules", "PYTHONPATH": "build/python"}
        return subprocess.run(INTERPRETERS[language], input=text, cwd=folder, env=environment,
                              capture_output=True, text=True, timeout=60)

    def test_commands_print_what_the_readme_says(self):
        self.assertGreaterEqual(len(blocks()), 4)
        with tempfile.TemporaryDirectory() as folder, \
                http_client.HttpServer(corpus=server.REFERENCE) as running:
            self.tree(folder)
            for language, text, expected in blocks():
                with self.subTest(text=text):
                    result = self.run_block(
                        folder, language, text.replace(GRPC_ADDRESS, running.address)
                        .replace(HTTP_ADDRESS, running.http))
                    self.assertEqual(0, result.returncode, result.stderr)
                    if expected:
                        self.assertTrue(matches(expected, result.stdout), result.stdout)

    def test_the_first_line_is_what_a_server_prints(self):
        with open("README.md", encoding="utf-8") as file:
            line = re.search(r"^ready .*$", file.read(), re.MULTILINE).group(0)
        # The ports are those of deploy/run.sh; see tests/deploy/scripts_test.py.
        self.assertIn("grpc=%s http=%s " % (GRPC_ADDRESS, HTTP_ADDRESS), line)
        with http_client.HttpServer(corpus=server.REFERENCE) as running:
            def shape(text):
                return re.sub(r"(grpc|http)=\S+", r"\1=", text).strip()
            self.assertEqual(shape(line), shape(running.ready))


class Rules(unittest.TestCase):
    def test_an_ellipsis_stands_for_any_lines(self):
        self.assertTrue(matches("a\n  …\nd\n", "a\nb\nc\nd\n"))
        self.assertTrue(matches("a\n…\nd\n", "a\nd\n"))
        self.assertFalse(matches("a\n…\nd\n", "a\nb\n"))
        self.assertFalse(matches("a.c\n", "abc\n"))


if __name__ == "__main__":
    unittest.main()
