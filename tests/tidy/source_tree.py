"""The files of the source tree, and the test case that rules about them share.

The tree is the working directory. It is walked, not asked of git: a copy of the
tree without its history is tested as well.
"""

import os
import unittest

# What a build or a client's installation leaves in the tree.
_NOT_OURS = {".git", "build", "node_modules", "__pycache__"}


def files(*folders, endings=()):
    """Paths below the folders, or of the whole tree, that end in one of `endings`; sorted."""
    found = []
    for top in folders or (".",):
        for folder, names, file_names in os.walk(top):
            names[:] = [name for name in names if name not in _NOT_OURS]
            found += [os.path.normpath(os.path.join(folder, name)) for name in file_names]
    return sorted(path for path in found if not endings or path.endswith(tuple(endings)))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def lines(path):
    """Pairs of line number and line, without its end."""
    return list(enumerate(read(path).split("\n"), start=1))


class TreeTest(unittest.TestCase):
    """Rules return faults, each a text `path:line: what is wrong`; a tree has none."""

    maxDiff = None

    def assert_none(self, faults):
        faults = list(faults)
        if faults:
            self.fail("%d faults:\n  %s" % (len(faults), "\n  ".join(faults)))
