"""Texts of machine readable lines for training: realistic ones, and noise so that no language is learnt."""

from __future__ import annotations

import numpy as np

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
# Groups that a reader mixes up at low resolution: drawn more often than their frequency in names.
LOOK_ALIKES = (
    "0OQDU",
    "1IL",
    "5S",
    "8B",
    "2Z",
    "6G",
    "MHNW",
    "VYU",
    "K<X",
    "C<G",
    "EF",
    "PR",
    "A4",
    "7T",
    "UVJ",
)
ONSETS = (
    "",
    "B",
    "BR",
    "C",
    "CH",
    "D",
    "DR",
    "F",
    "G",
    "GR",
    "H",
    "J",
    "K",
    "KR",
    "L",
    "M",
    "N",
    "P",
    "Q",
    "R",
    "S",
    "ST",
    "T",
    "TR",
    "V",
    "W",
    "X",
    "Y",
    "Z",
    "ZH",
)
VOWELS = ("A", "E", "I", "O", "U", "Y", "AE", "IE", "OE", "OU", "UE", "AA", "IJ")
CODAS = ("", "", "", "N", "R", "S", "L", "M", "K", "T", "NG", "CK", "SSON", "X", "Z", "Q", "H")


def _pick(rng: np.random.Generator, choices: str | tuple[str, ...]) -> str:
    return choices[int(rng.integers(len(choices)))]


def _word(rng: np.random.Generator) -> str:
    return "".join(
        _pick(rng, ONSETS) + _pick(rng, VOWELS) + _pick(rng, CODAS) for _ in range(int(rng.integers(1, 4)))
    )


def _digits(rng: np.random.Generator, count: int) -> str:
    return "".join(_pick(rng, DIGITS) for _ in range(count))


def _number(rng: np.random.Generator) -> str:
    """A document number: letters and digits in the mixtures that states print."""
    kind = rng.random()
    if kind < 0.4:
        body = _pick(rng, LETTERS) * int(rng.integers(0, 2)) + _digits(rng, 8)
    elif kind < 0.7:
        body = "".join(_pick(rng, LETTERS) for _ in range(2)) + _digits(rng, 7)
    else:
        body = "".join(_pick(rng, ALPHABET[:36]) for _ in range(9))
    return body[:9].ljust(9, "<") + _pick(rng, DIGITS)


def _name_line(rng: np.random.Generator, width: int) -> str:
    head = _pick(rng, ("P<", "PA", "PM", "I<", "ID", "V<", "AR", "")) + "".join(
        _pick(rng, LETTERS) for _ in range(3)
    )
    text = (
        (head if rng.random() < 0.7 else "")
        + _word(rng)
        + "<<"
        + "<".join(_word(rng) for _ in range(int(rng.integers(1, 4))))
    )
    return text[:width].ljust(width, "<")


def _data_line(rng: np.random.Generator, width: int) -> str:
    state = "".join(_pick(rng, LETTERS) for _ in range(3))
    dates = _digits(rng, 7) + _pick(rng, "MF<") + _digits(rng, 7)
    tail = (
        "" if rng.random() < 0.4 else "".join(_pick(rng, ALPHABET) for _ in range(int(rng.integers(2, 15))))
    )
    text = (_number(rng) + state + dates if rng.random() < 0.6 else dates + state) + tail
    return text[: width - 1].ljust(width - 1, "<") + _pick(rng, DIGITS)


def _noise_line(rng: np.random.Generator, width: int) -> str:
    if rng.random() < 0.5:
        return "".join(_pick(rng, _pick(rng, LOOK_ALIKES)) for _ in range(width))
    return "".join(_pick(rng, ALPHABET) for _ in range(width))


def line_text(rng: np.random.Generator, width: int) -> str:
    """Return a line of `width` characters of the alphabet A-Z, 0-9 and `<`."""
    kind = rng.random()
    if kind < 0.3:
        return _name_line(rng, width)
    if kind < 0.55:
        return _data_line(rng, width)
    return _noise_line(rng, width)
