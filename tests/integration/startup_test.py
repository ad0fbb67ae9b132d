"""How caveatd starts, and how it says that it can not."""

import os
import re
import socket
import subprocess
import tempfile
import unittest

import server
from server import answer_pb2

CONTACTS = '''
contacts { notices: "urgent" notices: "crisis" label: "Emergency" number: "999" url: "tel:999" }
'''


def run(*arguments):
    return subprocess.run([server.CAVEATD, *arguments], capture_output=True, text=True,
                          timeout=server.TIMEOUT_S)


class Startup(unittest.TestCase):

    def test_ready_line_is_exact(self):
        with server.Server() as running:
            self.assertRegex(
                running.ready,
                r"^ready grpc=127\.0\.0\.1:[1-9]\d* http=- corpora=1 entries=[1-9]\d*\n$")

    def test_http_is_served_where_it_is_asked_for(self):
        with server.Server("--http", "127.0.0.1:0") as running:
            self.assertRegex(running.fields["http"], r"^127\.0\.0\.1:[1-9]\d*$")

    def test_unix_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "caveat.sock")
            with server.Server(grpc_address="unix:" + path) as running:
                self.assertEqual(running.address, "unix:" + path)
                with running.channel() as channel:
                    reply = server.ask(channel, server.KETTLE_QUESTION)
                    self.assertEqual(reply.outcome, answer_pb2.OUTCOME_ANSWERED)
            self.assertFalse(os.path.exists(path), "the socket is left behind")

    def test_a_stale_unix_socket_is_replaced(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "caveat.sock")
            with socket.socket(socket.AF_UNIX) as stale:
                stale.bind(path)
            with server.Server(grpc_address="unix:" + path):
                pass

    def test_ipv6(self):
        with server.Server(grpc_address="[::1]:0") as running:
            self.assertRegex(running.address, r"^\[::1\]:\d+$")
            with running.channel() as channel:
                server.ask(channel, server.KETTLE_QUESTION)

    def test_a_taken_port_is_not_shared(self):
        with server.Server() as running:
            result = run("--corpus", server.KETTLES, "--grpc", running.address)
            self.assertEqual(result.returncode, 1)
            self.assertIn("--grpc", result.stderr)
            self.assertIn(running.address, result.stderr)

    def test_wrong_flags_are_named(self):
        for flags, named in (
                ([], "--corpus"),
                (["--corpus", server.KETTLES, "--grpc", "nonsense"], "--grpc"),
                (["--corpus", server.KETTLES, "--grpc", "127.0.0.1:70000"], "--grpc"),
                (["--corpus", server.KETTLES, "--connection-idle", "60"], "--connection-idle"),
                (["--corpus", server.KETTLES, "--request-size", "-1KiB"], "--request-size"),
                (["--corpus", server.KETTLES, "--threads", "1"], "--threads"),
                (["--corpus", server.KETTLES, "--no-such-flag"], "--no-such-flag"),
                (["--corpus", server.KETTLES, "--tls-cert", "x.pem"], "--tls-key"),
                (["--corpus", server.KETTLES, "--data", "/no/such/folder"], "/no/such/folder"),
        ):
            result = run(*flags)
            self.assertEqual(result.returncode, 1 if "--data" in flags else 2, flags)
            self.assertIn(named, result.stderr)
            self.assertEqual(result.stdout, "", flags)

    def test_a_bad_corpus_is_named_with_every_fault(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("one.txt", "two.txt"):
                with open(os.path.join(folder, name), "wb") as file:
                    file.write(b"Good line.\nBad \xff line.\n")
            result = run("--corpus", folder, "--grpc", "127.0.0.1:0")
            self.assertEqual(result.returncode, 1)
            for name in ("one.txt", "two.txt"):
                self.assertRegex(result.stderr, re.escape(name) + r":2:5: ")
            result = run("--corpus", os.path.join(folder, "none.txt"))
            self.assertEqual(result.returncode, 1)
            self.assertIn("none.txt", result.stderr)

    def test_patient_facing_demands_contacts(self):
        result = run("--corpus", server.KETTLES, "--grpc", "127.0.0.1:0", "--patient-facing")
        self.assertEqual(result.returncode, 1)
        self.assertIn("--contacts", result.stderr)
        with tempfile.NamedTemporaryFile("w", suffix=".txtpb") as file:
            file.write(CONTACTS)
            file.flush()
            with server.Server("--patient-facing", "--contacts", file.name):
                pass
            file.write('contacts { notices: "urgent" label: "X" }\n')
            file.flush()
            result = run("--corpus", server.KETTLES, "--patient-facing",
                         "--contacts", file.name)
            self.assertEqual(result.returncode, 1)
            self.assertIn(file.name + ":3:", result.stderr)

    def test_help_goes_to_standard_output(self):
        result = run("--help")
        self.assertEqual(result.returncode, 0)
        self.assertIn("--corpus", result.stdout)
        self.assertEqual(result.stderr, "")

    def test_core_dumps_are_off(self):
        with server.Server() as running:
            with open("/proc/%d/limits" % running.process.pid, encoding="ascii") as file:
                limits = file.read()
            self.assertRegex(limits, r"Max core file size +0 +0 ")


if __name__ == "__main__":
    unittest.main()
