"""The sentences of the visitor's window, in more languages than a desk speaks; without Qt."""

from __future__ import annotations

import tomllib
from importlib import resources

from visitor_desk.privacy.notice import NoticeLanguage


class VisitorWords:
    """The sentences of one language, read once."""

    def __init__(self, language: NoticeLanguage) -> None:
        self.language = language
        source = resources.files("ui.visitor") / "texts" / f"{language}.toml"
        self._sentences: dict[str, str] = tomllib.loads(source.read_text("utf-8"))

    def __call__(self, key: str, **values: object) -> str:
        """Return the sentence at `key` with its gaps filled; an unknown key is a bug (KeyError)."""
        return self._sentences[key].format_map({name: str(value) for name, value in values.items()})

    @property
    def keys(self) -> frozenset[str]:
        """Which sentences there are."""
        return frozenset(self._sentences)


def visitor_words() -> dict[NoticeLanguage, VisitorWords]:
    """Return the sentences of every language."""
    return {language: VisitorWords(language) for language in NoticeLanguage}
