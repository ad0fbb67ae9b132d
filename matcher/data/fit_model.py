#!/usr/bin/python3
"""Fits model.txtpb: the weights of the matcher's signals and of its decision.

  matcher/data/fit_model.py BUILD_DIR [--write | --ablate]

Needs python3-numpy and the program BUILD_DIR/signals_dump. Uses every article
below tests/quality/articles but those named in HELD_BACK, the reference article's
development questions, with and without its overlay, and the lists of FAQs in
tests/quality/faqs but those that are held back. The encoder was trained on none
of them (train_encoder.py). The model of words alone is fitted on the portal
(portal.py). Prints cross-validated figures, a tenth of the articles or lists left
out at a time, and with --write writes model.txtpb; --ablate prints in their place
what is lost without each of GROUPS. Deterministic.

The score of an entry is a sum of weighted signals, fitted so that the entries
that answer a question get the largest share of exp(score): a listwise
maximum-likelihood fit with a squared penalty on the weights of standardised
signals. The decision is a logistic regression of "the best entry is right" on
the decision's signals, with the best entries that a model which never saw the
article chose.
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy as np

import portal

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
ARTICLES = os.path.join(ROOT, "tests/quality/articles")
REFERENCE = os.path.join(ROOT, "corpus/data/bone-metastases")
REFERENCE_SETS = os.path.join(ROOT, "tests/quality/reference")
HELD_BACK = os.path.join(ROOT, "tests/quality/held_back_articles.txt")
AUTHORED_SETS = ("seed_dev", "ref_dev", "ref_patients", "ref_families", "ref_readers")
# Of the reference without its overlay no more, for it is one article of many.
PLAIN_SETS = AUTHORED_SETS[:2]
# Articles are left out in this many groups.
FOLDS = 10
RANK_PENALTY = {"plain": 5.0, "faq": 5.0, "words": 5.0, "authored": 1.0}
DECISION_PENALTY = {"plain": 3.0, "faq": 3.0, "words": 3.0, "authored": 10.0}
WRONG_ENTRY_WEIGHT = {"plain": 0.25, "faq": 0.25, "words": 0.25, "authored": 0.5}
# Share of uncovered questions that may be answered, by cross-validation.
FALSE_ANSWERS_MAX = {"plain": 0.12, "faq": 0.12, "words": 0.12, "authored": 0.06}
# The part of the threshold below which no choice is offered.
AMBIGUOUS_PART = 0.7
# With more sets than these, only what they come to together is printed.
SETS_SHOWN_MAX = 40
# Signals that a kind of corpus does not have.
CLASSIFIER = {"classifier", "classifier_margin", "decoy", "unseen"}
ENCODER = {"encoded_text", "encoded_sentence", "encoded_question", "encoded_heading",
           "encoded_best", "encoded_most", "encoded_mean", "encoded_gap",
           "decoy_encoded", "pieces", "piece_missing", "pieces_most", "pieces_mean",
           "pieces_gap", "piece_unknown", "piece_unknown_most", "answerable"}
# Of little use beside the classifier.
BESIDE_CLASSIFIER = ENCODER - {"answerable"} | {
    "unknown", "kind_match", "kind_conflict", "kind_answered", "vector_text", "sentence", "cover",
    "missing"}
UNUSED = {"plain": CLASSIFIER, "faq": CLASSIFIER, "words": CLASSIFIER | ENCODER,
          "authored": BESIDE_CLASSIFIER}
# With alternates, the classifier alone ranks: what the other signals add on the
# reference article (0.005 points) they take from corpora of other kinds.
ONLY = {"authored": {"classifier"}}
# What --ablate leaves out: signals that measure one thing, of an entry (in
# signals.h) and of the decision (in decision_signals.h).
GROUPS = {
    "BM25F": {"bm25_text", "bm25_heading", "bm25_question"},
    "cover: words of the question that a field means": {
        "cover_text", "cover_heading", "cover_question", "cover_subject", "cover_all", "cover"},
    "named: words that a field says itself": {"named_all", "named", "unnamed"},
    "missing: the heaviest word that nothing means": {"missing", "unknown"},
    "one sentence that means it all": {"best_sentence", "sentence_mutual", "sentence"},
    "covered: words of a field that the question means": {
        "text_covered", "heading_covered", "question_covered", "subject_covered"},
    "word vectors": {"vector_text", "vector_heading"},
    "pairs of words": {"pairs"},
    "the section": {"section_mean"},
    "length of the text": {"text_length"},
    "form: FAQ, takeaway, conclusion, row": {
        "is_faq", "is_takeaway", "is_conclusion", "is_table_row"},
    "kind of the question": {"kind_match", "kind_conflict", "kind_answered"},
    "encoder: wholes": {
        "encoded_text", "encoded_sentence", "encoded_question", "encoded_heading",
        "encoded_best", "encoded_most", "encoded_mean", "encoded_gap"},
    "encoder: pieces": {
        "pieces", "piece_missing", "pieces_most", "pieces_mean", "pieces_gap",
        "piece_unknown", "piece_unknown_most"},
    "encoder: is it answerable": {"answerable"},
    "general decoys": {"decoy_nearness", "decoy_encoded"},
    "classifier of alternates": {"classifier", "classifier_margin", "unseen"},
    "decoys of the document": {"decoy"},
    "length of the question": {"question_length"},
    "share and margin of the best": {"share", "margin", "score"},
}


class Question:
    def __init__(self, line):
        row = json.loads(line)
        self.id, self.kind, self.followup = row["id"], row["kind"], row["followup"]
        self.decision = row["decision"]
        candidates = sorted(row.get("candidates") or [], key=lambda c: c["entry"])
        self.signals = np.array([c["signals"] for c in candidates])
        self.points = np.array([c["points"] for c in candidates])

    def can_rank(self):
        return self.can_decide() and self.kind == "answer" and self.points.max() > 0

    def can_decide(self):
        return (self.kind in ("answer", "abstain") and not self.followup
                and self.points.size > 0)


def dump(program, corpus, questions, *units):
    out = subprocess.run([program, corpus, questions, *units], check=True,
                         capture_output=True, text=True).stdout
    return [Question(line) for line in out.splitlines()]


def minimise(gradient, size, steps=400):
    """Adam with a falling step: enough for these smooth problems."""
    w, m, v = np.zeros(size), np.zeros(size), np.zeros(size)
    for t in range(1, steps + 1):
        g = gradient(w)
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g * g
        step = 0.1 * (1 - t / (steps + 1))
        w -= step * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-9)
    return w


def fit_ranking(questions, penalty, mask):
    rows = [q for q in questions if q.can_rank()]
    count = max(len(q.points) for q in rows)
    width = rows[0].signals.shape[1]
    signals = np.zeros((len(rows), count, width))
    points = np.zeros((len(rows), count))
    there = np.zeros((len(rows), count), bool)
    for i, q in enumerate(rows):
        n = len(q.points)
        signals[i, :n], points[i, :n], there[i, :n] = q.signals, q.points, True
    spread = signals[there].std(0)
    scale = np.where(spread > 1e-9, 1 / np.maximum(spread, 1e-9), 0) * mask
    signals *= scale
    flat = signals.reshape(-1, width)

    def gradient(w):
        s = np.where(there, (flat @ w).reshape(there.shape), -np.inf)
        p = np.exp(s - s.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        t = p * points
        t /= t.sum(1, keepdims=True) + 1e-300
        return (p - t).ravel() @ flat + penalty * w

    return minimise(gradient, width, 250) * scale


def decision_signals(q, weights, names, decision_names):
    """As MeasureDecision() in decision_signals.cc; change both together."""
    at = {n: i for i, n in enumerate(names)}
    score = q.signals @ weights
    order = np.lexsort((np.arange(len(score)), -score))
    best = order[0]
    others = np.delete(q.signals[:, at["classifier"]], best)
    of_best = {n: q.signals[best, i] for n, i in at.items()}
    s = dict(q.decision)
    s.update(
        score=score[best],
        share=1 / np.exp(score - score[best]).sum(),
        margin=score[best] - (score[order[1]] if len(order) > 1 else 0.0),
        cover=of_best["cover_all"],
        named=of_best["named_all"],
        missing=of_best["missing"],
        sentence=of_best["best_sentence"],
        vector_text=of_best["vector_text"],
        classifier=of_best["classifier"],
        kind_match=of_best["kind_match"],
        kind_conflict=of_best["kind_conflict"],
        classifier_margin=of_best["classifier"] - max([0.0, *others]),
        encoded_best=of_best["encoded_best"],
        encoded_text=of_best["encoded_text"],
        encoded_heading=of_best["encoded_heading"],
        pieces=of_best["pieces"],
        piece_missing=of_best["piece_missing"],
    )
    return np.array([s[n] for n in decision_names]), q.points[best]


def fit_decision(x, y, answer, mode, mask):
    """Logistic regression of `y` (the best entry is right). Answer questions whose
    best entry is wrong count less: to tell covered from uncovered matters more.
    A second regression, on the first one's log-odds alone, calibrates them."""
    weight = np.where(answer & (y == 0), WRONG_ENTRY_WEIGHT[mode], 1.0)
    penalty = DECISION_PENALTY[mode]
    mean, spread = x.mean(0), x.std(0)
    constant = spread < 1e-9
    mean[constant] = 0
    scale = np.where(constant, 0, 1 / np.maximum(spread, 1e-9)) * mask
    z = np.hstack([np.ones((len(x), 1)), (x - mean) * scale])
    ridge = np.array([0.0] + [penalty] * x.shape[1])
    w = minimise(
        lambda w: z.T @ (weight * (1 / (1 + np.exp(-(z @ w))) - y)) + ridge * w,
        z.shape[1], 800)
    line = np.column_stack([np.ones(len(x)), z @ w])
    c = minimise(lambda c: line.T @ (1 / (1 + np.exp(-(line @ c))) - y), 2, 800)
    w = c[1] * w
    w[0] += c[0]
    weights = w[1:] * scale
    return weights, w[0] - weights @ mean


