"""The work behind correcting the visits of a request, and telling who was given something about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ui.formats import visible
from ui.known_names import zone_names
from ui.palettes import Tone
from ui.privacy.known_visits import known_visits
from ui.privacy.rectify_step import RectifyStepView
from ui.privacy.request_recipients import RequestRecipients
from ui.privacy.visit_words import stay, where
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.privacy.rectification import RectificationCheck, Rectified
from visitor_desk.privacy.requests import Request, RequestFieldNotAccepted
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import Visit, VisitId
from visitor_desk.visits.visit_book import VisitorIdentity


@dataclass(frozen=True, slots=True)
class _Read:
    visits: Sequence[Visit]
    zones: Mapping[ZoneId, str]
    corrected: frozenset[VisitId]


class RequestRectifying:
    """Connects the step with the services; every call runs beside the window."""

    def __init__(
        self, workplace: Workplace, step: RectifyStepView, front: Callable[[], Request | None]
    ) -> None:
        self._work, self._step, self._front = workplace, step, front
        self._texts, self._formats = workplace.look.texts, workplace.look.formats
        step.record_asked.connect(self._show_record)
        step.corrected.connect(self._correct)
        self._recipients = RequestRecipients(workplace, step.recipients, front)

    def begin(self, request: Request) -> None:
        """Show the visits of the request in front, with nothing of their records."""
        self._step.begin()
        self._read(request)
        self._recipients.begin(request)

    def _read(self, request: Request) -> None:
        desk, session = self._work.desk, self._work.session

        def read() -> _Read:
            return _Read(
                list(known_visits(desk, session, request.visits).values()),
                zone_names(desk, session),
                desk.rectifications.corrected(session, request.id),
            )

        def show(found: _Read) -> None:
            front = self._front()
            if front is not None and front.id == request.id:
                self._show(found)

        self._work.read(self._step, read, show)

    def _show(self, found: _Read) -> None:
        visits: list[tuple[str, object]] = []
        for visit in found.visits:
            words = f"{stay(visit, self._formats)} · {where(visit, found.zones)}"
            done = self._texts("rectify.is_corrected") if visit.id in found.corrected else ""
            visits.append((f"{words} · {done}" if done else words, str(visit.id)))
        self._step.show_visits(visits)

    def _show_record(self, visit: str) -> None:
        desk, session = self._work.desk, self._work.session

        def show(identity: VisitorIdentity) -> None:
            self._step.show_record_of(
                visit,
                {
                    "name": visible(identity.name),
                    "organisation": visible(identity.organisation),
                    "purpose": visible(identity.purpose),
                },
            )
            purpose = self._texts(f"purpose.{Purpose.PERSON_REQUEST.value}")
            self._work.say("said.revealed", Tone.NEUTRAL, purpose=purpose)

        self._work.write(
            self._step, lambda: desk.visit_book.reveal(session, VisitId(visit), Purpose.PERSON_REQUEST), show
        )

    def _correct(self, visit: str, wanted: Rectified, check: RectificationCheck) -> None:
        front, desk, session = self._front(), self._work.desk, self._work.session
        if front is None:
            return

        def corrected(_: None) -> None:
            self._work.say("rectify.corrected")
            self._read(front)

        def failed(error: DeskError) -> None:
            name = str(error.values.get("field", ""))
            if isinstance(error, RequestFieldNotAccepted) and name in self._step.values:
                self._step.values[name].show_trouble(self._work.look.sentence(error))
            self._work.show_error(error)

        self._work.write(
            self._step,
            lambda: desk.rectifications.rectify(session, front.id, VisitId(visit), wanted, check),
            corrected,
            failed,
        )
