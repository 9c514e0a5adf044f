"""The work behind the badge ledger: reading it, reports, deactivation, finding again, corrections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from ui.formats import visible
from ui.palettes import Tone
from ui.reception.badges_correction import WantedCorrection
from ui.reception.badges_page import BadgesPage
from ui.reception.badges_words import Ledger, LedgerWords, read_ledger
from ui.reception.correcting import Correctable, read_correctable, write_correction
from ui.shortcuts import act_named
from ui.workplace import Workplace
from visitor_desk.security.duties import Duty
from visitor_desk.visits.badges import BadgeAway, BadgeState, LedgerLine
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.visit import BadgeNumber

Result = TypeVar("Result")

REFRESH_SECONDS = 30
_REPORTS = {"lost": BadgeAway.LOST, "taken_home": BadgeAway.TAKEN_HOME, "broken": BadgeAway.BROKEN}


class BadgesRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self._texts = workplace.look.texts
        self.page = BadgesPage(workplace.look)
        self._ledger: Ledger | None = None
        self._words: LedgerWords | None = None
        detail = self.page.detail
        self.page.badge_chosen.connect(self._show)
        detail.asked.connect(self.begin)
        detail.report.filled.connect(self._report)
        detail.deactivation.filled.connect(self._deactivated)
        detail.correction.filled.connect(self._correct)
        leave = QShortcut(QKeySequence(act_named("badges.back").keys), self.page)
        leave.activated.connect(self._escape)
        self._shown = ""
        self._refresh = QTimer(self.page)
        self._refresh.setInterval(REFRESH_SECONDS * 1000)
        self._refresh.timeout.connect(lambda: self.enter() if self.page.isVisible() else None)
        self._refresh.start()

    @property
    def front(self) -> str:
        """The id of the case of the badge in front, else of the visit that carries it; empty without one."""
        line = self._line()
        if line is None:
            return ""
        return line.case.id if line.case is not None else line.visit or ""

    def enter(self) -> None:
        """Read where every badge is."""
        self._work.read(self.page, lambda: read_ledger(self._desk, self._session), self._got)

    def _got(self, ledger: Ledger) -> None:
        self._ledger, self._words = ledger, LedgerWords(ledger, self._look)
        self._work.badge_tasks = [
            line.case for line in ledger.lines if line.case is not None and line.case.is_task
        ]
        self._work.alarms_changed.emit()
        self.page.show_ledger(self._words.rows(), ledger.balance)

    def _line(self) -> LedgerLine | None:
        return self._ledger.line(self.page.chosen or "") if self._ledger is not None else None

    def _show(self, badge: str) -> None:
        line = self._ledger.line(badge) if self._ledger is not None else None
        if line is None or self._words is None:
            return
        detail = self.page.detail
        if badge != self._shown:
            detail.close_form()
            self._shown = badge
        row = next(one for one in self.page.model.rows if one.badge == badge)
        detail.show_badge(
            self._texts("badges.title", badge=visible(badge, 20)),
            (row.tone, row.state),
            self._words.sentence(line),
            self._words.facts(line),
            self._possible(line),
        )

    def _possible(self, line: LedgerLine) -> list[str]:
        acts = []
        if line.state is BadgeState.OUT:
            # Who leaves without a badge is checked out by it, which is the desk's act alone.
            ends_visits = Duty.RECEPTION in self._session.duties
            acts += ["lost", "taken_home"] if ends_visits else []
            acts += ["broken"]
        elif line.state in {BadgeState.BACK, BadgeState.OVERDUE}:
            acts += ["lost", "taken_home", "broken"]
        if line.case is not None:
            acts += ["found"]
            if line.case.deactivated_at is None and line.state is not BadgeState.BROKEN:
                acts += ["deactivated"]
        return [*acts, "correct"]

    def begin(self, act: str) -> None:
        """Begin an act on the chosen badge: at once where nothing has to be asked, else with its form."""
        line, words, detail = self._line(), self._words, self.page.detail
        if line is None or words is None:
            return
        if act == "found":
            self._write(lambda: self._desk.badges.found(self._session, line.badge), "badges.said_found")
        elif act == "deactivated" and line.since is not None:
            detail.open_form(detail.deactivation)
            detail.deactivation.begin(line.since, words.staff_choices())
        elif act == "correct" or (act == "broken" and line.state is BadgeState.OUT):
            self._begin_correction(line, damaged=act == "broken")
        elif act == "broken":
            self._report(BadgeAway.BROKEN, None)
        else:
            key = "leaves" if line.state is BadgeState.OUT else "reports"
            who = words.carrier(line)[0]
            intro = self._texts(f"badges.{key}_{act}", badge=visible(line.badge, 20), who=who)
            detail.open_form(detail.report)
            detail.report.begin(_REPORTS[act], intro, words.staff_choices())

    def _begin_correction(self, line: LedgerLine, *, damaged: bool) -> None:
        desk, session = self._desk, self._session

        def got(found: Correctable) -> None:
            if self._words is None or self._ledger is None:
                return
            if not found.visits:
                self._work.say("badges.nothing_to_correct", Tone.LOOK_AGAIN, badge=visible(line.badge, 20))
                return
            history = [
                self._words.correction(one, own=one.by == self._session.operator_id) for one in found.made
            ]
            choices = self._words.visit_choices(found.visits)
            detail = self.page.detail
            detail.open_form(detail.correction)
            detail.correction.begin(found.visits, choices, self._ledger.free, history, damaged=damaged)

        self._work.read(self.page, lambda: read_correctable(desk, session, line.badge), got)

    def _report(self, why: BadgeAway, told: StaffId | None) -> None:
        line, desk, session = self._line(), self._desk, self._session
        if line is None:
            return
        badge, visit = line.badge, line.visit

        def report() -> None:
            if visit is not None:
                desk.check_out.without_badge(session, visit, why, told)
            else:
                desk.badges.report(session, badge, why, told)

        self._write(report, f"badges.said_{why.value}")

    def _deactivated(self, by: StaffId, at: datetime) -> None:
        line, desk, session = self._line(), self._desk, self._session
        if line is not None:
            badge = line.badge
            self._write(lambda: desk.badges.deactivated(session, badge, by, at), "badges.said_deactivated")

    def _correct(self, wanted: WantedCorrection) -> None:
        desk, session = self._desk, self._session
        self._write(lambda: write_correction(desk, session, wanted), "badges.said_corrected", wanted.badge)

    def _write(self, change: Callable[[], Result], said: str, go_to: BadgeNumber | None = None) -> None:
        badge = self.page.chosen or ""

        def done(_: Result) -> None:
            self.page.detail.close_form()
            self._work.say(said, badge=visible(badge, 20))
            if go_to is not None:
                self.page.choose(go_to)
            self.page.list.setFocus()
            self.enter()

        self._work.write(self.page, change, done)

    def _escape(self) -> None:
        """Close what is open, then what was typed to find a badge."""
        if self.page.detail.has_form:
            self.page.detail.back.click()
        else:
            self.page.wanted.editor.clear()
            self.page.list.setFocus()
