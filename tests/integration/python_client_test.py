"""Python's grpcio with generated stubs: every method, every typed outcome."""

import hashlib
import unittest

import grpc
import server
from server import answer_pb2, answer_service_pb2


class PythonClient(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = server.Server(corpus=server.REFERENCE)
        cls.channel = cls.server.channel()
        cls.stub = server.stub(cls.channel)
        cls.document = server.reference_document()

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()
        cls.server.__exit__()

    def assert_quoted(self, text, source):
        self.assertEqual(self.document[source.start_byte:source.end_byte].decode(), text)
        self.assertEqual(source.document_sha256, hashlib.sha256(self.document).hexdigest())

    def test_an_authored_question_is_answered_with_its_caveats(self):
        reply = server.ask(self.channel, server.FAQ_QUESTION)
        self.assertEqual(reply.outcome, answer_pb2.OUTCOME_ANSWERED)
        self.assertEqual(reply.answers[0].entry_id, server.FAQ_ID)
        self.assertEqual(reply.answers[0].kind, answer_pb2.ENTRY_KIND_FAQ)
        self.assertEqual(reply.corpus, "bone-metastases")
        self.assertTrue(reply.corpus_version)
        self.assertFalse(reply.notice)
        for answer in reply.answers:
            self.assert_quoted(answer.text, answer.source)
            for passage in answer.supporting:
                self.assert_quoted(passage.text, passage.source)
        kinds = [caveat.kind for caveat in reply.caveats]
        self.assertEqual(kinds[-1], answer_pb2.CAVEAT_KIND_STANDING)
        self.assertIn(answer_pb2.CAVEAT_KIND_DOCUMENT, kinds)
        for caveat in reply.caveats[:-1]:
            self.assert_quoted(caveat.text, caveat.source)

    def test_nonsense_is_not_covered_and_no_error(self):
        reply = server.ask(self.channel, "asdf")
        self.assertEqual(reply.outcome, answer_pb2.OUTCOME_NOT_COVERED)
        self.assertTrue(reply.notice)
        self.assertFalse(reply.answers)

    def test_explains_when_asked(self):
        reply = server.ask(self.channel, server.FAQ_QUESTION, explain=True)
        candidates = reply.explanation.candidates
        self.assertEqual(candidates[0].entry_id, server.FAQ_ID)
        self.assertTrue(reply.explanation.summary)
        for candidate in candidates:
            total = 0.0
            for part in candidate.parts:
                total += part.contribution
            if candidate.parts:
                self.assertEqual(total, candidate.score)
        self.assertFalse(server.ask(self.channel, server.FAQ_QUESTION).HasField("explanation"))

    def test_answer_count_and_kinds_are_kept(self):
        reply = server.ask(self.channel, server.FAQ_QUESTION, answer_count_max=1)
        self.assertEqual(len(reply.answers), 1)
        reply = server.ask(
            self.channel, "remission", min_confidence=0, answer_count_max=20,
            kinds=[answer_pb2.ENTRY_KIND_CONCLUSION])
        self.assertEqual({a.kind for a in reply.answers}, {answer_pb2.ENTRY_KIND_CONCLUSION})

    def test_limits_of_fields_name_the_field(self):
        for field, value in (("answer_count_max", 21), ("answer_count_max", -1),
                             ("min_confidence", 1.5), ("min_confidence", float("nan")),
                             ("conversation", "x" * 513), ("kinds", [77])):
            failure = server.failure_of(
                lambda: server.ask(self.channel, server.FAQ_QUESTION, **{field: value}))
            self.assertEqual(failure.code, grpc.StatusCode.INVALID_ARGUMENT, field)
            self.assertEqual(failure.domain, "caveat.v1")
            self.assertEqual(failure.metadata["field"], field)

    def test_question_limits(self):
        for question, reason in (("", "FIELD_REQUIRED"), (" \t\u200b\u202e ", "FIELD_REQUIRED"),
                                 ("x" * 4097, "FIELD_TOO_LONG")):
            failure = server.failure_of(lambda: server.ask(self.channel, question))
            self.assertEqual(failure.code, grpc.StatusCode.INVALID_ARGUMENT)
            self.assertEqual((failure.reason, failure.metadata["field"]), (reason, "question"))
        server.ask(self.channel, "x" * 4096)

    def test_an_unknown_corpus_is_not_found(self):
        failure = server.failure_of(
            lambda: server.ask(self.channel, server.FAQ_QUESTION, corpus="nowhere"))
        self.assertEqual(failure.code, grpc.StatusCode.NOT_FOUND)
        self.assertEqual(failure.reason, "CORPUS_UNKNOWN")

    def test_entries_are_listed_page_by_page(self):
        listed, token = [], ""
        while True:
            page = self.stub.ListEntries(answer_service_pb2.ListEntriesRequest(
                page_size=7, page_token=token))
            self.assertLessEqual(len(page.entries), 7)
            listed += [entry.entry_id for entry in page.entries]
            for entry in page.entries:
                self.assert_quoted(entry.text, entry.source)
                self.assertTrue(entry.caveats)
            token = page.next_page_token
            if not token:
                break
        self.assertEqual(len(listed), len(set(listed)))
        self.assertEqual(len(listed), int(self.server.fields["entries"]))

    def test_a_page_token_is_bound_to_its_list(self):
        page = self.stub.ListEntries(answer_service_pb2.ListEntriesRequest(page_size=1))
        for request in (
                {"page_token": "AAAA"},
                {"page_token": page.next_page_token, "kinds": [answer_pb2.ENTRY_KIND_FAQ]}):
            failure = server.failure_of(lambda: self.stub.ListEntries(
                answer_service_pb2.ListEntriesRequest(page_size=1, **request)))
            self.assertEqual(failure.code, grpc.StatusCode.INVALID_ARGUMENT)
            self.assertEqual(failure.reason, "PAGE_TOKEN_INVALID")

    def test_get_entry(self):
        reply = self.stub.GetEntry(answer_service_pb2.GetEntryRequest(entry_id=server.FAQ_ID))
        self.assertEqual(reply.entry.question, server.FAQ_QUESTION)
        self.assert_quoted(reply.entry.text, reply.entry.source)
        failure = server.failure_of(lambda: self.stub.GetEntry(
            answer_service_pb2.GetEntryRequest(entry_id="faq-99")))
        self.assertEqual(failure.code, grpc.StatusCode.NOT_FOUND)

    def test_verify_quote(self):
        quote = self.document[1000:1100].decode()
        request = answer_service_pb2.VerifyQuoteRequest(quote=quote)
        reply = self.stub.VerifyQuote(request)
        self.assertTrue(reply.verified)
        self.assert_quoted(quote, reply.source)
        request.quote = quote + "!"
        self.assertFalse(self.stub.VerifyQuote(request).verified)
        request.document_sha256 = "0" * 64
        self.assertFalse(self.stub.VerifyQuote(request).document_known)

    def test_suggestions_are_answered_by_their_entry(self):
        def suggest(prefix, **fields):
            request = answer_service_pb2.SuggestRequest(prefix=prefix, **fields)
            return self.stub.Suggest(request).suggestions
        for typed in ("can bone", "remis", "compl rem", "remisson", "how do tre", "sym"):
            found = suggest(typed)
            self.assertTrue(1 <= len(found) <= 5, typed)
            for suggestion in found:
                reply = server.ask(self.channel, suggestion.question)
                self.assertEqual(reply.answers[0].entry_id, suggestion.entry_id)
        self.assertEqual(suggest("can bone", suggestion_count_max=1)[0].entry_id, server.FAQ_ID)
        self.assertEqual(len(suggest("qqqqqq")), 0)
        for fields, field in (({"prefix": ""}, "prefix"), ({"prefix": "x" * 257}, "prefix"),
                              ({"prefix": "x", "suggestion_count_max": 21},
                               "suggestion_count_max"),
                              ({"prefix": "x", "corpus": "nowhere"}, "corpus")):
            failure = server.failure_of(lambda: suggest(**fields))
            self.assertEqual(failure.metadata["field"], field)

    def test_methods_of_later_builds_are_unimplemented(self):
        for call in (
                lambda: self.stub.SendFeedback(answer_service_pb2.SendFeedbackRequest()),):
            failure = server.failure_of(call)
            self.assertEqual(failure.code, grpc.StatusCode.UNIMPLEMENTED)
            self.assertEqual(failure.reason, "METHOD_NOT_SERVED")

    def test_an_error_carries_the_request_id(self):
        own = "0123456789abcdef0123456789abcdef"
        for sent, shown in ((own, own), ("my name is Ann", None)):
            failure = server.failure_of(lambda: self.stub.Ask(
                answer_service_pb2.AskRequest(), metadata=(("x-request-id", sent),)))
            self.assertTrue(failure.metadata["request_id"])
            if shown:
                self.assertEqual(failure.metadata["request_id"], shown)
            else:
                self.assertNotIn("Ann", failure.metadata["request_id"])

    def test_a_deadline_in_the_past_is_an_error(self):
        failure = server.failure_of(lambda: self.stub.Ask(
            answer_service_pb2.AskRequest(question="x"), timeout=0))
        self.assertEqual(failure.code, grpc.StatusCode.DEADLINE_EXCEEDED)


if __name__ == "__main__":
    unittest.main()
