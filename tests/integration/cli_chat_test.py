"""caveat chat: a conversation at a terminal, and from a pipe."""

import contextlib
import os
import pty
import re
import select
import signal
import socket
import subprocess
import tempfile
import termios
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
                      "/quit", "never asked")
        self.assertEqual(result.returncode, 0)
        for text in ("There is no reply yet.", "is the best candidate", "Asks: all corpora",
                     "Replied: bone-metastases", "/source: ", "There is no such command.",
                     "A new conversation."):
            self.assertIn(text, result.stdout)
        self.assertEqual(chat("", "  ").stdout, "")

    def test_a_corpus_that_is_not_there_is_refused_and_the_former_stays(self):
        with server.Server() as running:
            for corpus in (("--corpus", server.KETTLES), ("--server", running.address)):
                result = chat("/corpus kettles", "how do I descale a kettle?", "/corpus nowhere",
                              "how do I descale a kettle?", corpus=corpus)
                said = " ".join(result.stdout.split())
                self.assertIn("no corpus of that name is loaded; these are: kettles", said)
                self.assertEqual(said.count("Asks: kettles"), 2)
                self.assertEqual(said.count("Fill the kettle with vinegar"), 2)

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


class ChatOnATerminal(unittest.TestCase):

    def open(self, *flags):
        """Starts a chat that a person types into; returns its terminal."""
        self.pid, terminal = pty.fork()
        if self.pid == 0:
            os.execve(cli.CAVEAT, [cli.CAVEAT, "chat", *flags],
                      {**cli.clean_environment(), "TERM": "xterm", "COLUMNS": "100"})
        self.status = None
        self.addCleanup(self.stop)
        self.addCleanup(os.close, terminal)
        return terminal

    def stop(self):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    def ended(self):
        """Waits until it has ended; returns its exit code, or -signal."""
        def status():
            pid, self.status = os.waitpid(self.pid, os.WNOHANG)
            if pid == 0:
                self.status = None
            return pid
        server.wait_for(status, "the end of the chat")
        return os.waitstatus_to_exitcode(self.status)

    def read_until(self, terminal, text):
        seen = b""
        while text.encode() not in seen:
            ready, _, _ = select.select([terminal], [], [], cli.TIMEOUT_S)
            self.assertTrue(ready, "%r is not in %r" % (text, seen))
            seen += os.read(terminal, 4096)
        return seen

    def is_raw(self, terminal):
        return not termios.tcgetattr(terminal)[3] & (termios.ICANON | termios.ECHO)

    def assert_as_it_was(self, terminal):
        modes = termios.tcgetattr(terminal)
        self.assertTrue(modes[3] & termios.ICANON)
        self.assertTrue(modes[3] & termios.ECHO)
        self.assertEqual(modes[6][termios.VINTR], b"\x03")

    def test_a_line_is_edited(self):
        terminal = self.open("--corpus", server.KETTLES)
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
        self.assertEqual(self.ended(), 0)

    @contextlib.contextmanager
    def awaiting_a_reply(self, timeout):
        """The terminal of a chat that has asked a server which says nothing."""
        with socket.create_server(("127.0.0.1", 0)) as silent:
            terminal = self.open("--server", "127.0.0.1:%d" % silent.getsockname()[1],
                                 "--timeout", timeout)
            self.read_until(terminal, "> ")
            os.write(terminal, b"anybody there?\n")
            connection, _ = silent.accept()
            with connection:
                yield terminal

    def test_keys_typed_while_a_reply_is_awaited_count(self):
        with self.awaiting_a_reply("0.5") as terminal:
            self.assertTrue(self.is_raw(terminal))
            os.write(terminal, b"\x04")
            self.assertEqual(self.ended(), 0)

    def test_an_end_typed_before_it_has_started_counts(self):
        terminal = self.open("--corpus", server.KETTLES)
        os.write(terminal, b"\x04")
        self.read_until(terminal, "> ")
        self.assertEqual(self.ended(), 0)

    def test_a_signal_leaves_the_terminal_as_it_was(self):
        for end in (lambda terminal: os.write(terminal, b"\x1c"),  # Ctrl-\\.
                    lambda _: os.kill(self.pid, signal.SIGINT)):
            terminal = self.open("--corpus", server.KETTLES)
            self.read_until(terminal, "> ")
            self.assertTrue(self.is_raw(terminal))
            end(terminal)
            self.assertLess(self.ended(), 0)
            self.assert_as_it_was(terminal)

    def test_ctrl_c_takes_a_line_back(self):
        terminal = self.open("--corpus", server.KETTLES)
        self.read_until(terminal, "> ")
        os.write(terminal, b"can I boil milk\x03")
        self.read_until(terminal, "^C\r\n")
        # Nothing of it is left, and the chat goes on.
        os.write(terminal, b"how do I descale a kettle?\n")
        self.assertNotIn(b"milk", self.read_until(terminal, "vinegar").split(b"Source")[0])

    def test_ctrl_c_with_nothing_typed_ends_politely(self):
        terminal = self.open("--corpus", server.KETTLES)
        self.read_until(terminal, "> ")
        os.write(terminal, b"milk\x03\x03")
        self.assertEqual(self.ended(), 0)
        self.assert_as_it_was(terminal)

    def test_ctrl_c_while_a_reply_is_awaited_ends_at_once(self):
        with self.awaiting_a_reply("300") as terminal:
            os.write(terminal, b"\x03")
            self.assertEqual(self.ended(), -signal.SIGINT)
            self.assert_as_it_was(terminal)


if __name__ == "__main__":
    unittest.main()
