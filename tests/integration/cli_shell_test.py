"""Help, version and completion."""

import subprocess
import unittest

import cli


def bash_completes(*words):
    """What bash offers for the last of `words`."""
    script = cli.run("completion", "bash").stdout
    script += 'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _caveat; echo "${COMPREPLY[*]}"'
    result = subprocess.run(["bash", "-c", script, "bash", "caveat", *words],
                            capture_output=True, text=True, timeout=cli.TIMEOUT_S, check=True)
    return result.stdout.split()


class Shell(unittest.TestCase):

    def test_every_command_has_help_with_examples(self):
        for command in ([], ["ask"], ["corpus"], ["corpus", "show"], ["corpus", "lint"],
                        ["corpus", "test"], ["corpus", "diff"], ["verify"], ["eval"], ["chat"],
                        ["questions", "delete"], ["completion"]):
            with self.subTest(command):
                result = cli.run(*command, "--help")
                self.assertEqual(result.returncode, 0)
                self.assertIn("Examples:", result.stdout)
                self.assertEqual(result.stderr, "")

    def test_exit_codes_are_in_the_help(self):
        for command in ([], ["ask"]):
            text = cli.run(*command, "--help").stdout
            for code in (0, 2, 3, 4, 5, 6, 7, 10, 11):
                self.assertRegex(text, r"\n +%d  " % code)

    def test_version(self):
        result = cli.run("--version")
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stdout, r"^caveat \d+\.\d+\.\d+\n$")

    def test_bash_completes_commands_and_flags(self):
        self.assertEqual(bash_completes("a"), ["ask"])
        self.assertIn("show", bash_completes("corpus", ""))
        self.assertEqual(bash_completes("ask", "--js"), ["--json"])
        self.assertIn("--strict", bash_completes("corpus", "test", "--"))
        self.assertEqual(bash_completes("--color", "n"), ["never"])
        self.assertEqual(bash_completes("ask", "--corpus", "x"), [])  # Files, by readline.

    def test_completion_scripts_exist_for_three_shells(self):
        for shell in ("bash", "zsh", "fish"):
            self.assertIn("caveat", cli.run("completion", shell).stdout)
        self.assertEqual(cli.run("completion", "cmd").returncode, 2)


if __name__ == "__main__":
    unittest.main()
