"""Keeping footage: what would be copied, whether there is room, how long it stays, and for which case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from ui.look import Look
from ui.theme import Type
from ui.widgets.field import Field, choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.text import PlainLabel
from ui.widgets.tick_box import TickBox
from visitor_desk.privacy.hold import LONGEST_CASE, HoldId, HoldReason

REVIEW_DAYS = 30
END_DAYS = 90


@dataclass(frozen=True, slots=True)
class KeepRow:
    """One camera: what would be copied of it, and how long that still stays on its recorder."""

    camera: str
    what: str
    stays: str
    red: bool


@dataclass(frozen=True, slots=True)
class KeepView:
    """Everything that is said before footage is kept; `trouble` says why it does not fit or is not there."""

    rows: tuple[KeepRow, ...]
    total: str
    trouble: str
    cases: tuple[tuple[str, HoldId | None], ...]
    """Cases to which it can be added, in words; None stands for a new one."""
    possible: bool


@dataclass(frozen=True, slots=True)
class Keeping:
    """What was said: an existing case, or everything of a new one."""

    hold: HoldId | None
    case: str
    reason: HoldReason
    review_on: date
    ends_on: date
    with_name: bool


class KeepPanel(QWidget):
    """Asks what a case needs, and shows the copying; it copies nothing itself."""

    said = Signal(object)
    left = Signal()

    def __init__(self, look: Look, act: str) -> None:
        """`act` is the page's act that keeps now; its page has another that leaves."""
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(theme.space(2))
        self._rows.setVerticalSpacing(theme.space(0.75))
        self._rows.setColumnStretch(1, 1)
        self.total = PlainLabel(theme, "", Type.STRONG, wrap=True)
        self.trouble = PlainLabel(theme, "", Type.BODY, "bad", wrap=True)
        reasons: list[tuple[str, object]] = [(texts(f"hold_reason.{one.value}"), one) for one in HoldReason]
        self.case_choice = choice_field(theme, texts("keep.which_case"), [])
        self.case = line_field(theme, texts("keep.case"), texts("keep.case_hint"), length=LONGEST_CASE)
        self.reason = choice_field(theme, texts("keep.reason"), reasons)
        self.review_on = line_field(theme, texts("keep.review_on"), length=10)
        self.ends_on = line_field(theme, texts("keep.ends_on"), texts("keep.day_hint"), length=10)
        self.with_name = TickBox(theme, texts("keep.with_name"))
        self.with_name.setChecked(True)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(texts("keep.copying"))
        self.now = KeyButton(look, act, main=True)
        self.now.clicked.connect(self._say)
        self._new = QWidget()
        self._build()
        self.case_choice.editor.currentIndexChanged.connect(self._show_new)
        self.hide()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        # On the right a page may scroll.
        column.setContentsMargins(0, 0, theme.space(1.5), 0)
        column.setSpacing(theme.space(1.25))
        column.addWidget(PlainLabel(theme, texts("keep.heading"), Type.TITLE))
        column.addWidget(PlainLabel(theme, texts("keep.intro"), Type.BODY, "second", wrap=True))
        column.addLayout(self._rows)
        column.addWidget(self.total)
        column.addWidget(self.trouble)
        column.addWidget(self.case_choice)
        fields = QGridLayout(self._new)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setHorizontalSpacing(theme.space(1.5))
        fields.setVerticalSpacing(theme.space(1.25))
        both: list[QWidget] = [self.case, self.reason, self.review_on, self.ends_on]
        for number, field in enumerate(both):
            fields.addWidget(field, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        fields.addWidget(self.with_name, 2, 0, 1, 2)
        column.addWidget(self._new)
        column.addWidget(self._progress)
        column.addWidget(FlowRow(theme, [self.now]))
        column.addStretch(1)
        bind_enter(self, self.now)

    def begin(self, view: KeepView, today: date) -> None:
        """Show what would be kept, with an empty form for a new case."""
        theme = self._look.theme
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, row in enumerate(view.rows):
            self._rows.addWidget(PlainLabel(theme, row.camera, Type.STRONG), number, 0)
            self._rows.addWidget(PlainLabel(theme, row.what, Type.BODY, wrap=True), number, 1)
            stays = PlainLabel(theme, row.stays, Type.BODY, "bad" if row.red else "second", wrap=True)
            self._rows.addWidget(stays, number, 2)
        self.total.setText(view.total)
        self.trouble.setText(view.trouble)
        self.trouble.setVisible(bool(view.trouble))
        self.case_choice.editor.offer(list(view.cases))
        self.case_choice.editor.setCurrentIndex(0)
        self.case_choice.setVisible(len(view.cases) > 1)
        self.case.editor.clear()
        self.review_on.editor.setText((today + timedelta(days=REVIEW_DAYS)).isoformat())
        self.ends_on.editor.setText((today + timedelta(days=END_DAYS)).isoformat())
        for field in (self.case, self.review_on, self.ends_on):
            field.show_trouble("")
        self._show_new()
        self._progress.hide()
        self.now.setEnabled(view.possible)
        self.show()
        (self.case if self._new.isVisibleTo(self) else self.case_choice).editor.setFocus()

    def show_progress(self, done: int, total: int) -> None:
        """Show how much is copied; nothing more can be asked for meanwhile."""
        self.now.setEnabled(False)
        self._progress.setRange(0, max(total // 1024, 1))
        self._progress.setValue(done // 1024)
        self._progress.show()

    def _show_new(self) -> None:
        self._new.setVisible(self.case_choice.editor.value is None)

    def _say(self) -> None:
        hold = self.case_choice.editor.value
        review, ends = self._day(self.review_on), self._day(self.ends_on)
        missing = self.case_choice.editor.value is None and not self.case.editor.text().strip()
        self.case.show_trouble(self._look.texts("keep.case_missing") if missing else "")
        reason = self.reason.editor.value
        if missing or review is None or ends is None:
            return
        assert isinstance(reason, HoldReason)
        self.said.emit(
            Keeping(
                HoldId(hold) if isinstance(hold, str) else None,
                self.case.editor.text().strip(),
                reason,
                review,
                ends,
                self.with_name.isChecked(),
            )
        )

    def _day(self, field: Field[QLineEdit]) -> date | None:
        try:
            day = date.fromisoformat(field.editor.text().strip())
        except ValueError:
            field.show_trouble(self._look.texts("keep.no_day"))
            return None
        field.show_trouble("")
        return day
