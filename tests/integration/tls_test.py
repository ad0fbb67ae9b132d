"""TLS, clients' certificates, and a certificate that is rotated in place."""

import os
import ssl
import socket
import subprocess
import tempfile
import unittest

import grpc
import server


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


class Authority:
    """Signs certificates in a folder."""

    def __init__(self, folder):
        self.folder = folder
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                "-nodes", "-days", "2", "-subj", "/CN=test authority",
                "-keyout", self.path("ca.key"), "-out", self.path("ca.crt"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def sign(self, name, target=None):
        """Makes name.key and name.crt, then moves them over `target`'s."""
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-subj", "/CN=" + name, "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout", self.path(name + ".key"), "-out", self.path(name + ".csr"))
        openssl("x509", "-req", "-in", self.path(name + ".csr"), "-CA", self.path("ca.crt"),
                "-CAkey", self.path("ca.key"), "-CAcreateserial", "-days", "2",
                "-copy_extensions", "copy", "-out", self.path(name + ".crt"))
        for ending in (".key", ".crt"):
            os.replace(self.path(name + ending), self.path((target or name) + ending))

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()


def served_name(address, authority):
    """The common name of the certificate that a new connection is shown."""
    context = ssl.create_default_context(cafile=authority.path("ca.crt"))
    context.set_alpn_protocols(["h2"])
    host, port = address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=server.TIMEOUT_S) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as secure:
            return dict(pair[0] for pair in secure.getpeercert()["subject"])["commonName"]


class Tls(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.authority = Authority(self.folder.name)
        self.authority.sign("server")
        self.flags = ["--tls-cert", self.authority.path("server.crt"),
                      "--tls-key", self.authority.path("server.key")]

    def tearDown(self):
        self.folder.cleanup()

    def ask(self, address, client=None):
        keys = {}
        if client:
            keys = {"private_key": self.authority.read(client + ".key"),
                    "certificate_chain": self.authority.read(client + ".crt")}
        credentials = grpc.ssl_channel_credentials(self.authority.read("ca.crt"), **keys)
        options = [("grpc.enable_retries", 0), ("grpc.use_local_subchannel_pool", 1)]
        with grpc.secure_channel(address, credentials, options=options) as channel:
            return server.ask(channel, server.KETTLE_QUESTION)

    def test_answers_over_tls_and_not_without(self):
        with server.Server(*self.flags) as running:
            self.assertTrue(self.ask(running.address).answers)
            with running.channel() as channel:
                failure = server.failure_of(lambda: server.ask(channel, server.KETTLE_QUESTION))
                self.assertEqual(failure.code, grpc.StatusCode.UNAVAILABLE)

    def test_clients_need_a_certificate_where_it_is_demanded(self):
        self.authority.sign("client")
        with server.Server(*self.flags, "--tls-client-ca",
                           self.authority.path("ca.crt")) as running:
            self.assertTrue(self.ask(running.address, client="client").answers)
            failure = server.failure_of(lambda: self.ask(running.address))
            self.assertEqual(failure.code, grpc.StatusCode.UNAVAILABLE)

    def test_a_rotated_certificate_is_used_without_a_restart(self):
        with server.Server(*self.flags) as running:
            self.assertEqual(served_name(running.address, self.authority), "server")
            self.authority.sign("renewed", target="server")
            server.wait_for(
                lambda: served_name(running.address, self.authority) == "renewed",
                "the renewed certificate")
            self.assertTrue(self.ask(running.address).answers)

    def test_a_half_replaced_pair_is_not_used(self):
        with server.Server(*self.flags) as running:
            self.authority.sign("renewed")
            os.replace(self.authority.path("renewed.crt"), self.authority.path("server.crt"))
            line = running.wait_for_event("grpc_certificate")[0]
            self.assertEqual((line["level"], line["result"]), ("error", "kept the old one"))
            self.assertIn("--tls-key " + self.authority.path("server.key"), line["fault"])
            self.assertEqual(served_name(running.address, self.authority), "server")
            self.assertTrue(self.ask(running.address).answers)
            os.replace(self.authority.path("renewed.key"), self.authority.path("server.key"))
            self.assertEqual(running.wait_for_event("grpc_certificate", 2)[1]["result"],
                             "replaced")
            self.assertEqual(served_name(running.address, self.authority), "renewed")

    def test_who_connects_writes_nothing_into_the_log(self):
        with server.Server(*self.flags) as running:
            forged = 'x\n{"event":"corpus_not_served","corpus":"forged"}\nx'
            for name in (forged, "localhost"):
                subprocess.run(["openssl", "s_client", "-connect", running.address,
                                "-servername", name], stdin=subprocess.DEVNULL,
                               capture_output=True, timeout=server.TIMEOUT_S, check=False)
            host, port = running.address.rsplit(":", 1)
            with socket.create_connection((host, int(port)), timeout=server.TIMEOUT_S) as plain:
                plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
                while plain.recv(4096):
                    pass
            line = running.wait_for_event("grpc_error")[0]
            self.assertRegex(line["at"], r"\.cc:\d+$")
            self.assertEqual(running.terminate(), 0)
            self.assertNotIn("forged", running.log_text())
            running.log_lines()  # Each is JSON.

    def test_a_key_of_another_certificate_stops_the_start(self):
        self.authority.sign("other")
        flags = ["--corpus", server.KETTLES, "--grpc", "127.0.0.1:0",
                 "--tls-cert", self.authority.path("server.crt"),
                 "--tls-key", self.authority.path("other.key")]
        result = subprocess.run([server.CAVEATD, *flags], capture_output=True, text=True,
                                timeout=server.TIMEOUT_S)
        self.assertEqual(result.returncode, 1)
        self.assertIn("--tls-key", result.stderr)
        self.assertIn(self.authority.path("other.key"), result.stderr)


if __name__ == "__main__":
    unittest.main()
