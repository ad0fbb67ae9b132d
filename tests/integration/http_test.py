"""The HTTP port: the same replies as gRPC, for curl and for browsers."""

import base64
import json
import os
import subprocess
import tempfile
import unittest

import grpc
import http_client
import server
from google.protobuf import json_format
from http_client import ASK, JSON, PROTO, WEB, frame, read_frames
from server import answer_service_pb2

QUESTIONS = (server.KETTLE_QUESTION, "what is a kettle made of?", "hello",
             "my chest hurts and I can not breathe", "asdf qwer")


class Http(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = http_client.HttpServer("--cors-origin", "https://hospital.example")
        cls.channel = cls.server.channel()

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()
        cls.server.__exit__()

    def over_grpc(self, question, **options):
        request = answer_service_pb2.AskRequest(question=question, **options)
        return server.raw_call(self.channel, "Ask", request.SerializeToString())

    def test_ready_line_has_the_port(self):
        self.assertRegex(self.server.http, r"^127\.0\.0\.1:[1-9]\d*$")

    def test_every_protocol_gives_the_bytes_of_grpc(self):
        connection = self.server.connect()
        for question in QUESTIONS:
            for options in ({}, {"explain": True}):
                request = answer_service_pb2.AskRequest(question=question, **options)
                data = request.SerializeToString()
                expected = self.over_grpc(question, **options)
                proto = http_client.request(connection, "POST", ASK, PROTO, data)
                self.assertEqual((proto.status, proto.body), (200, expected))
                web = http_client.request(connection, "POST", ASK, WEB, frame(data))
                message, trailers = read_frames(web.body)
                self.assertEqual((message, trailers["grpc-status"]), (expected, "0"))
                text = http_client.request(
                    connection, "POST", ASK, {"content-type": "application/grpc-web-text"},
                    base64.b64encode(frame(data)))
                self.assertEqual(base64.b64decode(text.body), web.body)
                as_json = http_client.request(
                    connection, "POST", ASK, JSON, json_format.MessageToJson(request))
                self.assertEqual(http_client.parse_reply(as_json.body),
                                 answer_service_pb2.AskResponse.FromString(expected))
        connection.close()

    def test_curl_needs_nothing_but_the_address(self):
        url = "http://%s%s" % (self.server.http, ASK)
        result = subprocess.run(
            ["curl", "--silent", "--show-error", "--fail", "-H", "content-type: application/json",
             "-d", json.dumps({"question": server.KETTLE_QUESTION}), url],
            capture_output=True, text=True, timeout=server.TIMEOUT_S)
        self.assertEqual(result.returncode, 0, result.stderr)
        reply = json.loads(result.stdout)
        self.assertEqual(reply["outcome"], "OUTCOME_ANSWERED")
        self.assertTrue(reply["caveats"])

    def test_errors_are_those_of_grpc(self):
        for message in ({"question": ""}, {"question": "x" * 5000},
                        {"question": "x", "answerCountMax": 99},
                        {"question": "x", "corpus": "none"}):
            request = json_format.ParseDict(message, answer_service_pb2.AskRequest())
            data = request.SerializeToString()
            failure = server.failure_of(lambda: server.raw_call(self.channel, "Ask", data))
            reply = self.server.post_json(message)
            error = reply.json()
            self.assertEqual(error["code"], failure.code.name.lower())
            self.assertEqual(error["message"], failure.message)
            info = error["details"][0]
            self.assertEqual(info["type"], "google.rpc.ErrorInfo")
            self.assertEqual(info["debug"]["reason"], failure.reason)
            self.assertEqual(info["debug"]["metadata"]["request_id"],
                             reply.headers["x-request-id"])
            web = self.server.request("POST", ASK, WEB, frame(data))
            _, trailers = read_frames(web.body)
            self.assertEqual(trailers["grpc-status"], str(failure.code.value[0]))
            self.assertEqual(trailers["grpc-message"], failure.message)

    def test_what_is_no_call_is_refused(self):
        ok = json.dumps({"question": server.KETTLE_QUESTION})
        for method, path, headers, body, status in (
                ("GET", ASK + "?question=x", {}, None, 405),
                ("PUT", ASK, JSON, ok, 405),
                ("POST", ASK, {}, ok, 415),
                ("POST", ASK, {"content-type": "text/plain"}, ok, 415),
                ("POST", server.SERVICE + "Nonsense", JSON, ok, 404),
                ("POST", "/caveat.v1.CorpusService/ReloadCorpora", JSON, "{}", 404),
                ("POST", "/caveat.v1.AnswerService", JSON, ok, 404),
                ("GET", "/nothing", {}, None, 404),
                ("POST", ASK, JSON, "{", 400),
                ("POST", ASK, JSON, "[]", 400),
                ("POST", ASK, JSON, b'{"question":"\xff"}', 400),
                ("POST", ASK, JSON, '{"question":"a","kinds":["FAQ"]}', 400),
                ("POST", ASK, PROTO, b"\x0a\xff", 400),
                ("POST", ASK, {**JSON, "content-encoding": "gzip"}, ok, 501),
                ("POST", ASK, {**JSON, "connect-protocol-version": "2"}, ok, 400),
                ("POST", ASK, {**JSON, "connect-timeout-ms": "soon"}, ok, 400),
                ("POST", ASK, {**JSON, "connect-timeout-ms": "0"}, ok, 504),
                ("POST", ASK, {**JSON, "origin": "https://evil.example"}, ok, 403),
                ("POST", ASK, JSON, '{"question":"%s"}' % ("x" * (140 << 10)), 413),
                ("GET", "/metrics", {"x": "y" * 10000}, None, 431),
        ):
            reply = self.server.request(method, path, headers, body)
            self.assertEqual(reply.status, status, (method, path, headers))
            self.assertEqual(reply.headers["x-content-type-options"], "nosniff")
        # Fields of a newer schema are left out, as they are over gRPC.
        reply = self.server.post_json({"question": server.KETTLE_QUESTION, "newer": {"a": [1]}})
        self.assertEqual(reply.status, 200)

    def test_a_connection_serves_one_request_after_another(self):
        connection = self.server.connect()
        for _ in range(5):
            reply = http_client.request(connection, "POST", ASK, JSON,
                                        json.dumps({"question": server.KETTLE_QUESTION}))
            self.assertEqual(reply.status, 200)
            self.assertEqual(http_client.request(connection, "POST", ASK, JSON, "{").status, 400)
            self.assertEqual(http_client.request(connection, "HEAD", "/").status, 200)
        self.assertIsNotNone(connection.sock)
        connection.close()

    def test_pages_of_listed_origins_may_ask(self):
        listed = "https://hospital.example"
        preflight = {"origin": listed, "access-control-request-method": "POST",
                     "access-control-request-headers": "content-type,connect-protocol-version"}
        reply = self.server.request("OPTIONS", ASK, preflight)
        self.assertEqual(reply.status, 204)
        self.assertEqual(reply.headers["access-control-allow-origin"], listed)
        self.assertIn("connect-protocol-version",
                      reply.headers["access-control-allow-headers"])
        reply = self.server.post_json({"question": server.KETTLE_QUESTION}, origin=listed)
        self.assertEqual(reply.headers["access-control-allow-origin"], listed)
        reply = self.server.request("OPTIONS", ASK,
                                    {**preflight, "origin": "https://evil.example"})
        self.assertEqual(reply.status, 403)
        self.assertNotIn("access-control-allow-origin", reply.headers)
        # The demo page of the server itself is on no list.
        reply = self.server.post_json({"question": server.KETTLE_QUESTION},
                                      origin="http://" + self.server.http)
        self.assertEqual(reply.status, 200)

    def test_files_are_kept_by_browsers(self):
        page = self.server.get("/")
        self.assertEqual(page.status, 200)
        self.assertIn("script-src 'self'", page.headers["content-security-policy"])
        widget = self.server.get("/widget.js", **{"accept-encoding": "gzip"})
        self.assertEqual(widget.headers["content-encoding"], "gzip")
        self.assertEqual(widget.headers["access-control-allow-origin"], "*")
        again = self.server.get("/widget.js", **{"accept-encoding": "gzip",
                                                 "if-none-match": widget.headers["etag"]})
        self.assertEqual((again.status, again.body), (304, b""))
        head = self.server.request("HEAD", "/widget.js", {"accept-encoding": "gzip"})
        self.assertEqual(head.headers["content-length"], str(len(widget.body)))
        self.assertEqual(head.body, b"")

    def test_probes(self):
        self.assertEqual(self.server.get("/healthz").body, b"ok\n")
        self.assertEqual(self.server.get("/readyz").body, b"ready\n")


class HttpStart(unittest.TestCase):

    def test_unix_socket_and_ipv6(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "http.sock")
            with server.Server("--http", "unix:" + path) as running:
                self.assertEqual(running.fields["http"], "unix:" + path)
                result = subprocess.run(
                    ["curl", "--silent", "--unix-socket", path, "http://a/healthz"],
                    capture_output=True, timeout=server.TIMEOUT_S)
                self.assertEqual(result.stdout, b"ok\n")
        with server.Server("--http", "[::1]:0") as running:
            self.assertRegex(running.fields["http"], r"^\[::1\]:\d+$")

    def test_a_folder_replaces_the_page(self):
        with tempfile.TemporaryDirectory() as folder:
            os.makedirs(os.path.join(folder, "service/http/web"))
            with open(os.path.join(folder, "service/http/web/index.html"), "w",
                      encoding="ascii") as file:
                file.write("<p>Ours</p>")
            with http_client.HttpServer("--data", folder) as running:
                self.assertEqual(running.get("/").body, b"<p>Ours</p>")

    def test_wrong_flags_are_named(self):
        with http_client.HttpServer() as running:
            for flags, named in (
                    (["--http", "nonsense"], "--http"),
                    (["--http", running.http], "--http"),
                    (["--http", "127.0.0.1:0", "--cors-origin", "*"], "--cors-origin"),
                    (["--http", "127.0.0.1:0", "--cors-origin", "https://a/"], "--cors-origin"),
                    (["--http", "127.0.0.1:0", "--metrics", running.http], "--metrics"),
                    (["--http", "127.0.0.1:0", "--http-threads", "0"], "--http-threads"),
                    (["--http", "127.0.0.1:0", "--http-tls-cert", "x"], "--http-tls-key"),
                    (["--metrics", "127.0.0.1:0"], "--http"),
            ):
                result = subprocess.run(
                    [server.CAVEATD, "--corpus", server.KETTLES, "--grpc", "127.0.0.1:0", *flags],
                    capture_output=True, text=True, timeout=server.TIMEOUT_S)
                self.assertIn(result.returncode, (1, 2), flags)
                self.assertIn(named, result.stderr)
                self.assertEqual(result.stdout, "", flags)


if __name__ == "__main__":
    unittest.main()
