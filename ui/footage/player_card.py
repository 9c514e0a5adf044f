"""What stands in a camera's place without a picture: what is so, why, where it goes on; without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ui.formats import Formats, visible
from ui.i18n import Texts
from ui.models.coverage_words import reason_words
from ui.models.timeline import BarPart
from ui.palettes import Tone
from visitor_desk.clock import TimeRange
from visitor_desk.footage.coverage import CoveragePart, CoverageState
from visitor_desk.footage.folder import SourceUnreachable
from visitor_desk.footage.playback_types import Shown
from visitor_desk.footage.video_errors import FileNotThere

_MOST_SPANS = 2
_LOST = {FileNotThere.code: "file_gone", SourceUnreachable.code: "folder_away"}
"""What the table of errors says of a file by name, or of a folder, is said here of the camera's moment."""


@dataclass(frozen=True, slots=True)
class Card:
    """A sentence in front, quiet lines below it, and its tone."""

    title: str
    lines: tuple[str, ...]
    tone: Tone


class CardWords:
    """Makes the cards of one language."""

    def __init__(self, texts: Texts, formats: Formats) -> None:
        self._texts, self._formats = texts, formats

    def card(self, shown: Shown, now: datetime, parts: Sequence[BarPart]) -> Card | None:
        """Return what a camera says at `now`; None where its picture speaks. `parts` are all it has."""
        texts = self._texts
        if shown.error is not None:
            return self._trouble(shown.error)
        if shown.hole is not None:
            hole = shown.hole
            reason = reason_words(texts, self._formats, hole.reason, hole.values, hole.span.start)
            state = CoveragePart(hole.span, hole.reason, hole.values).state
            title = texts("player.no_footage", why=visible(reason))
            span = self._formats.exact_span(hole.span)
            length = self._formats.duration(hole.span.duration)
            lines = (texts("player.hole_span", span=span, length=length), self._goes_on(now, parts))
            tone = Tone.BAD if state is CoverageState.GAP else Tone.NEUTRAL
            return Card(title, tuple(line for line in lines if line), tone)
        if shown.picture is not None:
            return None
        if shown.loading:
            return Card(texts("player.loading"), (), Tone.NEUTRAL)
        title = texts("player.not_part", time=self._formats.clock(now))
        return Card(title, (self._seen_here(parts),), Tone.NEUTRAL)

    def _trouble(self, code: str) -> Card:
        texts = self._texts
        others = texts("player.others_go_on")
        if code in _LOST:
            words = _LOST[code]
            return Card(texts(f"player.{words}"), (texts(f"player.{words}_why"), others), Tone.BAD)
        key = f"error.{code}"
        title = texts.sentence_with_gaps(key if key in texts else "error.desk.error", {})
        return Card(title, (others,), Tone.BAD)

    def _goes_on(self, now: datetime, parts: Sequence[BarPart]) -> str:
        later = [part.span.start for part in parts if _shows(part) and part.span.start > now]
        if not later:
            return self._texts("player.goes_on_not")
        return self._texts("player.goes_on", time=self._formats.clock(min(later)))

    def _seen_here(self, parts: Sequence[BarPart]) -> str:
        spans = _joined([part.span for part in parts])
        if not spans:
            return self._texts("player.seen_nowhere")
        told = ", ".join(self._formats.exact_span(span) for span in spans[:_MOST_SPANS])
        more = ", …" if len(spans) > _MOST_SPANS else ""
        return self._texts("player.seen_here", spans=f"{told}{more}")


def _shows(part: BarPart) -> bool:
    return part.state in {CoverageState.RECORDED, CoverageState.CLOCK_UNCERTAIN}


def _joined(spans: Sequence[TimeRange]) -> list[TimeRange]:
    """Return spans in order, those that touch as one."""
    found: list[TimeRange] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = TimeRange(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found
