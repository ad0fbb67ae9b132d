"""The schema is clean, formatted, and breaks nothing that has landed.

After a change of the contract that is meant to land, renew the image:
  buf build --exclude-source-info -o tests/integration/last_landed.binpb
"""

import os
import subprocess
import unittest

BUF = os.path.join(os.environ["CAVEAT_NPM"], "node_modules/.bin/buf")


class BufSchema(unittest.TestCase):

    def run_buf(self, *arguments):
        result = subprocess.run([BUF, *arguments], capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_lint_finds_nothing(self):
        self.run_buf("lint")

    def test_files_are_formatted(self):
        self.run_buf("format", "-d", "--exit-code")

    def test_no_client_of_the_last_landed_schema_breaks(self):
        self.run_buf("breaking", "--against", "tests/integration/last_landed.binpb")


if __name__ == "__main__":
    unittest.main()
