"""The scripts of deploy/: what they call, with what, and how they end."""

import glob
import os
import shutil
import signal
import subprocess
import tempfile
import unittest

SCRIPTS = sorted(glob.glob("deploy/*.sh"))


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)


class Syntax(unittest.TestCase):
    def test_every_script_can_be_run(self):
        for script in SCRIPTS:
            self.assertTrue(os.access(script, os.X_OK), script)
            self.assertEqual(0, run("bash", "-n", script).returncode, script)

    @unittest.skipUnless(shutil.which("shellcheck"), "there is no shellcheck")
    def test_shellcheck_finds_nothing(self):
        result = run("shellcheck", *SCRIPTS)
        self.assertEqual(0, result.returncode, result.stdout)


class InstallDeps(unittest.TestCase):
    def test_an_unknown_group_is_refused(self):
        result = run("deploy/install_deps.sh", "such")
        self.assertEqual(2, result.returncode)
        self.assertIn("usage", result.stderr)

    @unittest.skipUnless(shutil.which("dpkg-query"), "this is no Debian")
    def test_without_root_and_sudo_it_names_what_is_missing(self):
        """As on a bare machine: nothing is installed, and apt is not called."""
        with tempfile.TemporaryDirectory() as folder:
            # dpkg-query that knows no package, and an apt-get that must not run.
            for name, text in (("dpkg-query", "exit 1"), ("apt-get", "touch %s/called" % folder)):
                path = os.path.join(folder, name)
                with open(path, "w", encoding="utf-8") as file:
                    file.write("#!/bin/sh\n%s\n" % text)
                os.chmod(path, 0o755)
            for name in ("bash", "env", "cat"):
                os.symlink(shutil.which(name), os.path.join(folder, name))
            command = ["bash", "deploy/install_deps.sh", "build"]
            if os.geteuid() == 0:
                os.chmod(folder, 0o755)
                command = [shutil.which("setpriv"), "--reuid=65534", "--clear-groups", *command]
            result = run(*command, env={"PATH": folder})
            self.assertEqual(1, result.returncode, result.stdout + result.stderr)
            self.assertIn("libgrpc++-dev", result.stderr)
            self.assertFalse(os.path.exists(os.path.join(folder, "called")))

    def install(self, known, installed):
        """Runs it where apt knows and dpkg has these packages alone; gives what apt-get is called with."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("dpkg-query", 'case " %s " in *" $3 "*) echo installed ;; esac' % installed),
                               ("apt-cache", 'case " %s " in *" $2 "*) ;; *) exit 1 ;; esac' % known),
                               ("apt-get", 'echo "$*" >> %s/calls' % folder),
                               ("sudo", 'exec "$@"')):
                path = os.path.join(folder, name)
                with open(path, "w", encoding="utf-8") as file:
                    file.write("#!/bin/sh\n%s\n" % text)
                os.chmod(path, 0o755)
            environment = dict(os.environ, PATH=folder + ":" + os.environ["PATH"])
            result = run("deploy/install_deps.sh", "build", env=environment)
            self.assertEqual(0, result.returncode, result.stderr)
            with open(os.path.join(folder, "calls"), encoding="utf-8") as file:
                return file.read().split()

    def test_a_second_choice_counts_only_where_there_is_no_first(self):
        """On Debian 12 libboost-dev is 1.74: it must not stand in for 1.81."""
        words = self.install("libboost1.81-dev libboost-dev", "libboost-dev")
        self.assertIn("libboost1.81-dev", words)
        self.assertNotIn("libboost-dev", words)
        words = self.install("libboost-dev", "cmake")
        self.assertIn("libboost-dev", words)
        self.assertNotIn("libboost1.81-dev", words)
        self.assertNotIn("cmake", words)
        words = self.install("libboost-dev", "libboost-dev")
        self.assertNotIn("libboost-dev", words)
        self.assertNotIn("libboost1.81-dev", words)


class RunScript(unittest.TestCase):
    """run.sh in a tree whose other scripts and caveatd are stand-ins."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = folder.name
        os.makedirs(os.path.join(self.tree, "deploy"))
        os.makedirs(os.path.join(self.tree, "build/release"))
        shutil.copy("deploy/run.sh", os.path.join(self.tree, "deploy"))
        self.stand_in("deploy/install_deps.sh", 'echo "installs $*"')
        self.stand_in("deploy/build.sh", 'echo "builds $*"')

    def stand_in(self, path, text):
        path = os.path.join(self.tree, path)
        with open(path, "w", encoding="utf-8") as file:
            file.write("#!/usr/bin/env bash\n%s\n" % text)
        os.chmod(path, 0o755)

    def serve(self, *flags):
        self.stand_in("build/release/caveatd", 'echo "$*"')
        return run(os.path.join(self.tree, "deploy/run.sh"), *flags)

    def test_it_serves_the_reference_corpus_on_both_ports(self):
        result = self.serve()
        self.assertEqual("--corpus corpus/data/bone-metastases --grpc 127.0.0.1:50051 "
                         "--http 127.0.0.1:8080\n", result.stdout)
        self.assertEqual("installs build\nbuilds release caveatd caveat\n", result.stderr)

    def test_a_flag_replaces_its_default_and_others_are_added(self):
        result = self.serve("--grpc=127.0.0.1:0", "--corpus", "a", "--no-reflection")
        self.assertEqual("--http 127.0.0.1:8080 --grpc=127.0.0.1:0 --corpus a --no-reflection\n",
                         result.stdout)

    def test_signals_reach_caveatd(self):
        self.stand_in("build/release/caveatd", 'trap "exit 7" TERM\necho ready\n'
                      "while sleep 0.05; do :; done")
        process = subprocess.Popen([os.path.join(self.tree, "deploy/run.sh")], text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.assertEqual("ready\n", process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        self.assertEqual(7, process.wait(20))
        process.stdout.close()

    def test_a_build_that_fails_serves_nothing(self):
        self.stand_in("deploy/build.sh", "exit 3")
        result = self.serve()
        self.assertEqual((3, ""), (result.returncode, result.stdout))


if __name__ == "__main__":
    unittest.main()
