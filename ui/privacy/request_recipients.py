"""The work behind telling those who were given something of the visits of a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from ui.palettes import Tone
from ui.privacy.recipients_panel import RecipientRow, RecipientsPanel
from ui.workplace import Workplace
from visitor_desk.privacy.rectification import Recipient
from visitor_desk.privacy.requests import Request


class RequestRecipients:
    """Connects a panel of recipients with the service; every call runs beside the window."""

    def __init__(
        self, workplace: Workplace, panel: RecipientsPanel, front: Callable[[], Request | None]
    ) -> None:
        self._work, self._panel, self._front = workplace, panel, front
        panel.told.connect(self._told)

    def begin(self, request: Request) -> None:
        """Read who was given something of the visits of a request."""
        look = self._work.look
        today = look.clock.now().astimezone(look.formats.zone).date()
        self._panel.begin(today.isoformat())
        self._read(request)

    def _read(self, request: Request) -> None:
        desk, session = self._work.desk, self._work.session

        def show(found: Sequence[Recipient]) -> None:
            front = self._front()
            if front is not None and front.id == request.id:
                self._panel.show_recipients([self._row(one) for one in found])

        self._work.read(self._panel, lambda: desk.rectifications.recipients(session, request.id), show)

    def _row(self, one: Recipient) -> RecipientRow:
        texts, formats = self._work.look.texts, self._work.look.formats
        return RecipientRow(
            one.entry,
            texts("rectify.what", at=formats.day_time(one.at), entry=one.entry),
            texts("rectify.settled" if one.settled else "rectify.waits"),
            Tone.GOOD if one.settled else Tone.LOOK_AGAIN,
        )

    def _told(self, entry: int, day: date | None) -> None:
        front, desk, session = self._front(), self._work.desk, self._work.session
        if front is None:
            return

        def told(_: None) -> None:
            self._work.say("rectify.told" if day else "rectify.not_reached")
            self._read(front)

        self._work.write(self._panel, lambda: desk.rectifications.told(session, front.id, entry, day), told)
