"""Somebody at a terminal: `buf curl`, which knows nothing but the address."""

import json
import os
import subprocess
import unittest

import server

BUF = os.path.join(os.environ["CAVEAT_NPM"], "node_modules/.bin/buf")


def buf_curl(address, *arguments):
    return subprocess.run(
        [BUF, "curl", "--http2-prior-knowledge", "--protocol", "grpc",
         *arguments], capture_output=True, text=True, timeout=server.TIMEOUT_S,
        # Away from the sources: buf would find the schema there.
        cwd="/")


class BufCurl(unittest.TestCase):

    def test_asks_through_reflection(self):
        with server.Server(corpus=server.REFERENCE) as running:
            url = "http://%s/caveat.v1.AnswerService/Ask" % running.address
            result = buf_curl(running.address, "-d",
                              json.dumps({"question": server.FAQ_QUESTION}), url)
            self.assertEqual(result.returncode, 0, result.stderr)
            reply = json.loads(result.stdout)
            self.assertEqual(reply["outcome"], "OUTCOME_ANSWERED")
            self.assertEqual(reply["answers"][0]["entryId"], server.FAQ_ID)
            self.assertTrue(reply["caveats"])

    def test_lists_the_methods(self):
        with server.Server() as running:
            result = buf_curl(running.address, "--list-methods",
                              "http://" + running.address)
            self.assertIn("caveat.v1.AnswerService/Ask", result.stdout)

    def test_reflection_can_be_turned_off(self):
        with server.Server("--no-reflection") as running:
            result = buf_curl(running.address, "--list-methods",
                              "http://" + running.address)
            self.assertNotEqual(result.returncode, 0)
            self.assertNotIn("AnswerService", result.stdout)


if __name__ == "__main__":
    unittest.main()
