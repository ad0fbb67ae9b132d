"""The standard health service, asked as load balancers ask it."""

import unittest

import grpc
import server

SERVING = b"\x08\x01"


class Health(unittest.TestCase):

    def test_check(self):
        with server.Server("--no-reflection") as running, running.channel() as channel:
            check = channel.unary_unary("/grpc.health.v1.Health/Check")
            self.assertEqual(check(b"", timeout=server.TIMEOUT_S), SERVING)
            name = b"caveat.v1.AnswerService"
            self.assertEqual(check(bytes([0x0A, len(name)]) + name, timeout=server.TIMEOUT_S),
                             SERVING)
            failure = server.failure_of(
                lambda: check(b"\x0a\x07unknown", timeout=server.TIMEOUT_S))
            self.assertEqual(failure.code, grpc.StatusCode.NOT_FOUND)

    def test_watch_tells_of_the_drain(self):
        with server.Server() as running, running.channel() as channel:
            updates = channel.unary_stream("/grpc.health.v1.Health/Watch")(
                b"", timeout=server.TIMEOUT_S)
            self.assertEqual(next(updates), SERVING)
            self.assertEqual(running.terminate(), 0)
            self.assertEqual(next(updates), b"\x08\x02")


if __name__ == "__main__":
    unittest.main()
