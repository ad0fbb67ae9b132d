"""The container's file system: complete, small, and with nothing to break in with."""

import os
import re
import subprocess
import tempfile
import unittest

BUILD = os.environ["CAVEAT_BUILD"]
NOBODY = "65532"  # The user that the Dockerfile names.
SIZE_BYTES_MAX = 104 << 20


def dockerfile():
    with open("deploy/Dockerfile", encoding="utf-8") as file:
        return file.read()


def inside(root, *command):
    """A command as root's only process would see it, as the container's user."""
    if os.geteuid() == 0:
        return ["chroot", "--userspec=%s:%s" % (NOBODY, NOBODY), root, *command]
    return ["unshare", "--user", "--map-root-user", "chroot", root, *command]


def can_go_inside():
    return os.geteuid() == 0 or subprocess.run(
        inside("/", "/bin/true"), capture_output=True, check=False).returncode == 0


class Container(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        os.chmod(cls.folder.name, 0o755)
        cls.root = os.path.join(cls.folder.name, "root")
        subprocess.run(["deploy/container_root.sh", BUILD, cls.root], check=True,
                       capture_output=True)

    def files(self):
        for folder, _, names in os.walk(self.root):
            for name in names:
                yield os.path.join(folder, name)

    def test_it_has_no_shell_and_nothing_that_anybody_may_write(self):
        programs = [name for name in self.files() if "/bin/" in name or "/sbin/" in name]
        self.assertEqual(["caveat", "caveatd"], sorted(os.path.basename(p) for p in programs))
        for path in self.files():
            self.assertEqual(0, os.stat(path).st_mode & 0o6002, path)

    def test_it_is_small(self):
        size = sum(os.path.getsize(path) for path in self.files())
        self.assertLessEqual(size, SIZE_BYTES_MAX)

    @unittest.skipUnless(can_go_inside(), "chroot needs root, or user namespaces")
    def test_the_image_s_command_serves(self):
        command = re.search(r"^CMD (\[.*\])$", dockerfile(), re.MULTILINE).group(1)
        flags = [word.replace("0.0.0.0:50051", "127.0.0.1:0").replace("0.0.0.0:8080", "127.0.0.1:0")
                 for word in re.findall(r'"([^"]*)"', command)]
        process = subprocess.Popen(inside(self.root, "/usr/bin/caveatd", *flags), text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        ready = process.stdout.readline()
        process.terminate()
        self.assertEqual(0, process.wait(20))
        process.stdout.close()
        self.assertRegex(ready, r"^ready grpc=\S+ http=\S+ corpora=1 entries=\d+\n$")

    @unittest.skipUnless(can_go_inside(), "chroot needs root, or user namespaces")
    def test_the_command_line_answers(self):
        result = subprocess.run(
            inside(self.root, "/usr/bin/caveat", "ask", "is it common?", "--corpus", "/corpora"),
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(0, result.returncode, result.stderr)


class Dockerfile(unittest.TestCase):
    def test_it_builds_as_a_person_would(self):
        text = dockerfile()
        for command in ("deploy/install_deps.sh build", "deploy/build.sh release caveatd caveat",
                        "deploy/container_root.sh build/release"):
            self.assertIn(command, text)
        self.assertNotIn("apt-get", text)

    def test_it_ends_with_nothing_but_the_image_and_a_user(self):
        last = dockerfile().split("FROM scratch\n")[1]
        self.assertIn("USER %s:%s\n" % (NOBODY, NOBODY), last)
        self.assertNotRegex(last, r"(?m)^(RUN|SHELL|ADD)\b")


if __name__ == "__main__":
    unittest.main()
