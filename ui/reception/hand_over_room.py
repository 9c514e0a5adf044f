"""The work behind the hand-over page: counting what is open, closing a shift, taking one over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer

from ui.formats import visible
from ui.glyphs import Glyph
from ui.models.badge_ledger import BadgeRow
from ui.palettes import Tone
from ui.reception.badges_words import Ledger, LedgerWords, read_ledger
from ui.reception.emergency_words import team_row
from ui.reception.hand_over_page import HandOverPage
from ui.reception.hand_over_words import counts_of, who_handed_over
from ui.workplace import LOST, Workplace
from visitor_desk.errors import DeskError
from visitor_desk.visits.emergency import EmergencyTeam
from visitor_desk.visits.hand_over import FormsUnexplained, HandOver, LastHandOver, WhyUnexplained
from visitor_desk.visits.hand_overs import OpenAtDesk
from visitor_desk.visits.later_entry import form_spans
from visitor_desk.visits.visit import BadgeNumber

REFRESH_SECONDS = 30
LONGEST_SHOWN_NOTE = 4000


@dataclass(frozen=True)
class _Read:
    """What the page shows."""

    ledger: Ledger
    open: OpenAtDesk
    last: LastHandOver | None
    teams: Sequence[EmergencyTeam]


class HandOverRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self._texts = workplace.look.texts
        self.page = HandOverPage(workplace.look)
        self._read: _Read | None = None
        self._reasons: dict[BadgeNumber, WhyUnexplained] = {}
        self.page.reason_given.connect(self._reason)
        self.page.close_asked.connect(self._close)
        self.page.take_over_asked.connect(self._take_over)
        self._refresh = QTimer(self.page)
        self._refresh.setInterval(REFRESH_SECONDS * 1000)
        self._refresh.timeout.connect(lambda: self.enter() if self.page.isVisible() else None)
        self._refresh.start()

    def enter(self) -> None:
        """Read what is open and what the shift before has left."""
        desk, session = self._desk, self._session

        def read() -> _Read:
            return _Read(
                read_ledger(desk, session),
                desk.hand_overs.open_now(session),
                desk.hand_overs.last(session),
                desk.emergencies.here(),
            )

        self._work.read(self.page, read, self._got, self._not_read)

    def _got(self, read: _Read) -> None:
        self._read = read
        self._work.last_hand_over = read.last
        self._work.alarms_changed.emit()
        self._show_open()
        self._show_last(read.last)

    def _show_open(self) -> None:
        read = self._read
        if read is None:
            return
        unexplained = frozenset(case.badge for case in read.open.unexplained)
        self._reasons = {badge: why for badge, why in self._reasons.items() if badge in unexplained}
        teams = [self._team(team) for team in read.teams]
        badges = [self._explained(row) for row in LedgerWords(read.ledger, self._look).open_rows()]
        held = self._texts.count("hand_over.held", read.open.held) if read.open.held else ""
        forms = [self._forms(read.open.forms)] if read.open.forms else []
        self.page.show_open([*teams, *forms, *badges], read.open.balance, unexplained, held)

    def _team(self, team: EmergencyTeam) -> BadgeRow:
        row = team_row(self._look, team)
        state = self._texts("hand_over.on_site")
        return BadgeRow("", state, Tone.LOOK_AGAIN, Glyph.DOT, row.who, row.vehicle, row.state)

    def _forms(self, missing: Sequence[int]) -> BadgeRow:
        texts = self._texts
        return BadgeRow(
            "",
            texts("hand_over.forms_state"),
            Tone.BAD,
            Glyph.BANG,
            texts("hand_over.forms_who", forms=form_spans(missing)),
            texts("hand_over.forms_where"),
            "",
            texts("hand_over.forms_act"),
        )

    def _explained(self, row: BadgeRow) -> BadgeRow:
        why = self._reasons.get(BadgeNumber(row.badge))
        if why is None:
            return row
        said = self._texts(f"why_unexplained.{why.value}")
        return replace(row, tone=Tone.LOOK_AGAIN, glyph=Glyph.BANG, act=said)

    def _show_last(self, last: LastHandOver | None) -> None:
        texts = self._texts
        if last is None:
            self.page.show_last(texts("hand_over.none"), "", "", Tone.NEUTRAL, may_take=False)
            return
        own = last.hand_over.closed_by == self._session.operator_id
        note = texts("hand_over.note_locked") if last.note is None else last.note
        lines = [visible(line, LONGEST_SHOWN_NOTE) for line in note.splitlines()]
        lines += [
            texts(
                "hand_over.reason_line",
                badge=visible(badge, 20),
                why=texts(f"why_unexplained.{why.value}"),
            )
            for badge, why in last.reasons.items()
        ]
        if last.forms:
            lines.insert(0, texts("hand_over.forms_line", forms=form_spans(last.forms)))
        self.page.show_last(
            who_handed_over(self._look, last, own=own),
            counts_of(texts, last),
            "\n".join(lines) or texts("hand_over.no_note"),
            Tone.LOOK_AGAIN if last.waits else Tone.GOOD,
            may_take=last.waits and not own,
        )

    def _reason(self, badge: str, why: WhyUnexplained) -> None:
        self._reasons[BadgeNumber(badge)] = why
        self._show_open()
        self.page.list.setFocus()

    def _close(self, note: str) -> None:
        desk, session, reasons = self._desk, self._session, dict(self._reasons)

        def closed(_: HandOver) -> None:
            self._reasons.clear()
            self.page.note.editor.clear()
            self._work.say("hand_over.said_closed")
            self.enter()

        self._work.write(
            self.page, lambda: desk.hand_overs.close(session, note, reasons), closed, self._not_closed
        )

    def _not_read(self, error: DeskError) -> None:
        if self._waits(error):
            self.page.show_away()
        else:
            self._work.show_error(error)

    def _failed(self, error: DeskError) -> None:
        if self._waits(error):
            self._work.say("hand_over.said_away", Tone.LOOK_AGAIN)
        else:
            self._work.show_error(error)

    def _waits(self, error: DeskError) -> bool:
        """Tell whether it is the server that is away: then the page says what to do meanwhile."""
        return error.code == LOST and self._desk.offline.is_away()

    def _not_closed(self, error: DeskError) -> None:
        self._failed(error)
        if isinstance(error, FormsUnexplained):
            self.page.note.editor.setFocus()
            return
        badge = error.values.get("badge")
        rows = self.page.model.rows
        number = next((n for n, row in enumerate(rows) if row.badge == badge), None)
        if number is not None:
            self.page.list.selectRow(number)
            self.page.reason.editor.setFocus()

    def _take_over(self) -> None:
        desk, session = self._desk, self._session
        last = self._read.last if self._read is not None else None
        if last is None:
            return

        def taken(_: HandOver) -> None:
            self._work.say("hand_over.said_taken", who=visible(last.closed_by))
            self.enter()

        self._work.write(
            self.page, lambda: desk.hand_overs.take_over(session, last.hand_over.id), taken, self._failed
        )
