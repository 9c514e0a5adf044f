"""A notice: what visitors are told at the desk, and the house rules they agree to, each in its versions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NewType

from visitor_desk.security.canonical import canonical_json
from visitor_desk.security.records import OperatorId
from visitor_desk.security.row_binding import plain_value

NoticeId = NewType("NoticeId", str)

GAPS: Final = ("house", "contact", "fingerprint")
"""What a text leaves to the installation: who receives, whom to ask, the root's fingerprint."""


class NoticeKind(StrEnum):
    """What is told, and what is agreed to."""

    PRIVACY = "privacy"
    """What happens with somebody's data (GDPR 13); it is shown, nobody has to agree to it."""
    RULES = "rules"
    """The rules of the house; who comes in agrees to them."""


class NoticeLanguage(StrEnum):
    """A language in which every version can be read."""

    NL = "nl"
    EN = "en"
    DE = "de"
    FR = "fr"


@dataclass(frozen=True, slots=True)
class NoticeSection:
    """One heading and what stands below it."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A version in one language; its gaps are filled where it is shown."""

    language: NoticeLanguage
    title: str
    sections: tuple[NoticeSection, ...]

    def filled(self, values: Mapping[str, str]) -> NoticeText:
        """Return the text with its gaps filled; a brace that is no gap stays as it is."""
        return replace(
            self,
            title=_filled(self.title, values),
            sections=tuple(
                NoticeSection(_filled(one.heading, values), _filled(one.text, values))
                for one in self.sections
            ),
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """One version. Its row holds no personal data but two ids of operators, and is bound in the log.

    `published_by` proposed it and `approved_by` signed it; both None for what came with the program.
    `asks_again` says of a privacy notice that it touches what people consented to; changed house rules
    always ask those again who agreed to another version.
    """

    id: NoticeId
    kind: NoticeKind
    number: int
    valid_from: datetime
    texts: tuple[NoticeText, ...]
    asks_again: bool = False
    published_at: datetime | None = None
    published_by: OperatorId | None = None
    approved_by: OperatorId | None = None

    @property
    def label(self) -> str:
        """The version, as a visit stores it and people say it: v3."""
        return f"v{self.number}"

    @property
    def digest(self) -> str:
        """SHA-256 over the texts in their canonical form, in hexadecimal."""
        return texts_digest(self.texts)

    def text(self, language: NoticeLanguage) -> NoticeText:
        """Return the version in a language; each has all of them."""
        return next(one for one in self.texts if one.language is language)

    def shown_in(self, language: NoticeLanguage) -> str:
        """Return what a visit stores of a notice that was shown in a language: fr v3."""
        return f"{language} {self.label}"


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A version that somebody wants to publish; without `valid_from` it counts once it is published."""

    kind: NoticeKind
    texts: tuple[NoticeText, ...]
    asks_again: bool = False
    valid_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoticesInForce:
    """What counts at an instant: one version of each kind."""

    privacy: Notice
    rules: Notice


def notice_id(kind: NoticeKind, number: int) -> NoticeId:
    """Return the id of a version; two desks that make the same one make one row."""
    return NoticeId(f"{kind}-{number}")


def in_force(notices: Iterable[Notice], at: datetime) -> NoticesInForce:
    """Return what counts at an instant: of each kind the version that came into force last.

    Where none has (a clock that was set back), the first one counts: nobody is let in without any text.
    There has to be one of each kind.
    """
    versions = sorted(notices, key=lambda one: (one.valid_from, one.number))
    counts: dict[NoticeKind, Notice] = {}
    for one in versions:
        if one.valid_from <= at or one.kind not in counts:
            counts[one.kind] = one
    return NoticesInForce(counts[NoticeKind.PRIVACY], counts[NoticeKind.RULES])


def asks_again(notice: Notice) -> str:
    """Return whom a version asks again, as a code: house rules ask all who agreed to another one."""
    if notice.kind is NoticeKind.RULES:
        return "rules"
    return "yes" if notice.asks_again else "no"


def texts_digest(texts: Iterable[NoticeText]) -> str:
    """Return SHA-256 over texts in their canonical form, in hexadecimal."""
    said = sorted(texts, key=lambda one: one.language)
    return hashlib.sha256(canonical_json([plain_value(one) for one in said])).hexdigest()


def texts_of(said: Iterable[Any]) -> tuple[NoticeText, ...]:
    """Return texts as a row or a request keeps them (`plain_value` of each).

    Raises ValueError, TypeError or KeyError where they are none.
    """
    return tuple(
        NoticeText(
            NoticeLanguage(one["language"]),
            one["title"],
            tuple(NoticeSection(part["heading"], part["text"]) for part in one["sections"]),
        )
        for one in said
    )


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name in GAPS:
        text = text.replace("{" + name + "}", values.get(name, ""))
    return text
