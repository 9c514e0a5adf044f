"""Who went out in this shift and may come back on the same ticket: as rows, and as choices of the form."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ui.formats import visible
from ui.models.here_now import HereRow, Presence
from ui.reception.draft import Before, ExpectedView
from ui.reception.house import House
from ui.reception.house_words import HouseWords
from ui.workplace import Workplace
from visitor_desk.visits.leave_and_return import MayReturn
from visitor_desk.visits.ticket import Announced
from visitor_desk.visits.visit import VisitId


class ComingBack:
    """Turns one reading of the house into people who may come back."""

    def __init__(self, house: House, words: HouseWords, workplace: Workplace, rules: str) -> None:
        self._away, self._words, self._look, self._rules = house.away, words, workplace.look, rules

    def people(self) -> list[ExpectedView]:
        """Return them as the form shows them, with what of the first visit still counts."""
        return [self._view(one) for one in self._away]

    def _view(self, one: MayReturn) -> ExpectedView:
        announced = Announced((), one.organisation, one.purpose)
        view = self._words.person(one.ticket, announced, one.before.person, one.name)
        left_at = one.before.left_at or one.before.arrived_at
        before = Before(
            one.before.id,
            self._look.formats.time_near(left_at, self._look.clock.now()),
            one.document_again,
            notice=one.before.notice is not None,
            escort=one.before.escort,
        )
        return replace(view, before=before, rules_agreed=one.before.rules == self._rules)

    def rows(self, without: Collection[VisitId]) -> list[HereRow]:
        """Return a row for each but those whose row is there already; they show once somebody types."""
        return [self._row(one) for one in self._away if one.before.id not in without]

    def _row(self, one: MayReturn) -> HereRow:
        texts, formats, visit = self._look.texts, self._look.formats, one.before
        return HereRow(
            Presence.MAY_RETURN,
            visible(one.name),
            texts("here.may_return_line", badge=visible(visit.badge or ""), number=one.ticket.number),
            formats.time_near(visit.left_at or visit.arrived_at, self._look.clock.now()),
            badge=visible(visit.badge or ""),
            ticket=one.ticket.id,
            person=visit.person,
        )


def still_away(rows: Sequence[HereRow], house: House) -> list[HereRow]:
    """Return the rows of who left a while ago, without those who are in again.

    Who cannot come back on their ticket stays in sight without being a choice.
    """
    inside = {(one.visit.ticket, one.visit.person) for one in house.here}
    may_return = {str(one.before.id) for one in house.away}
    return [
        row if row.before in may_return else replace(row, ticket=None)
        for row in rows
        if (row.ticket, row.person) not in inside
    ]
