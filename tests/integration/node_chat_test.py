"""Chat with Node's grpc-js: order, cancellation, deadline, half-close, drain."""

import json
import os
import subprocess
import unittest

import server

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "node_chat.js")

PROSTATE = "outlook for prostate cancer bone mets"
OK, CANCELLED, DEADLINE_EXCEEDED, INVALID_ARGUMENT, UNAVAILABLE = 0, 1, 4, 3, 14


class Node:
    """A Node process that holds streams of Chat; use it in a `with`."""

    def __init__(self, address):
        self.process = subprocess.Popen(
            ["node", SCRIPT, address, os.path.join(server.SOURCE, "proto")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.stdin.close()
        try:
            self.process.wait(server.TIMEOUT_S)
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()

    def do(self, action, stream=0, **fields):
        line = json.dumps({"stream": stream, "do": action, **fields})
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def event(self):
        """What happens next, on whichever stream."""
        return json.loads(self.process.stdout.readline())


class NodeChat(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = server.Server(corpus=server.REFERENCE).__enter__()
        cls.addClassCleanup(cls.server.__exit__)

    def node(self, running=None):
        return self.enterContext(Node((running or self.server).address))

    def test_replies_come_in_the_order_of_the_questions(self):
        node = self.node()
        node.do("open")
        expected = []
        for question, entry in ((PROSTATE, "row-prostate-cancer"),
                                ("and for lung?", "row-lung-cancer"),
                                ("no I meant breast", "row-breast-cancer"), ("asdf", "")):
            expected += [entry] * 5
            for _ in range(5):
                node.do("say", question=question)
        node.do("half_close")
        self.assertEqual([node.event()["entry"] for _ in expected], expected)
        self.assertEqual(node.event()["code"], OK)

    def test_streams_do_not_mix(self):
        node = self.node()
        questions = {0: (PROSTATE, "row-prostate-cancer"),
                     1: (server.FAQ_QUESTION, server.FAQ_ID)}
        for stream, (question, _) in questions.items():
            node.do("open", stream)
            node.do("say", stream, question=question)
        for _ in questions:
            event = node.event()
            self.assertEqual(event["entry"], questions[event["stream"]][1])
        node.do("say", 0, question="and for lung?")
        self.assertEqual(node.event()["entry"], "row-lung-cancer")
        for stream in questions:
            node.do("half_close", stream)
            self.assertEqual(node.event(), {"stream": stream, "code": OK, "hasDetails": False})

    def test_a_client_that_pauses_gets_everything_later(self):
        node = self.node()
        node.do("open")
        node.do("pause")
        for _ in range(50):
            node.do("say", question=server.FAQ_QUESTION)
        node.do("half_close")
        # Others are served meanwhile.
        node.do("open", 1)
        node.do("say", 1, question=PROSTATE)
        self.assertEqual(node.event()["stream"], 1)
        node.do("resume")
        self.assertEqual([node.event()["entry"] for _ in range(50)], [server.FAQ_ID] * 50)
        self.assertEqual(node.event()["code"], OK)
        node.do("half_close", 1)
        self.assertEqual(node.event()["code"], OK)

    def test_half_close_ends_politely(self):
        node = self.node()
        node.do("open")
        node.do("half_close")
        self.assertEqual(node.event()["code"], OK)
        node.do("open")
        node.do("say", question=server.FAQ_QUESTION)
        node.do("half_close")
        self.assertEqual(node.event()["entry"], server.FAQ_ID)
        self.assertEqual(node.event()["code"], OK)

    def test_cancelling_ends_one_stream_alone(self):
        node = self.node()
        node.do("open", 1)
        for _ in range(20):
            node.do("open")
            node.do("say", question=server.FAQ_QUESTION)
            self.assertEqual(node.event()["entry"], server.FAQ_ID)
            node.do("cancel")
            self.assertEqual(node.event()["code"], CANCELLED)
        node.do("say", 1, question=PROSTATE)
        self.assertEqual(node.event()["entry"], "row-prostate-cancer")
        node.do("cancel", 1)
        self.assertEqual(node.event()["code"], CANCELLED)

    def test_a_deadline_ends_it(self):
        node = self.node()
        node.do("open", deadline_ms=1000)
        node.do("say", question=server.FAQ_QUESTION)
        self.assertEqual(node.event()["entry"], server.FAQ_ID)
        self.assertEqual(node.event()["code"], DEADLINE_EXCEEDED)

    def test_a_bad_turn_ends_it_with_details(self):
        node = self.node()
        node.do("open")
        node.do("say", question="")
        self.assertEqual(node.event(),
                         {"stream": 0, "code": INVALID_ARGUMENT, "hasDetails": True})

    def test_a_drain_ends_streams_that_wait(self):
        with server.Server() as running:
            node = self.node(running)
            for stream in range(10):
                node.do("open", stream)
                node.do("say", stream, question=server.KETTLE_QUESTION)
            for _ in range(10):
                self.assertNotEqual(node.event()["entry"], "")
            self.assertEqual(running.terminate(), 0)
            ends = [node.event() for _ in range(10)]
            self.assertEqual({event["stream"] for event in ends}, set(range(10)))
            for event in ends:
                self.assertEqual((event["code"], event["hasDetails"]), (UNAVAILABLE, True))


if __name__ == "__main__":
    unittest.main()
