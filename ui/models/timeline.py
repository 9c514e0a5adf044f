"""What the timeline of a visit shows, prepared once: presence, and each camera's coverage."""

from __future__ import annotations

from dataclasses import dataclass, field

from visitor_desk.clock import TimeRange
from visitor_desk.footage.coverage import CoverageState


@dataclass(frozen=True, slots=True)
class BarPart:
    """A stretch of one camera; `words` say how much it is and why, `why` the reason alone."""

    span: TimeRange
    state: CoverageState
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """One camera: its name, its state in short words, and its parts in time order.

    `notes` are stretches of which more is to be said than their parts do; `reasons` say why this camera.
    """

    title: str
    remark: str
    parts: tuple[BarPart, ...]
    notes: tuple[BarPart, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EscortPart:
    """A stretch in which somebody walked along."""

    span: TimeRange
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TimelineView:
    """A visit on its time axis.

    `escorts` say who walked along when, where that changed; in what they leave out nobody did.
    """

    span: TimeRange
    presence: TimeRange
    presence_title: str
    presence_remark: str
    presence_words: str
    rows: tuple[BarRow, ...]
    escorts: tuple[EscortPart, ...] = ()
    escort_title: str = ""
    escort_remark: str = ""
