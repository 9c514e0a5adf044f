"""Correcting a visit, from its badge or from the list: read what may be corrected, write what was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ui.formats import visible
from ui.models.here_now import HereRow
from ui.palettes import Tone
from ui.reception.badges_correction import WantedCorrection
from ui.reception.badges_words import Ledger, LedgerWords, read_ledger
from ui.reception.page import ReceptionPage
from ui.workplace import Workplace
from visitor_desk.desk import Desk
from visitor_desk.security.session import Session
from visitor_desk.visits.badges import BadgeAway
from visitor_desk.visits.correction import Corrected, Correction, CorrectionReason
from visitor_desk.visits.visit import BadgeNumber, Visit


@dataclass(frozen=True, slots=True)
class Correctable:
    """The visits of a badge that may be corrected, newest first, and what was corrected in them already."""

    visits: Sequence[Visit]
    made: Sequence[Correction]


def read_correctable(desk: Desk, session: Session, badge: BadgeNumber) -> Correctable:
    """Read what may be corrected of a badge; services are called, so not on the window's thread."""
    visits = desk.corrections.with_badge(session, badge)
    made = [one for visit in visits for one in desk.corrections.of_visit(session, visit.id)]
    return Correctable(visits, sorted(made, key=lambda one: one.at, reverse=True))


def write_correction(desk: Desk, session: Session, wanted: WantedCorrection) -> None:
    """Correct a visit; a badge that was damaged is reported, so that it is not given out again."""
    corrections, visit, reason = desk.corrections, wanted.visit.id, wanted.reason
    match wanted.what:
        case Corrected.REOPENED:
            corrections.reopen(session, visit, reason)
        case Corrected.BADGE:
            assert wanted.badge is not None
            corrections.swap_badge(session, visit, wanted.badge, reason)
        case Corrected.ARRIVAL:
            assert wanted.at is not None
            corrections.real_arrival(session, visit, wanted.at, reason)
        case Corrected.DEPARTURE:
            assert wanted.at is not None
            corrections.real_departure(session, visit, wanted.at, reason)
    old, damaged = wanted.visit.badge, reason is CorrectionReason.BADGE_DAMAGED
    if wanted.what is Corrected.BADGE and damaged and old is not None:
        desk.badges.report(session, old, BadgeAway.BROKEN)


class Correcting:
    """Corrects the visit of somebody in the list of who is here."""

    def __init__(self, workplace: Workplace, page: ReceptionPage, on_done: Callable[[], None]) -> None:
        self._work, self._look, self._page, self._on_done = workplace, workplace.look, page, on_done
        page.here.correct_asked.connect(self._ask)
        page.visit.correction.form.filled.connect(self._correct)

    def _ask(self, row: HereRow) -> None:
        desk, session, badge = self._work.desk, self._work.session, BadgeNumber(row.badge)

        def read() -> tuple[Correctable, Ledger]:
            return read_correctable(desk, session, badge), read_ledger(desk, session)

        self._work.read(self._page, read, lambda found: self._show(row, *found))

    def _show(self, row: HereRow, found: Correctable, ledger: Ledger) -> None:
        badge, words = visible(row.badge, 20), LedgerWords(ledger, self._look)
        if not found.visits:
            self._work.say("badges.nothing_to_correct", Tone.LOOK_AGAIN, badge=badge)
            return
        own = self._work.session.operator_id
        history = [words.correction(one, own=one.by == own) for one in found.made]
        choices = words.visit_choices(found.visits)
        self._page.visit.start_correction(self._look.texts("here.correct", name=row.name, badge=badge))
        form = self._page.visit.correction.form
        form.begin(found.visits, choices, ledger.free, history, damaged=False)

    def _correct(self, wanted: WantedCorrection) -> None:
        desk, session = self._work.desk, self._work.session

        def done(_: None) -> None:
            self._page.visit.end_refusal()
            self._page.here.list.setFocus()
            self._work.say("badges.said_corrected", badge=visible(wanted.visit.badge or "", 20))
            self._on_done()

        self._work.write(self._page, lambda: write_correction(desk, session, wanted), done)
