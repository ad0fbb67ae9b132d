#!/usr/bin/python3
"""Fits the points of the guard packs' `points` rules and writes them into the packs.

  apt-get install python3-numpy
  corpus/guards/fit_scores.py build/release/guard_features

Reads, from the root of the source tree:
  corpus/guards/examples.tsv        authored messages: crisis, urgent, personal, manipulation or none
  corpus/guards/phrasings.txt       lists and lines of which more messages are made
  tests/quality/hazards_dev.tsv     labelled by hazard
  tests/quality/**/*.tsv            question sets but those held back and CLINICAL_LISTS: kinds urgent, personal, the
                                    rest asked
  matcher/data/training/            questions about other articles: asked, or decoys where nothing answers them
  corpus/data/**/*.overlay.txtpb    alternates: asked; decoys: not urgent
  corpus/guards/general_decoys.tsv  not urgent

Of these, what a held-back message says word for word is left out ("am I dying" occurs to everybody).

Run it also when `matcher/data/vectors.bin` or `encoder.bin` has changed.

A linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al., "A Dual Coordinate
Descent Method for Large-scale Linear SVM", ICML 2008). Of a message with several windows that should fire, the window
that scores best is the one to learn from. The table that is printed is of five-fold cross-validation; the points are
fitted on everything. What the sentence encoder's log-odds of a whole message are worth beside them is a logistic
regression on the messages that the encoder was not trained on. Deterministic: the same inputs give the same points on
the same NumPy.
"""
import collections
import glob
import os
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
import zlib

import numpy as np

sys.path.append("matcher/data")
import fit_model  # noqa: E402
import training_set  # noqa: E402

GUARDS = "corpus/guards/"
# Rule, pack, labels that must fire, labels that are left out, margin above which it fires, and from which score an
# asked question is doubtful. The margins are chosen by the table that is printed: as low as false alarms allow, of
# the asked 0.5 % for a crisis, 3 % for a red flag, and 6.5 % for advice, where the passage is shown all the same.
# WITH_ENCODER are the margins above which it fires once the encoder's opinion is added, chosen in the same way: about
# 0.2, 0.5 and 5 % of the asked.
TARGETS = (
    ("crisis.points", "crisis_scores.txtpb", {"crisis"}, {"either", "urgent_set"}, -0.25, 0.6),
    ("red_flag.points", "red_flag_scores.txtpb", {"urgent", "urgent_set", "crisis"}, {"either"}, -0.2, 0.6),
    ("personal_advice.points", "personal_advice_scores.txtpb", {"personal"},
     {"urgent", "urgent_set", "crisis", "either", "declined", "decoy"}, -0.35, 0.0),
    ("manipulation.points", "manipulation_scores.txtpb", {"manipulation"},
     {"urgent", "urgent_set", "crisis", "either", "declined"}, -0.3, 0.6),
)
WITH_ENCODER = {"crisis.points": -0.2, "red_flag.points": -0.15, "personal_advice.points": -0.5,
                "manipulation.points": -0.6}
# Lists of FAQs in which people ask of themselves what a guard must stop. Those of other trades say how people talk
# who need no guard.
CLINICAL_LISTS = {"chemo-day-unit", "dental-practice", "diabetes-type-2", "flu-outbreak", "hip-replacement-faq",
                  "hospital-visiting", "pregnancy-maternity-unit"}
FOLDS = 5
ENCODER_FOLD = 0            # The one whose messages the sentence encoder has not seen.
MARGINS_SHOWN = (-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3)
ROUNDS = (8, 16)            # Passes over the windows: all of them, then the best of each message.
COST_FIRE, COST_SILENT = 1.0, 0.3
COST_SILENT_OF = {"personal": 1.0, "none": 0.5}  # By label; the harmless ones were written to be nearly harmful.
# Bounds of what it is taken to say. Of an alarm it may say little against words that are sure, and not cry out alone;
# guard_packs_test computes what comes of it.
LOG_ODDS_OF_ALARM, LOG_ODDS = (-1.5, 4.0), (-2.5, 6.0)
KINDS = ("answerable", "CRISIS", "RED_FLAG", "PERSONAL_ADVICE", "MANIPULATION")
# The classes whose log-odds speak for a rule or against it: that somebody asks for advice speaks against an alarm.
SPEAKING = {"crisis.points": KINDS[1:], "red_flag.points": KINDS[1:], "personal_advice.points": KINDS[3:4],
            "manipulation.points": KINDS[4:]}
POINTS_PER_MARGIN = 1000
POINTS_MIN = 30             # Smaller ones are left out.
COUNT_MIN = 2               # Of a feature, over all windows.
MEANING_LENGTH = 1.4        # Of the average word vector beside the features, which have about 2.


