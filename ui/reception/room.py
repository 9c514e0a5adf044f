"""The work behind the reception page: reading documents, admitting, refusing, checking out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage

from ui.formats import visible
from ui.models.here_now import HereRow, Presence
from ui.palettes import Tone
from ui.reception.document_view import NamesDiffer, document_view
from ui.reception.draft import CheckInDraft, ExpectedView
from ui.reception.live_camera import LiveCamera
from ui.reception.page import ReceptionPage
from ui.reception.picture_view import read_preview
from ui.workplace import Workplace
from visitor_desk.documents.document_check import DocumentCheck
from visitor_desk.errors import DeskError
from visitor_desk.visits.check_in import Arrival
from visitor_desk.visits.deny_entry import DenyHit
from visitor_desk.visits.here_names import UNDO_WITHIN
from visitor_desk.visits.name_comparison import compare_names
from visitor_desk.visits.place import Staff, Zone, ZoneId
from visitor_desk.visits.roll_call import PersonExpected, PersonHere
from visitor_desk.visits.ticket import OpenedTicket, TicketId
from visitor_desk.visits.visit import BadgeNumber, RefusalReason, Visit, VisitId, VisitState

REFRESH_SECONDS = 30
NOTICE, RULES = "v3", "v7"
"""Versions that a visit stores when the guard says they were shown."""
FORGET_AFTER_MS = (UNDO_WITHIN + timedelta(seconds=5)) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class House:
    """What one reading of the house brings."""

    zones: Sequence[Zone]
    staff: Sequence[Staff]
    badges: Sequence[BadgeNumber]
    tickets: Sequence[OpenedTicket]
    here: Sequence[PersonHere]
    expected: Sequence[PersonExpected]


class ReceptionRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self.page = ReceptionPage(workplace.look)
        self.camera = LiveCamera(workplace, self.page, self._show_check, self._not_read)
        self._left: list[HereRow] = []
        self._house: House | None = None
        page = self.page
        page.picture_given.connect(self.read_picture)
        page.lines_given.connect(self.read_lines)
        page.matching_asked.connect(self._compare_again)
        page.admit_asked.connect(self._admit)
        page.refusal_given.connect(self._refuse)
        page.check_out_asked.connect(self._check_out_visit)
        page.badge_back.connect(self._check_out_badge)
        page.set_aside.connect(lambda: workplace.say("said.set_aside", Tone.NEUTRAL))
        page.locked_chosen.connect(self._say_locked)
        self._refresh = QTimer(page)
        self._refresh.setInterval(REFRESH_SECONDS * 1000)
        self._refresh.timeout.connect(self.enter)
        self._refresh.start()

    def enter(self) -> None:
        """Read who is here, who is expected, and what can be given out."""
        self._work.read(self.page, self._read_house, self._show_house)

    def _read_house(self) -> House:
        desk, session = self._desk, self._session
        return House(
            zones=desk.house.zones(session),
            staff=desk.house.staff(session),
            badges=desk.house.free_badges(session),
            tickets=desk.tickets.around(session),
            here=desk.here_now.people(session),
            expected=desk.here_now.expected(session),
        )

    def _show_house(self, house: House) -> None:
        self._house = house
        self._close_written([one.visit for one in house.here])
        words = HouseWords(house, self._work)
        self.page.offer(words.expected(), house.staff, house.badges, [*words.rows(), *self._left])

    def _say_locked(self, ticket: str) -> None:
        expected = self._house.expected if self._house else ()
        number = next((one.ticket.number for one in expected if one.ticket.id == ticket), None)
        if number is not None:
            self._work.say("said.names_locked", Tone.LOOK_AGAIN, number=number)

    def read_picture(self, path: Path) -> None:
        """Let the document reader look at a picture; the picture itself stays in memory."""
        desk, session = self._desk, self._session

        def look() -> tuple[DocumentCheck, QImage | None]:
            check = desk.documents.picture(session, path)
            # Only a file that the reader's own process has survived is decoded here.
            return check, read_preview(path, check.covers, coarse=check.mrz is None)

        self.camera.stop()
        self.page.show_image(None)
        self.page.document.show_reading()
        self._work.read(
            self.page, look, self.page.for_front(lambda found: self._show_check(*found)), self._not_read
        )

    def read_lines(self, lines: list[str]) -> None:
        """Check typed lines."""
        desk, session = self._desk, self._session
        self.camera.stop()
        self.page.document.show_reading()
        self._work.read(
            self.page,
            lambda: desk.documents.typed(session, lines),
            self.page.for_front(lambda check: self._show_check(check, None)),
            self._not_read,
        )

    def _not_read(self, error: DeskError) -> None:
        self.page.change(lambda draft: draft.with_document(None))
        self.page.document.show_trouble(self._look.sentence(error))

    def _show_check(self, check: DocumentCheck, image: QImage | None) -> None:
        if self.page.draft.expected is None:
            person = likeliest(check, self.page.expected)
            self.page.change(lambda draft: replace(draft, expected=person))
        self.page.show_image(image)
        self._put_check(check)

    def _put_check(self, check: DocumentCheck) -> None:
        look = self._look
        names = names_differ(check, self.page.draft.expected)
        today = look.clock.now().astimezone(look.formats.zone).date()
        view = document_view(check, names, look.texts, look.formats, today)
        self.page.change(lambda draft: draft.with_document(view))
        self._look_at_deny_list()

    def _compare_again(self) -> None:
        document = self.page.draft.document
        if document is None:
            self._look_at_deny_list()
        elif not document.check.waited:
            self._put_check(document.check)

    def _look_at_deny_list(self) -> None:
        """Compare document and announced name with the deny list; the answer belongs to this draft only."""
        desk, session, draft = self._desk, self._session, self.page.draft
        check = draft.document.check if draft.document else None
        announced = draft.expected.name if draft.expected else None

        def show(hits: Sequence[DenyHit]) -> None:
            now = self.page.draft
            if (now.document, now.expected) == (draft.document, draft.expected):
                self.page.change(lambda one: replace(one, hits=tuple(hits)))

        self._work.read(self.page, lambda: desk.deny_list.match(session, check, announced), show)

    def _admit(self, draft: CheckInDraft) -> None:
        if draft.expected is None or draft.badge is None or draft.document is None:
            return
        arrival = Arrival(
            ticket=draft.expected.ticket,
            person=draft.expected.person,
            badge=draft.badge,
            check=draft.document.check,
            settled=draft.settled,
            photo_resembles=draft.resembles,
            escort=draft.escort,
            notice=f"{self._look.texts.language} {NOTICE}" if draft.notice else None,
            rules=RULES if draft.rules else None,
            assistance=draft.assistance,
            visit=draft.visit,
        )
        desk, session = self._desk, self._session
        self.page.visit.admit.setEnabled(False)
        self._work.write(
            self.page, lambda: desk.check_in.admit(session, arrival), self._admitted, self._not_written
        )

    def _admitted(self, visit: Visit) -> None:
        self._close_written([visit])
        self.enter()

    def _close_written(self, visits: Sequence[Visit]) -> None:
        """Close the check-ins of these visits, also one whose answer was lost on its way here."""
        for visit in visits:
            if self.page.close_written({visit.id}):
                self._work.say("said.admitted", badge=visible(visit.badge or ""))

    def _not_written(self, error: DeskError) -> None:
        self._work.show_error(error)
        self.page.change(lambda draft: draft)
        self.enter()

    def _refuse(self, reason: RefusalReason, ticket: TicketId | None) -> None:
        desk, session = self._desk, self._session
        expected = self.page.draft.expected
        zones = self._zones_of(expected) if expected else ()
        self._work.write(
            self.page,
            lambda: desk.check_in.refuse(session, reason, ticket=ticket, zones=zones),
            lambda _: self._refused(reason),
            self._not_written,
        )

    def _zones_of(self, expected: ExpectedView) -> Sequence[ZoneId]:
        tickets = self._house.tickets if self._house else ()
        return next((one.ticket.zones for one in tickets if one.ticket.id == expected.ticket), ())

    def _refused(self, reason: RefusalReason) -> None:
        self.page.visit.end_refusal()
        self.page.close_front()
        words = self._look.texts(f"refusal.{reason.value}")
        self._work.say("said.refused", Tone.NEUTRAL, reason=words)
        self.enter()

    def _check_out_visit(self, visit: str) -> None:
        desk, session = self._desk, self._session
        self._work.write(
            self.page,
            lambda: desk.check_out.by_visit(session, VisitId(visit)),
            self._left_now,
            self._not_written,
        )

    def _check_out_badge(self, badge: str) -> None:
        desk, session = self._desk, self._session
        number = BadgeNumber(badge.zfill(3) if badge.isdigit() else badge)
        self._work.write(
            self.page, lambda: desk.check_out.by_badge(session, number), self._left_now, self._not_written
        )

    def _left_now(self, visit: Visit) -> None:
        self._keep_in_sight(visit)
        badge = visible(visit.badge or "")
        self._work.say("said.checked_out", undo=lambda: self._undo(visit), badge=badge)
        self.enter()

    def _keep_in_sight(self, visit: Visit) -> None:
        """Keep the last people who left in the list for an hour, as far as this window knows them."""
        house = self._house
        person = next((one for one in house.here if one.visit.id == visit.id), None) if house else None
        look = self._look
        name = visible(person.name) if person and person.name else look.texts("visit.name_locked")
        left_at = visit.left_at or look.clock.now()
        row = HereRow(
            Presence.LEFT,
            name,
            look.texts("here.badge_back", badge=visible(visit.badge or "")),
            look.formats.time(left_at),
        )
        self._left = [row, *self._left][:3]
        # Once nobody can take it back, the desk forgets the name of who has left.
        QTimer.singleShot(FORGET_AFTER_MS, self.page, self._forget_departed)
        QTimer.singleShot(
            timedelta(hours=1) // timedelta(milliseconds=1), self.page, lambda: self._forget(row)
        )

    def _forget_departed(self) -> None:
        desk, session = self._desk, self._session
        self._work.write(self.page, lambda: desk.here_now.renew(session), lambda _: None)

    def _forget(self, row: HereRow) -> None:
        self._left = [one for one in self._left if one is not row]

    def _undo(self, visit: Visit) -> None:
        desk, session = self._desk, self._session

        def undone(_: Visit) -> None:
            self._left = self._left[1:]
            self._work.say("said.undone", Tone.NEUTRAL, badge=visible(visit.badge or ""))
            self.enter()

        self._work.write(self.page, lambda: desk.check_out.undo(session, visit.id), undone, self._not_written)


class HouseWords:
    """Turns one reading of the house into rows and choices."""

    def __init__(self, house: House, workplace: Workplace) -> None:
        self._house, self._look = house, workplace.look
        self._zones = {zone.id: zone for zone in house.zones}
        self._staff = {one.id: one.name for one in house.staff}
        self._tickets = {one.ticket.id: one for one in house.tickets}

    def _innermost(self, zones: Sequence[str]) -> str:
        return self._zone_names(zones).split(" › ")[-1]

    def _zone_names(self, zones: Sequence[str]) -> str:
        known = [self._zones[zone] for zone in self._zones if zone in zones]
        return " › ".join(visible(zone.name) for zone in known)

    def expected(self) -> list[ExpectedView]:
        """Return the people who can be chosen: expected ones whose names can be opened."""
        found = []
        for one in self._house.expected:
            opened = self._tickets.get(one.ticket.id)
            if one.name is None or opened is None or opened.announced is None:
                continue
            escorted = [self._zones[zone] for zone in one.ticket.zones if zone in self._zones]
            found.append(
                ExpectedView(
                    ticket=one.ticket.id,
                    person=one.person,
                    number=one.ticket.number,
                    window=one.ticket.window,
                    name=one.name,
                    organisation=one.organisation or "",
                    purpose=opened.announced.purpose,
                    host=self._staff.get(one.ticket.host, ""),
                    zones=self._zone_names(one.ticket.zones),
                    escort_zone=next((zone.name for zone in escorted if zone.escort_required), ""),
                    keeps_number=any(zone.number_reason for zone in escorted),
                )
            )
        return found

    def rows(self) -> list[HereRow]:
        """Return the list: overdue first, then here, then expected by time."""
        here = sorted(
            (self._here(one) for one in self._house.here), key=lambda row: row.presence is Presence.HERE
        )
        waiting = sorted(self._house.expected, key=lambda one: one.ticket.window.start)
        return [*here, *(self._expected_row(one) for one in waiting)]

    def _here(self, one: PersonHere) -> HereRow:
        texts, formats = self._look.texts, self._look.formats
        visit, now = one.visit, self._look.clock.now()
        gaps = {"zones": self._innermost(visit.zones), "badge": visible(visit.badge or "")}
        line = texts("here.badge_line", **gaps)
        if one.overdue and visit.due_at is not None:
            line = texts("here.due_line", due=formats.time_near(visit.due_at, now), **gaps)
        return HereRow(
            Presence.OVERDUE if one.overdue else Presence.HERE,
            visible(one.name) if one.name else texts("visit.name_locked"),
            line,
            formats.time_near(visit.arrived_at, now),
            badge=visible(visit.badge or ""),
            visit=visit.id if visit.state is VisitState.HERE else None,
        )

    def _expected_row(self, one: PersonExpected) -> HereRow:
        texts, formats = self._look.texts, self._look.formats
        line = texts(
            "here.ticket_line", organisation=visible(one.organisation or ""), number=one.ticket.number
        )
        if one.name is None:
            line = texts(
                "here.ticket_locked_line",
                number=one.ticket.number,
                customer=visible(one.ticket.customer),
                host=visible(self._staff.get(one.ticket.host, "")),
            )
        return HereRow(
            Presence.EXPECTED,
            visible(one.name) if one.name else texts("visit.name_locked"),
            line,
            formats.time_near(one.ticket.window.start, self._look.clock.now()),
            ticket=one.ticket.id,
            person=one.person,
        )


def likeliest(check: DocumentCheck, expected: Sequence[ExpectedView]) -> ExpectedView | None:
    """Return the expected person whose name is on the document: the same one, or a clearly similar one."""
    if check.mrz is None or not check.mrz.surname:
        return None
    name = (check.mrz.surname, check.mrz.given_names)
    scored = [
        (compare_names(name, one.name, truncated=check.mrz.name_truncated).score, number)
        for number, one in enumerate(expected)
    ]
    best = max(scored, default=(0.0, 0))
    return expected[best[1]] if best[0] >= ALIKE else None


ALIKE = 80.0
"""Score from which a name on a ticket is proposed; the guard sees both spellings and chooses."""


def names_differ(check: DocumentCheck, expected: ExpectedView | None) -> NamesDiffer | None:
    """Return both spellings when the document's name is not the ticket's, otherwise None."""
    if expected is None or check.mrz is None or not check.mrz.surname:
        return None
    compared = compare_names(
        (check.mrz.surname, check.mrz.given_names), expected.name, truncated=check.mrz.name_truncated
    )
    return None if compared.same else NamesDiffer(compared.document_spelling, compared.ticket_spelling)
