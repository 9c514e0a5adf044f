"""Sentences for people in two languages, from files; without Qt, so the command line uses it too."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType


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
        return self._sentences[key].format_map({name: str(value) for name, value in values.items()})

    def __contains__(self, key: object) -> bool:
        return key in self._sentences

    def count(self, key: str, number: int, **values: object) -> str:
        """Return `key.one` or `key.many` with the gap `{n}` filled."""
        return self(f"{key}.{'one' if number == 1 else 'many'}", n=number, **values)

    def sentence_with_gaps(self, key: str, values: Mapping[str, object]) -> str:
        """Fill the gaps that have a value and show the others as a dash: errors come from many places."""
        return self._sentences[key].format_map(_Dashed({name: str(value) for name, value in values.items()}))


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