def table(path):
    with open(path, encoding="utf-8") as lines:
        head = next(lines).rstrip("\n").split("\t")
        for line in lines:
            if not line.startswith("#"):
                yield dict(zip(head, line.rstrip("\n").split("\t")))


def folded(message):
    return " ".join(re.findall(r"[\w']+", unicodedata.normalize("NFKC", message).lower()))


def hazard_label(row):
    if row["expected"] == "URGENT":
        return "crisis" if row["hazard"] in ("H9", "H9b") else "urgent"
    if row["hazard"] in ("H26", "M"):
        return "manipulation"
    return {"PERSONAL": "personal", "URGENT_OR_PERSONAL": "either", "PERSONAL_OR_NOT_COVERED": "declined"}.get(
        row["expected"], "none")


def read_phrasings(path):
    """Yields label, line and message for each message that phrasings.txt, which says how it is written, makes."""
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file]
    lists = dict(line[2:].split(": ", 1) for line in lines if line.startswith("= "))
    label, count = "", 0

    def expand(text, chance):
        while True:
            found = re.search(r"\[([^\[\]]*)\]|\{(\w+)\}", text)
            if not found:
                return re.sub(" +", " ", text.replace(" ,", ",")).strip()
            phrases = lists[found.group(2)] if found.group(2) else found.group(1)
            text = text[:found.start()] + chance.choice(phrases.split("/")) + text[found.end():]

    for line in lines:
        if line.startswith("@ "):
            _, label, count = line.split()
        elif line and not line.startswith(("#", "= ")):
            # A line makes the same messages whatever becomes of the others.
            chance = random.Random(zlib.crc32(line.encode()))
            for message in dict.fromkeys(expand(line, chance) for _ in range(int(count))):
                yield label, line, message


