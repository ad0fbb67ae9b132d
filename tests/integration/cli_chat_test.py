"""caveat chat: a conversation at a terminal, and from a pipe."""

import os
import pty
import re
import select
import subprocess
import tempfile
import unittest

import cli
import server

PROSTATE = "outlook for prostate cancer bone mets"


def chat(*lines, flags=(), corpus=("--corpus", server.REFERENCE)):
    return cli.run("chat", *corpus, *flags, stdin="".join(line + "\n" for line in lines))


class Chat(unittest.TestCase):

    def test_a_conversation_goes_on(self):
        result = chat(PROSTATE, "and for lung?", "/source")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("Lung Cancer", result.stdout)
        self.assertIn("row-lung-cancer: ", result.stdout)
        self.assertNotIn("> ", result.stdout)

    def test_suggestions_are_asked_by_their_number(self):
        first = chat(PROSTATE).stdout
        second = re.search(r"^ 2\. (.*)$", first, re.MULTILINE).group(1)
        result = chat(PROSTATE, "2")
        self.assertIn("> " + second, result.stdout)
        self.assertGreater(result.stdout.count("Source: "), first.count("Source: "))

    def test_commands(self):
        result = chat("/explain", PROSTATE, "/explain", "/corpus", "/help", "/nonsense", "/new",
                      "/corpus nowhere", PROSTATE, "/quit", "never asked")
        self.assertEqual(result.returncode, 0)
        for text in ("There is no reply yet.", "is the best candidate", "Asks: all corpora",
                     "Replied: bone-metastases", "/source: ", "There is no such command.",
                     "A new conversation.", "no corpus of that name"):
            self.assertIn(text, result.stdout)
        self.assertEqual(chat("", "  ").stdout, "")

    def test_it_asks_a_server_too(self):
        with server.Server(corpus=server.REFERENCE) as running:
            result = chat(PROSTATE, "and for lung?", "/source",
                          corpus=("--server", running.address))
        self.assertIn("row-lung-cancer: ", result.stdout)

    def test_nothing_is_kept_unless_asked_for(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = {**cli.clean_environment(), "HOME": folder}
            command = [cli.CAVEAT, "chat", "--corpus", server.KETTLES]
            subprocess.run(command, input=b"how do I descale a kettle?\n", cwd=folder,
                           env=environment, stdout=subprocess.DEVNULL, timeout=cli.TIMEOUT_S)
            self.assertEqual(os.listdir(folder), [])
            subprocess.run([*command, "--transcript", "talk.txt"], cwd=folder, env=environment,
                           input=b"how do I descale a kettle?\n", stdout=subprocess.DEVNULL,
                           timeout=cli.TIMEOUT_S)
            with open(os.path.join(folder, "talk.txt"), encoding="utf-8") as file:
                text = file.read()
            self.assertTrue(text.startswith("> how do I descale a kettle?\n"), text)
            self.assertIn("vinegar", text)

    def test_a_line_is_edited_at_a_terminal(self):
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(cli.CAVEAT, [cli.CAVEAT, "chat", "--corpus", server.KETTLES],
                      {**cli.clean_environment(), "TERM": "xterm", "COLUMNS": "100"})
        self.addCleanup(os.close, terminal)
        self.read_until(terminal, "> ")
        # "xow do I descale a kettle", mended: to the start, delete, type h.
        os.write(terminal, b"xow do I descale a kettle?\x01\x1b[3~h\n")
        self.read_until(terminal, "vinegar")
        # The line of before comes back with the up key; Ctrl-U clears it.
        os.write(terminal, b"\x1b[A")
        self.read_until(terminal, "how do I descale a kettle?")
        os.write(terminal, b"\x15/help\n")
        self.read_until(terminal, "/quit: ")
        os.write(terminal, b"\x04")
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0)

    def read_until(self, terminal, text):
        seen = b""
        while text.encode() not in seen:
            ready, _, _ = select.select([terminal], [], [], cli.TIMEOUT_S)
            self.assertTrue(ready, "%r is not in %r" % (text, seen))
            seen += os.read(terminal, 4096)
        return seen


if __name__ == "__main__":
    unittest.main()
