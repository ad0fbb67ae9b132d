"""Conversations without a session: any replica goes on with them, nobody forges them."""

import base64
import random
import unittest

import grpc
import server

SEED = 20261123
FOLLOW_UP = "and for lung cancer?"


class Conversation(unittest.TestCase):

    def refused(self, channel, token):
        failure = server.failure_of(
            lambda: server.ask(channel, FOLLOW_UP, conversation=token))
        self.assertEqual(failure.code, grpc.StatusCode.INVALID_ARGUMENT, len(token))
        self.assertEqual(failure.metadata["field"], "conversation")
        self.assertNotIn(token[:20], str(failure.metadata))
        return failure.reason

    def test_a_replica_with_the_same_key_goes_on(self):
        key = server.conversation_key(self)
        with server.Server("--conversation-key", key) as one, one.channel() as channel:
            token = server.ask(channel, server.KETTLE_QUESTION).conversation
            here = server.ask(channel, "why?", conversation=token)
        with server.Server("--conversation-key", key) as other, other.channel() as channel:
            there = server.ask(channel, "why?", conversation=token)
        self.assertEqual(here, there)
        self.assertEqual("file", one.wait_for_event("start")[0]["conversation_key"])

    def test_without_a_key_file_nobody_else_reads_them(self):
        with server.Server() as one, server.Server() as other:
            with one.channel() as channel:
                token = server.ask(channel, server.KETTLE_QUESTION).conversation
                server.ask(channel, FOLLOW_UP, conversation=token)
            with other.channel() as channel:
                self.assertEqual(self.refused(channel, token), "CONVERSATION_INVALID")
        self.assertIn("random", one.wait_for_event("start")[0]["conversation_key"])

    def test_keys_are_changed_while_conversations_go_on(self):
        old = server.conversation_key(self)
        new = server.conversation_key(self, "another key, of at least thirty-two bytes")
        with server.Server("--conversation-key", old) as running, running.channel() as channel:
            token = server.ask(channel, server.KETTLE_QUESTION).conversation
        with server.Server("--conversation-key", new, "--conversation-key", old) as running:
            with running.channel() as channel:
                server.ask(channel, FOLLOW_UP, conversation=token)

    def test_tampered_truncated_and_overlong_tokens_are_refused(self):
        chance = random.Random(SEED)
        with server.Server() as running, running.channel() as channel:
            token = server.ask(channel, server.KETTLE_QUESTION).conversation
            self.assertLessEqual(len(token), 512)
            self.assertNotIn(b"kettle", base64.urlsafe_b64decode(token + "=="))
            for size in (1, 10, len(token) - 1):
                self.assertEqual(self.refused(channel, token[:size]), "CONVERSATION_INVALID")
            for _ in range(200):
                place = chance.randrange(len(token))
                other = chance.choice([c for c in "AZaz09-_" if c != token[place]])
                self.refused(channel, token[:place] + other + token[place + 1:])
            for size in (513, 100_000):
                self.assertEqual(self.refused(channel, "A" * size), "FIELD_TOO_LONG")
            server.ask(channel, FOLLOW_UP, conversation=token)

    def test_a_bad_key_file_is_said_at_the_start(self):
        short = server.conversation_key(self, "short")
        for path in (short, "/nonexistent"):
            with self.assertRaisesRegex(AssertionError, path):
                server.Server("--conversation-key", path)


if __name__ == "__main__":
    unittest.main()
