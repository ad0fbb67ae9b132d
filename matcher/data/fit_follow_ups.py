#!/usr/bin/python3
"""Fits follow_up_model.txtpb: how a message is understood in a conversation.

  matcher/data/fit_follow_ups.py BUILD_DIR [--write]

Needs python3-numpy and the program BUILD_DIR/follow_up_dump. Uses the scripted
conversations below tests/quality/conversations but those that are held back.
Prints cross-validated figures, a tenth of the documents and of the reference's
conversations left out at a time, and with --write writes the file. Deterministic.

Each form of a message (matcher/follow_up_model.h) has weights of its own: those
of all forms together plus what is special to it, with a penalty on either, so
that a form with few examples stays near the others. The score of an entry is
fitted listwise, and the decision is a logistic regression of "the best entry is
right" on what is known of it, where a model that never saw the document chose it.
"""
import json
import os
import subprocess
import sys

import numpy as np

import portal
from fit_model import ARTICLES, HELD_BACK, HERE, REFERENCE, REFERENCE_SETS, ROOT

CONVERSATIONS = os.path.join(ROOT, "tests/quality/conversations")
REFERENCE_UNITS = os.path.join(REFERENCE_SETS, "units.tsv")
WRITTEN_SETS = ("written_first", "written_along", "written_third", "written_fifth",
                "written_sixth", "written_seventh", "written_eighth", "written_ninth")
ARTICLE_FOLDERS = ("articles", "articles_second")
FORMS = ("complete", "elliptic", "pronoun", "bare", "swap", "named")
SIGNALS = (
    "alone", "with", "alone_confidence", "with_confidence",
    "near", "like", "same", "together", "next", "beside", "earlier", "answered", "named",
    "speaks", "kind", "topic_kind", "listed", "alone_by_length", "alone_confidence_by_length",
    "with_by_length", "with_confidence_by_length", "same_by_length", "together_by_length",
    "near_by_length", "like_by_length",
    "alone_of_same", "with_of_same", "with_confidence_of_same", "named_of_same",
    "kind_of_same")
# Those that hang on the scores are measured here anew.
DECISION = ("bias", "share", "score", "margin", "alone_most", "with_most", "unknown",
            "answers_alone", "answers_with", "length", "answerable", "answerable_with",
            "piece_unknown")
MARGIN_MAX = 4.0  # kMarginMax of topic_reading.cc.
FOLDS = 10
COMMON_PENALTY, FORM_PENALTY = 1.0, 4.0
DECISION_COMMON_PENALTY, DECISION_FORM_PENALTY = 3.0, 12.0


def dump(build, corpus, conversations, *units):
    """`units` as signals_dump takes them: none for a list of FAQs."""
    out = subprocess.run([os.path.join(build, "follow_up_dump"), corpus, conversations,
                          *units], check=True, capture_output=True, text=True).stdout
    turns = [json.loads(line) for line in out.splitlines()]
    for turn in turns:  # They come in the order of the weights that are replaced.
        turn["candidates"].sort(key=lambda candidate: candidate["entry"])
    return turns


def read(build):
    """Turns with the group that each is left out with, and the kind of its corpus."""
    with open(HELD_BACK, encoding="utf-8") as f:
        held_back = {line.strip() for line in f if not line.startswith("#")}
    turns = []
    for name in WRITTEN_SETS:
        for turn in dump(build, REFERENCE, os.path.join(CONVERSATIONS, name + ".tsv"),
                         REFERENCE_UNITS):
            turns.append((turn["id"].rsplit("-", 1)[0], "reference", turn))
    for folder in ARTICLE_FOLDERS:
        for name in names_in(folder, held_back):
            article = os.path.join(ARTICLES, name)
            for turn in dump(build, os.path.join(article, name + ".txt"),
                             os.path.join(CONVERSATIONS, folder, name + ".tsv"),
                             os.path.join(article, "units.tsv")):
                turns.append((name, "articles", turn))
    for name in names_in("lists", portal.held_back_faqs()):
        for turn in dump(build, os.path.join(portal.FAQS, name + ".jsonl"),
                         os.path.join(CONVERSATIONS, "lists", name + ".tsv")):
            turns.append((name, "lists", turn))
    return turns


def names_in(folder, held_back):
    """Of the documents that have conversations there, but those that are held back."""
    names = (file[:-4] for file in sorted(os.listdir(os.path.join(CONVERSATIONS, folder))))
    return [name for name in names if name not in held_back]


def crossed(rows, form):
    """Columns for all forms, then those of each form, zero but for its own."""
    out = np.zeros((rows.shape[0], rows.shape[1] * (1 + len(FORMS))))
    out[:, :rows.shape[1]] = rows
    at = (1 + FORMS.index(form)) * rows.shape[1]
    out[:, at:at + rows.shape[1]] = rows
    return out


def penalties(count, common, special):
    return np.concatenate([np.full(count, common), np.full(count * len(FORMS), special)])


def newton(weights, at, steps=50):
    """The minimum of a convex function; `at` gives its value, slope and curvature."""
    value, gradient, hessian = at(weights)
    for _ in range(steps):
        step = np.linalg.solve(hessian, gradient)
        while at(weights - step)[0] > value and np.abs(step).max() > 1e-9:
            step /= 2
        weights = weights - step
        value, gradient, hessian = at(weights)
        if np.abs(step).max() < 1e-7:
            break
    return weights


