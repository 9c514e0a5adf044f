"""Who may come without a ticket: people on access lists, as choices, and as rows once somebody types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from PySide6.QtCore import QTimer

from ui.formats import visible
from ui.models.here_now import HereRow, Presence
from ui.reception.draft import ExpectedView
from ui.reception.page import ReceptionPage
from ui.workplace import Workplace
from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.privacy.notice import NoticesInForce
from visitor_desk.progress import Progress, Stopped
from visitor_desk.visits.access_right import AccessRightId, OpenedAccessRight
from visitor_desk.visits.place import Staff, StaffId, Zone, ZoneId
from visitor_desk.visits.returning import (
    SHORTEST_STAY,
    ticket_of_day,
    tickets_of_day,
    together,
    ways,
    zones_of,
)
from visitor_desk.visits.ticket import TicketId

REFRESH_MINUTES = 10
"""Opening five hundred names takes most of a second, and lists change some times a week."""


@dataclass(frozen=True, slots=True)
class _Read:
    rights: Sequence[OpenedAccessRight]
    zones: Sequence[Zone]
    staff: Sequence[Staff]
    notices: NoticesInForce


class Returning:
    """Keeps the people of the lists at hand while the page is there."""

    def __init__(self, workplace: Workplace, page: ReceptionPage, on_found: Callable[[], None]) -> None:
        self._work, self._page, self._on_found = workplace, page, on_found
        self._look = workplace.look
        self._people: list[ExpectedView] = []
        self._tickets: dict[frozenset[AccessRightId], set[TicketId]] = {}
        self._refresh = QTimer(page)
        self._refresh.setInterval(REFRESH_MINUTES * 60_000)
        self._refresh.timeout.connect(self.refresh)
        self._refresh.start()

    def refresh(self) -> None:
        """Read the lists anew; short questions do not wait for it."""
        desk, session = self._work.desk, self._work.session

        def read(_progress: Progress, _stopped: Stopped) -> _Read:
            return _Read(
                desk.access_lists.at_desk(session),
                desk.house.zones(session),
                desk.house.staff(session),
                desk.notices.in_force(session),
            )

        self._work.read_long(self._page, read, self._got, on_error=self._not_read)

    def _got(self, read: _Read) -> None:
        known = {zone.id: zone for zone in read.zones}
        staff: dict[StaffId | None, str] = {one.id: one.name for one in read.staff}
        window, rules = self._today(), read.notices.rules.label
        self._tickets = {}
        self._people = [
            view for own in _by_person(read.rights) for view in self._views(own, known, staff, window, rules)
        ]
        self._on_found()

    def _not_read(self, error: DeskError) -> None:
        self._people = []
        self._work.show_error(error)
        self._on_found()

    def _today(self) -> TimeRange:
        """Return the span in which somebody may come on what is known now."""
        now, zone = self._look.clock.now(), self._look.formats.zone
        midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
        return TimeRange(midnight, midnight + timedelta(days=1) + SHORTEST_STAY)

    def _views(
        self,
        own: Mapping[AccessRightId, OpenedAccessRight],
        known: Mapping[ZoneId, Zone],
        staff: Mapping[StaffId | None, str],
        window: TimeRange,
        rules: str,
    ) -> list[ExpectedView]:
        """Return one person with all their rights in front, and each right that goes with no other."""
        day = window.start.astimezone(self._look.formats.zone).date()
        self._tickets[frozenset(own)] = tickets_of_day(own, day)
        agreed = any(one.right.rules == rules for one in own.values())
        views = []
        for chosen in ways(own):
            first = own[chosen[0]]
            places = [
                known[zone] for zone in zones_of([own[one].right for one in chosen], known) if zone in known
            ]
            views.append(
                ExpectedView(
                    ticket=ticket_of_day(chosen[0], day, chosen[1:]),
                    person=0,
                    number=0,
                    window=window,
                    name=first.name or "",
                    organisation=first.organisation or "",
                    purpose=first.purpose or "",
                    host=staff.get(first.right.authoriser, ""),
                    zones=(" › " if len(chosen) == 1 else ", ").join(visible(one.name) for one in places),
                    escort_zone=next((zone.name for zone in places if zone.escort_required), ""),
                    host_id=first.right.authoriser,
                    places=tuple(places),
                    right=chosen[0],
                    beside=chosen[1:],
                    customer=first.right.customer,
                    rules_agreed=agreed,
                )
            )
        few = set(together(own))
        shared = tuple(view for view in views if view.right in few)
        return [replace(shared[0], ways=shared if len(shared) > 1 else ()), *views[len(shared) :]]

    def people(self, without: Sequence[TicketId]) -> list[ExpectedView]:
        """Return who may come, but for those who are here or expected on one of these tickets."""
        known = set(without)
        inside = {right for own, tickets in self._tickets.items() if tickets & known for right in own}
        return [one for one in self._people if one.right not in inside]

    def rows(self, people: Sequence[ExpectedView]) -> list[HereRow]:
        """Return a row for each; they show once somebody types."""
        texts = self._look.texts
        return [
            HereRow(
                Presence.ON_LIST,
                visible(one.name),
                texts(
                    "here.on_list_line",
                    organisation=visible(one.organisation),
                    zone=visible(one.places[-1].name if one.places else ""),
                ),
                "",
                ticket=one.ticket,
                person=one.person,
            )
            for one in people
        ]


def _by_person(rights: Sequence[OpenedAccessRight]) -> list[dict[AccessRightId, OpenedAccessRight]]:
    """Return the rights of each person for each customer; names that cannot be read are left out."""
    people: dict[tuple[str, str, str], dict[AccessRightId, OpenedAccessRight]] = {}
    for one in rights:
        if one.name is not None:
            who = (one.right.customer, one.name.casefold(), (one.organisation or "").casefold())
            people.setdefault(who, {})[one.right.id] = one
    return list(people.values())
