"""The same question gets the same bytes: over threads, connections, restarts."""

import threading
import unittest

import server
from server import answer_service_pb2

QUESTIONS = (server.FAQ_QUESTION, "can it go away??", "outlook for lung cancer bone mets",
             "asdf", "so what is the bottom line", "hello", "remission")
ROUNDS = 30


def ask_all(address):
    with server.open_channel(address) as channel:
        replies = []
        for question in QUESTIONS:
            for options in ({}, {"explain": True}, {"min_confidence": 0, "answer_count_max": 20}):
                request = answer_service_pb2.AskRequest(question=question, **options)
                replies.append(server.raw_call(channel, "Ask", request.SerializeToString()))
        return replies


class SameBytes(unittest.TestCase):

    def test_over_threads_and_restarts(self):
        # Tokens of conversations are made with a key that replicas share.
        key = server.conversation_key(self)
        with server.Server("--conversation-key", key, corpus=server.REFERENCE) as running:
            expected = ask_all(running.address)
        with server.Server("--conversation-key", key, corpus=server.REFERENCE) as running:
            different = []

            def compare():
                for _ in range(ROUNDS):
                    if ask_all(running.address) != expected:
                        different.append(1)

            threads = [threading.Thread(target=compare) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(different, [])


if __name__ == "__main__":
    unittest.main()