def auroc(positive, negative):
    everything = np.concatenate([positive, negative])
    ranks = everything.argsort().argsort() + 1.0
    for value in np.unique(everything):
        ranks[everything == value] = ranks[everything == value].mean()
    n = len(positive)
    return (ranks[:n].sum() - n * (n + 1) / 2) / (n * len(negative))


class CrossValidation:
    """Every question as a model decides it that was fitted without its group."""

    def __init__(self, mode, sets, groups, names, decision_names, left_out=frozenset()):
        used = ONLY.get(mode, set(names) - UNUSED[mode]) - left_out
        unused = UNUSED[mode] | {"bias"} | left_out
        self.mask = np.array([1.0 if n in used else 0.0 for n in names])
        self.decision_mask = np.array([0.0 if n in unused else 1.0 for n in decision_names])
        rows = []
        for group in sorted(set(groups.values())):
            train = [q for n in sets if groups[n] != group for q in sets[n]]
            weights = fit_ranking(train, RANK_PENALTY[mode], self.mask)
            for name in sets:
                if groups[name] != group:
                    continue
                for q in sets[name]:
                    if q.can_decide():
                        x, points = decision_signals(q, weights, names, decision_names)
                        rows.append((group, name, q.kind, x, points))
        self.signals = np.array([r[3] for r in rows])
        self.points = np.array([r[4] if r[2] == "answer" else 0.0 for r in rows])
        self.right = self.points > 0
        self.name_of = np.array([r[1] for r in rows])
        self.answer = np.array([r[2] == "answer" for r in rows])
        group_of = np.array([r[0] for r in rows])
        self.confidence = np.zeros(len(rows))
        for group in sorted(set(groups.values())):
            test = group_of == group
            w, b = fit_decision(self.signals[~test], self.right[~test].astype(float),
                                self.answer[~test], mode, self.decision_mask)
            self.confidence[test] = 1 / (1 + np.exp(-(self.signals[test] @ w + b)))
        self.threshold = np.quantile(self.confidence[~self.answer],
                                     1 - FALSE_ANSWERS_MAX[mode])
        self.given = self.confidence >= self.threshold

    def top_1(self):
        return self.points[self.answer].mean()

    def answered(self):
        return (self.points * self.given)[self.answer].mean()

    def auroc(self):
        return auroc(self.confidence[self.answer], self.confidence[~self.answer])

    def print(self, mode, sets):
        bins = np.minimum((self.confidence * 10).astype(int), 9)
        ece = sum(abs(self.confidence[bins == k].mean() - self.right[bins == k].mean())
                  * (bins == k).mean() for k in range(10) if (bins == k).any())
        print(f"{mode}: cross-validated, {len(self.points)} questions")
        print(f"  top-1 points {self.top_1():.3f}"
              f"  AUROC answer/abstain {self.auroc():.3f}  AUROC right/wrong "
              f"{auroc(self.confidence[self.right], self.confidence[~self.right]):.3f}"
              f"  ECE {ece:.3f}")
        print(f"  threshold {self.threshold:.3f}: points {self.answered():.3f}"
              f" at {self.given[~self.answer].mean():.3f} false answers")
        for name in sets if len(sets) <= SETS_SHOWN_MAX else ():
            here, answer = self.name_of == name, self.answer
            print(f"    {name:<38} top-1 {self.points[here & answer].mean():.3f}"
                  f"  answered {(self.points * self.given)[here & answer].mean():.3f}"
                  f"  false {self.given[here & ~answer].mean():.3f}")


