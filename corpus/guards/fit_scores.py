#!/usr/bin/python3
"""Fits the points of the guard packs' `points` rules and writes them into the packs.

  apt-get install python3-numpy
  corpus/guards/fit_scores.py build/release/guard_features

Reads, from the root of the source tree:
  corpus/guards/examples.tsv        authored messages: crisis, urgent, personal or none
  tests/quality/hazards_dev.tsv     labelled by hazard
  tests/quality/**/*.tsv            question sets but those held back: kinds urgent, personal, the rest none
  corpus/data/**/*.overlay.txtpb    alternates: none; decoys: not urgent
  corpus/guards/general_decoys.tsv  not urgent

A linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al., "A Dual Coordinate
Descent Method for Large-scale Linear SVM", ICML 2008). Of a message with several windows that should fire, the window
that scores best is the one to learn from. The table that is printed is of five-fold cross-validation; the points are
fitted on everything. Deterministic: the same inputs give the same points on the same NumPy.
"""
import glob
import random
import re
import subprocess
import sys

import numpy as np

GUARDS = "corpus/guards/"
# Rule, pack, labels that must fire, labels that are left out, margin above which it fires. The margins are chosen by
# the table that is printed: as low as false alarms allow.
TARGETS = (
    ("crisis.points", "crisis_scores.txtpb", {"crisis"}, {"either"}, -0.1),
    ("red_flag.points", "red_flag_scores.txtpb", {"urgent", "crisis"}, {"either"}, 0.0),
    ("personal_advice.points", "personal_advice_scores.txtpb", {"personal"},
     {"urgent", "crisis", "either", "declined", "decoy"}, 0.0),
)
FOLDS = 5
ROUNDS = (6, 12)            # Passes over the windows: all of them, then the best of each message.
COST_FIRE, COST_SILENT = 0.1, 0.03
POINTS_PER_MARGIN = 1000
POINTS_MIN = 3              # Smaller ones are left out.
COUNT_MIN = 2               # Of a feature, over all windows.


def table(path):
    with open(path, encoding="utf-8") as lines:
        head = next(lines).rstrip("\n").split("\t")
        for line in lines:
            if not line.startswith("#"):
                yield dict(zip(head, line.rstrip("\n").split("\t")))


def hazard_label(row):
    if row["expected"] == "URGENT":
        return "crisis" if row["hazard"] in ("H9", "H9b") else "urgent"
    return {"PERSONAL": "personal", "URGENT_OR_PERSONAL": "either", "PERSONAL_OR_NOT_COVERED": "declined"}.get(
        row["expected"], "none")


def load():
    """Pairs of label and message, each message once."""
    found = {}
    for row in table(GUARDS + "examples.tsv"):
        found.setdefault(row["message"], row["label"])
    for row in table("tests/quality/hazards_dev.tsv"):
        if row["hazard"] != "H27":  # Other languages have rules of their own.
            found.setdefault(row["message"], hazard_label(row))
    for path in sorted(glob.glob("tests/quality/**/*.tsv", recursive=True)):
        if "heldback" in path:  # For measuring.
            continue
        for row in table(path):
            if "question" in row and "kind" in row:
                found.setdefault(row["question"], row["kind"] if row["kind"] in ("urgent", "personal") else "none")
    for path in sorted(glob.glob("corpus/data/**/*.overlay.txtpb", recursive=True)):
        with open(path, encoding="utf-8") as lines:
            for kind, text in re.findall(r'(alternates|decoys): "((?:[^"\\]|\\.)*)"', lines.read()):
                found.setdefault(re.sub(r"\\(.)", r"\1", text), "none" if kind == "alternates" else "decoy")
    with open(GUARDS + "general_decoys.tsv", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#") and "\t" in line:
                found.setdefault(line.rstrip("\n").split("\t")[1], "decoy")
    return [(label, message) for message, label in found.items()]


def read_features(program, rule, messages):
    """For each message its windows, each a list of features."""
    text = "".join(message.replace("\n", " ") + "\n" for message in messages)
    done = subprocess.run([program, rule, "."], input=text, capture_output=True, text=True, check=True)
    lines = done.stdout.split("\n")[:-1]
    assert len(lines) == len(messages)
    return [[window.split() for window in line.split("\t")] for line in lines]


def descend(items, size, rounds):
    """`items`: pairs of a window's features and whether it should fire. Returns weights and base."""
    weights, base = np.zeros(size), 0.0
    alphas = np.zeros(len(items))
    chance = np.random.RandomState(0)
    for _ in range(rounds):
        for at in chance.permutation(len(items)):
            window, fires = items[at]
            sign, diagonal = (1.0, 0.5 / COST_FIRE) if fires else (-1.0, 0.5 / COST_SILENT)
            gradient = sign * (weights[window].sum() + base) - 1 + diagonal * alphas[at]
            if alphas[at] == 0 and gradient >= 0:
                continue
            alpha = max(alphas[at] - gradient / (len(window) + 1 + diagonal), 0.0)
            step = (alpha - alphas[at]) * sign
            weights[window] += step
            base += step
            alphas[at] = alpha
    return weights, base


def score(model, windows):
    weights, base = model
    return max(weights[window].sum() + base for window in windows)


def fit(messages, size):
    """`messages`: pairs of windows and whether one of them should fire."""
    model = None
    for rounds in ROUNDS:
        items = []
        for windows, fires in messages:
            if fires and model is not None:
                windows = [max(windows, key=lambda window: model[0][window].sum())]
            items.extend((window, fires) for window in windows)
        model = descend(items, size, rounds)
    return model


def cross_validate(messages, size):
    scores = [0.0] * len(messages)
    order = list(range(len(messages)))
    random.Random(2).shuffle(order)
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        out = set(held)
        model = fit([message for at, message in enumerate(messages) if at not in out], size)
        for at in held:
            scores[at] = score(model, messages[at][0])
    return scores


def write(pack, names, model, margin):
    weights, base = model
    points = [(name, round(POINTS_PER_MARGIN * weight)) for name, weight in zip(names, weights)]
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
    head = re.sub(r"points_base: -?\d+", "points_base: %d" % round(POINTS_PER_MARGIN * (base - margin)), head)
    with open(path, "w", encoding="utf-8") as file:
        file.write(head + "    # weights\n" + "".join('    weights: "%s"\n' % line for line in lines) + tail)
    print("  %s: %d features of %d" % (pack, len(items), len(names)))


def main():
    program = sys.argv[1]
    examples = load()
    for rule, pack, fire_labels, left_out, margin in TARGETS:
        chosen = [(label, message) for label, message in examples if label not in left_out]
        read = [(label, windows) for (label, _), windows in
                zip(chosen, read_features(program, rule, [message for _, message in chosen])) if windows]
        counts = {}
        for _, windows in read:
            for window in windows:
                for feature in window:
                    counts[feature] = counts.get(feature, 0) + 1
        names = sorted(feature for feature, count in counts.items() if count >= COUNT_MIN)
        index = {name: at for at, name in enumerate(names)}
        messages = [([np.array([index[f] for f in window if f in index], dtype=np.int64) for window in windows],
                     label in fire_labels) for label, windows in read]
        scores = cross_validate(messages, len(names))
        print(rule)
        for label in sorted({label for label, _ in read}):
            of_label = [one for one, (other, _) in zip(scores, read) if other == label]
            print("  %-9s %5d of %5d fire" % (label, sum(one > margin for one in of_label), len(of_label)))
        write(pack, names, fit(messages, len(names)), margin)


if __name__ == "__main__":
    main()
