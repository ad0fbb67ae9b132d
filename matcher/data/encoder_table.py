"""Writes and reads encoder.bin, the table that sentence_encoder.h describes.

Weights are rounded to signed bytes with one scale for each output, so what is
read again is what the program computes with, not what was trained.
"""
import struct

import numpy as np

MAGIC = b"CVENC3\n\0"
LAYER_PARTS = ("residual", "qkv", "out", "wide", "narrow")  # The first layer alone has the first.
HEAD_PARTS = ("head", "projection", "piece", "importance", "gate", "value", "kind")


def floats(values):
    return np.asarray(values, "<f4").tobytes()


def rounded(rows):
    """Each row as a scale and signed bytes."""
    scale = np.maximum(np.abs(rows).max(1), 1e-12) / 127
    return floats(scale) + np.round(rows / scale[:, None]).astype(np.int8).tobytes()


def matrix(weights, bias):
    rows = np.ascontiguousarray(weights.T)  # One row for each output.
    return struct.pack("<II", *rows.shape) + rounded(rows) + floats(bias)


def write(path, pieces, first_piece, timing, named):
    """`pieces` are (text, score), `named` all weights and biases by name."""
    out = [MAGIC, struct.pack("<II", len(pieces), first_piece)]
    for piece, score in pieces:
        text = piece.encode("utf-8")
        out.append(struct.pack("<B", len(text)) + text + struct.pack("<f", score))
    out.append(struct.pack("<II", *named["embeddings"].shape) + rounded(named["embeddings"]))
    out.append(floats(timing))
    for i in (0, 1):
        for j in (0, 1):
            out.append(floats(named[f"gain{i}{j}"]) + floats(named[f"shift{i}{j}"]))
        for part in LAYER_PARTS[i:]:
            out.append(matrix(named[f"{part}{i}"], named[f"{part}_bias{i}"]))
    for part in HEAD_PARTS[:4]:
        out.append(matrix(named[part], named[f"{part}_bias"]))
    out.append(floats(named["gain"]) + floats(named["shift"]))
    for part in HEAD_PARTS[4:]:
        out.append(matrix(named[part], named[f"{part}_bias"]))
    with open(path, "wb") as f:
        f.write(b"".join(out))


class Reader:
    def __init__(self, path):
        with open(path, "rb") as f:
            self.bytes, self.at = f.read(), len(MAGIC)

    def numbers(self, kind, count):
        values = np.frombuffer(self.bytes, kind, count, self.at)
        self.at += values.nbytes
        return values.astype(np.float32) if kind != "<u4" else values

    def rows(self, height, width):
        scale = self.numbers("<f4", height)
        return self.numbers(np.int8, height * width).reshape(height, width) * scale[:, None]

    def matrix(self, named, part, suffix=""):
        height, width = self.numbers("<u4", 2)
        named[part + suffix] = np.ascontiguousarray(self.rows(height, width).T)
        named[f"{part}_bias{suffix}"] = self.numbers("<f4", height)

    def norm(self, named, suffix, width):
        named["gain" + suffix] = self.numbers("<f4", width)
        named["shift" + suffix] = self.numbers("<f4", width)


def read(path):
    """All weights and biases by name, as write() takes them."""
    reader, named = Reader(path), {}
    if reader.bytes[:len(MAGIC)] != MAGIC:
        raise ValueError(f"{path} is no table of this version")
    piece_count, _ = reader.numbers("<u4", 2)
    for _ in range(piece_count):
        reader.at += 1 + reader.bytes[reader.at] + 4
    height, width = reader.numbers("<u4", 2)
    named["embeddings"] = reader.rows(height, width)
    reader.numbers("<f4", width // 2)
    for i in (0, 1):
        for j in (0, 1):
            reader.norm(named, f"{i}{j}", width * 2 if i or j else width)
        for part in LAYER_PARTS[i:]:
            reader.matrix(named, part, str(i))
    for part in HEAD_PARTS[:4]:
        reader.matrix(named, part)
    reader.norm(named, "", width * 2)
    for part in HEAD_PARTS[4:]:
        reader.matrix(named, part)
    if reader.at != len(reader.bytes):
        raise ValueError(f"{path}: {len(reader.bytes) - reader.at} bytes too many")
    return named
