"""Sentences for people in two languages, from files; without Qt, so the command line uses it too."""

from __future__ import annotations

import string
import tomllib
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType

_FROM_THE_RIGHT = frozenset({"R", "AL"})


class Language(StrEnum):
    """A language the desk speaks."""

    EN = "en"
    NL = "nl"


class Texts:
    """The sentences of one language, read once; call it with a key and the values of its gaps."""

    def __init__(self, language: Language | str) -> None:
        self.language = Language(language)
        self._sentences = load_sentences(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the sentence at `key` with its gaps filled; an unknown key is a bug (KeyError)."""
        return self._sentences[key].format_map({name: apart(str(value)) for name, value in values.items()})

    def __contains__(self, key: object) -> bool:
        return key in self._sentences

    def count(self, key: str, number: int, **values: object) -> str:
        """Return `key.one` or `key.many` with the gap `{n}` filled."""
        return self(f"{key}.{'one' if number == 1 else 'many'}", n=number, **values)

    def sentence_with_gaps(self, key: str, values: Mapping[str, object]) -> str:
        """Fill the gaps that have a value and show the others as a dash: errors come from many places."""
        gaps = {name: apart(str(value)) for name, value in values.items()}
        return self._sentences[key].format_map(_Dashed(gaps))


def apart(value: str) -> str:
    """Return a value that turns nothing of the sentence around it: isolated where it runs from the right.

    Behind a name in Hebrew or Arabic a number would else be drawn before it (Unicode UAX 9).
    """
    if value.isascii() or not any(unicodedata.bidirectional(one) in _FROM_THE_RIGHT for one in value):
        return value
    return f"\u2068{value}\u2069"


class _Dashed(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


@cache
def load_sentences(language: Language) -> Mapping[str, str]:
    """Read a language's files, `nl.toml` and `<room>.nl.toml`, into dotted keys; each key stands once."""
    sentences: dict[str, str] = {}
    for source in resources.files("ui").joinpath("translations").iterdir():
        if source.name == f"{language}.toml" or source.name.endswith(f".{language}.toml"):
            found = dict(_flat(tomllib.loads(source.read_text("utf-8")), ""))
            twice = sentences.keys() & found.keys()
            if twice:
                raise ValueError(f"{source.name} repeats {sorted(twice)}")
            sentences |= found
    return MappingProxyType(sentences)


def gaps_of(sentence: str) -> set[str]:
    """Return the names of the gaps of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def _flat(table: Mapping[str, object], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", str(value)))
    return found
