"""Who wants to be remembered: found by name, known on a ticket, kept once they are in, forgotten at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer

from ui.formats import visible
from ui.models.here_now import HereRow, Presence
from ui.palettes import Tone
from ui.reception.draft import CheckInDraft, ExpectedView
from ui.reception.page import ReceptionPage
from ui.reception.returning import REFRESH_MINUTES
from ui.workplace import LOST, Workplace
from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.privacy.consent import (
    Consent,
    ConsentState,
    ConsentUnknown,
    ConsentWay,
    Remembered,
    same_person,
)
from visitor_desk.progress import Progress, Stopped
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import Visit


class RememberedPeople:
    """Keeps who is remembered at hand while the page is there; without the server nobody is."""

    def __init__(self, workplace: Workplace, page: ReceptionPage, on_found: Callable[[], None]) -> None:
        self._work, self._page, self._on_found = workplace, page, on_found
        self._look = workplace.look
        self._all: Sequence[Remembered] = ()
        self.offered = False
        """Whether it can be said and taken back now."""
        page.visit.remember_said.connect(lambda on: self.say(ConsentWay.AT_DESK, on=on))
        page.visit.walk_in.forget_asked.connect(lambda one: self._withdraw(one, ConsentWay.AT_DESK))
        self._refresh = QTimer(page)
        self._refresh.setInterval(REFRESH_MINUTES * 60_000)
        self._refresh.timeout.connect(self.refresh)
        self._refresh.start()

    def refresh(self) -> None:
        """Read anew who is remembered; short questions do not wait for it."""
        desk, session = self._work.desk, self._work.session

        def read(_progress: Progress, _stopped: Stopped) -> Sequence[Remembered] | None:
            return None if desk.offline.is_away() else desk.consents.at_desk(session)

        self._work.read_long(self._page, read, self._got, lambda _done, _total: None, on_error=self._not_read)

    def _got(self, found: Sequence[Remembered] | None) -> None:
        self._all, self.offered = found or (), found is not None
        self._page.visit.remember_offered = self.offered
        self._on_found()

    def _not_read(self, error: DeskError) -> None:
        self._got(None)
        if error.code != LOST:
            self._work.show_error(error)

    def look_at_line(self) -> None:
        """Read anew where the server went away or has come back since."""
        if self.offered == self._work.desk.offline.is_away():
            self.refresh()

    def known(self, people: Iterable[ExpectedView], rules: str) -> list[ExpectedView]:
        """Return people with the consent that is theirs by name and organisation, if it is nobody else's."""
        return [self._known(one, rules) for one in people]

    def _known(self, one: ExpectedView, rules: str) -> ExpectedView:
        who = same_person(one.name, one.organisation)
        theirs = [found for found in self._all if found.who == who]
        return one if len(theirs) != 1 or one.in_group else with_consent(one, theirs[0], rules)

    def people(self, besides: Iterable[ExpectedView], rules: str) -> list[ExpectedView]:
        """Return who may be asked about, but for those who come on something better."""
        now = self._look.clock.now()
        others = {same_person(one.name, one.organisation) for one in besides}
        return [
            with_consent(
                ExpectedView(
                    ticket=TicketId(one.consent.id),
                    person=0,
                    number=0,
                    window=TimeRange(now, now),
                    name=one.name,
                    organisation=one.organisation,
                    purpose="",
                    host="",
                    zones="",
                    to_ask=True,
                ),
                one,
                rules,
            )
            for one in self._all
            if one.state is ConsentState.COUNTS and one.who not in others
        ]

    def rows(self, people: Sequence[ExpectedView]) -> list[HereRow]:
        """Return a row for each; they show once somebody types."""
        texts = self._look.texts
        twice = Counter(same_person(one.name, one.organisation) for one in people)
        rows = []
        for one in people:
            assert one.remembered is not None
            line = visible(one.organisation)
            if twice[same_person(one.name, one.organisation)] > 1:
                since = self._look.formats.day(one.remembered.consent.said_at)
                line = texts("remember.line_of_two", organisation=line, since=since)
            if one.remembered.here:
                line = texts("remember.line_inside", organisation=line)
            row = HereRow(Presence.REMEMBERED, visible(one.name), line, "", ticket=one.ticket, person=0)
            rows.append(row)
        return rows

    def say(self, how: ConsentWay, *, on: bool) -> None:
        """Hear that the person in front wants to be remembered, or no more: then it is erased at once."""
        draft = self._page.draft
        one = draft.expected
        if one is not None and one.remembered is not None and one.is_remembered and not on:
            self._withdraw(one.remembered, how)
        elif not on:
            self._page.change(lambda front: replace(front, remember=None))
        elif self.offered and draft.may_be_remembered and not draft.is_remembered:
            self._page.change(lambda front: replace(front, remember=how))

    def _withdraw(self, one: Remembered, how: ConsentWay) -> None:
        desk, session = self._work.desk, self._work.session
        consent = one.consent.id

        def forget(draft: CheckInDraft) -> CheckInDraft:
            theirs = draft.expected.remembered if draft.expected is not None else None
            return draft.forgotten() if theirs is not None and theirs.consent.id == consent else draft

        def gone(_: Consent) -> None:
            self._all = [found for found in self._all if found.consent.id != consent]
            box = self._page.visit.walk_in
            if box.remembered is not None and box.remembered.consent.id == consent:
                self._page.visit.end_walk_in()
            for tab in self._page.open.all:
                tab.change_each(forget)
            self._page.change(lambda draft: draft)
            self._work.say("said.taken_back")
            self._on_found()

        def failed(error: DeskError) -> None:
            self._work.show_error(error)
            self._page.change(lambda draft: draft)
            self.refresh()

        self._work.write(self._page, lambda: desk.consents.withdraw(session, consent, how), gone, failed)

    def admitted(self, visit: Visit, draft: CheckInDraft) -> None:
        """Keep what somebody said who is in now; the visit stands, whatever comes of it."""
        desk, session = self._work.desk, self._work.session
        theirs = draft.expected.remembered if draft.expected is not None else None
        how = draft.remember
        if how is not None:
            asked = theirs is not None and theirs.state is ConsentState.ASKS_AGAIN
            again = theirs.consent.id if theirs is not None and asked else None
            self._write(lambda: desk.consents.give(session, visit.id, how, again), "said.remembered")
        elif theirs is not None and theirs.state is ConsentState.COUNTS:
            self._write(lambda: desk.consents.use(session, theirs.consent.id, visit.id), "")

    def _write(self, act: Callable[[], Consent], said: str) -> None:
        def done(_: Consent) -> None:
            if said:
                self._work.say(said)
            self.refresh()

        def failed(error: DeskError) -> None:
            if error.code == LOST and self._work.desk.offline.is_away():
                self._work.say("remember.not_kept", Tone.LOOK_AGAIN)
            elif said or error.code != ConsentUnknown.code:
                self._work.show_error(error)
            # Taken back at another desk meanwhile: the visit stands, and there is nothing left to keep alive.
            self.refresh()

        self._work.write(self._page, act, done, failed)


def with_consent(person: ExpectedView, consent: Remembered, rules: str) -> ExpectedView:
    """Return somebody with their consent; rules that were agreed count until their version changes."""
    counts = consent.state is ConsentState.COUNTS
    return replace(person, remembered=consent, remembered_rules=counts and consent.consent.rules == rules)
