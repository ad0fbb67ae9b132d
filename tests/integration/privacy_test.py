"""No question, nor a part of one, is in the log: not after an error either."""

import signal
import unittest

import grpc
import server

CANARIES = ("Perpetua Quillfeather", "943 476 5919", "MRN00417733", "perpetua@quill.example",
            "+44 7700 900451", "1951-03-14")


def messages(canary):
    """The canary wherever a caller could put it, well and badly formed."""
    text = canary.encode()
    question = b"can bone mets of " + text + b" go away?"
    yield "Ask", bytes([0x0A, len(question)]) + question
    yield "Ask", bytes([0x0A, len(text) + 1]) + text + b"\xff"
    yield "Ask", bytes([0x0A, 100]) + text
    yield "Ask", b"\x0a\x01x" + bytes([0x12, len(text)]) + text
    yield "Ask", b"\x0a\x01x" + bytes([0x1A, len(text)]) + text
    yield "GetEntry", bytes([0x0A, len(text)]) + text
    yield "VerifyQuote", bytes([0x0A, len(text)]) + text
    yield "Suggest", bytes([0x0A, len(text)]) + text
    yield "Nonsense", bytes([0x0A, len(text)]) + text


class Privacy(unittest.TestCase):

    def call_all(self, channel, **kwargs):
        for canary in CANARIES:
            for method, data in messages(canary):
                metadata = (("x-request-id", canary.lower()), ("x-note", canary))
                try:
                    server.raw_call(channel, method, data, metadata=metadata, **kwargs)
                except grpc.RpcError as error:
                    self.assertNotIn(canary, str(error.details()))
                    self.assertNotIn(canary, str(error.trailing_metadata()))

    def assert_no_canary(self, text):
        for canary in CANARIES:
            # Short parts are found by chance in ids and times.
            for part in [canary] + [p for p in canary.split() if len(p) > 5]:
                self.assertNotIn(part.lower(), text.lower())

    def test_canaries_are_not_logged(self):
        with server.Server() as running:
            with running.channel() as channel:
                self.call_all(channel)
            with server.Server("--calls-in-flight", "1") as busy, busy.channel() as channel:
                self.call_all(channel)
            running.terminate()
            lines = running.log_lines()
            self.assertGreater(sum(1 for line in lines if line["event"] == "call"), 30)
            self.assert_no_canary(running.log_text())
            for line in lines:
                if line["event"] == "call":
                    self.assertRegex(line["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\dZ$")

    def test_canaries_are_not_left_by_a_crash(self):
        with server.Server() as running, running.channel() as channel:
            self.call_all(channel)
            running.process.send_signal(signal.SIGABRT)
            self.assertEqual(running.process.wait(server.TIMEOUT_S), -signal.SIGABRT)
            self.assert_no_canary(running.log_text())

    def test_calls_can_be_left_out_of_the_log(self):
        with server.Server("--no-log-calls") as running:
            with running.channel() as channel:
                server.ask(channel, server.KETTLE_QUESTION)
            running.terminate()
            self.assertEqual([line["event"] for line in running.log_lines()],
                             ["start", "drain", "stop"])


if __name__ == "__main__":
    unittest.main()
