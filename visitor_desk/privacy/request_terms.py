"""The time in which a request is answered: it stands still in doubt, and is extended once, with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from visitor_desk.bsn import reject_bsn
from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.bound_rows import request_row
from visitor_desk.privacy.deadlines import (
    ANSWER_MONTHS,
    EXTENDED_MONTHS,
    DayOff,
    days_off,
    due_on,
    holidays_in,
)
from visitor_desk.privacy.decision_letters import DecisionLetters
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.request_answer import opened_requester
from visitor_desk.privacy.request_holds import RequestHolds
from visitor_desk.privacy.request_waits import WaitsFor, unsigned_erasures, waits_for
from visitor_desk.privacy.requests import (
    LONGEST_TEXT,
    OPEN_STEPS,
    Request,
    Requester,
    RequestId,
    RequestNotAtStep,
    RequestStep,
    RequestUnknown,
    checked_text,
    require_step,
)
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import EntryValue
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.settings import Settings

EXTENSIONS: Final = "extensions"
"""The table under which the reasons of extensions are sealed."""


class Notice(StrEnum):
    """What the person is told while the request is open."""

    WHO = "who"
    MORE_TIME = "more_time"


class ExtensionTooLate(DeskError):
    """The first month is over, or the request was extended before: GDPR 12(3). Values: `last` (the day)."""

    code = "requests.extension_too_late"


class DoubtTwice(DeskError):
    """The person was asked already who they are, and the time stands still."""

    code = "requests.doubt_twice"


@dataclass(frozen=True)
class RequestTerms:
    """Lets the time stand still and extends it; each with the letter that tells the person."""

    works: DeskWorks
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    settings: Settings
    holds: RequestHolds

    @requires(Duty.PRIVACY, Duty.APPROVER, Duty.RELEASER)
    def waiting(self, session: Session) -> Mapping[RequestId, WaitsFor]:  # noqa: ARG002 - read by the duty check
        """Return what each open request waits for."""
        with self.works() as work:
            unsigned = unsigned_erasures(work, self.clock.now())
            found = {one.id: waits_for(one, unsigned) for one in work.requests.all()}
        return {request: wanted for request, wanted in found.items() if wanted is not None}

    @requires(Duty.PRIVACY)
    def ask_who(self, session: Session, request_id: RequestId) -> Request:
        """Note that the person is asked to show who they are; until they do, the time stands still.

        Raises DoubtTwice, and RequestNotAtStep for somebody who was identified.
        """
        with self.works() as work:
            changed = self._doubted(get_request(work, request_id))
            change_request(work, self.log, session, "request.doubted", changed)
            work.commit()
        return changed

    @requires(Duty.PRIVACY)
    def extend(self, session: Session, request_id: RequestId, text: str) -> Request:
        """Extend the time once by two months; the reasons go into the letter.

        Raises ExtensionTooLate after the first month, and RequestFieldNotAccepted without reasons.
        """
        reasons = checked_letter_text(text)
        now = self.clock.now()
        with self.works() as work:
            changed = self._extended(get_request(work, request_id), now)
            seal_text(self.sealed, self.lives, work, EXTENSIONS, changed.id, reasons, now)
            change_request(work, self.log, session, "request.extended", changed, due=changed.due)
            self.holds.follow(session, work, changed)
            work.commit()
        return changed

    @requires(Duty.PRIVACY)
    def preview(self, session: Session, request_id: RequestId, notice: Notice, text: str = "") -> bytes:
        """Return the letter of a notice as it would go out now, as a PDF; nothing is changed or kept of it.

        What would keep the notice from being given is raised here too. Opens who asked, an entry of the log.
        """
        now = self.clock.now()
        reasons = checked_letter_text(text) if notice is Notice.MORE_TIME else ""
        with self.works() as work:
            request = get_request(work, request_id)
            changed = self._doubted(request) if notice is Notice.WHO else self._extended(request, now)
            requester, _ = opened_for_letter(self.sealed, session, work, request, None)
            work.commit()
        letters = DecisionLetters(self.settings)
        if notice is Notice.WHO:
            return letters.doubt(changed, requester, now)
        return letters.extension(changed, requester, reasons, now)

    @requires(Duty.PRIVACY)
    def doubt_letter(self, session: Session, request_id: RequestId) -> bytes:
        """Return the letter that asks who they are, as a PDF; opens who asked, an entry of the log."""
        request, requester, _ = self._opened(session, request_id)
        if request.doubted_at is None:
            raise RequestNotAtStep(step=request.step, wanted=RequestStep.RECEIVED)
        return DecisionLetters(self.settings).doubt(request, requester, self.clock.now())

    @requires(Duty.PRIVACY)
    def extension_letter(self, session: Session, request_id: RequestId) -> bytes:
        """Return the letter about the extension as a PDF; opens who asked, an entry of the log."""
        request, requester, text = self._opened(session, request_id, EXTENSIONS)
        assert request.extended_at is not None
        return DecisionLetters(self.settings).extension(request, requester, text, request.extended_at)

    def _doubted(self, request: Request) -> Request:
        require_step(request, RequestStep.RECEIVED)
        if request.doubted_at is not None:
            raise DoubtTwice
        return replace(request, doubted_at=self.clock.now())

    def _extended(self, request: Request, now: datetime) -> Request:
        require_step(request, *OPEN_STEPS)
        received = self.lives.local_day(request.received_at)
        holidays = holidays_in(self.settings.country)
        last = due_on(received, holidays)
        if request.extended_at is not None or self.lives.local_day(now) > last:
            raise ExtensionTooLate(last=last)
        return replace(
            request, extended_at=now, due=due_on(received, holidays, EXTENDED_MONTHS, request.waited_days)
        )

    def _opened(
        self, session: Session, request_id: RequestId, table: str | None = None
    ) -> tuple[Request, Requester, str]:
        with self.works() as work:
            request = get_request(work, request_id)
            requester, kept = opened_for_letter(self.sealed, session, work, request, table)
            work.commit()
        return request, requester, str(kept.get("text", ""))


def days_passed_over(request: Request, received: date, country: str) -> tuple[DayOff, ...]:
    """Return the days off over which the last day of a request moved; `received` is the day at the site.

    None where it stands for another reason: the country of the site was another when it was set.
    """
    asked = received, holidays_in(country), _months(request), request.waited_days
    return days_off(*asked) if due_on(*asked) == request.due else ()


def resumed(request: Request, now: datetime, lives: RetentionRules, country: str) -> Request:
    """Return the request with its time running again, its last day later by as long as it stood still."""
    if request.doubted_at is None:
        return request
    stood = (lives.local_day(now) - lives.local_day(request.doubted_at)).days
    waited = request.waited_days + stood
    received = lives.local_day(request.received_at)
    due = due_on(received, holidays_in(country), _months(request), waited)
    return replace(request, doubted_at=None, waited_days=waited, due=due)


def _months(request: Request) -> int:
    return ANSWER_MONTHS if request.extended_at is None else EXTENDED_MONTHS


def opened_for_letter(
    sealed: SealedRecords, session: Session, work: DeskWork, request: Request, table: str | None
) -> tuple[Requester, Mapping[str, Any]]:
    """Open who asked, and what was sealed for a letter (see `seal_text`); the caller commits the entries."""
    requester = opened_requester(sealed, session, work, request, Purpose.PERSON_REQUEST)
    if table is None:
        return requester, {}
    kept = sealed.open(
        session, work, table=table, record=request.id, group=Group.S, purpose=Purpose.PERSON_REQUEST
    )
    return requester, kept


def seal_text(
    sealed: SealedRecords,
    lives: RetentionRules,
    work: DeskWork,
    table: str,
    request: RequestId,
    text: str,
    now: datetime,
    staying: Sequence[Sequence[str]] = (),
) -> None:
    """Seal the words of a letter as `checked_letter_text` returned them; the caller commits.

    `staying` is what a letter about an erasure lists, as codes and days: it reads the same in half a year.
    """
    sealed.seal(
        work,
        table=table,
        record=request,
        group=Group.S,
        expires_on=lives.gone_on(Group.S, table, now),
        fields={"text": text, "staying": [list(one) for one in staying]},
    )


def checked_letter_text(text: str) -> str:
    """Return the words of a letter; RequestFieldNotAccepted or BsnNotKept where they may not be kept."""
    reasons = checked_text(text, "text", LONGEST_TEXT)
    reject_bsn(reasons, field_name="text")
    return reasons


def get_request(work: DeskWork, request_id: RequestId) -> Request:
    """Return the request, or raise RequestUnknown."""
    found = work.requests.get(request_id)
    if found is None:
        raise RequestUnknown
    return found


def change_request(
    work: DeskWork, log: AuditLog, session: Session, act: str, changed: Request, **values: EntryValue
) -> None:
    """Keep a changed row together with the entry that binds it; the caller commits."""
    work.requests.update(changed)
    log.append(work, act, session, request=changed.id, **values, row=request_row(changed))
