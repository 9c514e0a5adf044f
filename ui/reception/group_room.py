"""The work behind a group: opening it, admitting and refusing its people one by one, approvals, its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ui.formats import visible
from ui.palettes import Tone
from ui.reception.draft import CheckInDraft, ExpectedView, arrival_of
from ui.reception.group_draft import GroupDraft, GroupRow, Stand
from ui.reception.group_words import GroupWords
from ui.reception.house import House
from ui.reception.house_words import HouseWords
from ui.reception.open_check_in import OpenGroup
from ui.reception.open_tabs import MOST_OPEN
from ui.reception.page import ReceptionPage
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.visits.group_seats import seat_of
from visitor_desk.visits.phone_approval import Authoriser, PhoneApproval
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import RefusalReason, Visit


class GroupRoom:
    """Connects the group panel with the services; every call runs beside the window."""

    def __init__(
        self,
        workplace: Workplace,
        page: ReceptionPage,
        refresh: Callable[[], None],
        came: Callable[[Visit], None],
    ) -> None:
        self._work, self.page = workplace, page
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self._refresh, self._came = refresh, came
        self._house: House | None = None
        self._names: dict[str, str] = {}
        page.group_asked.connect(self.open)
        panel = page.group
        panel.row_chosen.connect(lambda number: self._change(lambda group: group.at(number)))
        panel.escort_chosen.connect(lambda one: self._change(lambda group: group.with_escort(one)))
        panel.badge_chosen.connect(lambda one: page.change(lambda draft: replace(draft, badge=one)))
        panel.shown_said.connect(self._say_shown)
        panel.agreed_said.connect(lambda on: self.say_agreed(on=on))
        panel.assistance_said.connect(lambda on: page.change(lambda draft: replace(draft, assistance=on)))
        panel.admit_asked.connect(self._admit)
        panel.absent_said.connect(self._say_absent)
        panel.refusal_given.connect(self._refuse)
        panel.approved.connect(self._approve)

    def _change(self, how: Callable[[GroupDraft], GroupDraft]) -> None:
        group = self.page.open.group
        if group is not None:
            self.page.change_group(group, how)

    def _change_row(self, how: Callable[[GroupRow], GroupRow]) -> None:
        self._change(lambda group: group.changed(group.front, how))

    def show_house(self, house: House, words: HouseWords) -> None:
        """Let every open group learn who came in and who left, here or at another desk."""
        self._house = house
        for group in self.page.open.groups:
            rows = group_rows(house, words, group.group.ticket.id)
            self.page.change_group(group, lambda one, rows=rows: one.met(rows))  # type: ignore[misc]

    def open(self, chosen: ExpectedView) -> None:
        """Open the group of a ticket as a table, with the person in front who was chosen."""
        page, ticket = self.page, chosen.of
        if self._house is None or ticket is None:
            return
        known = any(one.key == ticket.id for one in page.open.groups)
        if not known and page.open.is_full and page.draft.expected is not None:
            self._work.say("said.tabs_full", Tone.LOOK_AGAIN, n=MOST_OPEN)
            return
        rows = group_rows(self._house, HouseWords(self._house, self._work), ticket.id)
        if not rows:
            return
        front = next((n for n, row in enumerate(rows) if row.expected.person == chosen.person), 0)
        page.open_as_group(GroupDraft(ticket, tuple(rows), self._look.clock.now(), front))
        desk, session = self._desk, self._session

        def offer(authorisers: Sequence[Authoriser]) -> None:
            self._names |= {one.id: one.name for one in authorisers if one.name is not None}
            page.group.offer_authorisers(authorisers, ticket.customer)

        self._work.read(page, lambda: desk.groups.authorisers(session, ticket.id), offer)

    def _say_shown(self, on: bool) -> None:  # noqa: FBT001 - the signal's own
        self._change(lambda group: group.for_all(lambda draft: replace(draft, notice=on)))

    def say_agreed(self, *, on: bool) -> None:
        """Note that the person in front agreed to the rules, and when."""
        at = self._look.clock.now() if on else None
        self._change_row(lambda row: replace(row, agreed_at=at, draft=replace(row.draft, rules=on)))

    def _say_absent(self) -> None:
        group = self.page.open.group
        if group is None:
            return
        row, number = group.group.row, group.group.front
        if row.expected.seat is not row.expected.seat.ANNOUNCED:
            self._change(lambda one: one.taken_back(number))
        elif row.stand is Stand.OPEN:
            at = self._look.clock.now()
            empty = row.draft.with_document(None)
            absent = replace(row, stand=Stand.ABSENT, at=at, draft=empty)
            self._change(lambda one: one.changed(number, lambda _: absent).next())
        else:
            self._change_row(GroupRow.opened)

    def _approve(self, approval: PhoneApproval) -> None:
        self.page.group.end_asking()
        self._change_row(lambda row: replace(row, approval=approval))
        name = self._names.get(approval.authoriser, self._look.texts("group_arrival.name_locked"))
        self._work.say("said.group_approved", Tone.NEUTRAL, name=visible(name))

    def _admit(self) -> None:
        group = self.page.open.group
        if group is None:
            return
        if group.group.is_done:
            self._close(group)
            return
        row, house = group.group.row, self._house
        if house is None:
            return
        arrival = arrival_of(row.draft, house.notices, self._look.texts.language, row.approval)
        if arrival is None or row.left(self._look.clock.now()) or row.stand is not Stand.OPEN:
            return
        desk, session = self._desk, self._session
        seen = GroupWords(self._look, self._names).seen(row)
        self.page.group.admit.setEnabled(False)
        self._work.write(
            self.page,
            lambda: desk.check_in.admit(session, arrival),
            lambda visit: self._admitted(group, visit, seen),
            self._not_written,
        )

    def _admitted(self, group: OpenGroup, visit: Visit, seen: tuple[str, str]) -> None:
        number = group.group.of_visit(visit.id)
        if visit.badge is not None:
            self.page.open.give_out(visit.badge)
        if number is not None:
            name = group.group.rows[number].expected.name
            self._end_row(group, number, lambda row: row.admitted(visit.badge, visit.arrived_at, seen))
            self._work.say("said.group_admitted", name=visible(name), badge=visible(visit.badge or ""))
        self._came(visit)
        self._refresh()

    def _end_row(self, group: OpenGroup, number: int, how: Callable[[GroupRow], GroupRow]) -> None:
        """End a row; whoever works on it goes on to the next open one."""

        def end(one: GroupDraft) -> GroupDraft:
            ended = one.changed(number, how)
            return ended.next() if one.front == number else ended

        self.page.change_group(group, end)

    def _refuse(self, reason: RefusalReason) -> None:
        group = self.page.open.group
        if group is None or group.group.row.stand is not Stand.OPEN:
            return
        desk, session, ticket = self._desk, self._session, group.group.ticket
        draft = group.group.row.draft
        self._work.write(
            self.page,
            lambda: desk.check_in.refuse(session, reason, ticket=ticket.id, zones=ticket.zones),
            lambda visit: self._refused(group, draft, visit, reason),
            self._not_written,
        )

    def _refused(self, group: OpenGroup, draft: CheckInDraft, visit: Visit, reason: RefusalReason) -> None:
        self.page.group.end_asking()
        number = group.group.of_visit(draft.visit)
        if number is None:
            return
        name = group.group.rows[number].expected.name

        def refused(row: GroupRow) -> GroupRow:
            empty = row.draft.with_document(None)
            return replace(row, stand=Stand.REFUSED, at=visit.arrived_at, reason=reason, draft=empty)

        self._end_row(group, number, refused)
        words = self._look.texts(f"refusal.{reason.value}")
        self._work.say("said.group_refused", Tone.NEUTRAL, name=visible(name), reason=words)

    def _close(self, group: OpenGroup) -> None:
        desk, session, tally = self._desk, self._session, group.group.tally
        ticket = group.group.ticket

        def closed(_: None) -> None:
            self.page.close_tabs(group)
            self._work.say(
                "said.group_closed",
                number=ticket.number,
                admitted=tally.admitted,
                refused=tally.refused,
                absent=tally.absent,
            )

        self.page.group.admit.setEnabled(False)
        self._work.write(
            self.page, lambda: desk.groups.close(session, ticket.id, tally), closed, self._not_written
        )

    def _not_written(self, error: DeskError) -> None:
        self._work.show_error(error)
        self._change(lambda group: group)
        self._refresh()


def group_rows(house: House, words: HouseWords, ticket: TicketId) -> list[GroupRow]:
    """Return the people of a ticket as the house knows them: those announced, then others who came on it."""
    opened = next((one for one in house.tickets if one.ticket.id == ticket), None)
    if opened is None or opened.announced is None:
        return []
    of, announced = opened.ticket, opened.announced
    still = {one.person for one in house.expected if one.ticket.id == ticket}
    here = {one.visit.person: one for one in house.here if one.visit.ticket == ticket}
    rows = []
    for person in [*range(of.people), *sorted(one for one in here if one >= of.people)]:
        planned = announced.names[person] if person < of.people else ""
        inside = here.get(person)
        name = inside.name if inside is not None and inside.name else planned
        seat = seat_of(of, person, named_here=bool(planned) and name != planned)
        if seat is None:
            continue
        draft = CheckInDraft(expected=words.person(of, announced, person, name, seat))
        row = GroupRow(draft, planned)
        if inside is not None:
            visit = inside.visit
            rows.append(row.admitted(visit.badge, visit.arrived_at, row.seen))
        elif person not in still:
            rows.append(replace(row, stand=Stand.LEFT))
        else:
            rows.append(row)
    return rows