def fit_ranking(turns):
    data = []
    for turn in turns:
        points = np.array([c["points"] for c in turn["candidates"]])
        if points.max() <= 0:
            continue
        rows = crossed(np.array([c["signals"] for c in turn["candidates"]]), turn["form"])
        data.append((rows, points / points.sum()))
    penalty = penalties(len(SIGNALS), COMMON_PENALTY, FORM_PENALTY)

    def at(weights):
        value = penalty @ weights ** 2 / 2
        gradient, hessian = penalty * weights, np.diag(penalty)
        for rows, wanted in data:
            scores = rows @ weights
            share = np.exp(scores - scores.max())
            value += np.log(share.sum()) + scores.max() - wanted @ scores
            share /= share.sum()
            gradient = gradient + rows.T @ (share - wanted)
            mean = share @ rows
            hessian = hessian + rows.T @ (rows * share[:, None]) - np.outer(mean, mean)
        return value, gradient, hessian

    return newton(np.zeros(len(penalty)), at)


def decide(turn, weights):
    """The place of the best candidate, and the decision's signals."""
    signals = np.array([c["signals"] for c in turn["candidates"]])
    scores = crossed(signals, turn["form"]) @ weights
    order = np.argsort(-scores, kind="stable")
    best = order[0]
    margin = scores[best] - scores[order[1]] if len(order) > 1 else MARGIN_MAX
    values = dict(turn["decision"], share=1 / np.exp(scores - scores[best]).sum(),
                  score=scores[best], margin=min(margin, MARGIN_MAX))
    return best, np.concatenate([[values[name] for name in DECISION], signals[best]])


def fit_decision(chosen):
    """Of (turn, best, signals)."""
    rows = np.concatenate([crossed(s[None], t["form"]) for t, _, s in chosen])
    right = np.array([t["candidates"][b]["points"] > 0 for t, b, _ in chosen], float)
    penalty = penalties(len(DECISION) + len(SIGNALS), DECISION_COMMON_PENALTY,
                        DECISION_FORM_PENALTY)
    penalty[0] = 1e-3

    def at(weights):
        log_odds = rows @ weights
        p = 1 / (1 + np.exp(-log_odds))
        value = (np.logaddexp(0, log_odds) - right * log_odds).sum()
        value += penalty @ weights ** 2 / 2
        gradient = rows.T @ (p - right) + penalty * weights
        hessian = rows.T @ (rows * (p * (1 - p))[:, None]) + np.diag(penalty)
        return value, gradient, hessian

    return newton(np.zeros(rows.shape[1]), at)


def points(turn, best, log_odds):
    answers = 1 / (1 + np.exp(-log_odds)) >= turn["threshold"]
    if turn["kind"] == "abstain":
        return 0.0 if answers else 1.0, answers
    worth = turn["candidates"][best]["points"]
    return (worth if answers else 0.0), bool(answers and worth == 0)


def cross_validate(turns):
    groups = sorted({group for group, _, _ in turns})
    fold_of = {group: i % FOLDS for i, group in enumerate(groups)}
    chosen = [None] * len(turns)
    for fold in range(FOLDS):
        weights = fit_ranking([t for g, _, t in turns if fold_of[g] != fold])
        for i, (group, _, turn) in enumerate(turns):
            if fold_of[group] == fold:
                chosen[i] = (turn,) + decide(turn, weights)
    log_odds = np.zeros(len(turns))
    for fold in range(FOLDS):
        inside = [c for c, (g, _, _) in zip(chosen, turns) if fold_of[g] != fold]
        weights = fit_decision(inside)
        for i, (group, _, turn) in enumerate(turns):
            if fold_of[group] == fold:
                log_odds[i] = crossed(chosen[i][2][None], turn["form"])[0] @ weights
    for corpus in ("reference", "articles", "lists"):
        for form in FORMS + ("all",):
            of = [i for i, (_, c, t) in enumerate(turns)
                  if c == corpus and form in (t["form"], "all")]
            if not of:
                continue
            scored = [points(turns[i][2], chosen[i][1], log_odds[i]) for i in of]
            asked = [i for i in of if turns[i][2]["kind"] == "answer"]
            first = [chosen[i][0]["candidates"][chosen[i][1]]["points"] for i in asked]
            print(f"{corpus:10} {form:9} {len(of):4} turns  "
                  f"points {np.mean([s[0] for s in scored]):.3f}  "
                  f"wrong {np.mean([s[1] for s in scored]):.3f}  "
                  f"first {np.mean(first) if first else 0:.3f}")
    return chosen


def written(weights, names, form):
    own = weights[:len(names)] + weights[(1 + FORMS.index(form)) * len(names):][:len(names)]
    return [(name, weight) for name, weight in zip(names, own) if abs(weight) >= 5e-5]


def write(ranking, decision):
    path = os.path.join(HERE, "follow_up_model.txtpb")
    with open(path, "w", encoding="utf-8") as f:
        f.write("# proto-file: proto/caveat/matcher/v1/follow_up_model.proto\n"
                "# proto-message: caveat.matcher.v1.FollowUpModel\n#\n"
                "# Written by matcher/data/fit_follow_ups.py, which says how.\n")
        for form in FORMS:
            f.write(f'\nforms {{\n  name: "{form}"\n')
            for field, weights, names in (("signals", ranking, SIGNALS),
                                          ("decision", decision, DECISION + SIGNALS)):
                for name, weight in written(weights, names, form):
                    f.write(f'  {field} {{ name: "{name}" weight: {weight:.4f} }}\n')
            f.write("}\n")


def main():
    turns = read(sys.argv[1])
    chosen = cross_validate(turns)
    if "--write" in sys.argv:
        write(fit_ranking([t for _, _, t in turns]), fit_decision(chosen))


if __name__ == "__main__":
    main()
