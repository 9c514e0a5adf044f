"""The register of disclosures as a service: written, refused, given under, and the paper of an oral order.

What is given is given by `KeptFootage.hand_out`, which asks whether there is an entry and what it covers.
Sealed in group S: who asked and why; the row stays for as long as the house may be asked what it gave (5(2)).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.privacy.authority_visit import OrderShown
from visitor_desk.privacy.bound_rows import DISCLOSURES
from visitor_desk.privacy.disclosure import (
    LONGEST_OFFICER,
    LONGEST_REASONS,
    LONGEST_REFERENCE,
    MOST_RANGES,
    AlreadyGiven,
    Disclosure,
    DisclosureAccount,
    DisclosureId,
    DisclosureTextMissing,
    DisclosureTextTooLong,
    NewDisclosure,
    NoPaperDue,
    NoRefusal,
    NotVoluntary,
    OrderedInFuture,
    OrderMissing,
    OrderNotAccepted,
    RangesNotAccepted,
    RecordRange,
    VoluntaryGround,
    WithheldGround,
)
from visitor_desk.privacy.disclosure_letter import Asker, refusal_letter
from visitor_desk.privacy.disclosure_rows import get_disclosure, keep_disclosure, open_disclosure
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.sealed_anew import seal_anew
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.settings import Settings

_ARTICLE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .:/()-]*")
_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/=-]*")
_DIGIT: Final = re.compile(r"[0-9]")
"""What every article and number has, and "see the mail" has not."""


@dataclass(frozen=True)
class Disclosures:
    """Keeps who asked for data of visitors, on what, and what came of it."""

    works: DeskWorks
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    settings: Settings

    @requires(Duty.PRIVACY)
    def write(self, session: Session, new: NewDisclosure) -> Disclosure:
        """Write down who asks, on what order and for which ranges. A second try writes nothing.

        Raises:
            OrderMissing: an order without article and number, or an oral one without its article.
            OrderNotAccepted: one of them that is none.
            RangesNotAccepted, OrderedInFuture: what is asked for, or when, is not clear.
            DisclosureTextMissing, DisclosureTextTooLong, BsnNotKept: nothing was written.
        """
        now = self.clock.now()
        account = _account(new)
        article, number = _order(new)
        if new.ordered_at > now:
            raise OrderedInFuture
        made = Disclosure(
            new.id,
            now,
            session.operator_id,
            new.authority,
            new.order,
            article,
            number,
            new.ordered_at,
            new.ranges,
        )
        with self.works() as work:
            known = work.disclosures.get(new.id)
            if known is not None:
                return known
            _check_ranges(work, new, now)
            self._seal(work, made.id, account)
            keep_disclosure(work, self.log, "disclosure.written", session, made)
            work.commit()
        return made

    @requires(Duty.PRIVACY)
    def allow(
        self, session: Session, disclosure: DisclosureId, ground: VoluntaryGround, argument: str
    ) -> Disclosure:
        """Keep on what ground something is given that nobody ordered, with the argument for it.

        Raises DisclosureUnknown, DisclosureClosed, NotVoluntary, DisclosureTextMissing,
        DisclosureTextTooLong and BsnNotKept. Two people release it all the same.
        """
        reasons = _text(argument, "argument")
        with self.works() as work:
            found = open_disclosure(work, disclosure)
            if found.order is not OrderShown.NONE:
                raise NotVoluntary
            account = self._account(session, work, disclosure)
            self._seal(work, disclosure, replace(account, argument=reasons))
            allowed = replace(found, voluntary=ground)
            keep_disclosure(work, self.log, "disclosure.allowed", session, allowed)
            work.commit()
        return allowed

    @requires(Duty.PRIVACY)
    def refuse(
        self, session: Session, disclosure: DisclosureId, ground: WithheldGround, text: str
    ) -> Disclosure:
        """Keep that nothing is given, with the ground and the reasons; nothing can be given under it then.

        Raises DisclosureUnknown, DisclosureClosed, AlreadyGiven, DisclosureTextMissing,
        DisclosureTextTooLong and BsnNotKept.
        """
        reasons = _text(text, "refusal")
        with self.works() as work:
            found = open_disclosure(work, disclosure)
            if found.handed_out:
                raise AlreadyGiven
            account = self._account(session, work, disclosure)
            self._seal(work, disclosure, replace(account, refusal=reasons))
            refused = replace(
                found, refused=ground, refused_at=self.clock.now(), refused_by=session.operator_id
            )
            keep_disclosure(work, self.log, "disclosure.refused", session, refused)
            work.commit()
        return refused

    @requires(Duty.PRIVACY)
    def paper_came(self, session: Session, disclosure: DisclosureId, number: str, at: datetime) -> Disclosure:
        """Keep the number of the paper of an oral order, and when it came; the task is done then.

        Raises DisclosureUnknown, NoPaperDue, OrderMissing, OrderNotAccepted, OrderedInFuture, BsnNotKept.
        """
        written = _reference(number, "number", _NUMBER)
        if not written:
            raise OrderMissing
        with self.works() as work:
            found = get_disclosure(work, disclosure)
            if found.paper_due_at is None:
                raise NoPaperDue
            if not found.ordered_at <= at <= self.clock.now():
                raise OrderedInFuture
            settled = replace(found, number=written, paper_at=at)
            keep_disclosure(work, self.log, "disclosure.paper_came", session, settled)
            work.commit()
        return settled

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def all(self, session: Session) -> Sequence[Disclosure]:  # noqa: ARG002 - read by the duty check
        """Return every disclosure, the newest first, without what is sealed of it."""
        with self.works() as work:
            return list(reversed(work.disclosures.all()))

    @requires(Duty.PRIVACY)
    def papers_due(self, session: Session) -> Sequence[Disclosure]:  # noqa: ARG002 - read by the duty check
        """Return the oral orders whose paper is waited for, the one that is due first first."""
        with self.works() as work:
            waiting = [one for one in work.disclosures.all() if one.paper_due_at is not None]
        return sorted(waiting, key=lambda one: one.ordered_at)

    @requires(Duty.PRIVACY)
    def read(self, session: Session, disclosure: DisclosureId, purpose: Purpose) -> DisclosureAccount:
        """Return who asked and the reasons; the log names the purpose.

        Raises DisclosureUnknown, and NothingSealed or KeyDestroyed once it has died.
        """
        with self.works() as work:
            get_disclosure(work, disclosure)
            account = self._account(session, work, disclosure, purpose)
            work.commit()
        return account

    @requires(Duty.PRIVACY)
    def letter(self, session: Session, disclosure: DisclosureId, to: Asker) -> bytes:
        """Return the letter that refuses, as a PDF; name and address are on the paper and kept nowhere.

        Raises DisclosureUnknown, DisclosureTextMissing where nobody is named, and NoRefusal where nothing
        was refused.
        """
        for name, text in (("name", to.name), ("address", to.address)):
            if not text.strip():
                raise DisclosureTextMissing(field=name)
        with self.works() as work:
            found = get_disclosure(work, disclosure)
            if found.refused is None or found.refused_at is None:
                raise NoRefusal
            reasons = self._account(session, work, disclosure).refusal
            letter = refusal_letter(self.settings, found, to, reasons, self.clock.now())
            self.log.append(work, "disclosure.letter_made", session, disclosure=disclosure)
            work.commit()
        return letter

    def _account(
        self,
        session: Session,
        work: DeskWork,
        disclosure: DisclosureId,
        purpose: Purpose = Purpose.LEGAL_DUTY,
    ) -> DisclosureAccount:
        fields = self.sealed.open(
            session, work, table=DISCLOSURES, record=disclosure, group=Group.S, purpose=purpose
        )
        return DisclosureAccount(**fields)

    def _seal(self, work: DeskWork, disclosure: DisclosureId, account: DisclosureAccount) -> None:
        seal_anew(
            work,
            self.sealed,
            self.log,
            DISCLOSURES,
            disclosure,
            Group.S,
            self.lives.gone_on(Group.S, DISCLOSURES, self.clock.now()),
            asdict(account),
        )


def _account(new: NewDisclosure) -> DisclosureAccount:
    """Return what is sealed, without spaces around it, as far as all of it may be kept."""
    said = {name: text.strip() for name, text in asdict(new.account).items()}
    reject_bsn_in(**said)
    if any(len(said[name]) > LONGEST_OFFICER for name in ("officer", "contact")):
        raise DisclosureTextTooLong(longest=LONGEST_OFFICER)
    if any(len(text) > LONGEST_REASONS for text in said.values()):
        raise DisclosureTextTooLong(longest=LONGEST_REASONS)
    if not said["officer"]:
        raise DisclosureTextMissing(field="officer")
    return DisclosureAccount(**said)


def _order(new: NewDisclosure) -> tuple[str, str]:
    """Return article and number of what was ordered; both are empty where nothing was."""
    article = _reference(new.article, "article", _ARTICLE)
    number = _reference(new.number, "number", _NUMBER)
    if new.order is OrderShown.NONE:
        if article or number:
            raise OrderNotAccepted(field="article" if article else "number")
        return "", ""
    if not article and (not number or new.order is OrderShown.ORAL):
        raise OrderMissing
    return article, number


def _reference(typed: str, name: str, form: re.Pattern[str]) -> str:
    reference = typed.strip()
    reject_bsn_in(**{name: reference})
    if reference and (
        len(reference) > LONGEST_REFERENCE or not form.fullmatch(reference) or not _DIGIT.search(reference)
    ):
        raise OrderNotAccepted(field=name)
    return reference


def _text(typed: str, name: str) -> str:
    text = typed.strip()
    reject_bsn_in(**{name: text})
    if not text:
        raise DisclosureTextMissing(field=name)
    if len(text) > LONGEST_REASONS:
        raise DisclosureTextTooLong(longest=LONGEST_REASONS)
    return text


def _check_ranges(work: DeskWork, new: NewDisclosure, now: datetime) -> None:
    if not 0 < len(new.ranges) <= MOST_RANGES:
        raise RangesNotAccepted
    zones = {zone.id for zone in work.zones.all()}
    cameras = {camera.id for camera in work.cameras.all()}
    for one in new.ranges:
        if isinstance(one, RecordRange):
            named = one.visitors_of in zones
        else:
            named = one.camera in cameras if one.zone is None else one.camera is None and one.zone in zones
        if not named or not one.span.start < one.span.end <= now:
            raise RangesNotAccepted
