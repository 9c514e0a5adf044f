"""Who may come without a ticket: people on access lists, as choices, and as rows once somebody types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
from visitor_desk.visits.access_right import OpenedAccessRight
from visitor_desk.visits.place import Staff, StaffId, Zone, ZoneId, zones_to
from visitor_desk.visits.returning import SHORTEST_STAY, ticket_of_day
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

        self._work.read_long(self._page, read, self._got, lambda _done, _total: None, on_error=self._not_read)

    def _got(self, read: _Read) -> None:
        known = {zone.id: zone for zone in read.zones}
        staff: dict[StaffId | None, str] = {one.id: one.name for one in read.staff}
        window, rules = self._today(), read.notices.rules.label
        self._people = [
            view
            for one in read.rights
            if (view := self._view(one, known, staff.get(one.right.authoriser, ""), window, rules))
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

    def _view(
        self,
        one: OpenedAccessRight,
        known: Mapping[ZoneId, Zone],
        host: str,
        window: TimeRange,
        rules: str,
    ) -> ExpectedView | None:
        if one.name is None:
            return None
        right = one.right
        places = tuple(known[zone] for zone in zones_to(right.zone, known) if zone in known)
        return ExpectedView(
            ticket=ticket_of_day(right.id, window.start.astimezone(self._look.formats.zone).date()),
            person=0,
            number=0,
            window=window,
            name=one.name,
            organisation=one.organisation or "",
            purpose=one.purpose or "",
            host=host,
            zones=" › ".join(visible(zone.name) for zone in places),
            escort_zone=next((zone.name for zone in places if zone.escort_required), ""),
            host_id=right.authoriser,
            places=places,
            right=right.id,
            customer=right.customer,
            rules_agreed=right.rules == rules,
        )

    def people(self, without: Sequence[TicketId]) -> list[ExpectedView]:
        """Return who may come, but for those who are here or expected on one of these tickets."""
        known = set(without)
        return [one for one in self._people if one.ticket not in known]

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
