"""Reads the training set: articles with questions, written for this purpose.

Each file of `matcher/data/training/` is an article, one unit a line, then a line
`---`, then questions. A unit is a letter with a number, a colon and its text:

  =  title (without number)    H  heading          P  paragraph    B  bullet
  N  numbered step             T  head of a table  R  its row      K  takeaway
  Q  question of an FAQ        A  its answer       C  conclusion

A question is followed by tabs and the units that answer it best, then those that
answer it second best; `-` stands for a question that the article does not answer.
The articles are made up to train on: nobody has reviewed what they say, and
nothing of them is served. There are three folders of them: the first ones, which
the portal is made of (portal.py), and `everyday` and `clinical`, written later. What
people ask about the clinical ones is often what a guard must stop, so no guard learns
from them what is harmless.
"""
import os
import re

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "training")
LATER = ("clinical", "everyday")
SECTION_OF = {"A": "Frequently Asked Questions", "K": "Key Takeaways", "C": "Conclusion"}


class Entry:
    def __init__(self, section, question, text):
        self.section, self.question, self.text = section, question, text

    def whole(self):
        """As Whole() in encoded_entries.cc."""
        return f"{self.section}. {self.text}" if self.section else self.text

    def in_full(self):
        """As InFull() there."""
        text = f"{self.question} {self.text}" if self.question else self.text
        return f"{self.section}. {text}" if self.section else text


class Article:
    def __init__(self, path):
        self.name = os.path.basename(path)[:-4]
        self.is_clinical = os.path.basename(os.path.dirname(path)) == "clinical"
        self.entries, self.questions = [], []  # (question, best, second best)
        with open(path, encoding="utf-8") as f:
            body, _, rest = f.read().partition("\n---\n")
        number_of, section, question = {}, "", ""
        for line in body.splitlines():
            unit = re.match(r"([A-Z])(\d+): *(.*)", line)
            if not unit:
                continue
            letter, text = unit[1], unit[3].strip()
            if letter == "H":
                section = text
            elif letter == "Q":
                question = text
            elif letter != "T":
                number_of[letter + unit[2]] = len(self.entries)
                self.entries.append(Entry(SECTION_OF.get(letter, section),
                                          question if letter == "A" else "",
                                          text.replace("|", " ")))
        for line in rest.splitlines():
            fields = line.split("\t") + [""]
            best, second = ([number_of[u.strip()] for u in field.split(",")
                             if u.strip() in number_of] for field in fields[1:3])
            if fields[0].strip() and (best or fields[1].strip() == "-"):
                self.questions.append((fields[0].strip(), best, second))


def articles(later=True):
    """Without the later ones where `later` is false."""
    folders = [FOLDER] + [os.path.join(FOLDER, name) for name in LATER if later]
    return [Article(os.path.join(folder, name)) for folder in folders
            for name in sorted(os.listdir(folder)) if name.endswith(".txt")]
