"""The service that decides requests without a package: refused, nothing found, or done.

What a decision says was done must have been done: the service looks, and a decision that would not be true
cannot be saved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.consents import living_at, took_effect
from visitor_desk.privacy.decision_letters import DecisionLetters, Staying
from visitor_desk.privacy.erasure_plan import ErasurePart, plan_erasure
from visitor_desk.privacy.letter_words import Words
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.rectification import RECIPIENTS_HEAR, RecipientsNotTold, not_rectified, untold
from visitor_desk.privacy.refusal_grounds import GroundMissing, require_ground
from visitor_desk.privacy.request_holds import RequestHolds
from visitor_desk.privacy.request_terms import (
    change_request,
    checked_letter_text,
    get_request,
    opened_for_letter,
    resumed,
    seal_text,
)
from visitor_desk.privacy.request_waits import drop_erasures
from visitor_desk.privacy.requests import (
    OPEN_STEPS,
    WITH_PACKAGE,
    LetterInPackage,
    Outcome,
    RefusalGround,
    Request,
    Requester,
    RequestId,
    RequestKind,
    RequestStep,
    require_step,
)
from visitor_desk.privacy.restrictions import free_visits, unrestricted_visits
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.searched_places import SearchedPlaces
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.settings import Settings

CLOSING_TEXTS: Final = "closing_texts"
"""The table under which the texts of decisions are sealed."""


class RequestKindHasPackage(DeskError):
    """A request of this kind is granted by its package, not by a letter. Values: `kind`."""

    code = "requests.kind_has_package"


class DecisionNotCarriedOut(DeskError):
    """The letter would say that something was done which was not. Values: `kind`, `open` (visits)."""

    code = "requests.not_carried_out"


class PartNeedsGround(DeskError):
    """Something stays or was not done: a refusal in part, which needs its ground and reasons (GDPR 12(4))."""

    code = "requests.part_needs_ground"


class NotAskedYet(DeskError):
    """Nobody has asked the person yet by what they could be recognised: GDPR 12(6) comes before 12(2)."""

    code = "requests.not_asked_yet"


class Decision(StrEnum):
    """What the person is told by letter."""

    REFUSED = "refused"
    NOTHING_FOUND = "nothing_found"
    GRANTED = "granted"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class RequestDecisions:
    """Closes requests, each with its letter."""

    works: DeskWorks
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    settings: Settings
    holds: RequestHolds

    @requires(Duty.PRIVACY)
    def refuse(self, session: Session, request_id: RequestId, ground: RefusalGround, text: str) -> Request:
        """Close a request with a ground and a text; the letter adds the complaint line and the court line.

        Raises GroundNotOfKind for a ground that this right does not know, RequestFieldNotAccepted when the
        text is empty or too long, and NotAskedYet where somebody would be called unknown whom nobody asked.
        """
        with self.works() as work:
            closed = _refused(get_request(work, request_id), ground)
            return self._close(session, work, "request.refused", closed, text)

    @requires(Duty.PRIVACY)
    def nothing_found(self, session: Session, request_id: RequestId, searched: str) -> Request:
        """Close a request of any kind because there is nothing of the person.

        `searched` says in words, without a plan of the cameras, which places and times were looked at. Of a
        place that was matched the letter adds what there is of its cameras' time, and why the rest is not.
        Raises RequestFieldNotAccepted when it is empty, RequestNotAtStep once visits were matched, and
        VaultAway.
        """
        with self.works() as work:
            asked = get_request(work, request_id)
        shown = self._shown(session, asked)
        with self.works() as work:
            closed = _not_found(get_request(work, request_id))
            return self._close(session, work, "request.answered", closed, searched, shown)

    @requires(Duty.PRIVACY)
    def grant(
        self, session: Session, request_id: RequestId, text: str = "", ground: RefusalGround | None = None
    ) -> Request:
        """Close a request that was carried out, with `ground` and `text` where only in part.

        Raises:
            RequestKindHasPackage: access and portability are granted by their packages.
            DecisionNotCarriedOut: it was not done for every visit of the request.
            RecipientsNotTold: somebody who was given something of it has not heard of it.
            PartNeedsGround, RequestFieldNotAccepted: something stays, and ground or reasons are missing.
            GroundNotOfKind: the right knows no such ground.
        """
        with self.works() as work:
            closed, staying = self._granted(work, get_request(work, request_id), text, ground)
            return self._close(session, work, "request.answered", closed, text, staying=staying)

    @requires(Duty.PRIVACY)
    def take_back(self, session: Session, request_id: RequestId) -> Request:
        """Close a request that the person does not want to go on with; what it restricts is free again.

        A list of what to erase that waits for it can no longer be carried out. Raises RequestNotAtStep for a
        request that was closed.
        """
        today = self.lives.local_day(self.clock.now())
        with self.works() as work:
            request = get_request(work, request_id)
            closed = _taken_back(request)
            free_visits(work, self.log, session, request, today)
            return self._close(session, work, "request.answered", closed, "")

    @requires(Duty.PRIVACY)
    def letter(self, session: Session, request_id: RequestId) -> bytes:
        """Return the letter of a request that was closed here, as a PDF; opens who asked, an entry.

        Raises RequestNotAtStep for one that is open, and LetterInPackage for one whose letter went out in it.
        """
        with self.works() as work:
            request = get_request(work, request_id)
            if request.package is not None:
                raise LetterInPackage
            require_step(request, RequestStep.ANSWERED, RequestStep.REFUSED)
            table = CLOSING_TEXTS if _has_text(request) else None
            requester, kept = opened_for_letter(self.sealed, session, work, request, table)
            effect = took_effect(work, request)
            work.commit()
        staying = [
            Staying(what, why, date.fromisoformat(until)) for what, why, until in kept.get("staying", ())
        ]
        return self._letter(request, requester, str(kept.get("text", "")), staying, effect)

    @requires(Duty.PRIVACY)
    def preview(
        self,
        session: Session,
        request_id: RequestId,
        decision: Decision,
        text: str = "",
        ground: RefusalGround | None = None,
    ) -> bytes:
        """Return the letter that a decision would send, as a PDF; nothing is decided and nothing kept of it.

        What would keep the decision from being saved is raised here too. Opens who asked, an entry.
        """
        now = self.clock.now()
        with self.works() as work:
            asked = get_request(work, request_id)
        more = self._shown(session, asked) if decision is Decision.NOTHING_FOUND else ""
        with self.works() as work:
            request = get_request(work, request_id)
            staying: Sequence[Staying] = ()
            if decision is Decision.GRANTED:
                closed, staying = self._granted(work, request, text, ground)
            elif decision is Decision.NOTHING_FOUND:
                closed = _not_found(request)
            elif decision is Decision.TAKEN_BACK:
                closed = _taken_back(request)
            else:
                if ground is None:
                    raise GroundMissing
                closed = _refused(request, ground)
            changed = replace(resumed(closed, now, self.lives, self.settings.country), closed_at=now)
            said = _letter_text(text, more) if _has_text(changed) else ""
            requester, _ = opened_for_letter(self.sealed, session, work, request, None)
            effect = took_effect(work, request)
            work.commit()
        return self._letter(changed, requester, said, staying, effect)

    def _shown(self, session: Session, request: Request) -> str:
        """Return what the program itself has to say of the places of a request; empty without any."""
        words = Words(request.language, self.settings.zone)
        return SearchedPlaces(self.holds.evidence).said(session, request, words)

    def _granted(
        self, work: DeskWork, request: Request, text: str, ground: RefusalGround | None
    ) -> tuple[Request, Sequence[Staying]]:
        """Return the request as it is closed, and what its letter says that stays."""
        if request.kind in WITH_PACKAGE:
            raise RequestKindHasPackage(kind=request.kind)
        require_step(request, RequestStep.MATCHED)
        staying = self._staying(work, request, in_part=ground is not None)
        if ground is not None:
            require_ground(request, ground, in_part=True)
        elif staying or text.strip():
            raise PartNeedsGround
        outcome = Outcome.GIVEN if ground is None else Outcome.PARTLY
        return replace(request, step=RequestStep.ANSWERED, ground=ground, outcome=outcome), staying

    def _letter(
        self,
        request: Request,
        requester: Requester,
        text: str,
        staying: Sequence[Staying],
        effect: datetime | None,
    ) -> bytes:
        assert request.closed_at is not None
        letters = DecisionLetters(self.settings)
        if request.outcome is Outcome.NOTHING_FOUND:
            since = self.lives.oldest_kept("visits", request.closed_at)
            return letters.nothing_found(request, requester, text, since, request.closed_at)
        if request.outcome is Outcome.TAKEN_BACK:
            return letters.taken_back(request, requester, request.closed_at)
        if request.step is RequestStep.REFUSED:
            assert request.ground is not None
            return letters.refusal(request, requester, request.ground, text, request.closed_at)
        return letters.decision(request, requester, text, staying, request.closed_at, effect)

    def _close(
        self,
        session: Session,
        work: DeskWork,
        act: str,
        closed: Request,
        text: str,
        more: str = "",
        staying: Sequence[Staying] = (),
    ) -> Request:
        """Close a request; its letter says `text`, and what the program itself has to say beside it."""
        now = self.clock.now()
        changed = replace(resumed(closed, now, self.lives, self.settings.country), closed_at=now)
        if _has_text(changed):
            said = _letter_text(text, more)
            rows = [(one.what, one.why, one.until.isoformat()) for one in staying]
            seal_text(self.sealed, self.lives, work, CLOSING_TEXTS, changed.id, said, now, rows)
        assert changed.outcome is not None
        ground = changed.ground.value if changed.ground else None
        change_request(work, self.log, session, act, changed, outcome=changed.outcome.value, ground=ground)
        drop_erasures(work, self.log, session, changed, now)
        self.holds.follow(session, work, changed)
        work.commit()
        return changed

    def _staying(self, work: DeskWork, request: Request, *, in_part: bool = False) -> tuple[Staying, ...]:
        """Return what is kept on of what should go; DecisionNotCarriedOut where something was not done.

        `in_part` is whether the rest is refused with a ground.
        """
        if request.kind in RECIPIENTS_HEAR and (open_ones := untold(work, request)):
            raise RecipientsNotTold(open=open_ones)
        if request.kind is RequestKind.ERASURE:
            return self._not_erased(work, request)
        if request.kind in _RESTRICTS:
            if free := unrestricted_visits(work, request):
                raise DecisionNotCarriedOut(kind=request.kind, open=free)
            return ()
        if request.kind is RequestKind.WITHDRAWAL:
            if left := living_at(work, request.visits):
                raise DecisionNotCarriedOut(kind=request.kind, open=left)
            return ()
        if request.kind is RequestKind.RECTIFICATION:
            today = self.lives.local_day(self.clock.now())
            if left := not_rectified(work, request, today, in_part=in_part):
                raise DecisionNotCarriedOut(kind=request.kind, open=left)
            return ()
        raise DecisionNotCarriedOut(kind=request.kind, open=len(request.visits))

    def _not_erased(self, work: DeskWork, request: Request) -> tuple[Staying, ...]:
        today = self.lives.local_day(self.clock.now())
        parts: list[ErasurePart] = []
        undone = 0
        for one in request.visits:
            visit = work.visits.get(one)
            if visit is None:
                continue
            plan = plan_erasure(work, self.lives, visit, today)
            undone += bool(plan.going or plan.owed)
            parts += plan.staying
        if undone:
            raise DecisionNotCarriedOut(kind=request.kind, open=undone)
        # What two visits share, and what stays of both for one reason to one day, is said once.
        staying = (
            Staying(f"{part.table}_{part.group.value}", part.stays.why.value, part.stays.until)
            for part in parts
            if part.stays is not None
        )
        return tuple(dict.fromkeys(staying))


def _letter_text(text: str, more: str) -> str:
    """Return what somebody wrote, and below it what the program has to say."""
    return "\n".join(part for part in (checked_letter_text(text), more) if part)


def _refused(request: Request, ground: RefusalGround) -> Request:
    require_step(request, *OPEN_STEPS)
    require_ground(request, ground)
    if ground is RefusalGround.CANNOT_IDENTIFY and request.doubted_at is None:
        raise NotAskedYet
    return replace(request, step=RequestStep.REFUSED, ground=ground, outcome=ground.outcome)


def _not_found(request: Request) -> Request:
    require_step(request, *(OPEN_STEPS - {RequestStep.APPROVED}))
    if request.visits:
        require_step(request, RequestStep.IDENTIFIED)
    return replace(request, step=RequestStep.ANSWERED, outcome=Outcome.NOTHING_FOUND)


def _taken_back(request: Request) -> Request:
    require_step(request, *OPEN_STEPS)
    return replace(request, step=RequestStep.ANSWERED, outcome=Outcome.TAKEN_BACK)


_RESTRICTS: Final = frozenset({RequestKind.RESTRICTION, RequestKind.OBJECTION})


def _has_text(request: Request) -> bool:
    """Tell whether the letter has words of its own; what was granted whole or taken back needs none."""
    return request.outcome not in {Outcome.GIVEN, Outcome.TAKEN_BACK}
