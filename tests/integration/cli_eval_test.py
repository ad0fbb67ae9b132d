"""`caveat eval`: the table, the files it writes, and public sets."""

import json
import os
import unittest

import cli

HEAD = "id\tquestion\tkind\ttargets\talt_targets\tmust_caveat\tnote\n"
QUESTIONS = HEAD + "\n".join([
    "q1\tHow do I descale a kettle?\tanswer\tunit-descale\t\tmay not work\t",
    "q2\tCan I boil milk in a kettle?\tanswer\tunit-vary\tfaq-2\t\t",
    "q3\twho won the football\tabstain\t\t\t\tfollowup:How do I descale a kettle?",
    "q4\thello\tsmalltalk\t\t\t\t",
]) + "\n"
UNITS = ("id\ttype\tsection\ttext\n"
         "unit-descale\tfaq\tFAQ\tFill it with vinegar. This may not work for old kettles.\n"
         "unit-vary\tparagraph\t(lead)\tKettles boil water, though results may vary.\n")


class Eval(unittest.TestCase):

    def setUp(self):
        self.folder = cli.Folder()
        self.addCleanup(self.folder.cleanup)
        self.corpus = self.folder.write("kettles.txt", cli.KETTLES)
        self.questions = self.folder.write("set/questions.tsv", QUESTIONS)
        self.folder.write("set/units.tsv", UNITS)

    def eval(self, *flags):
        return cli.run("eval", "--corpus", self.corpus, "--questions", self.questions, *flags)

    def path(self, name):
        return os.path.join(self.folder.path, name)

    def test_points_are_those_of_the_readme(self):
        result = self.eval("--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stderr, "")
        run = json.loads(result.stdout)
        points = {row["id"]: row["points"] for row in run["rows"]}
        self.assertEqual(points, {"q1": 1, "q2": 0.5, "q3": 1, "q4": 1})
        summary = run["summary"]
        self.assertEqual(summary["points"], 0.875)
        self.assertEqual(summary["falseAnswers"], {"count": 0, "total": 1})
        self.assertEqual(summary["caveatsStrict"], {"count": 1, "total": 1})
        self.assertEqual(summary["verbatim"]["count"], summary["verbatim"]["total"])
        self.assertEqual(self.eval("--json").stdout, result.stdout)

    def test_targets_that_mean_nothing_are_named(self):
        self.folder.write("set/questions.tsv",
                          QUESTIONS.replace("unit-descale", "unit-descale,unit-gone"))
        self.assertEqual(self.eval().stderr,
                         "caveat: %s: row q1: no entry is meant by the targets unit-gone\n"
                         % self.questions)

    def test_a_bad_set_is_refused_with_its_lines(self):
        self.folder.write("set/questions.tsv", HEAD + "q\tx\tperhaps\t\t\t\t\n")
        result = self.eval()
        self.assertEqual(result.returncode, 2)
        self.assertIn("questions.tsv:2: ", result.stderr)

    def test_runs_are_kept_and_compared(self):
        old = self.path("old.json")
        self.assertEqual(self.eval("--save", old).returncode, 0)
        html, run = self.path("report.html"), self.path("run.trec")
        result = self.eval("--compare", old, "--min-confidence", "1", "--html", html,
                           "--run", run)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("-1.0 q1", result.stdout)
        self.assertIn("Flipped (2)", result.stdout)
        page = self.folder.read("report.html")
        self.assertIn("<svg", page)
        self.assertIn("Compared with the older run", page)
        for line in self.folder.read("run.trec").splitlines():
            self.assertRegex(line, r"^q\d Q0 \S+ \d+ [0-9.e-]+ caveat$")
        none = self.eval("--compare", self.folder.write("none.json", "{}"))
        self.assertEqual(none.returncode, 2)
        self.assertIn("none.json: is no saved run", none.stderr)
        same = json.loads(self.eval("--compare", old, "--json").stdout)
        self.assertNotIn("flips", same)
        self.folder.write("old.json", "{]")
        self.assertEqual(self.eval("--compare", old).returncode, 2)

    def test_a_threshold_can_be_asked_for_by_its_rate(self):
        text = self.eval("--false-answer-rate", "0.03", "--false-answer-rate", "0.5").stdout
        table = text[text.index("Thresholds"):]
        self.assertIn("  3.0 %", table)
        self.assertIn(" 50.0 %", table)

    def test_a_public_set_becomes_a_run_file(self):
        lines = [{"id": "descale", "question": "descaling", "answer": "",
                  "alternates": ["how do I descale my kettle", "limescale in the kettle"]},
                 {"id": "milk", "question": "milk", "answer": "",
                  "alternates": ["can I boil milk", "is milk all right in a kettle"]}]
        self.folder.write("public/corpus.jsonl", "\n".join(map(json.dumps, lines)) + "\n")
        self.folder.write("public/queries.tsv",
                          "q1\tdescale a kettle\nq2\tboil some milk\n")
        self.folder.write("public/qrels.tsv", "q1\tdescale\t1\nq2\tmilk\t1\n")
        self.folder.write("public/oos.tsv", "o1\twho won the football\n")
        run = self.path("public.trec")
        for flags in ([], ["--matcher-only"]):
            result = cli.run("eval", "--public", self.path("public"), "--run", run, *flags)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn("P@1 1.0000 (2 questions)", result.stdout)
            self.assertIn("q1 Q0 descale 1 ", self.folder.read("public.trec"))
        self.assertEqual(cli.run("eval", "--public", self.folder.path).returncode, 2)
        for flags in (["--json"], ["--html", run], ["--save", run], ["--compare", run],
                      ["--units", run], ["--corpus-name", "public"], ["--answers", "1"],
                      ["--min-confidence", "0.5"], ["--false-answer-rate", "0.5"]):
            result = cli.run("eval", "--public", self.path("public"), *flags)
            self.assertEqual(result.returncode, 2, flags)
            self.assertIn(flags[0], result.stderr)


if __name__ == "__main__":
    unittest.main()
