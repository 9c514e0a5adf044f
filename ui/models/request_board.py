"""The board of requests: cards by step, and the same cards as a table for screen readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject

from ui.formats import Formats
from ui.i18n import Texts
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone
from visitor_desk.privacy.request_waits import WaitsFor
from visitor_desk.privacy.requests import OPEN_STEPS, RefusalGround, Request, RequestKind, RequestStep

URGENT_DAYS = 5
"""From here on the days left are shown in the tone of bad."""

SHORT_ID = 6


@dataclass(frozen=True, slots=True)
class RequestCardView:
    """What a card shows; nothing names who asks."""

    request: str
    short: str
    column: RequestStep
    line: str
    received: str
    left: str
    next_step: str
    tone: Tone
    urgent: bool
    waits_for_second: bool = False
    """Whether nothing goes on before a second person has signed."""

    @property
    def words(self) -> str:
        """The whole card in one line."""
        return ", ".join(
            part for part in (self.short, self.line, self.received, self.left, self.next_step) if part
        )


def column_of(step: RequestStep) -> RequestStep:
    """Return the column of a step: refused requests stand with the answered ones."""
    return RequestStep.ANSWERED if step is RequestStep.REFUSED else step


def card_of(
    request: Request, today: date, texts: Texts, formats: Formats, waits: WaitsFor | None
) -> RequestCardView:
    """Prepare a card; `waits` is what an open request waits for."""
    is_open = request.step in OPEN_STEPS
    days = (request.due - today).days
    # While the person is asked who they are, no day counts.
    runs = is_open and request.doubted_at is None
    urgent = runs and days <= URGENT_DAYS
    closed = request.closed_at or request.received_at
    return RequestCardView(
        request=request.id,
        short=request.id[:SHORT_ID],
        column=column_of(request.step),
        line=texts(
            "requests.card_line",
            kind=texts(f"request_kind.{request.kind.value}"),
            channel=texts(f"channel.{request.channel.value}"),
        ),
        received=texts("requests.received", day=formats.day(request.received_at))
        if is_open
        else texts("requests.answered", day=formats.day(closed)),
        left=formats.days_left(request.due, today) if runs else "",
        next_step=_next_step(request, texts, formats, waits),
        tone=_tone(request.step, urgent=urgent),
        urgent=urgent,
        waits_for_second=waits is WaitsFor.SECOND_PERSON,
    )


def ground_words(ground: RefusalGround, kind: RequestKind, texts: Texts) -> str:
    """Return a ground of refusal with the article that it has for this right."""
    own = f"ground.{ground.value}_{kind.value}"
    return texts(own if own in texts else f"ground.{ground.value}")


def _next_step(request: Request, texts: Texts, formats: Formats, waits: WaitsFor | None) -> str:
    """Return what comes next, or what came of it."""
    if request.step is RequestStep.REFUSED and request.ground is not None:
        return texts("requests.next_refused", ground=ground_words(request.ground, request.kind, texts))
    if waits is WaitsFor.WORK:
        return texts("requests.next_carry_out")
    if request.doubted_at is not None:
        return texts("requests.stands_still", since=formats.day(request.doubted_at))
    if request.step is RequestStep.ANSWERED and request.package is None and request.outcome is not None:
        return texts("requests.next_letter", outcome=texts(f"outcome.{request.outcome.value}"))
    return texts(f"requests.next_{request.step.value}")


def _tone(step: RequestStep, *, urgent: bool) -> Tone:
    if urgent:
        return Tone.BAD
    if step in {RequestStep.RECEIVED, RequestStep.MATCHED}:
        return Tone.LOOK_AGAIN
    return Tone.GOOD if step in OPEN_STEPS else Tone.NEUTRAL


class RequestBoardModel(RowsModel[RequestCardView]):
    """The cards as rows."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("requests.heading"), lambda row: row.words),
                Column(texts("requests.step"), lambda row: texts(f"requests.column_{row.column.value}")),
            ],
            parent,
        )
