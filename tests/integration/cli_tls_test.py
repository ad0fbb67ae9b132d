"""`caveat ask` over TLS, with and without a certificate of its own."""

import unittest

import cli
import server
import tls_test


class CliTls(unittest.TestCase):

    def setUp(self):
        self.folder = cli.Folder()
        self.addCleanup(self.folder.cleanup)
        self.corpus = self.folder.write("kettles.txt", cli.KETTLES)
        self.authority = tls_test.Authority(self.folder.path)
        for name in ("server", "client"):
            self.authority.sign(name)

    def ask(self, address, *flags):
        return cli.run("ask", "How do I descale a kettle?", "--server", address, *flags)

    def test_both_sides_prove_who_they_are(self):
        path = self.authority.path
        with server.Server("--tls-cert", path("server.crt"), "--tls-key", path("server.key"),
                           "--tls-client-ca", path("ca.crt"), corpus=self.corpus) as served:
            trust = ("--tls", "--tls-ca", path("ca.crt"))
            own = ("--tls-cert", path("client.crt"), "--tls-key", path("client.key"))
            self.assertEqual(self.ask(served.address, *trust, *own).returncode, 0)
            port = served.address.rsplit(":", 1)[1]
            self.assertEqual(self.ask("127.0.0.1:" + port, *trust, *own,
                                      "--tls-name", "localhost").returncode, 0)
            for flags in ((), trust, ("--tls", *own)):
                self.assertEqual(self.ask(served.address, *flags, "--timeout", "10").returncode, 10)
            missing = self.ask(served.address, "--tls", "--tls-ca", path("none.crt"))
            self.assertEqual(missing.returncode, 2)
            self.assertIn("none.crt", missing.stderr)


if __name__ == "__main__":
    unittest.main()
