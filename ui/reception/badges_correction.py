"""Correcting a visit from its badge: which visit, what, to what, and why; both states are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.formats import visible
from ui.look import Look
from ui.reception.badges_forms import typed_time
from ui.theme import Type
from ui.widgets.field import choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.text import PlainLabel
from visitor_desk.visits.correction import Corrected, CorrectionReason
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitState

_POSSIBLE = {
    VisitState.HERE: (Corrected.BADGE, Corrected.ARRIVAL),
    VisitState.LEFT: (Corrected.REOPENED, Corrected.DEPARTURE, Corrected.ARRIVAL),
    VisitState.EXPIRED: (Corrected.DEPARTURE, Corrected.ARRIVAL, Corrected.REOPENED),
}


@dataclass(frozen=True, slots=True)
class WantedCorrection:
    """What a guard asks to be corrected; `badge` or `at` is set where the kind of correction needs it."""

    visit: Visit
    what: Corrected
    reason: CorrectionReason
    badge: BadgeNumber | None = None
    at: datetime | None = None


class CorrectionForm(QWidget):
    """Offers only what the chosen visit allows; hands over a `WantedCorrection`."""

    filled = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._visits: list[Visit] = []
        theme, texts = look.theme, look.texts
        self.visit = choice_field(theme, texts("badges.which_visit"), [])
        self.what = choice_field(theme, texts("badges.what"), [])
        self.badge = choice_field(theme, texts("badges.new_badge"), [])
        self.at = line_field(theme, texts("badges.real_time"), texts("badges.real_time_hint"), length=25)
        reasons = [(texts(f"correction_reason.{one.value}"), one) for one in CorrectionReason]
        self.reason = choice_field(theme, texts("badges.reason"), reasons)
        self.save = KeyButton(look, "badges.save_correction", main=True)
        self.save.clicked.connect(self._save)
        self.history = PlainLabel(theme, "", Type.HINT, "second", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.25))
        for field in (self.visit, self.what, self.badge, self.at, self.reason):
            column.addWidget(field)
        column.addWidget(FlowRow(theme, [self.save]))
        column.addWidget(self.history)
        bind_enter(self, self.save)
        self.visit.editor.currentIndexChanged.connect(self._offer)
        self.what.editor.currentIndexChanged.connect(self._fit)

    def begin(
        self,
        visits: Sequence[Visit],
        words: Sequence[tuple[str, object]],
        free: Sequence[str],
        history: Sequence[str],
        *,
        damaged: bool,
    ) -> None:
        """Begin with the visits of a badge, newest first; `damaged` proposes another one."""
        self._visits = list(visits)
        self.at.editor.clear()
        self.at.show_trouble("")
        self.badge.editor.offer([(visible(one, 20), BadgeNumber(one)) for one in free])
        self.visit.editor.offer(words)
        self.visit.editor.choose(visits[0].id)
        self._offer()
        self.reason.editor.choose(CorrectionReason.BADGE_DAMAGED if damaged else CorrectionReason.FORGOTTEN)
        self.history.setText("\n".join(history))
        self.history.setVisible(bool(history))
        (self.badge if damaged else self.what).editor.setFocus()

    def _chosen(self) -> Visit | None:
        return next((visit for visit in self._visits if visit.id == self.visit.editor.value), None)

    def _offer(self) -> None:
        visit = self._chosen()
        kinds = _POSSIBLE.get(visit.state, ()) if visit is not None else ()
        self.what.editor.offer([(self._look.texts(f"correct.{kind.value}"), kind) for kind in kinds])
        self._fit()

    def _fit(self) -> None:
        what = self.what.editor.value
        self.badge.setVisible(what is Corrected.BADGE)
        self.at.setVisible(what in {Corrected.ARRIVAL, Corrected.DEPARTURE})

    def _save(self) -> None:
        visit, what, reason = self._chosen(), self.what.editor.value, self.reason.editor.value
        if visit is None or not isinstance(what, Corrected) or not isinstance(reason, CorrectionReason):
            return
        badge = self.badge.editor.value if what is Corrected.BADGE else None
        at = None
        if what in {Corrected.ARRIVAL, Corrected.DEPARTURE}:
            typed = self.at.editor.text()
            earliest = visit.arrived_at if what is Corrected.DEPARTURE else None
            at = typed_time(self._look, typed, earliest) if typed.strip() else None
            self.at.show_trouble("" if at is not None else self._look.texts("cameras.no_moment"))
            if at is None:
                self.at.editor.setFocus()
                return
        if what is Corrected.BADGE and badge is None:
            self.badge.show_trouble(self._look.texts("badges.no_free_badge"))
            return
        self.badge.show_trouble("")
        self.filled.emit(
            WantedCorrection(visit, what, reason, BadgeNumber(str(badge)) if badge is not None else None, at)
        )
