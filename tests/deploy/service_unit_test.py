"""The systemd unit: valid, and confined as far as a server can be."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

UNIT = "deploy/caveatd.service"
CAVEATD = os.path.join(os.environ["CAVEAT_BUILD"], "caveatd")
# Of 100; systemd calls up to 20 safe. Without any of its settings a unit has 96.
EXPOSURE_MAX = 15


def unit():
    with open(UNIT, encoding="utf-8") as file:
        return file.read()


@unittest.skipUnless(shutil.which("systemd-analyze"), "there is no systemd-analyze")
class Analyzed(unittest.TestCase):
    def analyze(self, *arguments):
        # The program is not installed where the unit expects it.
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "caveatd.service")
            with open(path, "w", encoding="utf-8") as file:
                file.write(unit().replace("/usr/local/bin/caveatd", CAVEATD))
            return subprocess.run(["systemd-analyze", *arguments, path], capture_output=True,
                                  text=True, timeout=60, check=False)

    def test_it_is_valid(self):
        result = self.analyze("verify")
        self.assertEqual((0, ""), (result.returncode, result.stderr))

    def test_it_is_confined(self):
        result = self.analyze("security", "--offline=true", "--threshold=%d" % EXPOSURE_MAX)
        self.assertEqual(0, result.returncode, result.stdout[-200:])


class Settings(unittest.TestCase):
    def test_its_flags_are_caveatd_s(self):
        command = re.search(r"^ExecStart=\S+ (.*)$", unit(), re.MULTILINE).group(1)
        usage = subprocess.run([CAVEATD, "--help"], capture_output=True, text=True,
                               check=True).stdout
        for flag in re.findall(r"--[a-z-]+", command):
            self.assertRegex(usage, r"\s%s\b" % flag)

    def test_it_gives_a_drain_the_time_it_takes(self):
        """Notice, grace and the margin before a hanging process ends itself."""
        usage = subprocess.run([CAVEATD, "--help"], capture_output=True, text=True,
                               check=True).stdout
        drain_s = sum(int(re.search(r"--drain-%s TIME=(\d+)s" % name, usage).group(1))
                      for name in ("notice", "grace"))
        stop_s = int(re.search(r"^TimeoutStopSec=(\d+)$", unit(), re.MULTILINE).group(1))
        self.assertGreater(stop_s, drain_s + 1)


if __name__ == "__main__":
    unittest.main()
