"""Somebody on a ticket, as the visit form shows them, and what is left to do before they come in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from ui.reception.document_view import DocumentView
from visitor_desk.clock import TimeRange
from visitor_desk.privacy.consent import ConsentState, ConsentWay, Remembered
from visitor_desk.privacy.notice import NoticeLanguage, NoticesInForce
from visitor_desk.visits.access_right import AccessRightId
from visitor_desk.visits.arrival_findings import Choice, Settled
from visitor_desk.visits.check_in import Arrival
from visitor_desk.visits.deny_entry import DenyHit
from visitor_desk.visits.group_seats import Seat, is_group
from visitor_desk.visits.phone_approval import PhoneApproval
from visitor_desk.visits.place import StaffId, WithoutDocument, Zone, without_document
from visitor_desk.visits.ticket import Ticket, TicketId
from visitor_desk.visits.visit import BadgeNumber, VisitId, new_visit_id
from visitor_desk.visits.walk_in import WalkIn


@dataclass(frozen=True, slots=True)
class Before:
    """What of an earlier visit counts for somebody who comes back; `left` is when they went out."""

    visit: VisitId
    left: str
    document_again: bool
    notice: bool = False
    escort: StaffId | None = None


@dataclass(frozen=True, slots=True)
class ExpectedView:
    """A person of a ticket with everything the form shows; `escort_zone` is empty where none is needed.

    `places` are the zones they go to, with their rules; `of` is the ticket as it stands now, with its own.
    Somebody on an access list has a `right` instead of a ticket that is there, and `rules_agreed` where they
    agreed to today's house rules at an earlier visit; `beside` are further rights of the same visit, and
    `ways` every choice of their rights. `before` is the visit that they come back after.
    Of a `walk_in` there is no ticket yet; `authoriser` is who said yes. `remembered` is their consent, where
    nobody else has name and organisation; where nothing else is known (`to_ask`) they are asked about as a
    walk-in is.
    """

    ticket: TicketId
    person: int
    number: int
    window: TimeRange
    name: str = field(repr=False)
    organisation: str = field(repr=False)
    purpose: str = field(repr=False)
    host: str
    zones: str
    escort_zone: str = ""
    host_id: StaffId | None = None
    places: tuple[Zone, ...] = ()
    of: Ticket | None = None
    seat: Seat = Seat.ANNOUNCED
    right: AccessRightId | None = None
    beside: tuple[AccessRightId, ...] = ()
    ways: tuple[ExpectedView, ...] = field(default=(), repr=False)
    customer: str = ""
    rules_agreed: bool = False
    before: Before | None = None
    walk_in: WalkIn | None = field(default=None, repr=False)
    authoriser: str = ""
    remembered: Remembered | None = field(default=None, repr=False, compare=False)
    remembered_rules: bool = field(default=False, compare=False)
    """Whether they agreed to today's house rules at the last visit at which they were remembered."""
    to_ask: bool = False

    @property
    def agreed_before(self) -> bool:
        """Whether they agreed to today's house rules at an earlier visit."""
        return self.rules_agreed or self.remembered_rules

    @property
    def is_remembered(self) -> bool:
        """Whether a consent of theirs counts."""
        return self.remembered is not None and self.remembered.state is ConsentState.COUNTS

    @property
    def in_group(self) -> bool:
        """Whether others may come on the same ticket; who comes back is alone."""
        return self.before is None and self.of is not None and is_group(self.of)

    @property
    def is_beside(self) -> bool:
        """Whether they are offered only once they were found or asked about."""
        return self.right is not None or self.before is not None or self.walk_in is not None

    @property
    def is_without_ticket(self) -> bool:
        """Whether nothing was issued for them yet."""
        return self.right is not None or self.walk_in is not None

    @property
    def number_zone(self) -> str:
        """The name of the zone that keeps the document's number; empty where none does."""
        return next((zone.name for zone in self.places if zone.number_reason), "")

    @property
    def without_document(self) -> WithoutDocument:
        """What happens when there is no document."""
        return without_document(self.places)


class Left(StrEnum):
    """What still stands between a person and the door."""

    DOCUMENT = "document"
    REFUSED = "refused"
    PERSON = "person"
    NOT_OPEN = "not_open"
    FINDINGS = "findings"
    PHOTO = "photo"
    ESCORT = "escort"
    HOST_ESCORTS = "host_escorts"
    BADGE = "badge"
    APPROVAL = "approval"
    """Of a group: nobody who may authorise has said yes to somebody the ticket does not name."""
    SHOWN = "shown"
    """Of a group: notice and rules were not shown to all yet."""
    RULES = "rules"
    """Of a group: this person has not agreed to the rules yet."""


