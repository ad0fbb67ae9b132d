"""`caveat ask`: what a person reads, what a script gets."""

import json
import re
import subprocess
import unittest

import cli
import server
from google.protobuf import json_format
from server import answer_pb2, answer_service_pb2

QUESTION = "How do I descale a kettle?"
ANSWER = "Fill it with vinegar. This may not work for old kettles."


class Ask(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = cli.Folder()
        cls.corpus = cls.folder.write("kettles.txt", cli.KETTLES)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def ask(self, question, *flags, **options):
        return cli.run("ask", question, "--corpus", self.corpus, *flags, **options)

    def reply(self, text):
        return json_format.Parse(text, answer_service_pb2.AskResponse())

    def test_an_answer_stands_with_its_caveats_and_its_source(self):
        result = self.ask(QUESTION, "--answers", "1")
        self.assertEqual(result.returncode, 0, result.stderr)
        lines = result.stdout.splitlines()
        self.assertEqual(lines[0], QUESTION + " (FAQ)")
        self.assertEqual(lines[1], "  " + ANSWER)
        self.assertTrue(lines[2].startswith("  ! "), result.stdout)
        self.assertRegex(result.stdout, r"Source: kettles, section .*, bytes \d+ to \d+")
        self.assertRegex(result.stdout, r"Confidence: (very )?high \(0\.\d\d|1\.00\)")

    def test_a_table_row_is_shown_with_its_headers(self):
        result = self.ask("how many litres has the large kettle", "--min-confidence", "0.1")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn("  Model: Large kettle\n  Litres: Two\n", result.stdout)

    def test_exit_codes_say_what_became_of_the_question(self):
        for question, outcome, code in (
                (QUESTION, answer_pb2.OUTCOME_ANSWERED, 0),
                ("asdf", answer_pb2.OUTCOME_NOT_COVERED, 3),
                ("I want to kill myself", answer_pb2.OUTCOME_URGENT, 5),
                ("hello", answer_pb2.OUTCOME_SMALL_TALK, 7)):
            with self.subTest(question):
                result = self.ask(question, "--json")
                self.assertEqual(result.returncode, code, result.stdout + result.stderr)
                self.assertEqual(self.reply(result.stdout).outcome, outcome)
                self.assertEqual(self.ask(question).returncode, code)

    def test_a_question_that_can_not_be_asked_is_a_matter_of_usage(self):
        for arguments in (["ask"], ["ask", ""], ["ask", " \t"], ["ask", "x" * 4097],
                          ["ask", b"\xff"], ["ask", "two", "questions"],
                          ["ask", "x", "--min-confidence", "2"],
                          ["ask", "x", "--answers", "21"], ["ask", "x", "--no-such-flag"],
                          ["ask", "x", "--server", "a:1", "--corpus", "b"],
                          ["ask", "x", "--tls"], ["nothing"], []):
            with self.subTest(arguments):
                result = cli.run(*arguments)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertEqual(result.stdout, "")
                self.assertTrue(result.stderr)

    def test_a_corpus_that_is_not_loaded_is_a_matter_of_usage(self):
        result = self.ask(QUESTION, "--corpus-name", "teapots")
        self.assertEqual(result.returncode, 2)

    def test_what_can_not_be_loaded_or_reached_is_another_code(self):
        bad = self.folder.write("bad/bad.txt", "A.\n\nB\n\nC.\n")
        self.folder.write("bad/bad.overlay.txtpb", "entries { id: \"none\" }\nnonsense: 1\n")
        result = cli.run("ask", QUESTION, "--corpus", bad)
        self.assertEqual(result.returncode, 10)
        self.assertRegex(result.stderr, r"bad\.overlay\.txtpb:1:\d+: ")
        self.assertRegex(result.stderr, r"bad\.overlay\.txtpb:2:\d+: ")
        self.assertEqual(cli.run("ask", "x", "--corpus", "/nowhere").returncode, 10)
        result = cli.run("ask", "x", "--server", "127.0.0.1:1", "--timeout", "5")
        self.assertEqual(result.returncode, 10)
        self.assertIn("127.0.0.1:1", result.stderr)

    def test_the_question_can_come_from_standard_input(self):
        for text in (QUESTION, QUESTION + "\n", QUESTION + "\r\n"):
            result = self.ask("-", "--json", stdin=text)
            self.assertEqual(result.stdout, self.ask(QUESTION, "--json").stdout)
        self.assertEqual(self.ask("-", stdin="").returncode, 2)
        self.assertEqual(self.ask("-", stdin="x" * 5000).returncode, 2)

    def test_json_is_the_response_on_one_line(self):
        result = self.ask(QUESTION, "--json", "--explain")
        self.assertEqual(result.stdout.count("\n"), 1)
        reply = self.reply(result.stdout)
        self.assertEqual(reply.answers[0].text, ANSWER)
        document = cli.KETTLES.encode()
        source = reply.answers[0].source
        self.assertEqual(document[source.start_byte:source.end_byte].decode(), ANSWER)
        self.assertGreater(len(reply.explanation.candidates), 0)
        self.assertEqual(json.loads(result.stdout)["outcome"], "OUTCOME_ANSWERED")

    def test_the_explanation_names_parts_runner_up_and_threshold(self):
        text = self.ask(QUESTION, "--explain").stdout
        for word in ("best: faq-1", "runner-up: ", "  part ", "score ", "needed: "):
            self.assertIn(word, text)

    def test_the_least_confidence_is_the_callers_choice(self):
        self.assertIn(self.ask("kettle", "--min-confidence", "1").returncode, (3, 4))
        result = self.ask("kettle", "--min-confidence", "0", "--answers", "4", "--json")
        self.assertEqual(result.returncode, 0)
        self.assertEqual(len(self.reply(result.stdout).answers), 4)

    def test_no_color_and_no_wrapping_in_a_pipe(self):
        result = self.ask(QUESTION)
        self.assertNotIn("\x1b", result.stdout)
        self.assertIn("  " + ANSWER + "\n", result.stdout)
        self.assertIn("\x1b[", self.ask(QUESTION, "--color", "always").stdout)

    def test_a_terminal_gets_color_and_lines_that_fit(self):
        flags = ("ask", QUESTION, "--corpus", self.corpus)
        text = cli.run_on_terminal(*flags, columns=40)
        self.assertIn("\x1b[1m", text)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
        self.assertLessEqual(max(len(line) for line in plain.split("\n")), 40)
        self.assertNotIn("\x1b", cli.run_on_terminal(*flags, environment={"NO_COLOR": "1"}))
        self.assertNotIn("\x1b", cli.run_on_terminal(*flags, environment={"TERM": "dumb"}))
        self.assertNotIn("\x1b", cli.run_on_terminal(*flags, "--color", "never"))
        pretty = cli.run_on_terminal(*flags, "--json")
        self.assertGreater(pretty.count("\n"), 10)
        self.reply(pretty)

    def test_escape_sequences_of_a_corpus_do_not_reach_the_terminal(self):
        entry = {"id": "a", "question": "How do I \u001b]0;title\u0007 boil an egg?",
                 "answer": "\u001b[2JSlowly\u009b31m, \u202eand with care."}
        corpus = self.folder.write("escape/eggs.jsonl", json.dumps(entry) + "\n")
        for flags in ([], ["--json"], ["--explain"], ["--color", "always"]):
            result = cli.run("ask", "How do I boil an egg?", "--corpus", corpus,
                             "--min-confidence", "0", *flags)
            text = re.sub("\x1b\\[[0-9;]*m", "", result.stdout + result.stderr)
            self.assertTrue(text)
            self.assertIsNone(re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text), ascii(text))

    def test_output_that_can_not_be_written_is_an_error(self):
        with open("/dev/full", "w") as full:
            result = subprocess.run(
                [cli.CAVEAT, "ask", QUESTION, "--corpus", self.corpus], stdout=full,
                stderr=subprocess.PIPE, env=cli.clean_environment(), timeout=cli.TIMEOUT_S)
        self.assertEqual(result.returncode, 11)

    def test_a_server_and_no_server_say_the_same(self):
        with server.Server(corpus=self.corpus) as served:
            for question in (QUESTION, "asdf", "hello", "can I boil milk"):
                for flags in ([], ["--json"], ["--explain", "--json"]):
                    alone = self.ask(question, *flags)
                    asked = cli.run("ask", question, "--server", served.address, *flags)
                    # Each seals conversations with a key of its own.
                    seal = re.compile('"conversation":"[^"]*"')
                    self.assertEqual(seal.sub("", asked.stdout), seal.sub("", alone.stdout))
                    self.assertEqual(asked.returncode, alone.returncode)

    def test_the_corpus_may_come_from_the_environment(self):
        result = cli.run("ask", QUESTION, environment={"CAVEAT_CORPUS": self.corpus})
        self.assertEqual(result.returncode, 0)
        self.assertIn(ANSWER, result.stdout)


if __name__ == "__main__":
    unittest.main()
