"""The work behind carrying out what ends with a letter: how the visits stand, and who has to hear."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.known_names import zone_names
from ui.palettes import Tone
from ui.privacy.carry_out_step import CarryOutStepView
from ui.privacy.known_visits import known_visits
from ui.privacy.request_recipients import RequestRecipients
from ui.privacy.request_steps import ContentLine
from ui.privacy.visit_words import stay, where
from ui.workplace import Workplace
from visitor_desk.privacy.rectification import RECIPIENTS_HEAR
from visitor_desk.privacy.requests import Request


class RequestCarryingOut:
    """Connects the step with the services; every call runs beside the window."""

    def __init__(
        self, workplace: Workplace, step: CarryOutStepView, front: Callable[[], Request | None]
    ) -> None:
        self._work, self._step, self._front = workplace, step, front
        self._recipients = RequestRecipients(workplace, step.recipients, front)

    def begin(self, request: Request) -> None:
        """Show what the request asks to have done, and how its visits stand."""
        others_hear = request.kind in RECIPIENTS_HEAR
        self._step.begin(
            self._work.look.texts(f"carry_out.hint_{request.kind.value}"), others_hear=others_hear
        )
        self.read_again()
        if others_hear:
            self._recipients.begin(request)

    def read_again(self) -> None:
        """Read how the visits of the request in front stand now."""
        request, desk, session = self._front(), self._work.desk, self._work.session
        if request is None:
            return
        look = self._work.look

        def read() -> list[ContentLine]:
            zones, rows = zone_names(desk, session), []
            restricted = desk.restrictions.of_request(session, request.id)
            for one, visit in known_visits(desk, session, request.visits).items():
                free = one not in restricted
                tone = Tone.NEUTRAL if free else Tone.GOOD
                words = look.texts("carry_out.free" if free else "requests.fact_restricted")
                title = f"{stay(visit, look.formats)} · {where(visit, zones)}"
                rows.append(ContentLine(tone, title, words))
            return rows

        def show(rows: Sequence[ContentLine]) -> None:
            front = self._front()
            if front is not None and front.id == request.id:
                self._step.show_visits(rows)

        self._work.read(self._step, read, show)
