"""Connect's own clients, `buf curl` and `curl` get over HTTP what gRPC gives."""

import base64
import json
import os
import subprocess
import unittest

import buf_curl_test
import http_client
import server
from http_client import ASK
from server import answer_service_pb2

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "connect_client.mjs")


class Clients(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = http_client.HttpServer()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def ask_with_connect(self, *calls):
        """For each (request, options): what each transport got."""
        lines = "\n".join(json.dumps({"request": request, "options": options})
                          for request, options in calls)
        result = subprocess.run(
            ["node", SCRIPT, self.server.http, self.server.address], input=lines,
            capture_output=True, text=True, timeout=4 * server.TIMEOUT_S)
        self.assertEqual(result.returncode, 0, result.stderr)
        return [json.loads(line) for line in result.stdout.splitlines()]

    def test_every_transport_gets_the_same_reply(self):
        questions = (server.KETTLE_QUESTION, "hello", "I can not feel my legs")
        replies = self.ask_with_connect(*[({"question": q, "explain": True}, {})
                                          for q in questions])
        self.assertEqual(len(replies), len(questions))
        for by_transport in replies:
            self.assertEqual(len(by_transport), 8)
            expected = by_transport["grpc"]["reply"]
            self.assertTrue(answer_service_pb2.AskResponse.FromString(
                base64.b64decode(expected)).outcome)
            for name, got in by_transport.items():
                self.assertEqual(got.get("reply"), expected, (name, got))

    def test_every_transport_gets_the_same_error(self):
        errors = self.ask_with_connect(
            ({"question": ""}, {}),
            ({"question": "x", "corpus": "none"}, {}),
            ({"question": "x", "answerCountMax": 21}, {}))
        for by_transport, code in zip(errors, ("InvalidArgument", "NotFound", "InvalidArgument")):
            for name, got in by_transport.items():
                self.assertEqual(got["code"], code, name)
                self.assertEqual(got["message"], by_transport["grpc"]["message"], name)
                self.assertEqual(got["details"], by_transport["grpc"]["details"], name)
                self.assertEqual(got["details"][0]["type"], "google.rpc.ErrorInfo", name)

    def test_a_request_that_is_too_large_has_its_code(self):
        [by_transport] = self.ask_with_connect(({"question": "x" * (140 << 10)}, {}))
        for name, got in by_transport.items():
            self.assertEqual(got["code"], "ResourceExhausted", (name, got))

    def test_time_limits_are_sent_and_kept(self):
        [by_transport] = self.ask_with_connect(
            ({"question": server.KETTLE_QUESTION}, {"timeoutMs": 10000}))
        for name, got in by_transport.items():
            self.assertIn("reply", got, name)

    def buf_curl(self, protocol, message):
        return subprocess.run(
            [buf_curl_test.BUF, "curl", "--protocol", protocol,
             "--schema", os.path.join(os.environ["CAVEAT_STUBS"], "caveat.binpb"),
             "-d", json.dumps(message), "http://" + self.server.http + ASK],
            capture_output=True, text=True, timeout=server.TIMEOUT_S, cwd="/")

    def test_buf_curl_speaks_both_protocols(self):
        with self.server.channel() as channel:
            expected = server.ask(channel, server.KETTLE_QUESTION)
        for protocol in ("connect", "grpcweb"):
            result = self.buf_curl(protocol, {"question": server.KETTLE_QUESTION})
            self.assertEqual(result.returncode, 0, result.stderr)
            reply = http_client.parse_reply(result.stdout)
            self.assertEqual(reply, expected)
            failed = self.buf_curl(protocol, {"question": ""})
            self.assertNotEqual(failed.returncode, 0)
            self.assertIn("invalid_argument", failed.stderr)
            # buf leaves the detail as it came: a google.rpc.ErrorInfo in base64.
            detail = json.loads(failed.stderr)["details"][0]["value"]
            self.assertIn(b"FIELD_REQUIRED", base64.b64decode(detail + "=="))

    def curl(self, message):
        return subprocess.run(
            ["curl", "--silent", "--show-error", "--write-out", "\n%{http_code}",
             "--json", json.dumps(message), "http://" + self.server.http + ASK],
            capture_output=True, text=True, timeout=server.TIMEOUT_S)

    def test_curl_needs_nothing_but_json(self):
        with self.server.channel() as channel:
            expected = server.ask(channel, server.KETTLE_QUESTION)
        result = self.curl({"question": server.KETTLE_QUESTION})
        self.assertEqual(result.returncode, 0, result.stderr)
        body, status = result.stdout.rsplit("\n", 1)
        self.assertEqual((http_client.parse_reply(body), status), (expected, "200"))
        body, status = self.curl({"question": ""}).stdout.rsplit("\n", 1)
        self.assertEqual((json.loads(body)["code"], status), ("invalid_argument", "400"))


if __name__ == "__main__":
    unittest.main()
