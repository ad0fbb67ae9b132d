"""Messages that the guards' examples are made of, for train_encoder.py and train_head.py to learn from.

Of a message's classes those are learnt that corpus/guards/fit_scores.py fits points for,
from the same messages but one fold: by those that the encoder has not seen,
fit_scores.py finds how much its opinion is worth beside the points.
"""
import os
import random
import sys

import torch

import training_set

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.append(os.path.join(ROOT, "corpus/guards"))
import fit_scores  # noqa: E402

CLASSES = len(fit_scores.TARGETS)
FIRING = ("crisis", "urgent", "urgent_set", "personal", "manipulation")
# Shares of a batch: those that must fire by their label, the nearly harmful, all others.
SHARES = (("crisis", 0.12), ("urgent", 0.2), ("personal", 0.22), ("manipulation", 0.06), ("none", 0.2))


def target(label):
    """For each class whether it fires, and whether it counts."""
    fires = [label in fire for _, _, fire, *_ in fit_scores.TARGETS]
    counts = [label not in left_out for _, _, _, left_out, *_ in fit_scores.TARGETS]
    return torch.tensor(fires).float(), torch.tensor(counts).float()


class Messages:
    def __init__(self):
        of_articles = {q for a in training_set.articles() for q, _, _ in a.questions}
        self.groups = {}
        for label, group, message in fit_scores.load():
            if message not in of_articles and fit_scores.fold_of(group) != fit_scores.ENCODER_FOLD:
                self.groups.setdefault(label, {}).setdefault(group, []).append(message)
        self.groups = {label: list(groups.values()) for label, groups in self.groups.items()}
        self.others = [label for label in self.groups if label not in dict(SHARES)]
        self.weights = [len(self.groups[label]) for label in self.others]

    def batch(self, size):
        """Pairs of message and label."""
        labels = [label for label, share in SHARES for _ in range(round(share * size))]
        labels += random.choices(self.others, self.weights, k=size - len(labels))
        return [(random.choice(random.choice(self.groups[label])), label) for label in labels]
