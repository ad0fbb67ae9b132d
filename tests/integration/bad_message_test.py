"""Bytes that are no message are INVALID_ARGUMENT, and the field is named."""

import random
import unittest

import grpc
import server
from server import answer_service_pb2


def field(number, payload):
    """A length-delimited field, as it goes over the wire."""
    assert len(payload) < 128
    return bytes([number << 3 | 2, len(payload)]) + payload


class BadMessage(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = server.Server("--no-log-calls")
        cls.channel = cls.server.channel()

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()
        cls.server.__exit__()

    def failure(self, method, data):
        return server.failure_of(lambda: server.raw_call(self.channel, method, data))

    def test_not_utf8_names_the_field(self):
        for bad in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"a\x80", b"\xe2\x82"):
            for method, number, name in (("Ask", 1, "question"), ("Ask", 2, "corpus"),
                                         ("Ask", 3, "conversation"), ("GetEntry", 1, "entry_id"),
                                         ("VerifyQuote", 1, "quote")):
                failure = self.failure(method, field(number, bad))
                self.assertEqual(failure.code, grpc.StatusCode.INVALID_ARGUMENT)
                self.assertEqual(failure.reason, "NOT_UTF8")
                self.assertEqual(failure.metadata["field"], name)
                self.assertNotIn("\ufffd", failure.message)

    def test_cut_short_names_the_field(self):
        for data, name in ((b"\x0a\x05ab", "question"), (b"\x0a\xff\xff\xff\xff\xff", "question"),
                           (b"\x20\xff", "answer_count_max"), (b"\x29\x00", "min_confidence"),
                           (b"\x3a\x02\x01\x80", "kinds"), (b"\x7a\x09a", "15")):
            failure = self.failure("Ask", data)
            self.assertEqual(failure.code, grpc.StatusCode.INVALID_ARGUMENT, data)
            self.assertEqual(failure.reason, "MESSAGE_MALFORMED")
            self.assertEqual(failure.metadata["field"], name)
            self.assertEqual(failure.metadata["message"], "caveat.v1.AskRequest")

    def test_no_tag_at_all(self):
        for data in (b"\x00", b"\x07\x00", b"\xff" * 11):
            self.assertEqual(self.failure("Ask", data).reason, "MESSAGE_MALFORMED", data)

    def test_random_bytes_never_get_another_kind_of_error(self):
        seed = random.randrange(1 << 32)
        generator = random.Random(seed)
        valid = answer_service_pb2.AskRequest(
            question="Can it go away?", corpus="bone-metastases", answer_count_max=3,
            min_confidence=0.5, kinds=[1, 2]).SerializeToString()
        allowed = {grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND}
        for _ in range(2000):
            data = bytearray(valid)
            for _ in range(generator.randrange(1, 5)):
                data[generator.randrange(len(data))] = generator.randrange(256)
            try:
                server.raw_call(self.channel, "Ask", bytes(data))
            except grpc.RpcError as error:
                failure = server.Failure(error)
                self.assertIn(failure.code, allowed, (seed, bytes(data)))
                self.assertEqual(failure.domain, "caveat.v1", (seed, bytes(data)))

    def test_nothing_of_it_is_logged(self):
        self.failure("Ask", field(1, b"canary\xff"))
        self.assertNotIn("canary", self.server.log_text())
        self.assertNotIn("invalid UTF-8", self.server.log_text())


if __name__ == "__main__":
    unittest.main()
