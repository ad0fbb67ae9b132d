"""Runs the command line for a test, as a script or a person would."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import tempfile
import termios

CAVEAT = os.environ["CAVEAT"]
TIMEOUT_S = 240

KETTLES = """Kettles boil water, though results may vary.

Care

A kettle stays hot for long. Unplug it first.

Models

Model | Litres |
---|---|
Small kettle | One |
Large kettle | Two |

Frequently Asked Questions

How do I descale a kettle?

Fill it with vinegar. This may not work for old kettles.

Can I boil milk in a kettle?

Better not, unless it is made for milk.
"""


def run(*arguments, stdin="", environment=None):
    """Runs `caveat` with pipes; returns the completed process."""
    return subprocess.run([CAVEAT, *arguments], capture_output=True, text=True, input=stdin,
                          timeout=TIMEOUT_S, env=clean_environment(environment))


def clean_environment(more=None):
    names = ("PATH", "HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    return {"TERM": "xterm", "LANG": "C.UTF-8", **environment, **(more or {})}


def run_on_terminal(*arguments, columns=80, environment=None):
    """Runs `caveat` with standard output on a terminal; returns its text."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [CAVEAT, *arguments], stdin=subprocess.DEVNULL, stdout=theirs,
        stderr=subprocess.DEVNULL, env=clean_environment(environment))
    os.close(theirs)
    text = b""
    while select.select([ours], [], [], TIMEOUT_S)[0]:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # How Linux says that the other end is closed.
            break
        if not piece:
            break
        text += piece
    process.wait(TIMEOUT_S)
    os.close(ours)
    return text.decode().replace("\r\n", "\n")


class Folder:
    """A folder of files that is gone after the test."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory()
        self.path = self._folder.name

    def write(self, name, text):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def read(self, name):
        with open(os.path.join(self.path, name), encoding="utf-8") as file:
            return file.read()

    def cleanup(self):
        self._folder.cleanup()
