"""Sends mails in the background: at once when one is queued, ever more slowly while the server is away."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from visitor_desk.errors import DeskError
from visitor_desk.progress import Stopped
from visitor_desk.visits.host_mail import MailState

logger = logging.getLogger(__name__)

FIRST_WAIT_S: Final = 60.0
LONGEST_WAIT_S: Final = 15 * 60.0
"""Between two tries; each wait is twice the one before, from a minute to this."""
CLOSING_S: Final = 3.0
"""How long closing the program waits for a mail on its way; what is left goes out at the next start."""

Round = Callable[[Stopped, Stopped], MailState]


class MailSender:
    """A thread that runs rounds of sending; without a round it does nothing."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._round: Round | None = None
        self._state = MailState()
        self._due_at: float | None = None
        self._wait_s = FIRST_WAIT_S
        self._busy = self._try_again = False
        self._turn = threading.Condition()
        self._ended = threading.Event()
        self._abandoned = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mails", daemon=True)

    def __enter__(self) -> MailSender:
        """Do nothing yet: what is to be sent is known once the desk is put together."""
        return self

    def __exit__(self, *_: object) -> None:
        """End after the mail that is on its way; where that takes long, leave it to the next start."""
        if self._round is None:
            return
        with self._turn:
            self._ended.set()
            self._turn.notify_all()
        self._thread.join(CLOSING_S)
        self._abandoned.set()

    def begin(self, run: Round) -> None:
        """Begin, with what was left over from the last time."""
        self._round = run
        self._due_at = self._now()
        self._thread.start()

    def wake(self) -> None:
        """Send what was queued, as soon as nothing else is on its way; never waits."""
        with self._turn:
            self._due_at = self._now()
            self._turn.notify_all()

    def wait(self, timeout_s: float) -> bool:
        """Wait until nothing is on its way; False where that takes longer."""
        with self._turn:
            return self._turn.wait_for(
                lambda: not self._busy and (self._due_at is None or self._due_at > self._now()), timeout_s
            )

    def state(self) -> MailState:
        """Return how the mails were doing after the last round."""
        return self._state

    def _run(self) -> None:
        while True:
            with self._turn:
                self._busy = False
                self._turn.notify_all()
                while not self._ended.is_set() and (self._due_at is None or self._due_at > self._now()):
                    self._turn.wait(None if self._due_at is None else max(0.0, self._due_at - self._now()))
                if self._ended.is_set():
                    return
                self._busy, self._due_at = True, None
            self._state = self._one_round()
            with self._turn:
                if self._due_at is None:
                    self._due_at = self._next_try()

    def _one_round(self) -> MailState:
        assert self._round is not None, "the thread begins with a round"
        try:
            return self._round(self._ended.is_set, self._abandoned.is_set)
        except DeskError as error:
            # The database may be away as well: what waits there is tried again with the rest.
            return self._failed(error.code)
        except Exception as fault:  # noqa: BLE001 - the edge: a bug must not end the sending of later mails
            _note(fault)
            return self._failed("desk.fault")

    def _failed(self, code: str) -> MailState:
        """Return the state after a round that found out nothing: what waited still does."""
        self._try_again = True
        return replace(self._state, problem=code if self._state.waiting else None)

    def _next_try(self) -> float | None:
        """Return when the next round is due: while something waits, or stands in the bar."""
        again, self._try_again = self._try_again, False
        if not self._state.waiting and not again:
            self._wait_s = FIRST_WAIT_S
            return self._now() + LONGEST_WAIT_S if self._state.given_up else None
        wait, self._wait_s = self._wait_s, min(2 * self._wait_s, LONGEST_WAIT_S)
        return self._now() + wait


def _note(fault: Exception) -> None:
    # An exception's own words may hold an address: only its kind and place are written.
    last = traceback.extract_tb(fault.__traceback__)[-1]
    logger.error("%s at %s:%s", type(fault).__name__, Path(last.filename).name, last.lineno)
