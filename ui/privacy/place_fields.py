"""Where and when somebody without a visit was: a place, a day, from and until; an hour at most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from ui.look import Look
from ui.typed_time import TimeTrouble, read_time
from ui.widgets.field import Field, choice_field, line_field
from visitor_desk.clock import TimeRange
from visitor_desk.footage.place import LONGEST_WINDOW, Whereabouts
from visitor_desk.visits.place import Zone

_LATEST = timedelta(hours=23, minutes=59)
"""So long after its start a typed end is looked for."""


class PlaceFields(QWidget):
    """Reads what was typed, or says below a field what is missing; keeps nothing."""

    def __init__(self, look: Look, *, with_zones: bool) -> None:
        """`with_zones` offers a choice of places; without it the entrances are meant."""
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self._entrances: tuple[str, object] = (texts("requests.entrances"), None)
        self.place = choice_field(theme, texts("requests.place"), [self._entrances])
        self.day = line_field(theme, texts("requests.place_day"), length=10)
        self.start = line_field(theme, texts("requests.place_from"), length=8)
        self.end = line_field(theme, texts("requests.place_until"), length=8)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(1.5))
        grid.setVerticalSpacing(theme.space(1))
        for number, field in enumerate(self._times):
            grid.addWidget(field, 1, number, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(number, 1)
        if with_zones:
            grid.addWidget(self.place, 0, 0, 1, len(self._times))
        else:
            # Without a parent of its own it would be a window.
            self.place.setParent(self)
            self.place.hide()

    @property
    def _times(self) -> tuple[Field[QLineEdit], ...]:
        return self.day, self.start, self.end

    def offer(self, zones: Sequence[Zone]) -> None:
        """Offer the entrances and these zones."""
        choices: list[tuple[str, object]] = [(zone.name, zone.id) for zone in zones]
        self.place.editor.offer([self._entrances, *choices])

    def begin(self) -> None:
        """Begin empty, with today."""
        self.place.editor.choose(None)
        for field in self._times:
            field.editor.clear()
            field.show_trouble("")
        self.day.editor.setText(self._now.astimezone(self._look.formats.zone).date().isoformat())

    @property
    def empty(self) -> bool:
        """Whether no hour was typed."""
        return not (self.start.editor.text().strip() or self.end.editor.text().strip())

    def value(self) -> Whereabouts | None:
        """Return what was typed; None for what is no such time, with the words below its field."""
        for field in self._times:
            field.show_trouble("")
        found = self._span()
        if isinstance(found, TimeRange):
            chosen = self.place.editor.value
            return Whereabouts(None if chosen is None else str(chosen), found)
        field, words = found
        field.show_trouble(self._look.texts(words))
        field.editor.setFocus()
        return None

    def _span(self) -> TimeRange | tuple[Field[QLineEdit], str]:
        """Return the hour that was typed, or the field that is wrong and why."""
        zone = self._look.formats.zone
        try:
            day = date.fromisoformat(self.day.editor.text().strip())
            whole = TimeRange(*(datetime.combine(day + timedelta(days=n), time(0), zone) for n in (0, 1)))
        except (ValueError, OverflowError):
            return self.day, "requests.no_such_day"
        start = read_time(self.start.editor.text(), whole.start, whole, zone)
        if isinstance(start, TimeTrouble):
            return self.start, "requests.no_such_time"
        # Somebody may have been there over midnight.
        end = read_time(self.end.editor.text(), start, TimeRange(start, start + _LATEST), zone)
        if isinstance(end, TimeTrouble):
            return self.end, "requests.no_such_time"
        if not timedelta(0) < end - start <= LONGEST_WINDOW or end > self._now:
            return self.end, "requests.not_an_hour"
        return TimeRange(start, end)

    @property
    def _now(self) -> datetime:
        return self._look.clock.now()
