"""The editor's tools: `caveat corpus` and `caveat verify`."""

import json
import unittest

import cli

OVERLAY = """title: "On kettles"
entries {
  id: "faq-1"
  aliases: "descaling"
  alternates: "my kettle is full of limescale"
}
decoys: "what does a kettle cost"
"""


class Corpus(unittest.TestCase):

    def setUp(self):
        self.folder = cli.Folder()
        self.addCleanup(self.folder.cleanup)
        self.corpus = self.folder.write("kettles.txt", cli.KETTLES)
        self.folder.write("kettles.overlay.txtpb", OVERLAY)

    def test_show_lists_entries_with_their_caveats(self):
        result = cli.run("corpus", "show", self.corpus, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        corpus = json.loads(result.stdout)["corpora"][0]
        self.assertEqual(corpus["title"], "On kettles")
        entries = {entry["id"]: entry for entry in corpus["entries"]}
        self.assertEqual(entries["faq-1"]["alternateCount"], 1)
        self.assertEqual(entries["faq-1"]["aliases"], ["descaling"])
        document = cli.KETTLES.encode()
        for entry in entries.values():
            span = slice(int(entry.get("startByte", 0)), int(entry["endByte"]))
            self.assertEqual(document[span].decode(), entry["text"])
        text = cli.run("corpus", "show", self.corpus, "--entry", "descaling",
                       "--alternates").stdout
        self.assertIn("  - my kettle is full of limescale\n", text)
        self.assertIn("  caveat: This may not work for old kettles.\n", text)
        self.assertNotIn("faq-2", text)

    def test_lint_reports_faults_with_their_place(self):
        self.assertEqual(cli.run("corpus", "lint", self.corpus).returncode, 0)
        self.folder.write("kettles.overlay.txtpb", "entries { id: \"faq-9\" }\n")
        result = cli.run("corpus", "lint", self.corpus)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stdout, r"error: .*kettles\.overlay\.txtpb:1:\d+: ")
        self.assertIn("errors: 1, ", result.stdout)

    def test_lint_fails_on_warnings_only_when_told_to(self):
        self.folder.write("kettles.overlay.txtpb",
                          OVERLAY + 'decoys: "my kettle is full of limescale"\n')
        result = cli.run("corpus", "lint", self.corpus, "--json")
        self.assertEqual(result.returncode, 0, result.stdout)
        severities = [f["severity"] for f in json.loads(result.stdout)["findings"]]
        self.assertIn("LINT_SEVERITY_WARNING", severities)
        self.assertEqual(cli.run("corpus", "lint", self.corpus, "--strict").returncode, 1)

    def test_test_finds_every_authored_question(self):
        result = cli.run("corpus", "test", self.corpus, "--json")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        report = json.loads(result.stdout)
        self.assertEqual(report["questionCount"], 3)
        self.assertEqual(report["decoyCount"], 1)
        self.assertGreater(report["guardMessageCount"], 100)
        self.assertEqual(report.get("misjudged", []), [])

    def test_test_fails_on_a_question_that_is_never_offered(self):
        for question, code in (("How do I get limescale out of a kettle?", 0), ("Is that common?", 1)):
            self.folder.write("kettles.overlay.txtpb",
                              f'entries {{ id: "faq-1" offered_question: "{question}" }}\n')
            result = cli.run("corpus", "test", self.corpus, "--json")
            self.assertEqual(result.returncode, code, result.stdout + result.stderr)
            misplaced = json.loads(result.stdout).get("misplaced", [])
            self.assertEqual([m["outcome"] for m in misplaced], ["not offered"] * code)

    def test_test_runs_the_guard_packs_own_tests(self):
        self.folder.write("data/corpus/guards/manipulation.txtpb", """
            class: GUARD_CLASS_MANIPULATION  notice: "not_covered"
            rules { name: "kettle"  any_of: "kettle"  should_fire: "good teapot"  should_not_fire: "a fine kettle" }
            """)
        result = cli.run("corpus", "test", self.corpus, "--data", self.folder.path + "/data", "--json")
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        misjudged = [(m["rule"], m["message"], m["found"]) for m in json.loads(result.stdout)["misjudged"]]
        self.assertIn(("manipulation.kettle", "good teapot", "does not fire"), misjudged)
        self.assertIn(("manipulation.kettle", "a fine kettle", "fires"), misjudged)

    def test_diff_says_what_changed_and_which_questions_move(self):
        edited = self.folder.write("edited/kettles.txt", cli.KETTLES.replace(
            "Better not, unless it is made for milk.", "Never."))
        result = cli.run("corpus", "diff", self.corpus, edited, "--json", "--exit-code")
        self.assertEqual(result.returncode, 1, result.stderr)
        diff = json.loads(result.stdout)
        changed = {entry["id"]: entry for entry in diff["changed"]}
        self.assertEqual(changed["faq-2"]["newText"], "Never.")
        self.assertIn("text", changed["faq-2"]["fields"])
        self.assertIn("alternates", changed["faq-1"]["fields"])
        self.assertEqual(diff["questionCount"], 3)
        same = cli.run("corpus", "diff", self.corpus, self.corpus, "--exit-code")
        self.assertEqual(same.returncode, 0)
        self.assertIn("0 entries added, 0 removed, 0 changed; 0 of 3", same.stdout)

    def test_diff_says_what_changed_of_a_corpus_as_a_whole(self):
        self.folder.write("old/kettles.txt", cli.KETTLES)
        self.folder.write("old/pans.txt", "Pans get hot, and may burn you.\n")
        self.folder.write("new/kettles.txt", cli.KETTLES)
        self.folder.write("new/kettles.overlay.txtpb",
                          "withdrawn: true\nexpires_on: '2031-01-01'\n")
        self.folder.write("new/toast.txt", "Toast is brown, and may be black.\n")
        paths = [self.folder.path + name for name in ("/old", "/new")]
        result = cli.run("corpus", "diff", *paths, "--exit-code")
        self.assertEqual(result.returncode, 1, result.stderr)
        for line in ("+ corpus toast", "- corpus pans", "~ corpus kettles: expires_on, withdrawn",
                     "1 corpora added, 1 removed, 1 changed",
                     "0 entries added, 0 removed, 0 changed"):
            self.assertIn(line, result.stdout)
        diff = json.loads(cli.run("corpus", "diff", *paths, "--json").stdout)
        self.assertEqual((diff["added"], diff["removed"]), (["corpus toast"], ["corpus pans"]))
        # Between two documents, whatever they are called.
        paths = [self.folder.path + name for name in ("/old/kettles.txt", "/new/kettles.txt")]
        result = cli.run("corpus", "diff", *paths, "--exit-code")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("~ corpus kettles: expires_on, withdrawn", result.stdout)
        renamed = self.folder.write("old/pots.txt", cli.KETTLES)
        result = cli.run("corpus", "diff", paths[0], renamed, "--exit-code")
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_what_is_built_answers_as_its_document_does(self):
        compiled = self.folder.path + "/all.caveat"
        built = cli.run("corpus", "build", self.corpus, "-o", compiled)
        self.assertEqual(built.returncode, 0, built.stderr)
        self.assertIn("1 corpora", built.stdout)
        for question in ("how often should I descale it?", "descail", "what does it cost",
                         "can I cook eggs"):
            answers = [cli.run("ask", question, "--corpus", path, "--json", "--explain")
                       for path in (self.corpus, compiled)]
            self.assertEqual(answers[0].returncode, answers[1].returncode, answers[1].stderr)
            self.assertEqual(answers[0].stdout, answers[1].stdout)
        shown = [cli.run("corpus", "show", path, "--json") for path in (self.corpus, compiled)]
        self.assertEqual(shown[0].stdout, shown[1].stdout)

    def test_a_damaged_file_is_refused(self):
        compiled = self.folder.path + "/damaged.caveat"
        self.assertEqual(cli.run("corpus", "build", self.corpus, "-o", compiled).returncode, 0)
        with open(compiled, "r+b") as file:
            file.seek(3000)
            byte = file.read(1)[0]
            file.seek(3000)
            file.write(bytes([byte ^ 1]))
        result = cli.run("ask", "kettle", "--corpus", compiled)
        self.assertEqual(result.returncode, 10)
        self.assertIn("damaged.caveat: damaged", result.stderr)
        self.assertEqual(
            cli.run("corpus", "build", self.corpus, "-o", "kettles.txt").returncode, 2)

    def test_verify_finds_quotes_byte_for_byte(self):
        def verify(quote, *flags):
            return cli.run("verify", quote, "--corpus", self.corpus, *flags)

        quote = "This may not work for old kettles."
        result = verify(quote, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        source = json.loads(result.stdout)["source"]
        span = slice(int(source["startByte"]), int(source["endByte"]))
        self.assertEqual(cli.KETTLES.encode()[span].decode(), quote)
        self.assertEqual(verify(quote, "--sha256", source["documentSha256"]).returncode, 0)
        self.assertEqual(verify(quote, "--sha256", "0" * 64).returncode, 1)
        self.assertEqual(verify("This may not work for new kettles.").returncode, 1)
        self.assertEqual(verify("").returncode, 2)


if __name__ == "__main__":
    unittest.main()
