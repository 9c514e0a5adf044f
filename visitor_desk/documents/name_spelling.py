"""How a name may be spelled in a machine-readable zone (ICAO 9303-3, section 6).

States choose among several spellings of one letter, so a name has a set of spellings and none is
the right one. What ICAO has no table for is spelled by `anyascii`.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

from anyascii import anyascii

_MOST_SPELLINGS = 96

_LATIN: dict[str, tuple[str, ...]] = {
    "Ä": ("AE", "A"),
    "Å": ("AA", "A"),
    "Æ": ("AE",),
    "Ð": ("D",),
    "Đ": ("D",),
    "Ĳ": ("IJ",),
    "Ñ": ("N", "NXX"),
    "Ŋ": ("N",),
    "Ö": ("OE", "O"),
    "Ø": ("OE", "O"),
    "Œ": ("OE",),
    "ẞ": ("SS",),
    "Þ": ("TH",),
    "Ü": ("UE", "UXX", "U"),
    "Ł": ("L",),
    "Ŧ": ("T",),
}
_CYRILLIC: dict[str, tuple[str, ...]] = {
    "Ё": ("E", "IO"),
    "Ж": ("ZH",),
    "Й": ("I", "Y"),
    "Х": ("KH", "H"),
    "Ц": ("TS",),
    "Ч": ("CH",),
    "Ш": ("SH",),
    "Щ": ("SHCH",),
    "Ъ": ("IE", ""),
    "Ь": ("",),
    "Э": ("E",),
    "Ю": ("IU", "YU"),
    "Я": ("IA", "YA"),
    "Є": ("IE", "E"),
    "Ї": ("I", "YI"),
}
_SPELLINGS = _LATIN | _CYRILLIC
_LEFT_OUT = re.compile(r"['’‘ʼʻʹ`´.·]")
"""Apostrophes and full stops vanish without a filler; every other mark parts two words."""


def transliterations(name: str) -> tuple[str, ...]:
    """Return the spellings of a name in A to Z and single blanks, ICAO's first choice first.

    One letter is spelled the same way throughout a spelling. A name with many such letters yields
    its 96 likeliest spellings; a name without any letter yields none.
    """
    text = unicodedata.normalize("NFC", name).replace("ß", "ẞ").upper()
    text = _LEFT_OUT.sub("", text)
    letters = list(dict.fromkeys(letter for letter in text if len(_SPELLINGS.get(letter, ())) > 1))
    spellings: dict[str, None] = {}
    choices = itertools.product(*(_SPELLINGS[letter] for letter in letters))
    for choice in itertools.islice(choices, _MOST_SPELLINGS):
        chosen = dict(zip(letters, choice, strict=True))
        spelled = _words("".join(chosen.get(letter) or _spell(letter, chosen) for letter in text))
        if spelled:
            spellings[spelled] = None
    return tuple(spellings)


def _spell(letter: str, chosen: dict[str, str]) -> str:
    if letter in chosen:
        return chosen[letter]  # spelled as nothing at all
    if letter in _SPELLINGS:
        return _SPELLINGS[letter][0]
    if letter.isascii():
        return letter
    return _LEFT_OUT.sub("", anyascii(letter)) if letter.isalpha() or unicodedata.combining(letter) else " "


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^A-Z]", " ", text.upper()).split())
