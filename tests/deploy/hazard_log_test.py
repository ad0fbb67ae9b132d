"""The hazard log names every hazard that is measured, and tests that there are."""

import csv
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEVERITIES = {"catastrophic", "major", "considerable"}


def rows(path):
    with open(ROOT / path, encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


class HazardLog(unittest.TestCase):

    def setUp(self):
        self.log = rows("deploy/safety/hazard_log.tsv")

    def test_every_field_is_filled_in(self):
        for row in self.log:
            self.assertTrue(all(row.values()), row)
            self.assertIn(row["severity"], SEVERITIES)

    def test_every_hazard_that_is_measured_is_in_the_log(self):
        known = {row["id"] for row in self.log}
        self.assertEqual(len(known), len(self.log))
        numbers = {int(re.match(r"H(\d+)", each).group(1)) for each in known}
        self.assertEqual(numbers, set(range(1, 32)))
        for row in rows("tests/quality/hazards_listed.tsv"):
            hazard = row["hazard"]
            if hazard.startswith("H"):
                self.assertIn(hazard, known)

    def test_the_tests_that_show_a_control_are_there(self):
        listed = "\n".join(path.read_text(encoding="utf-8")
                           for path in ROOT.glob("tests/*/CMakeLists.txt"))
        names = listed + "\n".join(path.name for path in ROOT.glob("tests/web/*_test.js"))
        for row in self.log:
            name = row["shown_by"].removeprefix("web_")
            self.assertIn(name, names, row["id"])


if __name__ == "__main__":
    unittest.main()
