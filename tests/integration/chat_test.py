"""Chat, as a client of another language holds it: order, limits, ends."""

import queue
import signal
import threading
import unittest

import grpc
import server
from server import answer_service_pb2

STREAM_COUNT = 100


class Talk:
    """A stream to which requests are given one by one."""

    def __init__(self, channel, **options):
        self.requests = queue.Queue()
        self.replies = server.stub(channel).Chat(iter(self.requests.get, None), **options)

    def say(self, question, **fields):
        self.requests.put(answer_service_pb2.ChatRequest(
            ask=answer_service_pb2.AskRequest(question=question, **fields)))

    def ask(self, question, **fields):
        self.say(question, **fields)
        return next(self.replies).reply

    def close(self):
        self.requests.put(None)

    def end(self):
        """The error with which it ends; reads until then."""
        return server.failure_of(lambda: list(self.replies))


class Chat(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = server.Server(corpus=server.REFERENCE).__enter__()
        cls.addClassCleanup(cls.server.__exit__)

    def setUp(self):
        self.channel = self.server.channel()
        self.addCleanup(self.channel.close)

    def test_the_conversation_lives_in_the_stream(self):
        talk = Talk(self.channel)
        first = talk.ask("outlook for prostate cancer bone mets")
        self.assertEqual(first.answers[0].entry_id, "row-prostate-cancer")
        self.assertEqual(talk.ask("and for lung?").answers[0].entry_id, "row-lung-cancer")
        self.assertEqual(talk.ask("no I meant breast").answers[0].entry_id, "row-breast-cancer")
        talk.close()
        self.assertEqual(list(talk.replies), [])
        self.assertEqual(talk.replies.code(), grpc.StatusCode.OK)

    def test_a_turn_is_what_ask_replies(self):
        talk = Talk(self.channel)
        token = ""
        for question in ("can bone mets go into remission", "is that common?", "thanks",
                         "what does it depend on", "how much does it cost"):
            alone = server.ask(self.channel, question, conversation=token)
            self.assertEqual(talk.ask(question), alone, question)
            token = alone.conversation
        talk.close()

    def test_a_stream_goes_on_with_a_conversation_of_before(self):
        token = server.ask(self.channel, "outlook for prostate cancer bone mets").conversation
        talk = Talk(self.channel)
        reply = talk.ask("and lung?", conversation=token)
        self.assertEqual(reply.answers[0].entry_id, "row-lung-cancer")
        talk.close()

    def test_replies_come_in_order_whoever_waits(self):
        questions = [server.FAQ_QUESTION, "asdf", "what is SBRT", "hello"] * 10
        expected = [server.ask(self.channel, q).outcome for q in questions]
        talk = Talk(self.channel)
        for question in questions:
            talk.say(question)
        talk.close()
        self.assertEqual([reply.reply.outcome for reply in talk.replies], expected)
        self.assertEqual(talk.replies.code(), grpc.StatusCode.OK)

    def test_half_close_without_a_question_ends_politely(self):
        talk = Talk(self.channel)
        talk.close()
        self.assertEqual(list(talk.replies), [])
        self.assertEqual(talk.replies.code(), grpc.StatusCode.OK)

    def test_a_bad_turn_ends_the_stream_with_its_field(self):
        for fields, field in (({"question": ""}, "question"),
                              ({"question": "x" * 4097}, "question"),
                              ({"question": "x", "conversation": "forged"}, "conversation"),
                              ({"question": "x", "answer_count_max": 21}, "answer_count_max")):
            talk = Talk(self.channel)
            talk.say(**fields)
            failure = talk.end()
            self.assertEqual(failure.code, grpc.StatusCode.INVALID_ARGUMENT)
            self.assertEqual(failure.metadata["field"], field)

    def test_cancelling_leaves_the_server_well(self):
        for _ in range(20):
            talk = Talk(self.channel)
            talk.ask(server.FAQ_QUESTION)
            talk.say("is that common?")
            talk.replies.cancel()
            self.assertEqual(talk.end().code, grpc.StatusCode.CANCELLED)
            talk.close()
        server.ask(self.channel, server.FAQ_QUESTION)

    def test_a_deadline_ends_it(self):
        talk = Talk(self.channel, timeout=0.5)
        talk.ask(server.FAQ_QUESTION)
        self.assertEqual(talk.end().code, grpc.StatusCode.DEADLINE_EXCEEDED)
        talk.close()

    def test_a_client_that_does_not_read_is_not_answered_ahead(self):
        # More replies than fit into the windows of HTTP/2: the rest waits.
        talk = Talk(self.channel)
        for _ in range(60):
            talk.say(server.FAQ_QUESTION, answer_count_max=20, min_confidence=0)
        server.ask(self.channel, server.FAQ_QUESTION)
        talk.close()
        self.assertEqual(len(list(talk.replies)), 60)

    def test_many_streams_take_turns(self):
        talks = [Talk(self.channel) for _ in range(STREAM_COUNT - 1)]
        for talk in talks:
            talk.say("outlook for prostate cancer bone mets")
        for talk in talks:
            next(talk.replies)
        for talk in reversed(talks):
            self.assertEqual(talk.ask("and lung?").answers[0].entry_id, "row-lung-cancer")
            talk.close()


class ChatLimits(unittest.TestCase):

    def test_an_idle_stream_is_ended(self):
        with server.Server("--chat-idle", "200ms") as running, running.channel() as channel:
            talk = Talk(channel)
            talk.ask(server.KETTLE_QUESTION)
            failure = talk.end()
            self.assertEqual((failure.code, failure.reason),
                             (grpc.StatusCode.ABORTED, "CHAT_IDLE"))
            talk.close()

    def test_a_stream_has_so_many_turns(self):
        with server.Server("--chat-turns", "3") as running, running.channel() as channel:
            talk = Talk(channel)
            for _ in range(3):
                talk.ask(server.KETTLE_QUESTION)
            failure = talk.end()
            self.assertEqual((failure.code, failure.reason),
                             (grpc.StatusCode.ABORTED, "CHAT_TOO_LONG"))
            talk.close()

    def test_there_are_so_many_streams(self):
        with server.Server("--chats", "2") as running, running.channel() as channel:
            talks = [Talk(channel), Talk(channel)]
            for talk in talks:
                talk.ask(server.KETTLE_QUESTION)
            third = Talk(channel)
            self.assertEqual(third.end().code, grpc.StatusCode.RESOURCE_EXHAUSTED)
            third.close()
            talks[0].close()
            self.assertEqual(list(talks[0].replies), [])

            def opened():
                # The server hears of the end a moment after the client.
                again = Talk(channel)
                try:
                    return again.ask(server.KETTLE_QUESTION)
                except grpc.RpcError:
                    return None
                finally:
                    again.close()

            server.wait_for(opened, "a place for another stream")
            talks[1].close()

    def test_a_drain_ends_streams_that_wait_at_once(self):
        with server.Server("--drain-grace", "20s") as running, running.channel() as channel:
            talks = [Talk(channel) for _ in range(10)]
            for talk in talks:
                talk.ask(server.KETTLE_QUESTION)
            ended = threading.Thread(target=running.terminate)
            ended.start()
            for talk in talks:
                failure = talk.end()
                self.assertEqual((failure.code, failure.reason),
                                 (grpc.StatusCode.UNAVAILABLE, "DRAINING"))
                talk.close()
            ended.join(10)
            self.assertFalse(ended.is_alive())
            self.assertEqual(running.process.returncode, 0)

    def test_turns_are_logged_without_their_words(self):
        with server.Server() as running, running.channel() as channel:
            talk = Talk(channel)
            talk.ask(server.KETTLE_QUESTION)
            talk.close()
            list(talk.replies)
            running.process.send_signal(signal.SIGTERM)
            running.process.wait(server.TIMEOUT_S)
            self.assertIn('"Chat"', running.log_text())
            self.assertNotIn("descale", running.log_text())


if __name__ == "__main__":
    unittest.main()
