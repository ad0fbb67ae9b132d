"""HTTPS: a certificate that is rotated in place, and clients that are no TLS."""

import os
import socket
import ssl
import subprocess
import tempfile
import threading
import unittest

import http_client
import server
import tls_test
from http_client import ASK, JSON

BODY = '{"question":"%s"}' % server.KETTLE_QUESTION


class HttpTls(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.authority = tls_test.Authority(self.folder.name)
        self.authority.sign("server")
        self.flags = ["--http-tls-cert", self.authority.path("server.crt"),
                      "--http-tls-key", self.authority.path("server.key")]

    def tearDown(self):
        self.folder.cleanup()

    def connect(self, running):
        return http_client.connect(
            running.http, http_client.trusting(self.authority.path("ca.crt")))

    def ask(self, connection):
        return http_client.request(connection, "POST", ASK, JSON, BODY)

    def test_answers_over_tls_and_not_without(self):
        with http_client.HttpServer(*self.flags) as running:
            connection = self.connect(running)
            for _ in range(3):
                self.assertEqual(self.ask(connection).json()["outcome"], "OUTCOME_ANSWERED")
            self.assertEqual(http_client.request(connection, "GET", "/").status, 200)
            connection.close()
            with self.assertRaises((ConnectionError, OSError, ValueError,
                                    http_client.http.client.HTTPException)):
                running.get("/")

    def test_old_tls_is_refused(self):
        with http_client.HttpServer(*self.flags) as running:
            context = http_client.trusting(self.authority.path("ca.crt"))
            context.set_ciphers("DEFAULT@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                http_client.request(http_client.connect(running.http, context), "GET", "/")

    def test_a_rotated_certificate_is_used_without_a_restart(self):
        with http_client.HttpServer(*self.flags) as running:
            old = self.connect(running)
            self.assertEqual(self.ask(old).status, 200)
            self.assertEqual(self.served_name(running), "server")
            self.authority.sign("renewed", target="server")
            server.wait_for(lambda: self.served_name(running) == "renewed",
                            "the renewed certificate")
            self.assertEqual(self.ask(old).status, 200)
            old.close()
            results = [line["result"] for line in running.wait_for_event("http_certificate")]
            self.assertIn("replaced", results)

    def served_name(self, running):
        """The common name of the certificate that a new connection is shown."""
        connection = self.connect(running)
        connection.connect()
        subject = connection.sock.getpeercert()["subject"]
        connection.close()
        return dict(pair[0] for pair in subject)["commonName"]

    def test_a_bad_pair_is_not_used(self):
        with http_client.HttpServer(*self.flags) as running:
            with open(self.authority.path("bad.key"), "w", encoding="ascii") as file:
                file.write("not a key")
            os.replace(self.authority.path("bad.key"), self.authority.path("server.key"))
            line = running.wait_for_event("http_certificate")[0]
            self.assertEqual(line["level"], "error")
            self.assertIn("--http-tls-key", line["fault"])
            connection = self.connect(running)
            self.assertEqual(self.ask(connection).status, 200)
            connection.close()

    def test_a_key_of_another_certificate_stops_the_start(self):
        self.authority.sign("other")
        result = subprocess.run(
            [server.CAVEATD, "--corpus", server.KETTLES, "--grpc", "127.0.0.1:0",
             "--http", "127.0.0.1:0", "--http-tls-cert", self.authority.path("server.crt"),
             "--http-tls-key", self.authority.path("other.key")],
            capture_output=True, text=True, timeout=server.TIMEOUT_S)
        self.assertEqual(result.returncode, 1)
        self.assertIn("--http-tls-key " + self.authority.path("other.key"), result.stderr)

    def test_silent_and_foreign_connections_end(self):
        with http_client.HttpServer(*self.flags, "--handshake-timeout", "300ms") as running:
            target = http_client.host_and_port(running.http)
            silent = [socket.create_connection(target, timeout=server.TIMEOUT_S)
                      for _ in range(20)]
            foreign = socket.create_connection(target, timeout=server.TIMEOUT_S)
            foreign.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            connection = self.connect(running)
            self.assertEqual(self.ask(connection).status, 200)
            connection.close()
            for other in silent + [foreign]:
                try:
                    while other.recv(4096):
                        pass
                except ConnectionResetError:
                    pass
                other.close()

    def test_under_load_nothing_fails_while_certificates_change(self):
        with http_client.HttpServer(*self.flags) as running:
            stop = threading.Event()
            wrong = []

            def keep_asking():
                while not stop.is_set():
                    connection = self.connect(running)
                    if self.ask(connection).status != 200:
                        wrong.append(1)
                    connection.close()

            askers = [threading.Thread(target=keep_asking) for _ in range(2)]
            for asker in askers:
                asker.start()
            for name in ("first", "second"):
                self.authority.sign(name, target="server")
                server.wait_for(lambda: self.served_name(running) == name, name)
            stop.set()
            for asker in askers:
                asker.join()
            self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
