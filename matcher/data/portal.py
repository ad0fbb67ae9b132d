#!/usr/bin/python3
"""Makes one large corpus, as a portal of many pages would load it, and questions to ask of it.

  matcher/data/portal.py FOLDER

Writes FOLDER/portal.jsonl: the first articles of matcher/data/training and every list of tests/quality/faqs,
18,000 entries; questions.tsv, to fit on; held_back.tsv, of every tenth article and of the lists that are
held back. A question that its own page does not cover and that names another page is left out. Deterministic.
"""
import json
import os
import random
import sys
import zlib

import training_set

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FAQS = os.path.join(ROOT, "tests/quality/faqs")
HELD_BACK_FAQS = os.path.join(ROOT, "tests/quality/held_back_faqs.txt")
QUESTION_COLUMNS = ("id", "question", "kind", "targets", "alt_targets", "must_caveat", "note")
# Every tenth article is held back.
HELD_BACK_OF = 10
# Most questions of one article that are asked: covered, and not covered.
ASKED_MAX, UNCOVERED_MAX = 6, 3


def held_back_faqs():
    with open(HELD_BACK_FAQS, encoding="utf-8") as lines:
        names = {line.strip() for line in lines if not line.startswith("#")}
    if not names <= set(faq_names()):
        sys.exit(f"{HELD_BACK_FAQS}: no such lists: {names - set(faq_names())}")
    return names


def faq_names():
    return sorted(name[:-6] for name in os.listdir(FAQS) if name.endswith(".jsonl"))


def names_other(question, own, names):
    """Whether a question has all words of the name of another page than its own."""
    words = set(question.lower().replace("?", "").split())
    return any(words.issuperset(name.split("-")) for name in names if name != own)


def with_subject(question, subject, chance):
    """Who asks a portal names the subject, before or after; one in four forgets to."""
    return chance.choice((f"{subject} {question}", f"{question} {subject}", f"{question} {subject}", question))


def of_article(article, names, chance):
    """Its entries as (id, question, answer), and its questions as rows."""
    with open(os.path.join(training_set.FOLDER, article.name + ".txt"), encoding="utf-8") as lines:
        title = next(lines)[1:].strip()
    entries = []
    for i, entry in enumerate(article.entries):
        question = entry.question or entry.section
        # A page's own name stands in its headings or in its text.
        if entry.question and chance.random() < 0.5:
            answer = f"{title}. {entry.text}"
        else:
            question, answer = f"{title}: {question}" if question else title, entry.text
        entries.append((f"{article.name}.{i}", question, answer))
    subject = article.name.replace("-", " ")
    rows = []
    for is_covered, count_max in ((True, ASKED_MAX), (False, UNCOVERED_MAX)):
        questions = [q for q in article.questions if bool(q[1]) == is_covered and
                     (is_covered or not names_other(q[0], article.name, names))]
        for question, best, second in chance.sample(questions, min(count_max, len(questions))):
            best, second = (",".join(f"{article.name}.{i}" for i in units) for units in (best, second))
            rows.append((f"{article.name}-{len(rows)}", with_subject(question, subject, chance),
                         "answer" if is_covered else "abstain", best, second, "", ""))
    return entries, rows


def of_faqs(name, names, chance):
    """The same of a list of FAQs."""
    with open(os.path.join(FAQS, name + ".jsonl"), encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    with open(os.path.join(FAQS, name + ".tsv"), encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines][1:]
    rows = [row for row in rows if row[2] == "answer" or not names_other(row[1], name, names)]
    for row in rows:
        row[0] = f"faq-{row[0]}"
        row[1] = with_subject(row[1], name.replace("-", " "), chance)
        row[3:5] = (",".join(f"faq-{name}.{i}" for i in cell.split(",") if i) for cell in row[3:5])
    return [(f"faq-{name}.{e['id']}", e["question"], e["answer"]) for e in entries], rows


class Portal:
    """The files of the portal in a folder, once written."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "portal.jsonl")
        self.questions = os.path.join(folder, "questions.tsv")
        self.held_back = os.path.join(folder, "held_back.tsv")

    def write(self):
        asked, held_back, lists_held_back = [], [], held_back_faqs()
        articles = training_set.articles(later=False)
        names = [article.name for article in articles]
        with open(self.path, "w", encoding="utf-8") as out:
            def add(entries, rows, is_held_back):
                for entry in entries:
                    line = dict(zip(("id", "question", "answer"), entry))
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")
                (held_back if is_held_back else asked).extend(rows)

            for number, article in enumerate(articles):
                chance = random.Random(zlib.crc32(article.name.encode()))
                add(*of_article(article, names, chance), number % HELD_BACK_OF == 0)
            for name in faq_names():
                chance = random.Random(zlib.crc32(name.encode()))
                add(*of_faqs(name, names, chance), name in lists_held_back)
        for path, rows in ((self.questions, asked), (self.held_back, held_back)):
            with open(path, "w", encoding="utf-8") as out:
                for row in (QUESTION_COLUMNS, *rows):
                    out.write("\t".join(row) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    Portal(sys.argv[1]).write()
