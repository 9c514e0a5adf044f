"""F7 from every page: where and why, and what the cameras show around now is kept, unseen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.formats import visible
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.field import choice_field
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.own_escape import StaysOver
from ui.widgets.panel import Panel
from ui.widgets.rail import Rail
from ui.widgets.text import PlainLabel
from ui.workplace import Workplace
from visitor_desk.privacy.moment import Moment, MomentReason
from visitor_desk.security.duties import Duty
from visitor_desk.visits.place import Zone, ZoneId


class MarkMoment(Panel):
    """Lies over the foot of every page of a session; two choices and one Enter, then it is gone."""

    def __init__(self, workplace: Workplace, over: QWidget, rail: Rail) -> None:
        look, theme, texts = workplace.look, workplace.look.theme, workplace.look.texts
        super().__init__(theme)
        self.setParent(over)
        self._work, self._over = workplace, over
        self._before: QWidget | None = None
        self._title = PlainLabel(theme, "", Type.HEADING)
        self.zone = choice_field(theme, texts("moments.zone"), [])
        reasons: list[tuple[str, object]] = [
            (texts(f"moment_reason.{one.value}"), one) for one in MomentReason
        ]
        self.reason = choice_field(theme, texts("moments.reason"), reasons)
        self.mark = KeyButton(look, "moment.mark", main=True)
        self.mark.clicked.connect(self._mark)
        self.leave = KeyButton(look, "moment.leave", own_key=False)
        self.leave.clicked.connect(self.go)
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        row.addWidget(self.zone, 1)
        row.addWidget(self.reason, 1)
        for button in (self.mark, self.leave):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.setContentsMargins(*[theme.space(2)] * 4)
        self.body.addWidget(self._title)
        self.body.addWidget(PlainLabel(theme, texts("moments.unseen_by_you"), Type.BODY, "second", wrap=True))
        self.body.addLayout(row)
        bind_enter(self, self.mark)
        if workplace.session.duties & {Duty.RECEPTION, Duty.FACILITY}:
            rail.moment_asked.connect(self.come)
        else:
            rail.leave_out("mark_moment")
        inside = (self.zone.editor, self.reason.editor, self.mark, self.leave)
        StaysOver(self, over, inside, self._place, self.go)
        self.hide()

    def come(self) -> None:
        """Ask where and why; ten minutes around it, the seconds of choosing make no difference."""
        if not self.isHidden():
            return
        self._before = self._over.focusWidget()
        desk, session = self._work.desk, self._work.session
        self._title.setText(
            self._work.look.texts("moments.mark_heading", time=self._work.look.formats.clock(self._now()))
        )
        self._work.read(self, lambda: desk.house.zones(session), self._offer)

    def go(self) -> None:
        """Put it away; the focus goes back to where it was."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    def _now(self) -> datetime:
        return self._work.look.clock.now()

    def _offer(self, zones: Sequence[Zone]) -> None:
        chosen = self.zone.editor.value
        self.zone.editor.offer([(visible(zone.name), zone.id) for zone in zones])
        if chosen is not None:
            self.zone.editor.choose(chosen)
        self._place()
        self.show()
        self.raise_()
        self.zone.editor.setFocus()

    def _mark(self) -> None:
        zone, reason = self.zone.editor.value, self.reason.editor.value
        if zone is None or not isinstance(reason, MomentReason):
            return
        desk, session = self._work.desk, self._work.session
        self._work.write(self, lambda: desk.moments.mark(session, ZoneId(str(zone)), reason), self._marked)
        self.go()

    def _marked(self, moment: Moment) -> None:
        time = self._work.look.formats.clock(moment.at)
        waits = self._work.desk.offline.is_away()
        self._work.say("moments.waits" if waits else "moments.marked", Tone.GOOD, time=time)
        self._work.moments = [*self._work.moments, moment]
        self._work.alarms_changed.emit()

    def _place(self) -> None:
        theme = self._work.look.theme
        wide = min(self._over.width() - theme.space(8), theme.space(120))
        high = self.sizeHint().height()
        self.setGeometry(
            (self._over.width() - wide) // 2, self._over.height() - high - theme.space(6), wide, high
        )
