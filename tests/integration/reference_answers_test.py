"""The reference article's own questions get their own answers, however they are typed."""

import hashlib
import random
import re
import unittest

import server
from server import answer_pb2

SEED = 20261123
ANSWERED = answer_pb2.OUTCOME_ANSWERED
NOT_COVERED = answer_pb2.OUTCOME_NOT_COVERED
DOCUMENT = answer_pb2.CAVEAT_KIND_DOCUMENT


def faq(document):
    """Questions and answers below the heading of the article's FAQ."""
    lines = [line.strip() for line in document.decode("utf-8").splitlines() if line.strip()]
    start = next(i for i, line in enumerate(lines) if "Frequently Asked" in line)
    end = next(i for i, line in enumerate(lines) if line.startswith("Conclusion"))
    pairs = lines[start + 1:end]
    return list(zip(pairs[0::2], pairs[1::2]))


def mistyped(question, generator):
    """Two words with a letter doubled, lost, or changed for its neighbour."""
    words = question.split()
    long = [i for i, word in enumerate(words) if len(word) > 5]
    for i in generator.sample(long, 2):
        word, at = words[i], generator.randrange(1, len(words[i]) - 2)
        words[i] = generator.choice([word[:at] + word[at] + word[at:],
                                     word[:at] + word[at + 1:],
                                     word[:at] + word[at + 1] + word[at] + word[at + 2:]])
    return " ".join(words)


class ReferenceAnswers(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.running = server.Server(corpus=server.REFERENCE)
        cls.running.__enter__()
        cls.channel = server.open_channel(cls.running.address)
        cls.document = server.reference_document()

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()
        cls.running.__exit__(None, None, None)

    def ask(self, question):
        return server.ask(self.channel, question)

    def check_source(self, quoted):
        source = quoted.source
        self.assertEqual(self.document[source.start_byte:source.end_byte].decode("utf-8"),
                         quoted.text)
        self.assertEqual(source.document_sha256, hashlib.sha256(self.document).hexdigest())

    def test_each_question_of_the_article_is_answered_by_its_own_answer(self):
        pairs = faq(self.document)
        self.assertEqual(len(pairs), 5)
        generator = random.Random(SEED)
        for question, answer in pairs:
            for typed in (question, question.upper(), re.sub(r"[^\w ]", "", question),
                          mistyped(question, generator), mistyped(question, generator)):
                with self.subTest(typed=typed, seed=SEED):
                    reply = self.ask(typed)
                    self.assertEqual(reply.outcome, ANSWERED)
                    self.assertEqual(reply.answers[0].text, answer)
                    self.check_source(reply.answers[0])
                    caveats = [c for c in reply.caveats if c.kind == DOCUMENT]
                    self.assertTrue(caveats)
                    for caveat in caveats:
                        self.check_source(caveat)

    def test_a_row_and_the_conclusion_are_quoted_where_they_answer(self):
        row = self.ask("outlook for lung cancer bone mets")
        self.assertEqual((row.outcome, row.answers[0].entry_id), (ANSWERED, "row-lung-cancer"))
        end = self.ask("so what is the bottom line")
        self.assertEqual(end.outcome, ANSWERED)
        self.assertTrue(end.answers[0].entry_id.startswith("conclusion-"))

    def test_what_the_article_does_not_say_is_not_covered(self):
        for question in ("Can leukaemia go into remission?", "what does an MRI show?", "asdf"):
            with self.subTest(question=question):
                reply = self.ask(question)
                self.assertEqual(reply.outcome, NOT_COVERED)
                self.assertFalse(reply.answers)
                self.assertTrue(reply.notice)


if __name__ == "__main__":
    unittest.main()
