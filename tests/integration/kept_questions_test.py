"""`caveatd --log-questions`: what is kept, for whom, for how long, and how it goes again."""

import datetime
import json
import os
import stat
import tempfile
import unittest

import cli
import http_client
import privacy_test
import server
from server import answer_service_pb2 as messages

QUESTION = ("Perpetua Quillfeather, born 1951-03-14, MRN00417733, NHS 943 476 5919, "
            "perpetua@quill.example, +44 7700 900451: how do I descale a kettle?")


class KeptQuestions(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.join(folder.name, "kept")
        self.names = os.path.join(folder.name, "names.txt")
        with open(self.names, "w", encoding="utf-8") as file:
            file.write("Perpetua\nQuillfeather\n")

    def start(self, *flags):
        return http_client.HttpServer("--log-questions", self.folder, *flags)

    def lines(self):
        lines = []
        for name in sorted(os.listdir(self.folder)):
            with open(os.path.join(self.folder, name), encoding="utf-8") as file:
                lines.extend(json.loads(line) for line in file)
        return lines

    def test_nothing_is_kept_unless_asked_for(self):
        with http_client.HttpServer() as running, running.channel() as channel:
            server.ask(channel, QUESTION)
            self.assertNotIn("caveat_questions_lost", running.get("/metrics").body.decode())
            running.terminate()
            events = [line["event"] for line in running.log_lines()]
        self.assertNotIn("questions_kept", events)
        self.assertFalse(os.path.exists(self.folder))

    def test_questions_of_every_protocol_are_kept_redacted(self):
        request_id = "0123456789abcdef0123456789abcdef"
        with self.start("--log-questions-names", self.names) as running:
            with running.channel() as channel:
                request = messages.AskRequest(question=QUESTION)
                reply = server.stub(channel).Ask(request, timeout=server.TIMEOUT_S,
                                                 metadata=(("x-request-id", request_id),))
                chat = iter([messages.ChatRequest(ask=request)])
                self.assertEqual(len(list(server.stub(channel).Chat(chat, timeout=60))), 1)
            self.assertEqual(running.post_json({"question": QUESTION}).status, 200)
            self.assertEqual(running.post_json({"question": "x" * 5000}).status, 400)
            self.assertIn("caveat_questions_lost_total 0", running.get("/metrics").body.decode())
            running.terminate()
            log = running.log_lines()
        kept = self.lines()
        self.assertEqual([line["method"] for line in kept], ["Ask", "Chat", "Ask"])
        self.assertEqual(kept[0]["request_id"], request_id)
        self.assertEqual("OUTCOME_" + kept[0]["outcome"],
                         server.answer_pb2.Outcome.Name(reply.outcome))
        for line in kept:
            self.assertIn("how do I descale a kettle?", line["question"])
            self.assertIn("[name] [name], ", line["question"])
            self.assertNotRegex(line["question"], r"\d")
            for canary in privacy_test.CANARIES:
                self.assertNotIn(canary, line["question"])
        warnings = [line for line in log if line["event"] == "questions_kept"]
        self.assertEqual([(line["level"], line["days"]) for line in warnings], [("warning", 30)])

    def test_files_are_their_owners_alone(self):
        with self.start() as running, running.channel() as channel:
            server.ask(channel, "one")
        (name,) = os.listdir(self.folder)
        self.assertRegex(name, r"^questions-\d{4}-\d\d-\d\d\.jsonl$")
        for path, mode in ((self.folder, 0o700), (os.path.join(self.folder, name), 0o600)):
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), mode)

    def test_a_folder_that_others_see_is_refused(self):
        os.mkdir(self.folder)
        os.chmod(self.folder, 0o755)
        with self.assertRaisesRegex(AssertionError, "--log-questions: .*others may look into it"):
            self.start()

    def test_old_files_go_by_themselves(self):
        os.mkdir(self.folder, 0o700)
        today = datetime.datetime.now(datetime.timezone.utc).date()
        paths = {}
        for age in (0, 5, 7, 400):
            day = today - datetime.timedelta(days=age)
            paths[age] = os.path.join(self.folder, "questions-%s.jsonl" % day)
            with open(paths[age], "w", encoding="utf-8") as file:
                file.write("{}\n")
        with self.start("--log-questions-days", "7"):
            pass
        # Midnight may have passed: of what is near the border nothing is said.
        self.assertEqual([age for age in (0, 5, 7, 400) if os.path.exists(paths[age])], [0, 5])

    def test_kept_questions_can_be_deleted_while_the_server_goes_on(self):
        request_id = "f" * 32
        with self.start() as running:
            with running.channel() as channel:
                request = messages.AskRequest(question="first")
                server.stub(channel).Ask(request, timeout=server.TIMEOUT_S,
                                         metadata=(("x-request-id", request_id),))
                server.ask(channel, "second")
                server.wait_for(lambda: os.path.exists(self.folder) and len(self.lines()) == 2,
                                "two kept questions")
                # Its case is that of who wrote it down.
                delete = ("questions", "delete", self.folder, "--request", request_id.upper())
                result = cli.run(*delete)
                self.assertEqual((result.returncode, result.stdout), (0, "1 questions deleted.\n"))
                result = cli.run(*delete)
                self.assertEqual((result.returncode, result.stdout), (1, ""))
                self.assertIn("no question of this request id", result.stderr)
                self.assertEqual([line["question"] for line in self.lines()], ["second"])
                result = cli.run("questions", "delete", self.folder, "--all")
                self.assertEqual((result.returncode, result.stdout), (0, "1 files deleted.\n"))
                self.assertEqual(os.listdir(self.folder), [])
                server.ask(channel, "third")
            running.terminate()
        self.assertEqual([line["question"] for line in self.lines()], ["third"])

    def test_deleting_needs_to_know_what(self):
        os.mkdir(self.folder, 0o700)
        for flags in ((), ("--before", "yesterday"), ("--all", "--before", "2026-01-01")):
            self.assertEqual(cli.run("questions", "delete", self.folder, *flags).returncode, 2)
        result = cli.run("questions", "delete", self.folder, "--before", "2026-01-01")
        self.assertEqual((result.returncode, result.stdout), (0, "0 files deleted.\n"))
        self.assertEqual(cli.run("questions", "delete", self.folder + "x", "--all").returncode, 10)


if __name__ == "__main__":
    unittest.main()
