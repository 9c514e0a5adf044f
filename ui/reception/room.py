"""The work behind the reception page: who is here and expected, admitting, refusing, checking out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QTimer

from ui.formats import visible
from ui.models.here_now import HereRow, Presence
from ui.palettes import Tone
from ui.reception.badge_printing import BadgePrinting
from ui.reception.badges_forms import typed_badge
from ui.reception.coming_back import ComingBack, still_away
from ui.reception.correcting import Correcting
from ui.reception.desk_notes import DeskNotes
from ui.reception.draft import CheckInDraft, ExpectedView, arrival_of
from ui.reception.equipment_left_behind import EquipmentLeftBehind
from ui.reception.escorting import Escorting
from ui.reception.group_room import GroupRoom
from ui.reception.house import House, VisitNow, read_house, read_visit
from ui.reception.house_words import HouseWords
from ui.reception.page import ReceptionPage
from ui.reception.receipt_card import ReceiptCard
from ui.reception.remembered_people import RememberedPeople
from ui.reception.returning import Returning
from ui.reception.shown_document import ShownDocument
from ui.reception.visitor_guide import VisitorGuide
from ui.reception.walking_in import WalkingIn
from ui.workplace import LOST, Workplace
from visitor_desk.errors import DeskError
from visitor_desk.paper.qr_code import qr_matrix
from visitor_desk.paper.receipt_slip import ReceiptSlip
from visitor_desk.visits.here_names import UNDO_WITHIN
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.ticket import OpenedTicket, TicketId
from visitor_desk.visits.visit import RefusalReason, Visit, VisitId

REFRESH_SECONDS = 30
FORGET_AFTER_MS = (UNDO_WITHIN + timedelta(seconds=5)) // timedelta(milliseconds=1)


class ReceptionRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self.page = ReceptionPage(workplace.look)
        self.documents = ShownDocument(workplace, self.page, self.enter)
        self.printing = BadgePrinting(workplace, self.page)
        self.receipt = ReceiptCard(workplace.look, self.page)
        self.groups = GroupRoom(workplace, self.page, self.enter, self._give_badge)
        self._left: list[HereRow] = []
        self._house: House | None = None
        self._lists_read = False
        page = self.page
        page.admit_asked.connect(self._admit)
        page.refusal_given.connect(self._refuse)
        page.check_out_asked.connect(self._check_out_visit)
        page.badge_back.connect(self._check_out_badge)
        page.set_aside.connect(lambda: workplace.say("said.set_aside", Tone.NEUTRAL))
        page.put_away.connect(lambda: workplace.say("said.group_away", Tone.NEUTRAL))
        page.locked_chosen.connect(self._say_locked)
        self._connect_papers()
        self.returning = Returning(workplace, page, self._offer)
        self.remembered = RememberedPeople(workplace, page, self._offer)
        self.visitor = VisitorGuide(
            workplace,
            page,
            self.groups,
            self.remembered,
            lambda: self._house.notices if self._house else None,
        )
        self.notes = DeskNotes(workplace, page)
        self.notes.settled.connect(self.enter)
        self.walking_in = WalkingIn(workplace, page, self.remembered)
        self.left_behind = EquipmentLeftBehind(workplace, page)
        self.correcting = Correcting(workplace, page, self.enter)
        self.escorting = Escorting(workplace, page, self.enter)
        self._refresh = QTimer(page)
        self._refresh.setInterval(REFRESH_SECONDS * 1000)
        self._refresh.timeout.connect(self.enter)
        self._refresh.start()

    def enter(self) -> None:
        """Read who is here, who is expected, and what can be given out."""
        desk, session = self._desk, self._session
        self._work.read(self.page, lambda: read_house(desk, session), self._show_anew)
        if not self._lists_read:
            self._lists_read = True
            self.returning.refresh()
            self.remembered.refresh()
        else:
            self.remembered.look_at_line()

    def _connect_papers(self) -> None:
        here, printing = self.page.here, self.printing
        here.print_badge.setVisible(printing.has_printer)
        here.print_asked.connect(lambda visit: printing.print_badge(VisitId(visit), asked=True))
        here.receipt_asked.connect(self._give_receipt)
        # A visitor who photographs it needs no paper; it goes with the card.
        self.receipt.gone.connect(self._work.visitor.put_code_away)
        self.receipt.print_asked.connect(
            lambda slip, language: printing.print_slip(slip, language, self._slip_printed)
        )

    def _give_badge(self, visit: Visit) -> None:
        self.page.here.came(visit.id)
        self.printing.print_badge(visit.id)

    def _give_receipt(self, visit: str) -> None:
        desk, session = self._desk, self._session
        badges = {one.visit.id: one.visit.badge for one in (self._house.here if self._house else ())}
        badge = visible(badges.get(VisitId(visit)) or "–")

        def show(slip: ReceiptSlip) -> None:
            if self.page.isVisible():
                self.receipt.show_slip(slip, badge)
                visitor = self._work.visitor
                visitor.show_code(qr_matrix(slip.token), visitor.sentence("receipt"))

        def failed(error: DeskError) -> None:
            if error.code == LOST and desk.offline.is_away():
                self._work.say("receipt.waits", Tone.LOOK_AGAIN)
            else:
                self._work.show_error(error)

        self._work.write(self.page, lambda: desk.receipts.issue(session, VisitId(visit)), show, failed)

    def _slip_printed(self) -> None:
        self._work.say("receipt.printed")
        self.receipt.go()

    def _look_at(self, visit: Visit) -> None:
        """Show what this desk has just written; what other desks write comes with the next reading."""
        desk, session = self._desk, self._session

        def show(now: VisitNow) -> None:
            if self._house is not None:
                self._show_house(self._house.after(now))

        self._work.read(self.page, lambda: read_visit(desk, session, visit), show)

    def _show_anew(self, house: House) -> None:
        self._show_house(house)
        self.documents.look_again()

    def _show_house(self, house: House) -> None:
        if self._house is not None:
            self.page.open.ask_again(self._house.notices, house.notices)
        self._house = house
        self.walking_in.show_house(house)
        self._close_written([one.visit for one in house.here])
        self._offer()

    def _offer(self) -> None:
        house = self._house
        if house is None:
            return
        words = HouseWords(house, self._work)
        self.groups.show_house(house, words)
        on_tickets = [one.ticket.id for one in house.expected]
        on_tickets += [one.visit.ticket for one in house.here if one.visit.ticket is not None]
        on_tickets += [one.ticket.id for one in house.away]
        rules, known = house.notices.rules.label, self.remembered.known
        expected = known(words.expected(), rules)
        returning = known(self.returning.people(on_tickets), rules)
        back = ComingBack(house, words, self._work, rules)
        remembered = self.remembered.people([*expected, *returning], rules)
        left = still_away(self._left, house)
        shown = {VisitId(row.before) for row in left if row.before is not None}
        rows = [*words.rows(), *left, *back.rows(shown), *self.returning.rows(returning)]
        rows += self.remembered.rows(remembered)
        may_come = [*back.people(), *returning, *remembered]
        self.page.offer(expected, house.staff, house.badges, rows, may_come)

    def _say_locked(self, ticket: str) -> None:
        expected = self._house.expected if self._house else ()
        number = next((one.ticket.number for one in expected if one.ticket.id == ticket), None)
        desk, session = self._desk, self._session

        def say(_: OpenedTicket) -> None:
            if number is not None:
                self._work.say("said.names_locked", Tone.LOOK_AGAIN, number=number)

        # Where it is for another site, that is what is said: nobody can unlock it here.
        self._work.read(self.page, lambda: desk.tickets.open(session, TicketId(ticket)), say)

    def _admit(self, draft: CheckInDraft) -> None:
        house = self._house
        if house is None:
            return
        arrival = arrival_of(draft, house.notices, self._look.texts.language)
        if arrival is None:
            return
        desk, session = self._desk, self._session
        right = draft.expected.right if draft.expected else None
        beside = draft.expected.beside if draft.expected else ()
        self.page.visit.admit.setEnabled(False)

        def admit() -> Visit:
            if right is not None:
                return desk.returning.admit(session, right, arrival, beside)
            return desk.check_in.admit(session, arrival)

        def admitted(visit: Visit) -> None:
            self._admitted(visit)
            self.remembered.admitted(visit, draft)
            if right is not None:
                self.returning.refresh()

        self._work.write(self.page, admit, admitted, self._not_written)

    def _admitted(self, visit: Visit) -> None:
        self._close_written([visit])
        self._give_badge(visit)
        self._look_at(visit)

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
        if expected is not None and expected.is_without_ticket:
            # Nothing was issued for them yet.
            ticket = None
        self._work.write(
            self.page,
            lambda: desk.check_in.refuse(session, reason, ticket=ticket, zones=zones),
            lambda _: self._refused(reason),
            self._not_written,
        )

    def _zones_of(self, expected: ExpectedView) -> Sequence[ZoneId]:
        if expected.is_without_ticket:
            return [zone.id for zone in expected.places]
        tickets = self._house.tickets if self._house else ()
        return next((one.ticket.zones for one in tickets if one.ticket.id == expected.ticket), ())

    def _refused(self, reason: RefusalReason) -> None:
        self.page.visit.end_refusal()
        self.page.close_front()
        words = self._look.texts(f"refusal.{reason.value}")
        self._work.say("said.refused", Tone.NEUTRAL, reason=words)

    def _check_out_visit(self, visit: str) -> None:
        desk, session = self._desk, self._session
        self._work.write(
            self.page,
            lambda: desk.check_out.by_visit(session, VisitId(visit)),
            self._left_now,
            self._not_written,
        )

    def scan_badge(self, badge: str) -> None:
        """Take a badge that was read: a free one for the person in front, any other one back."""
        number = typed_badge(badge)
        person = self.page.draft.expected
        if person is not None and not self.page.here.asks_badge and self.page.open.is_free(number):
            self.page.change(lambda draft: replace(draft, badge=number))
            self._work.say("said.badge_chosen", badge=visible(number))
        else:
            self.page.here.end_asking()
            self._check_out_badge(badge)

    def _check_out_badge(self, badge: str) -> None:
        desk, session = self._desk, self._session
        number = typed_badge(badge)
        self._work.write(
            self.page, lambda: desk.check_out.by_badge(session, number), self._left_now, self._not_written
        )

    def _left_now(self, visit: Visit) -> None:
        self._keep_in_sight(visit)
        badge = visible(visit.badge or "")
        self._work.say("said.checked_out", undo=lambda: self._undo(visit), badge=badge)
        self.left_behind.look_for(visit, lambda: self._undo(visit))
        self._look_at(visit)

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
            badge=visible(visit.badge or ""),
            ticket=visit.ticket,
            person=visit.person,
            before=visit.id,
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

        def undone(here: Visit) -> None:
            self._left = self._left[1:]
            self._work.say("said.undone", Tone.NEUTRAL, badge=visible(visit.badge or ""))
            self._look_at(here)

        self._work.write(self.page, lambda: desk.check_out.undo(session, visit.id), undone, self._not_written)
