"""The same question gets the same bytes: over threads, connections, restarts."""

import unittest
from concurrent import futures

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
            with futures.ThreadPoolExecutor(4) as pool:
                rounds = [pool.submit(ask_all, running.address) for _ in range(4 * ROUNDS)]
                for one in rounds:
                    self.assertEqual(one.result(), expected)


if __name__ == "__main__":
    unittest.main()