def fit(mode, sets, groups, names, decision_names):
    """Prints cross-validated figures of one kind of corpus; returns its model:
    weights of signals, of decision signals, bias, threshold."""
    trial = CrossValidation(mode, sets, groups, names, decision_names)
    trial.print(mode, sets)
    weights = fit_ranking([q for n in sets for q in sets[n]],
                          RANK_PENALTY[mode], trial.mask)
    w, b = fit_decision(trial.signals, trial.right.astype(float), trial.answer, mode,
                        trial.decision_mask)
    return weights, w, b, float(trial.threshold)


def ablate(mode, sets, groups, names, decision_names):
    """Prints a table: what each group of signals brings, by leaving it out."""
    whole = CrossValidation(mode, sets, groups, names, decision_names)
    print(f"| {mode}, without | top-1 | answered | AUROC |\n|---|---|---|---|")
    print(f"| (nothing left out) | {whole.top_1():.3f} | {whole.answered():.3f}"
          f" | {whole.auroc():.3f} |")
    of_mode = (ONLY.get(mode, set(names)) | set(decision_names)) - UNUSED[mode]
    for title, signals in GROUPS.items():
        if not signals & of_mode:
            continue
        trial = CrossValidation(mode, sets, groups, names, decision_names, signals)
        print(f"| {title} | {trial.top_1() - whole.top_1():+.3f}"
              f" | {trial.answered() - whole.answered():+.3f}"
              f" | {trial.auroc() - whole.auroc():+.3f} |", flush=True)


