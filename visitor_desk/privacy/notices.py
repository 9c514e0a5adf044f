"""The service of notices: which are in force, and how two people publish the next version of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.bound_rows import notice_row
from visitor_desk.privacy.notice import (
    NewNotice,
    Notice,
    NoticeKind,
    NoticesInForce,
    in_force,
    notice_id,
    texts_of,
)
from visitor_desk.privacy.notice_file import shipped_notice
from visitor_desk.privacy.policy_requests import asked_change, use_signature
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.security.approval_acts import POLICY
from visitor_desk.security.approvals import ApprovalRequest, Approvals
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import JsonValue, from_iso_utc, iso_utc
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.four_eyes import FourEyes
from visitor_desk.security.row_binding import plain_value
from visitor_desk.security.session import Session

_WHAT = "notice"
"""Tells the request of a notice from those of other changes of policy."""


class NoticeNotAsked(DeskError):
    """No notice of this number waits: it was published, turned down, or its week is over."""

    code = "notices.not_asked"


class NoticeOvertaken(DeskError):
    """Another version of this number was published meanwhile. Values: `version`."""

    code = "notices.overtaken"


@dataclass(frozen=True)
class Notices:
    """Tells which texts count, and publishes new ones: whoever proposes one never signs it."""

    works: DeskWorks
    at_desk: DeskWorks
    """Those that answer with the server away too: what visitors are shown must always be there."""
    approvals: Approvals
    four_eyes: FourEyes
    log: AuditLog
    clock: Clock

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def in_force(self, session: Session) -> NoticesInForce:  # noqa: ARG002 - read by the duty check
        """Return what visitors are shown now.

        A desk whose own copy was made before there were notices shows the texts of the program meanwhile.
        """
        now = self.clock.now()
        with self.at_desk() as work:
            found = [*work.notices.all()]
        there = {one.kind for one in found}
        return in_force([*found, *(_of_program(one, now) for one in NoticeKind if one not in there)], now)

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def all(self, session: Session) -> Sequence[Notice]:  # noqa: ARG002 - read by the duty check
        """Return every version, by kind, the newest first."""
        with self.works() as work:
            return sorted(work.notices.all(), key=lambda one: (one.kind, -one.number))

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def propose(self, session: Session, new: NewNotice) -> ApprovalRequest:
        """Ask privacy to sign the next version of a notice, in all its words.

        The whole text is what is signed: a word that is changed afterwards makes it another request.
        """
        for text in new.texts:
            reject_bsn_in(title=text.title)
            for section in text.sections:
                reject_bsn_in(heading=section.heading, text=section.text)
        with self.works() as work:
            number = _next_number(work, new.kind)
        values: dict[str, JsonValue] = {
            "what": _WHAT,
            "kind": new.kind,
            "number": number,
            "asks_again": new.asks_again,
            "texts": [plain_value(one) for one in new.texts],
        }
        if new.valid_from is not None:
            values["valid_from"] = iso_utc(new.valid_from)
        return self.four_eyes.ask(session, POLICY, values)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def proposed(self, session: Session, request_id: str) -> Notice:  # noqa: ARG002 - read by the duty check
        """Return the version that waits for its second person, as it would be; NoticeNotAsked."""
        with self.works() as work:
            return self._notice(_asked(work, request_id))

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def publish(self, session: Session, request_id: str) -> Notice:
        """Publish what was proposed and signed; it counts from its day on, and never before now.

        Raises:
            NoticeNotAsked, NoticeOvertaken; ApprovalMissing and its kin: nothing was published.
        """
        with self.works() as work:
            # Held from the start: two desks at once would both find the number free.
            work.log.head(lock=True)
            request = _asked(work, request_id)
            asked = self._notice(request)
            if asked.number != _next_number(work, asked.kind):
                raise NoticeOvertaken(version=asked.label)
            published = replace(asked, approved_by=use_signature(work, self.approvals, request))
            work.notices.add(published)
            self.log.append(
                work,
                "notice.published",
                session,
                notice=published.id,
                request=request.id,
                valid_from=published.valid_from,
                asks_again=published.asks_again,
                texts=published.digest,
                row=notice_row(published),
            )
            work.commit()
        return published

    def _notice(self, request: ApprovalRequest) -> Notice:
        now, values = self.clock.now(), request.values
        kind, number = NoticeKind(str(values["kind"])), values["number"]
        wanted, texts = values.get("valid_from"), values["texts"]
        assert isinstance(number, int)
        assert isinstance(texts, list)
        return Notice(
            id=notice_id(kind, number),
            kind=kind,
            number=number,
            valid_from=now if wanted is None else max(now, from_iso_utc(str(wanted))),
            texts=texts_of(texts),
            asks_again=values["asks_again"] is True,
            published_at=now,
            published_by=request.requester,
        )


def ship_notices(works: DeskWorks, log: AuditLog, clock: Clock) -> None:
    """Put the texts that come with the program into force where there are none of a kind yet.

    From then on they are data of the installation: a later program does not change what visitors agreed to.
    """
    with works() as work:
        if {one.kind for one in work.notices.all()} == set(NoticeKind):
            return
    with works() as work:
        # Of two desks that start at once only one writes them.
        work.log.head(lock=True)
        there = {one.kind for one in work.notices.all()}
        for kind in sorted(set(NoticeKind) - there):
            notice = _of_program(kind, clock.now())
            work.notices.add(notice)
            log.append(
                work,
                "notice.shipped",
                None,
                notice=notice.id,
                texts=notice.digest,
                row=notice_row(notice),
            )
        work.commit()


def _of_program(kind: NoticeKind, now: datetime) -> Notice:
    return Notice(notice_id(kind, 1), kind, 1, now, shipped_notice(kind).texts, published_at=now)


def _next_number(work: DeskWork, kind: NoticeKind) -> int:
    return max((one.number for one in work.notices.all() if one.kind is kind), default=0) + 1


def _asked(work: DeskWork, request_id: str) -> ApprovalRequest:
    asked = asked_change(work, request_id, _WHAT)
    if asked is None:
        raise NoticeNotAsked
    return asked
