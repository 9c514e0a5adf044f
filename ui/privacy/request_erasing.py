"""The work behind erasing the visits of a request: planned, asked for, signed by a second person, done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ui.privacy.erase_step import EraseStepView, Erasing, ErasingStage
from ui.privacy.erasing_words import means_words, part_rows, report_words
from ui.privacy.known_visits import known_visits
from ui.privacy.request_recipients import RequestRecipients
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.privacy.erasure import AskedErasure, ErasureReport
from visitor_desk.privacy.erasure_plan import ErasureGround, ErasurePart, ErasurePlan
from visitor_desk.privacy.requests import Request
from visitor_desk.visits.visit import Visit, VisitId


@dataclass(frozen=True, slots=True)
class _Read:
    visits: Mapping[VisitId, Visit]
    plans: Sequence[ErasurePlan]
    asked: Sequence[AskedErasure]
    """Lists that wait; one, but where visits were matched or asked for otherwise meanwhile."""

    @property
    def going(self) -> Mapping[object, ErasurePart]:
        """What goes, by what it is: two visits on one ticket name that ticket once."""
        return {
            (part.table, part.record, part.group): part
            for plan in self.plans
            for part in (*plan.going, *plan.owed)
        }

    @property
    def to_ask(self) -> list[ErasurePlan]:
        """The plans that take something and of which nobody was asked yet."""
        asked = {visit for one in self.asked for visit in one.visits}
        return [plan for plan in self.plans if (plan.going or plan.owed) and plan.visit not in asked]


class RequestErasing:
    """Connects the step with the service; every call runs beside the window."""

    def __init__(
        self, workplace: Workplace, step: EraseStepView, front: Callable[[], Request | None]
    ) -> None:
        self._work, self._step, self._front = workplace, step, front
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self._recipients = RequestRecipients(workplace, step.recipients, front)
        self._read = _Read({}, (), ())
        step.asked.connect(self._ask)
        step.signed.connect(self._sign)
        step.dropped.connect(self._drop)
        step.erased.connect(self._erase)

    def begin(self, request: Request) -> None:
        """Show what would go of the request's visits, and what was asked for already."""
        self._step.begin()
        self._read_again(request)
        self._recipients.begin(request)

    def _read_again(self, request: Request, report: Sequence[ErasureReport] = ()) -> None:
        desk, session = self._desk, self._session

        def read() -> _Read:
            visits = known_visits(desk, session, request.visits)
            return _Read(
                visits,
                [desk.erasure.plan(session, visit) for visit in visits],
                # A list that is about other visits too is another request's.
                [
                    one
                    for one in desk.erasure.asked(session, request.visits)
                    if set(one.visits) <= set(request.visits)
                ],
            )

        def show(found: _Read) -> None:
            if self._is_in_front(request):
                self._read = found
                self._step.show_erasing(self._erasing(report))

        self._work.read(self._step, read, show)

    def _is_in_front(self, request: Request) -> bool:
        front = self._front()
        return front is not None and front.id == request.id

    def _erasing(self, report: Sequence[ErasureReport]) -> Erasing:
        found, texts, formats = self._read, self._look.texts, self._look.formats
        rows = part_rows(found.plans, found.visits, texts, formats)
        if not found.going:
            said = report_words(report, texts, formats) or texts("erase.nothing")
            return Erasing(ErasingStage.NOTHING, rows, said)
        stage = self._stage()
        mine = any(one.request.requester == self._session.operator_id for one in found.asked)
        key = f"erase.hint_{stage.value}"
        if stage is ErasingStage.ASKED and not mine:
            key = "erase.hint_asked_you"
        until = max(plan.openable_until for plan in found.plans)
        return Erasing(
            stage,
            rows,
            texts(key),
            texts("cli.erase.honest", day=formats.day(until)),
            means_words(found.plans, len(found.going), texts, formats),
            len(found.going),
            other_signs_in=mine,
        )

    def _stage(self) -> ErasingStage:
        found = self._read
        if found.to_ask:
            return ErasingStage.PLANNED
        return ErasingStage.SIGNED if all(one.signed for one in found.asked) else ErasingStage.ASKED

    def _ask(self, ground: ErasureGround) -> None:
        desk, session, visits = self._desk, self._session, [plan.visit for plan in self._read.to_ask]

        def ask() -> None:
            desk.erasure.ask(session, visits, ground)

        self._write(ask, "erase.asked")

    def _sign(self, login: str, passphrase: str) -> None:
        desk, session = self._desk, self._session
        waiting = [one.request.id for one in self._read.asked if not one.signed]

        def sign() -> None:
            signer = desk.operators.sign_in(login, passphrase) if login else session
            try:
                for request in waiting:
                    desk.four_eyes.approve(signer, request)
            finally:
                if login:
                    desk.operators.lock(signer)

        self._write(sign, "erase.signed")

    def _drop(self) -> None:
        desk, session, asked = self._desk, self._session, self._read.asked

        def drop() -> None:
            for one in asked:
                desk.four_eyes.turn_down(session, one.request.id)

        self._write(drop, "erase.dropped")

    def _erase(self) -> None:
        desk, session = self._desk, self._session
        signed = [one.request.id for one in self._read.asked if one.signed]

        def erase() -> list[ErasureReport]:
            return [desk.erasure.erase(session, request) for request in signed]

        self._write(erase, "erase.done_short")

    def _write(self, change: Callable[[], Sequence[ErasureReport] | None], said: str) -> None:
        front = self._front()
        if front is None:
            return
        self._step.busy(working=True)

        def done(report: Sequence[ErasureReport] | None) -> None:
            self._step.busy(working=False)
            self._work.say(said)
            self._read_again(front, report or ())

        def failed(error: DeskError) -> None:
            self._step.busy(working=False)
            self._work.show_error(error)
            # Of several lists the first ones may be done.
            self._read_again(front)

        self._work.write(self._step, change, done, failed)