def text(mode, names, decision_names, fitted):
    weights, decision, bias, threshold = fitted
    lines = [f"{mode} {{"]
    lines += [f'  signals {{ name: "{n}" weight: {w:.6f} }}'
              for n, w in zip(names, weights) if abs(w) > 1e-9]
    lines.append(f'  decision {{ name: "bias" weight: {bias:.6f} }}')
    lines += [f'  decision {{ name: "{n}" weight: {w:.6f} }}'
              for n, w in zip(decision_names, decision) if abs(w) > 1e-9]
    lines += [f"  answer_threshold: {threshold:.4f}",
              f"  ambiguous_threshold: {AMBIGUOUS_PART * threshold:.4f}", "}"]
    return lines


def main():
    program = os.path.join(sys.argv[1], "signals_dump")
    names = subprocess.run([program, "--names"], check=True, capture_output=True,
                           text=True).stdout.split()
    with open(HELD_BACK, encoding="utf-8") as f:
        held_back = set(f.read().split("\n"))
    plain, authored = {}, {}
    for name in sorted(os.listdir(ARTICLES)):
        folder = os.path.join(ARTICLES, name)
        if name not in held_back:
            plain[name] = dump(program, f"{folder}/{name}.txt",
                               f"{folder}/questions.tsv", f"{folder}/units.tsv")
    units = f"{REFERENCE_SETS}/units.tsv"
    for name in AUTHORED_SETS:
        questions = f"{REFERENCE_SETS}/{name}.tsv"
        authored[name] = dump(program, REFERENCE, questions, units)
        if name in PLAIN_SETS:
            plain[f"reference {name}"] = dump(program, f"{REFERENCE_SETS}/plain.txt",
                                              questions, units)
    held_back_faqs = portal.held_back_faqs()
    faq = {n: dump(program, f"{portal.FAQS}/{n}.jsonl", f"{portal.FAQS}/{n}.tsv")
           for n in portal.faq_names() if n not in held_back_faqs}
    words = {}
    with tempfile.TemporaryDirectory() as folder:
        pages = portal.Portal(folder)
        pages.write()
        for question in dump(program, pages.path, pages.questions):
            words.setdefault(question.id.rpartition("-")[0], []).append(question)
    decision_names = list(plain[sorted(plain)[0]][0].decision)
    articles = [n for n in sorted(plain) if not n.startswith("reference")]
    groups = {n: f"fold {i % FOLDS}" for i, n in enumerate(articles)}
    groups.update({n: "reference" for n in plain if n not in groups})
    kinds = {"authored": (authored, {n: n for n in authored}),
             "plain": (plain, groups),
             "faq": (faq, {n: f"fold {i % FOLDS}" for i, n in enumerate(faq)}),
             "words": (words, {n: f"fold {i % FOLDS}" for i, n in enumerate(words)})}
    if "--ablate" in sys.argv:
        for mode, (sets, groups_of) in kinds.items():
            ablate(mode, sets, groups_of, names, decision_names)
        return
    lines = ["# proto-file: proto/caveat/matcher/v1/model.proto",
             "# proto-message: caveat.matcher.v1.Model", "#",
             "# Written by matcher/data/fit_model.py, which says from what and how.",
             ""]
    for mode, (sets, groups_of) in kinds.items():
        lines += text(mode, names, decision_names,
                      fit(mode, sets, groups_of, names, decision_names))
    if "--write" in sys.argv:
        with open(os.path.join(HERE, "model.txtpb"), "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
