"""SIGHUP serves the new corpora, all or none."""

import os
import shutil
import signal
import tempfile
import threading
import unittest
from concurrent import futures

import grpc
import server
from server import answer_pb2, answer_service_pb2

OTHER = b"""Bread is made of flour. Times may vary with the oven.
Frequently Asked Questions
How long does bread take to bake?
A loaf takes about forty minutes, though a large one may need longer.
"""


class Reload(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        shutil.copy(server.KETTLES, self.folder.name)
        self.server = server.Server(corpus=self.folder.name)
        self.channel = self.server.channel()

    def tearDown(self):
        self.channel.close()
        self.server.__exit__()
        self.folder.cleanup()

    def write(self, name, data):
        # As an editor should: the new file replaces the old in one step.
        path = os.path.join(self.folder.name, name)
        with open(path + ".new", "wb") as file:
            file.write(data)
        os.rename(path + ".new", path)

    def reload(self, count):
        self.server.process.send_signal(signal.SIGHUP)
        return self.server.wait_for_event("reload", count)[count - 1]

    def version(self):
        return server.ask(self.channel, server.KETTLE_QUESTION).corpus_version

    def test_a_new_corpus_is_served(self):
        before = self.version()
        self.write("bread.txt", OTHER)
        line = self.reload(1)
        self.assertEqual((line["result"], line["corpora"]), ("served", 2))
        reply = server.ask(self.channel, "How long does bread take to bake?")
        self.assertEqual(reply.outcome, answer_pb2.OUTCOME_ANSWERED)
        self.assertEqual(reply.corpus, "bread")
        self.assertEqual(self.version(), before)
        reply = server.ask(self.channel, server.KETTLE_QUESTION)
        self.assertEqual({a.source.document_sha256 for a in reply.answers},
                         {reply.answers[0].source.document_sha256})

    def test_a_bad_corpus_leaves_the_old_ones(self):
        before = self.version()
        self.write("bread.txt", b"Not \xff UTF-8.\n")
        line = self.reload(1)
        self.assertEqual(line["level"], "error")
        self.assertIn("bread.txt:1:5", line["faults"])
        self.assertEqual(self.version(), before)
        self.write("bread.txt", OTHER)
        self.assertEqual(self.reload(2)["result"], "served")

    def test_a_corpus_that_is_withdrawn_is_logged_and_verifies_nothing(self):
        quote = answer_service_pb2.VerifyQuoteRequest(quote="kettle")
        stub = server.stub(self.channel)
        self.assertTrue(stub.VerifyQuote(quote).verified)
        self.write("kettles.overlay.txtpb", b"withdrawn: true\n")
        self.assertEqual(self.reload(1)["result"], "served")
        line = self.server.wait_for_event("corpus_not_served")[0]
        self.assertEqual((line["level"], line["corpus"], line["why"]),
                         ("warning", "kettles", "withdrawn"))
        reply = stub.VerifyQuote(quote)
        self.assertEqual((reply.verified, reply.document_known), (False, True))

    def test_a_page_token_ends_with_its_corpora(self):
        stub = server.stub(self.channel)
        page = stub.ListEntries(answer_service_pb2.ListEntriesRequest(page_size=1))
        self.write("bread.txt", OTHER)
        self.reload(1)
        failure = server.failure_of(lambda: stub.ListEntries(
            answer_service_pb2.ListEntriesRequest(page_size=1, page_token=page.next_page_token)))
        self.assertEqual(failure.code, grpc.StatusCode.INVALID_ARGUMENT)

    def test_replies_during_reloads_are_of_one_version(self):
        stop = threading.Event()

        def keep_asking():
            """Returns how often it asked, and what it was told wrongly."""
            count, wrong = 0, []
            with self.server.channel() as channel:
                while not stop.is_set():
                    count += 1
                    reply = server.ask(channel, server.KETTLE_QUESTION)
                    document = documents[reply.corpus_version]
                    for quoted in list(reply.answers) + list(reply.caveats)[:-1]:
                        source = quoted.source
                        if document[source.start_byte:source.end_byte].decode() != quoted.text:
                            wrong.append(quoted)
            return count, wrong

        name = "kettles.txt"
        old = server.read(server.KETTLES)
        new = b"A new first line, which moves every span.\n" + old
        documents = {}
        for count, document in ((1, new), (2, old)):
            self.write(name, document)
            self.reload(count)
            documents[self.version()] = document
        self.assertEqual(len(documents), 2)
        with futures.ThreadPoolExecutor() as pool:
            askers = [pool.submit(keep_asking) for _ in range(3)]
            try:
                for count in range(3, 9):
                    self.write(name, new if count % 2 else old)
                    self.reload(count)
            finally:
                stop.set()
            for asker in askers:
                count, wrong = asker.result()
                self.assertGreater(count, 0)
                self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
