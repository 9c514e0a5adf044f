"""A group at the desk: one check-in per person of a ticket, and what is said once for all of them.

Each row holds a draft like that of a single visitor and is admitted like one; only the row in front holds
what was read of a document, the others wait.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from ui.reception.draft import CheckInDraft, ExpectedView, Left
from ui.reception.house_words import ALIKE
from visitor_desk.documents.document_check import DocumentCheck
from visitor_desk.visits.arrival_findings import name_comparison
from visitor_desk.visits.group_arrivals import GroupTally
from visitor_desk.visits.group_seats import Seat, next_unnamed, seat_of
from visitor_desk.visits.phone_approval import PhoneApproval
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.ticket import Ticket
from visitor_desk.visits.visit import BadgeNumber, RefusalReason, VisitId, new_visit_id


class Stand(StrEnum):
    """Where a person of a group stands."""

    OPEN = "open"
    ADMITTED = "admitted"
    LEFT = "left"
    """They were in on this ticket and have left."""
    REFUSED = "refused"
    ABSENT = "absent"
    """They did not come with the others; they still may."""

    @property
    def is_over(self) -> bool:
        """Whether somebody was let in, so that nothing of the row changes here any more."""
        return self in {Stand.ADMITTED, Stand.LEFT}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One person: the check-in, and what only a group asks; `announced` is whom the ticket names there."""

    draft: CheckInDraft
    announced: str = field(default="", repr=False)
    stand: Stand = Stand.OPEN
    approval: PhoneApproval | None = None
    agreed_at: datetime | None = None
    badge: BadgeNumber | None = None
    at: datetime | None = None
    """When they were admitted or refused."""
    reason: RefusalReason | None = None
    seen: tuple[str, str] = ("", "")
    """Kind and verdict, in words, of the document of somebody who is in; nothing else of it stays."""

    @property
    def expected(self) -> ExpectedView:
        """Who comes; a row of a group always knows it."""
        assert self.draft.expected is not None
        return self.draft.expected

    @property
    def needs_call(self) -> bool:
        """Whether somebody who may authorise has to say yes first."""
        return self.stand is Stand.OPEN and self.expected.seat.needs_call and self.approval is None

    @property
    def is_idle(self) -> bool:
        """Whether nothing of the row is lost with it: they are in, or nothing was done for them yet."""
        draft = self.draft
        begun = draft.document is not None or draft.lacking or draft.rules or draft.assistance
        return self.stand.is_over or (
            self.stand is Stand.OPEN and self.expected.seat is Seat.ANNOUNCED and not begun
        )

    def left(self, now: datetime) -> tuple[Left, ...]:
        """Return what is left to do before this person can be admitted, most basic first."""
        if self.stand is not Stand.OPEN:
            return ()
        found = list(self.draft.left(now))
        if self.needs_call:
            found.insert(0, Left.APPROVAL)
        if not self.draft.notice:
            found.append(Left.SHOWN)
        elif not self.draft.rules:
            found.append(Left.RULES)
        return tuple(found)

    def admitted(self, badge: BadgeNumber | None, at: datetime, seen: tuple[str, str]) -> GroupRow:
        """Return the row of somebody who was let in; nothing of the document stays but `seen`."""
        draft = replace(self.draft.with_document(None), hits=())
        return replace(self, draft=draft, stand=Stand.ADMITTED, badge=badge, at=at, seen=seen)

    def waiting(self) -> GroupRow:
        """Return the row as it waits: findings and choices, nothing that was read."""
        return replace(self, draft=self.draft.waiting())

    def opened(self) -> GroupRow:
        """Return the row open again: somebody came after all, or shows another document."""
        if self.stand in {Stand.OPEN, Stand.ADMITTED, Stand.LEFT}:
            return self
        draft = replace(self.draft.with_document(None), visit=new_visit_id())
        return replace(self, draft=draft, stand=Stand.OPEN, at=None, reason=None)


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """A group that is open at the desk; `front` is the row that is worked on."""

    ticket: Ticket
    rows: tuple[GroupRow, ...]
    opened_at: datetime
    front: int = 0

    @property
    def row(self) -> GroupRow:
        """The row in front."""
        return self.rows[self.front]

    @property
    def is_done(self) -> bool:
        """Whether each person is in, was refused, or did not come."""
        return all(row.stand is not Stand.OPEN for row in self.rows)

    @property
    def is_idle(self) -> bool:
        """Whether the group can be put away without losing anything."""
        return all(row.is_idle for row in self.rows)

    @property
    def tally(self) -> GroupTally:
        """How its people ended."""
        stands = [row.stand for row in self.rows]
        admitted = sum(stand.is_over for stand in stands)
        return GroupTally(admitted, stands.count(Stand.REFUSED), stands.count(Stand.ABSENT))

    def changed(self, number: int, how: Callable[[GroupRow], GroupRow]) -> GroupDraft:
        """Return the group with one row changed."""
        rows = list(self.rows)
        rows[number] = how(rows[number])
        return replace(self, rows=tuple(rows))

    def with_draft(self, draft: CheckInDraft) -> GroupDraft:
        """Return the group with another draft in the row in front."""
        return self.changed(self.front, lambda row: replace(row, draft=draft))

    def for_all(self, how: Callable[[CheckInDraft], CheckInDraft]) -> GroupDraft:
        """Return the group with something said once for all who are not in yet."""
        rows = [row if row.stand.is_over else replace(row, draft=how(row.draft)) for row in self.rows]
        return replace(self, rows=tuple(rows))

    def waiting(self) -> GroupDraft:
        """Return the group as it waits, or as only its row in front is worked on."""
        return replace(self, rows=tuple(row.waiting() for row in self.rows))

    def at(self, number: int) -> GroupDraft:
        """Return the group with another row in front; the others wait."""
        if number == self.front:
            return self
        return replace(self.waiting(), front=number)

    def next(self) -> GroupDraft:
        """Return the group with the next open row in front, or as it is where none is open."""
        count = len(self.rows)
        behind = ((self.front + step) % count for step in range(1, count + 1))
        return self.at(next((one for one in behind if self.rows[one].stand is Stand.OPEN), self.front))

    def with_escort(self, escort: StaffId | None) -> GroupDraft:
        """Return the group with one escort for all."""
        return self.for_all(lambda draft: replace(draft, escort=escort))

    def of_visit(self, visit: VisitId) -> int | None:
        """Return the row whose check-in has this id."""
        return next((n for n, row in enumerate(self.rows) if row.draft.visit == visit), None)

    def landing(self, check: DocumentCheck) -> int | None:
        """Return the row whose name a document carries, None where it is nobody's of the group.

        A document that names nobody is of the row in front.
        """
        compared = [name_comparison(check, row.expected.name) for row in self.rows]
        scores = [one.score if one is not None else 0.0 for one in compared]
        if all(one is None for one in compared):
            return self.front
        best = max(range(len(scores)), key=lambda one: (scores[one], self._waits_for_document(one)))
        return best if scores[best] >= ALIKE else None

    def _waits_for_document(self, number: int) -> tuple[bool, bool, bool]:
        # Of two people of one name the document is of the one who shows it now.
        row = self.rows[number]
        return not row.stand.is_over, row.draft.document is None, number == self.front

    def replaced(self, number: int, name: str) -> GroupDraft:
        """Return the group with somebody else in the place of an announced person, that row in front."""

        def put(row: GroupRow) -> GroupRow:
            expected = replace(row.expected, name=name, seat=Seat.REPLACEMENT)
            return _begun_anew(row, expected, row.announced or row.expected.name)

        return self.changed(number, put).at(number)

    def joined_by(self, name: str) -> GroupDraft:
        """Return the group with one more person, a guest while the ticket allows one, that row in front."""
        person = next_unnamed(self.ticket, [row.expected.person for row in self.rows])
        seat = seat_of(self.ticket, person, named_here=True) or Seat.EXTRA
        like = self.row
        expected = replace(like.expected, person=person, name=name, seat=seat)
        return replace(self, rows=(*self.rows, _begun_anew(like, expected, ""))).at(len(self.rows))

    @property
    def next_seat(self) -> Seat:
        """What the next person whom the ticket does not name would be."""
        person = next_unnamed(self.ticket, [row.expected.person for row in self.rows])
        return seat_of(self.ticket, person, named_here=True) or Seat.EXTRA

    def taken_back(self, number: int) -> GroupDraft:
        """Return the group without a guest, or with the announced person in a replacement's place again."""
        row = self.rows[number]
        if row.expected.seat is Seat.REPLACEMENT:
            expected = replace(row.expected, name=row.announced, seat=Seat.ANNOUNCED)
            return self.changed(number, lambda row: _begun_anew(row, expected, row.announced))
        if row.expected.seat is Seat.ANNOUNCED:
            return self
        rows = self.rows[:number] + self.rows[number + 1 :]
        front = self.front - 1 if self.front >= number else self.front
        return replace(self, rows=rows, front=max(0, front))

    def met(self, found: Sequence[GroupRow]) -> GroupDraft:
        """Return the group with what the house knows now: who came in, at whichever desk, and who left."""
        rows = list(self.rows)
        places = {row.expected.person: number for number, row in enumerate(rows)}
        for one in found:
            number = places.get(one.expected.person)
            if number is None:
                rows.append(one)
            elif one.stand.is_over and one.stand is not rows[number].stand:
                rows[number] = replace(rows[number], stand=one.stand, badge=one.badge, at=one.at).waiting()
        return replace(self, rows=tuple(rows))


def _begun_anew(row: GroupRow, expected: ExpectedView, announced: str) -> GroupRow:
    """Return an open row for another person: what was said for all stays, what one person said goes."""
    kept = row.draft
    draft = CheckInDraft(expected=expected, notice=kept.notice, escort=kept.escort, badge=kept.badge)
    return GroupRow(draft, announced)
