"""How long the footage of a request stays on its recorders: a line for each camera range, red below a day."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from ui.footage.tone_delegate import ToneDelegate
from ui.formats import Formats, size_of, visible
from ui.i18n import Texts
from ui.look import Look
from ui.models.coverage_words import reason_words, survival_words
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone
from ui.privacy.request_steps import ContentLine
from ui.theme import Type
from ui.widgets.lists import TextDelegate, fit_rows, list_view
from ui.widgets.text import PlainLabel
from visitor_desk.clock import TimeRange
from visitor_desk.privacy.request_footage import FootageLeft, RangeLeft

MOST_ROWS = 5


class _LeftModel(RowsModel[ContentLine]):
    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("requests.left"), lambda row: row.title),
                Column(texts("requests.left_state"), lambda row: row.words),
            ],
            parent,
        )


class FootageLeftView(QWidget):
    """Is away where there is nothing to say; copies nothing."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.model = _LeftModel(texts, self)
        self.list = list_view(theme, texts("requests.left"))
        self.list.setModel(self.model)
        self.list.setItemDelegateForColumn(0, TextDelegate(theme, self.list))
        self.list.setItemDelegateForColumn(
            1, ToneDelegate(theme, self.list, lambda row: (row.tone, row.words))
        )
        header = self.list.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.total = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(0.75))
        column.addWidget(self.list)
        column.addWidget(self.total)
        self.hide()

    def show_left(self, left: FootageLeft) -> None:
        """Show what was found; nothing of it where no camera shows the visits."""
        texts, formats = self._look.texts, self._look.formats
        self.model.show_rows(left_lines(left, texts, formats))
        fit_rows(self.list, MOST_ROWS)
        self.total.setText(left_total(left, texts, formats))
        self.setVisible(bool(left.ranges))


def left_lines(left: FootageLeft, texts: Texts, formats: Formats) -> list[ContentLine]:
    """Return a line for each camera range, how it stands, and behind them what is not there and why."""
    lines = [
        ContentLine(_tone(one), _title(one, one.span, formats), _state(one, texts, formats))
        for one in left.ranges
        if one.safe or one.waiting or one.files
    ]
    lines += [
        ContentLine(
            Tone.NEUTRAL,
            _title(one, part.span, formats),
            reason_words(texts, formats, part.reason, part.values, part.span.start),
        )
        for one in left.ranges
        for part in one.missing
    ]
    return lines


def left_total(left: FootageLeft, texts: Texts, formats: Formats) -> str:
    """Return how much it is: hours, cameras, bytes, and the room that the vault has."""
    return texts(
        "requests.left_total",
        length=formats.duration(left.length),
        cameras=texts.count("requests.left_cameras", left.cameras),
        size=size_of(left.size),
        free=texts("requests.left_away") if left.free is None else size_of(left.free),
    )


def _title(one: RangeLeft, span: TimeRange, formats: Formats) -> str:
    return f"{visible(one.name)} · {formats.day(span.start)} {formats.exact_span(span)}"


def _tone(one: RangeLeft) -> Tone:
    if one.kept:
        return Tone.GOOD
    return Tone.BAD if one.red else Tone.LOOK_AGAIN


def _state(one: RangeLeft, texts: Texts, formats: Formats) -> str:
    if one.kept:
        return texts("requests.left_safe")
    survival = one.survival
    stays = texts("survival.unknown") if survival is None else survival_words(texts, formats, survival)
    return f"{texts('requests.left_waiting')} · {stays}" if one.waiting else stays
