"""From an error to the sentence that says what happened, what is left and what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from ui.formats import visible
from ui.i18n import Texts
from visitor_desk.errors import DeskError
from visitor_desk.footage.pattern_builder import PatternFault
from visitor_desk.footage.recorder_layouts import Instead, WhyRefused
from visitor_desk.privacy.requests import RequestKind, RequestStep
from visitor_desk.security.duties import Duty, Purpose
from visitor_desk.security.groups import Group

_LONGEST: Final = 120
WORDS: Final[dict[type[StrEnum], str]] = {
    Duty: "duty.{}",
    Group: "group.{}",
    Instead: "recorder_words.instead_{}",
    PatternFault: "recorder_words.pattern_{}",
    Purpose: "purpose.{}",
    RequestKind: "request_kind.{}",
    RequestStep: "requests.step_{}",
    WhyRefused: "recorder_words.refused_{}",
}
"""Where the words of a closed list stand; the codes of any other list are shown as they are."""


def sentence_for(error: DeskError, texts: Texts) -> str:
    """Return the sentence of an error's code; a code without one gets the general sentence."""
    key = f"error.{error.code}"
    if key not in texts:
        key = "error.desk.error"
    values = {
        name: visible(_in_words(name, value, texts) or _said(value, texts), limit=_LONGEST)
        for name, value in error.values.items()
    }
    return texts.sentence_with_gaps(key, values)


def _in_words(name: str, value: object, texts: Texts) -> str:
    """Return the words of a code that a value of this name may have, as `why` and `field`, or nothing."""
    key = f"value.{name}.{value}"
    return texts(key) if key in texts else ""


def _said(value: object, texts: Texts) -> str:
    """Return a value in words: the members of closed lists by name, several values one after another."""
    if isinstance(value, StrEnum):
        key = WORDS.get(type(value), "").format(value.value)
        return texts(key) if key in texts else value.value
    if isinstance(value, frozenset | set):
        return ", ".join(sorted(_said(part, texts) for part in value))
    if isinstance(value, tuple | list):
        return ", ".join(_said(part, texts) for part in value)
    return str(value)
