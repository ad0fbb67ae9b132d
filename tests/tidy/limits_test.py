"""ARCHITECTURE.md's table of limits is that of the headers."""

import unittest

import limits
import source_tree


class Table(source_tree.TreeTest):
    def test_every_limit_stands_in_the_table_with_its_value(self):
        rows = limits.rows_of_headers()
        self.assertGreater(len(rows), 50)
        written = limits.rows_of(source_tree.read(limits.PAGE))
        faults = ["%s of %s: %s" % (name, path, value)
                  for (name, path), (value, _) in rows.items()
                  if written.get((name, path), ("", ""))[0] != value]
        faults += ["%s of %s: is no limit" % key for key in written if key not in rows]
        if faults:
            faults.append("`python3 tests/tidy/limits.py --write` mends the table")
        self.assert_none(faults)

    def test_every_limit_is_explained(self):
        written = limits.rows_of(source_tree.read(limits.PAGE))
        self.assert_none("%s of %s: no words" % key
                         for key, (_, about) in written.items() if not about)


class Rules(unittest.TestCase):
    def test_constants_and_times_are_read(self):
        text = ("// Most bytes of a name. More is refused.\n"
                "inline constexpr int64_t kNameBytesMax = int64_t{8} << 20;\n"
                "  // Waits so long.\n"
                "  std::chrono::milliseconds idle = std::chrono::seconds(60);\n"
                "  int line = 0;\n"
                "  int rows_max = 2'000;  // In all.\n")
        self.assertEqual([("kNameBytesMax", "8 MiB", "Most bytes of a name"),
                          ("idle", "60 s", "Waits so long"), ("rows_max", "2000", "In all.")],
                         list(limits.limits("a.h", text)))


if __name__ == "__main__":
    unittest.main()
