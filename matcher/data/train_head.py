#!/usr/bin/python3
"""Trains the sentence encoder's message head alone, on the training set and the guards' messages.

  matcher/data/train_head.py package/dist

What is needed, and package/dist, as in train_encoder.py. Ten minutes on two cores and 3 GB of memory: the encoder
stays as it is, so each of 50,000 texts is encoded once, some of them mistyped, and the head goes on learning from
that for a few epochs, which it gets too few of beside the encoder. Writes the head into encoder.bin; all else in it
stays the same to the byte, so nothing that entries are compared by changes. Then build again, make text_vectors.bin
anew (encode_texts), as it has the table's hash, and fit what reads the head: fit_model.py, fit_follow_ups.py,
corpus/guards/fit_scores.py. Deterministic on one machine.
"""
import collections
import os
import random
import sys

import torch
import torch.nn.functional as F

import encoder_table
import train_encoder
import training_messages
import training_set
from make_encoder import FIRST_PIECE, PIECES_MAX, Teacher

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "encoder.bin")
PARTS = ("gain", "shift", "gate", "value", "kind")
EPOCHS = 4
RATE = 1e-3
WARM_UP_STEPS = 50
BATCH = 384
QUESTIONS_MAX = 25000  # Of those about articles, which are more than is needed.
ENCODED_AT_ONCE = 64
LOOKED_AT_ONCE = 96
OF_ARTICLES = 0.5  # Share of a batch.


# Of a text its rows; its label, and how much that counts; whether an article answers it, None of a message.
Example = collections.namedtuple("Example", "rows label label_weight answered")


class Texts:
    """Texts with what is known of them: a label as fit_scores.py has it, and of a question about an article whether
    it is answered there."""

    def __init__(self, encoder):
        self.of_articles = [(q, float(bool(best or second)), 0.0 if article.is_clinical else 0.5)
                            for article in training_set.articles() for q, best, second in article.questions]
        self.of_articles = random.sample(self.of_articles, QUESTIONS_MAX)
        self.messages = training_messages.Messages()
        known = [text for text, *_ in self.of_articles] + [
            text for groups in self.messages.groups.values() for group in groups for text in group]
        typed = [train_encoder.mistyped(text) if random.random() < train_encoder.MISTYPED else text
                 for text in known]
        self.states = {text: rows for text, rows in zip(known, self.encode(encoder, typed))}

    def encode(self, encoder, texts):
        states, done = [None] * len(texts), 0
        with torch.no_grad(), train_encoder.in_bfloat16():
            for some, x, there in encoder.batches(texts, ENCODED_AT_ONCE):
                for i, rows, mask in zip(some, x, there):
                    states[i] = rows[:int(mask.sum())].half()
                done += len(some)
                print(f"\rencoded {done} of {len(texts)}", end="", file=sys.stderr)
        return states

    def batch(self):
        """Examples, the shortest first."""
        count = round(BATCH * OF_ARTICLES)
        some = [Example(self.states[text], "asked" if answered else "decoy", label_weight, answered)
                for text, answered, label_weight in random.sample(self.of_articles, count)]
        # What is cut off of a message may be what counts.
        some += [Example(self.states[text], label, 1.0, None) for text, label in self.messages.batch(BATCH - count)
                 if len(self.states[text]) < PIECES_MAX]
        return sorted(some, key=lambda each: len(each.rows))


def loss_of(encoder, some):
    rows = [each.rows.float() for each in some]
    x = torch.nn.utils.rnn.pad_sequence(rows, True)
    there = torch.arange(x.shape[1]) < torch.tensor([len(each) for each in rows])[:, None]
    kinds = encoder.kinds(x, there)
    weight = torch.tensor([each.label_weight for each in some])
    loss = (train_encoder.class_losses(kinds, [each.label for each in some]) * weight).sum()
    of_articles = [i for i, each in enumerate(some) if each.answered is not None]
    if of_articles:
        answered = torch.tensor([some[i].answered for i in of_articles])
        loss = loss + F.binary_cross_entropy_with_logits(kinds[of_articles, 0], answered, reduction="sum")
    return loss


def main():
    random.seed(1)
    torch.manual_seed(1)
    torch.set_num_threads(2)
    teacher = Teacher(sys.argv[1])
    named = encoder_table.read(TABLE)
    encoder = train_encoder.Encoder(teacher)
    encoder.take(named)
    texts = Texts(encoder.eval())
    encoder.train()
    learnt = [value for name, value in encoder.heads().items() if name.split("_")[0] in PARTS]
    optimiser = torch.optim.AdamW(learnt, lr=RATE, weight_decay=1e-3)
    steps = EPOCHS * len(texts.states) // BATCH
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / WARM_UP_STEPS) * (1 - step / steps) ** 0.7
        batch = texts.batch()
        loss = sum(loss_of(encoder, batch[at:at + LOOKED_AT_ONCE])
                   for at in range(0, len(batch), LOOKED_AT_ONCE)) / len(batch)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimiser.step()
        print(f"\rstep {step + 1} of {steps}: loss {float(loss):.3f} ", end="", file=sys.stderr)
    new = encoder.named()
    named.update({name: new[name] for name in new if name.split("_")[0] in PARTS})
    encoder_table.write(TABLE, teacher.pieces, FIRST_PIECE, teacher.timing, named)


if __name__ == "__main__":
    main()
