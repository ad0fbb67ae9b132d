"""No question, nor a part of one, is logged or counted, wherever it is put."""

import json
import unittest

import http_client
import privacy_test
import server
from http_client import ASK, JSON, PROTO, WEB, frame


def requests(canary):
    """The canary wherever a client could put it."""
    url = canary.replace(" ", "%20")
    header = canary.encode("ascii", "ignore").decode()
    message = json.dumps({"question": "can bone mets of %s go away?" % canary})
    yield "POST", ASK, JSON, message
    yield "POST", ASK + "?q=" + url, JSON, message
    yield "GET", ASK + "?message=" + url, {}, None
    yield "GET", "/" + url, {}, None
    yield "GET", "/widget.js?" + url, {}, None
    yield "GET", "/healthz?" + url, {}, None
    yield "POST", server.SERVICE + url, JSON, message
    yield "POST", ASK, JSON, message[:-9]
    yield "POST", ASK, JSON, json.dumps({canary: canary, "kinds": [canary]})
    yield "POST", ASK, JSON, json.dumps({"question": "x", "corpus": canary})
    yield "POST", ASK, JSON, json.dumps({"question": [canary]})
    yield "POST", ASK, {"content-type": header}, message
    yield "POST", ASK, {**JSON, "origin": header, "referer": header, "user-agent": header,
                        "cookie": header, "x-request-id": header}, message
    yield "POST", ASK, {**JSON, "connect-timeout-ms": header}, message
    yield "POST", ASK, {**JSON, "content-encoding": header}, message
    yield "POST", ASK, PROTO, b"\x0a\x7f" + canary.encode()
    yield "POST", ASK, WEB, frame(b"\x0a\x7f" + canary.encode())
    yield "POST", ASK, WEB, canary.encode()
    yield "POST", ASK, JSON, message + " " * (140 << 10)
    yield header.split()[0].replace("@", "-").upper(), "/", {}, None


class HttpPrivacy(unittest.TestCase):

    assert_no_canary = privacy_test.Privacy.assert_no_canary

    def test_canaries_are_nowhere(self):
        with http_client.HttpServer() as running:
            statuses = set()
            for canary in privacy_test.CANARIES:
                for method, path, headers, body in requests(canary):
                    reply = running.request(method, path, headers, body)
                    statuses.add(reply.status)
                    if reply.status != 200:
                        self.assert_no_canary(reply.body.decode("utf-8", "replace"))
            self.assertLessEqual({200, 400, 403, 404, 405, 413, 415, 501}, statuses)
            self.assert_no_canary(running.get("/metrics").body.decode())
            running.terminate()
            lines = running.log_lines()
            self.assertGreater(sum(1 for line in lines if line["event"] == "call"), 50)
            self.assertGreater(sum(1 for line in lines if line["event"] == "http"), 20)
            self.assert_no_canary(running.log_text())
            for line in lines:
                if line["event"] == "http":
                    self.assertNotIn("?", line["route"])
                    self.assertRegex(line["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\dZ$")


if __name__ == "__main__":
    unittest.main()