def load():
    """Triples of label, group and message, each message once. Messages of a group are alike."""
    found, kept_back = {}, set()
    for path in sorted(glob.glob("tests/quality/hazards_heldback*.tsv")):
        kept_back.update(folded(row["message"]) for row in table(path))

    def add(label, message, group=None):
        if folded(message) not in kept_back:  # "am I dying" occurs to everybody.
            found.setdefault(message, (label, group or message))

    for row in table(GUARDS + "examples.tsv"):
        add(row["label"], row["message"])
    for row in table("tests/quality/hazards_dev.tsv"):
        if row["hazard"] != "H27":  # Other languages have rules of their own.
            add(hazard_label(row), row["message"])
    held_back = set()
    for path in ("tests/quality/held_back_articles.txt", "tests/quality/held_back_faqs.txt"):
        with open(path, encoding="utf-8") as lines:
            held_back.update(lines.read().split("\n"))
    for path in sorted(glob.glob("tests/quality/**/*.tsv", recursive=True)):
        names = set(path.removesuffix(".tsv").split("/"))
        if "heldback" in path or (held_back | CLINICAL_LISTS) & names:  # The first for measuring.
            continue
        for row in table(path):
            if "question" in row and "kind" in row:
                add({"urgent": "urgent_set", "personal": "personal"}.get(row["kind"], "asked"), row["question"])
    for article in training_set.articles():
        if not article.is_clinical:
            for question, best, _ in article.questions:
                add("asked" if best else "decoy", question)
    for path in sorted(glob.glob("corpus/data/**/*.overlay.txtpb", recursive=True)):
        with open(path, encoding="utf-8") as lines:
            for kind, text in re.findall(r'(alternates|offered_question|decoys): "((?:[^"\\]|\\.)*)"', lines.read()):
                add("decoy" if kind == "decoys" else "asked", re.sub(r"\\(.)", r"\1", text))
    with open(GUARDS + "general_decoys.tsv", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#") and "\t" in line:
                add("decoy", line.rstrip("\n").split("\t")[1])
    for label, line, message in read_phrasings(GUARDS + "phrasings.txt"):
        add(label, message, line)
    return [(label, group, message) for message, (label, group) in found.items()]


# A message; whether the encoder was not trained on it.
Example = collections.namedtuple("Example", "label group kinds windows is_unseen")


def fold_of(group):
    return zlib.crc32(group.encode()) % FOLDS


class Window:
    """What a model sees of one window of a message."""

    def __init__(self, words, meaning, features):
        self.scale = words ** -0.5
        self.meaning = MEANING_LENGTH * meaning
        self.features = features  # Indices of those that count.

    def square(self):
        return self.scale ** 2 * len(self.features) + self.meaning @ self.meaning + 1


class Model:
    def __init__(self, size, dimensions):
        self.weights, self.meaning, self.base = np.zeros(size), np.zeros(dimensions), 0.0

    def margin(self, window):
        return window.scale * self.weights[window.features].sum() + self.meaning @ window.meaning + self.base

    def add(self, window, step):
        self.weights[window.features] += window.scale * step
        self.meaning += step * window.meaning
        self.base += step

    def score(self, windows):
        return max(self.margin(window) for window in windows)


def lists_of(pack):
    """What the features of a pack's rule depend on: its lists and plain words."""
    with open(GUARDS + pack, encoding="utf-8") as file:
        return re.findall(r"^ +(?:lists|plain_words): .*$", file.read(), re.MULTILINE)


def read_features(program, rule, messages):
    """For each message the encoder's log-odds by KINDS, none when it was cut; and its windows: words, meaning, and the
    names of features."""
    text = "".join(message.replace("\n", " ") + "\n" for message in messages)
    with tempfile.TemporaryDirectory() as folder:
        # The packs as they are now, and not as they were when the program was built.
        os.makedirs(folder + "/" + GUARDS)
        for pack in glob.glob(GUARDS + "*.txtpb"):
            os.symlink(os.path.abspath(pack), folder + "/" + pack)
        done = subprocess.run([program, rule, folder], input=text, capture_output=True, text=True, check=True)
    lines = done.stdout.split("\n")[:-1]
    assert len(lines) == len(messages)

    def window(text):
        words, meaning, *features = text.split()
        return int(words), np.array([float(part) for part in meaning.split(",")[:-1]]), features

    def kinds(text):
        return {} if text == "-" else dict(zip(KINDS, map(float, text.split(",")[:-1])))

    split = [line.split("\t") for line in lines]
    return [(kinds(texts[0]), [window(text) for text in texts[1:] if text]) for texts in split]


def descend(items, size, rounds):
    """`items`: a window, whether it should fire, and the cost of a mistake."""
    model = Model(size, len(items[0][0].meaning))
    alphas = np.zeros(len(items))
    squares = [window.square() for window, _, _ in items]
    chance = np.random.RandomState(0)
    for _ in range(rounds):
        for at in chance.permutation(len(items)):
            window, fires, cost = items[at]
            sign, diagonal = 1.0 if fires else -1.0, 0.5 / cost
            gradient = sign * model.margin(window) - 1 + diagonal * alphas[at]
            if alphas[at] == 0 and gradient >= 0:
                continue
            alpha = max(alphas[at] - gradient / (squares[at] + diagonal), 0.0)
            model.add(window, (alpha - alphas[at]) * sign)
            alphas[at] = alpha
    return model


def fit(messages, size):
    """`messages`: windows, whether one of them should fire, and the cost of a mistake."""
    model = None
    for rounds in ROUNDS:
        items = []
        for windows, fires, cost in messages:
            if fires and model is not None:
                windows = [max(windows, key=model.margin)]
            items.extend((window, fires, cost) for window in windows)
        model = descend(items, size, rounds)
    return model


def cross_validate(messages, groups, size):
    """Scores each message by a model fitted without its group."""
    scores = [0.0] * len(messages)
    folds = [fold_of(group) for group in groups]
    for fold in range(FOLDS):
        model = fit([message for message, of in zip(messages, folds) if of != fold], size)
        for at, (windows, _, _) in enumerate(messages):
            if folds[at] == fold:
                scores[at] = model.score(windows)
    return scores


def fit_encoder(scores, log_odds, fires):
    """What a unit of each class's clipped log-odds is worth in margins."""
    columns = np.column_stack([np.ones(len(scores)), scores, log_odds])
    weights = fit_model.minimise(
        lambda w: columns.T @ (1 / (1 + np.exp(-(columns @ w))) - fires) + 0.1 * w, columns.shape[1], 3000)
    return weights[2:] / weights[1]


def log_odds_bounds(rule):
    return LOG_ODDS_OF_ALARM if rule in ("crisis.points", "red_flag.points") else LOG_ODDS


def encoder_text(kinds, worth, base, bounds):
    """An EncoderScore."""
    classes = "".join("      classes { class: GUARD_CLASS_%s points_per_log_odds: %d }\n"
                      % (kind, round(POINTS_PER_MARGIN * one)) for kind, one in zip(kinds, worth))
    return ("    encoder {\n      points_base: %d\n%s      log_odds_min: %.1f\n      log_odds_max: %.1f\n    }\n"
            % (round(POINTS_PER_MARGIN * base), classes, *bounds))


def write(pack, names, model, margin, encoder):
    points = [(name, round(POINTS_PER_MARGIN * weight)) for name, weight in zip(names, model.weights)]
    points += [("@%d" % at, round(POINTS_PER_MARGIN * MEANING_LENGTH * weight))
               for at, weight in enumerate(model.meaning)]
    items = ["%s=%d" % pair for pair in points if abs(pair[1]) >= POINTS_MIN]
    lines, line = [], ""
    for item in items:
        if line and len(line) + len(item) > 100:
            lines.append(line)
            line = ""
        line += (" " if line else "") + item
    lines.append(line)
    path = GUARDS + pack
    with open(path, encoding="utf-8") as file:
        text = file.read()
    head, rest = text.split("    # weights\n")
    tail = rest[rest.index("  }\n"):]
    head = re.sub(r"points_base: -?\d+", "points_base: %d" % round(POINTS_PER_MARGIN * (model.base - margin)), head)
    head = re.sub(r"    encoder \{.*?\n    \}\n", "", head, flags=re.DOTALL) + encoder
    with open(path, "w", encoding="utf-8") as file:
        file.write(head + "    # weights\n" + "".join('    weights: "%s"\n' % line for line in lines) + tail)
    print("  %s: %d features of %d" % (pack, len(items), len(names)))


def cost(label, fire_labels):
    return COST_FIRE if label in fire_labels else COST_SILENT_OF.get(label, COST_SILENT)


def print_fires(title, labels, scores, margin):
    print("%s: how many fire, by margin" % title)
    print("  %-12s%s" % ("", "".join("%7.2f" % (margin + by) for by in MARGINS_SHOWN)))
    for label in sorted(set(labels)):
        of_label = [one for one, other in zip(scores, labels) if other == label]
        counts = "".join("%7d" % sum(one > margin + by for one in of_label) for by in MARGINS_SHOWN)
        print("  %-12s%s of %5d" % (label, counts, len(of_label)))


def encoder_share(rule, examples, scores, fire_labels, margin):
    """What each class's log-odds are worth; by the messages that the encoder has not seen."""
    unseen = [(example, score) for example, score in zip(examples, scores)
              if example.is_unseen and example.kinds]
    scores = np.array([score for _, score in unseen])
    log_odds = np.clip([[example.kinds[kind] for kind in SPEAKING[rule]] for example, _ in unseen],
                       *log_odds_bounds(rule))
    labels = [example.label for example, _ in unseen]
    worth = fit_encoder(scores, log_odds, np.array([label in fire_labels for label in labels], float))
    print_fires("%s, unseen by the encoder, without it" % rule, labels, scores, margin)
    print_fires("with it, margins for log-odds %s" % np.round(worth, 3), labels, scores + log_odds @ worth,
                WITH_ENCODER[rule])
    return worth


def fit_rule(rule, pack, fire_labels, examples, margin, doubtful):
    counts = collections.Counter(
        feature for example in examples for _, _, names in example.windows for feature in names)
    names = sorted(feature for feature, count in counts.items() if count >= COUNT_MIN)
    index = {name: at for at, name in enumerate(names)}
    messages = [([Window(words, meaning, np.array([index[f] for f in found if f in index], np.int64))
                  for words, meaning, found in example.windows],
                 example.label in fire_labels, cost(example.label, fire_labels)) for example in examples]
    labels = [example.label for example in examples]
    scores = cross_validate(messages, [example.group for example in examples], len(names))
    print_fires(rule, labels, scores, margin)
    worth = encoder_share(rule, examples, scores, fire_labels, margin)
    # Questions that others wrote to be looked up, and that score higher than this by a model fitted without them:
    # they are as personal, or as alarming, as those that must fire.
    kept = [message for message, one, label in zip(messages, scores, labels)
            if label not in ("asked", "decoy") or one <= doubtful]
    print("  %d are doubtful and left out" % (len(messages) - len(kept)), flush=True)
    encoder = encoder_text(SPEAKING[rule], worth, margin - WITH_ENCODER[rule], log_odds_bounds(rule))
    write(pack, names, fit(kept, len(names)), margin, encoder)


def main():
    program, loaded = sys.argv[1], load()
    print("%d messages" % len(loaded))
    # Features are the same for all rules, as their lists are.
    assert all(lists_of(pack) == lists_of(TARGETS[0][1]) for _, pack, *_ in TARGETS)
    features = read_features(program, TARGETS[0][0], [message for _, _, message in loaded])
    of_articles = {question for article in training_set.articles() for question, _, _ in article.questions}
    examples = [Example(label, group, kinds, windows,
                        fold_of(group) == ENCODER_FOLD and message not in of_articles)
                for (label, group, message), (kinds, windows) in zip(loaded, features) if windows]
    for rule, pack, fire_labels, left_out, margin, doubtful in TARGETS:
        fit_rule(rule, pack, fire_labels, [example for example in examples if example.label not in left_out],
                 margin, doubtful)


if __name__ == "__main__":
    main()
