"""/metrics is what Prometheus reads, and counts what happened."""

import re
import shutil
import signal
import subprocess
import unittest

import http_client
import server


class Metrics(unittest.TestCase):

    def value(self, text, series):
        found = re.search("^" + re.escape(series) + r" (\S+)$", text, re.MULTILINE)
        return float(found.group(1)) if found else None

    def test_counts_calls_of_every_port(self):
        with http_client.HttpServer() as running:
            running.post_json({"question": server.KETTLE_QUESTION})
            running.post_json({"question": ""})
            with running.channel() as channel:
                server.ask(channel, server.KETTLE_QUESTION)
            running.get("/")
            running.get("/no/such/path")
            running.process.send_signal(signal.SIGHUP)
            running.wait_for_event("reload")
            text = running.get("/metrics").body.decode()
            for series, expected in (
                    ('caveat_calls_total{code="OK",method="Ask",protocol="connect-json"}', 1),
                    ('caveat_calls_total{code="INVALID_ARGUMENT",method="Ask",'
                     'protocol="connect-json"}', 1),
                    ('caveat_calls_total{code="OK",method="Ask",protocol="grpc"}', 1),
                    ('caveat_outcomes_total{outcome="ANSWERED"}', 2),
                    ('caveat_outcomes_total{outcome="URGENT"}', 0),
                    ('caveat_call_duration_seconds_count{method="Ask"}', 3),
                    ('caveat_http_responses_total{route="/",status="200"}', 1),
                    ('caveat_http_responses_total{route="unknown",status="404"}', 1),
                    ('caveat_reloads_total{result="served"}', 1),
                    ('caveat_reloads_total{result="kept_old"}', 0),
                    ('caveat_connections_accepted_total{port="grpc"}', 1),
                    ("caveat_calls_in_flight", 0),
                    ("caveat_corpora", 1),
                    ("caveat_entries", int(running.fields["entries"])),
            ):
                self.assertEqual(self.value(text, series), expected, series + "\n" + text)

    def test_every_name_has_help(self):
        with http_client.HttpServer() as running:
            running.post_json({"question": server.KETTLE_QUESTION})
            running.get("/")
            text = running.get("/metrics").body.decode()
            names = {re.sub("_(bucket|sum|count)$", "", line.split("{")[0].split(" ")[0])
                     for line in text.splitlines() if not line.startswith("#")}
            self.assertGreater(len(names), 10)
            for name in names:
                self.assertIn("# HELP %s " % name, text)
                self.assertIn("# TYPE %s " % name, text)

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not installed")
    def test_promtool_has_no_complaint(self):
        with http_client.HttpServer() as running:
            running.post_json({"question": server.KETTLE_QUESTION})
            running.get("/")
            result = subprocess.run(["promtool", "check", "metrics"],
                                    input=running.get("/metrics").body, capture_output=True,
                                    timeout=server.TIMEOUT_S)
            self.assertEqual((result.returncode, result.stdout, result.stderr), (0, b"", b""))

    def test_may_have_a_port_of_their_own(self):
        with http_client.HttpServer("--metrics", "127.0.0.1:0") as running:
            address = running.wait_for_event("start")[0]["metrics"]
            self.assertEqual(running.get("/metrics").status, 404)
            connection = http_client.connect(address)
            reply = http_client.request(connection, "GET", "/metrics")
            self.assertIn(b"caveat_corpora 1\n", reply.body)
            self.assertEqual(http_client.request(connection, "GET", "/readyz").status, 200)
            self.assertEqual(http_client.request(connection, "GET", "/").status, 404)
            self.assertEqual(
                http_client.request(connection, "POST", http_client.ASK, http_client.JSON,
                                    "{}").status, 404)
            connection.close()


if __name__ == "__main__":
    unittest.main()
