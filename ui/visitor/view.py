"""All that the visitor's window is ever given of a check-in: no finding, no document, nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from visitor_desk.privacy.notice import NoticeLanguage, NoticesInForce


class Step(StrEnum):
    """What a visitor does next; each has a page."""

    LANGUAGE = "language"
    OWN_DATA = "own_data"
    NOTICE = "notice"
    RULES = "rules"
    DONE = "done"


class Remembering(StrEnum):
    """What a visitor is told of being remembered."""

    OFFERED = "offered"
    ASKED_AGAIN = "asked_again"
    """They said yes under an older notice."""
    SAID = "said"
    """They said yes; it is kept once they are in."""
    KNOWN = "known"
    """They are remembered since an earlier visit."""

    @property
    def is_on(self) -> bool:
        """Whether they said yes."""
        return self in {Remembering.SAID, Remembering.KNOWN}


@dataclass(frozen=True, slots=True)
class VisitorView:
    """One person's own data, and the texts that count for them.

    `key` tells one person of one check-in from every other. `gaps` fill the texts. The flags are what the
    guard's side says by now, by whoever's hand. `remember` is None where being remembered is not offered.
    """

    key: str
    name: str = field(repr=False)
    organisation: str = field(repr=False)
    host: str = field(repr=False)
    zones: str = field(repr=False)
    until: str
    notices: NoticesInForce
    gaps: Mapping[str, str]
    language: NoticeLanguage | None = None
    notice_read: bool = False
    rules_agreed: bool = False
    remember: Remembering | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to read or to agree to."""
        return self.notice_read and self.rules_agreed


def first_step(view: VisitorView) -> Step:
    """Return where somebody begins who has just come to the front."""
    if view.is_done:
        return Step.DONE
    return Step.LANGUAGE if view.language is None else Step.OWN_DATA


def step_now(step: Step, view: VisitorView) -> Step:
    """Return where somebody is after the guard's side has changed: done as soon as all is said."""
    if view.is_done:
        return Step.DONE
    # Taken back at the desk: it is read and asked again.
    return first_step(view) if step is Step.DONE else step


def next_step(step: Step, view: VisitorView) -> Step:
    """Return what follows a page that was read; agreed rules are not asked again."""
    order = [Step.LANGUAGE, Step.OWN_DATA, Step.NOTICE, Step.DONE if view.rules_agreed else Step.RULES]
    return order[order.index(step) + 1] if step in order[:-1] else step


def step_before(step: Step) -> Step:
    """Return the page before, for who wants to read it again."""
    order = list(Step)
    return order[max(0, order.index(step) - 1)]