@dataclass(frozen=True, slots=True)
class CheckInDraft:
    """One open check-in. Nothing of it is written anywhere before somebody is admitted."""

    document: DocumentView | None = field(default=None, repr=False)
    expected: ExpectedView | None = None
    settled: tuple[Settled, ...] = ()
    resembles: bool = False
    notice: bool = False
    rules: bool = False
    assistance: bool = False
    hits: tuple[DenyHit, ...] = field(default=(), repr=False)
    """Entries of the deny list that document or name resembles."""
    escort: StaffId | None = None
    badge: BadgeNumber | None = None
    visit: VisitId = field(default_factory=new_visit_id)
    """Chosen here, so that trying again after a lost answer names the same visit."""
    lacking: bool = False
    """There is no document, or none that can serve: the rule of the zones applies."""
    language: NoticeLanguage | None = None
    """In which language the visitor reads notice and rules; None until they choose one."""
    remember: ConsentWay | None = None
    """How they said that they want to be remembered; None as long as they did not."""

    def with_person(self, person: ExpectedView | None) -> CheckInDraft:
        """Return the draft with another person; what they agreed to at an earlier visit still counts."""
        carried_over = self.expected is not None and self.expected.agreed_before
        agreed = person is not None and person.agreed_before
        rules = agreed or (self.rules and not carried_over)
        draft = replace(self, expected=person, rules=rules, remember=None)
        before = person.before if person is not None else None
        was_before = self.expected is not None and self.expected.before is not None
        if before is not None:
            return replace(draft, notice=before.notice, escort=before.escort or self.escort)
        return replace(draft, notice=False, escort=None) if was_before else draft

    def asked_again(self, before: NoticesInForce, now: NoticesInForce) -> CheckInDraft:
        """Return the draft for other texts: what was said about a version that counts no more is unsaid."""
        same = before.privacy.id == now.privacy.id
        return replace(
            self,
            notice=self.notice and same,
            remember=self.remember if same else None,
            rules=self.rules and before.rules.id == now.rules.id,
        )

    @property
    def may_be_remembered(self) -> bool:
        """Whether it can be asked: of one person, who was shown the notice."""
        return self.notice and self.expected is not None and not self.expected.in_group

    @property
    def is_remembered(self) -> bool:
        """Whether they are remembered, or will be once they are in."""
        return self.remember is not None or (self.expected is not None and self.expected.is_remembered)

    def forgotten(self) -> CheckInDraft:
        """Return the draft once they took it back; what they agreed to today stays."""
        one = self.expected
        gone = None if one is None else replace(one, remembered=None, remembered_rules=False)
        return replace(self, expected=gone, remember=None)

    def with_document(self, document: DocumentView | None) -> CheckInDraft:
        """Return the draft with another document: choices and the compared photo begin anew."""
        return replace(self, document=document, settled=(), resembles=False, lacking=False)

    def waiting(self) -> CheckInDraft:
        """Return the draft as it waits in a tab: its choices, and of the document no more than findings."""
        if self.document is None:
            return self
        keeps_number = self.expected is not None and bool(self.expected.number_zone)
        return replace(self, document=self.document.waiting(keeps_number=keeps_number))

    def without_document(self) -> CheckInDraft:
        """Return the draft with nothing of any document, for the rule of the zones to apply."""
        return replace(self.with_document(None), lacking=True)

    def settle(self, code: str, choice: Choice) -> CheckInDraft:
        """Return the draft with one finding settled."""
        others = tuple(one for one in self.settled if one.finding != code)
        return replace(self, settled=(*others, Settled(code, choice)))

    @property
    def unsettled(self) -> tuple[str, ...]:
        """Codes that still need a choice, in the order they are asked."""
        if self.document is None:
            return ()
        done = {one.finding for one in self.settled}
        return tuple(one.code for one in self.document.to_settle if one.code not in done)

    def left(self, now: datetime) -> tuple[Left, ...]:
        """Return what is left to do before this person can be admitted, most basic first."""
        found = []
        if self.document is None:
            found.append(Left.DOCUMENT)
        elif self.document.refused:
            found.append(Left.REFUSED)
        if self.expected is None:
            found.append(Left.PERSON)
        elif not self.expected.window.contains(now):
            found.append(Left.NOT_OPEN)
        if self.unsettled:
            found.append(Left.FINDINGS)
        if self._photo_left:
            found.append(Left.PHOTO)
        vouched = self.document is not None and self.document.vouched
        escorted = self.expected is not None and (self.expected.escort_zone or self._was_escorted)
        if self.expected is not None and vouched and self.escort != self.expected.host_id:
            found.append(Left.HOST_ESCORTS)
        elif escorted and self.escort is None:
            found.append(Left.ESCORT)
        if self.badge is None:
            found.append(Left.BADGE)
        return tuple(found)

    @property
    def choices_left(self) -> int:
        """How many choices the left side still waits for: findings and the photo."""
        return len(self.unsettled) + int(self._photo_left)

    @property
    def _photo_left(self) -> bool:
        """Whether a photo waits to be compared: one that is there, of a document that serves."""
        document = self.document
        return document is not None and document.has_photo and not self.resembles

    @property
    def _was_escorted(self) -> bool:
        before = self.expected.before if self.expected is not None else None
        return before is not None and before.escort is not None


def arrival_of(
    draft: CheckInDraft, notices: NoticesInForce, language: str, approval: PhoneApproval | None = None
) -> Arrival | None:
    """Return the arrival that a draft stands for, None while it lacks document, person or badge.

    The versions of `notices` count where the draft says so; `language` is that of somebody who chose none.
    """
    one = draft.expected
    if one is None or draft.badge is None or draft.document is None:
        return None
    shown = draft.language or NoticeLanguage(language)
    return Arrival(
        ticket=one.ticket,
        person=one.person,
        badge=draft.badge,
        check=draft.document.check,
        settled=draft.settled,
        photo_resembles=draft.resembles,
        escort=draft.escort,
        # Of who comes back the versions of the first visit count.
        notice=notices.privacy.shown_in(shown)
        if draft.notice and not (one.before and one.before.notice)
        else None,
        rules=notices.rules.label if draft.rules and not (one.before and one.rules_agreed) else None,
        assistance=draft.assistance,
        guest=None if one.seat is Seat.ANNOUNCED else one.name,
        approval=approval,
        walk_in=one.walk_in,
        after=one.before.visit if one.before is not None else None,
        visit=draft.visit,
    )
