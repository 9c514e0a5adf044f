"""What a desk does by itself while somebody is signed in, so that names open as long as they should."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer

from ui.palettes import Tone
from ui.reception.hand_over_words import counts_of, who_handed_over
from ui.rooms import RoomName, rooms_of
from ui.shortcuts import page_keys, shown_keys
from ui.workplace import Workplace
from visitor_desk.footage.footage_watch import StandingAlarm
from visitor_desk.privacy.authority_visit import AuthorityVisit
from visitor_desk.privacy.breach import Breach
from visitor_desk.privacy.disclosure import Disclosure
from visitor_desk.privacy.evidence import Secured
from visitor_desk.privacy.governance_entry import GovernanceEntry
from visitor_desk.privacy.incident import Incident
from visitor_desk.privacy.internal_policy import StaffStanding
from visitor_desk.privacy.moment import Moment
from visitor_desk.privacy.request_waits import Pressing, WaitsFor, escalation
from visitor_desk.privacy.requests import Request, RequestId
from visitor_desk.privacy.retention import DisposalReport
from visitor_desk.privacy.silence import Silence
from visitor_desk.progress import Progress, Stopped
from visitor_desk.security.duties import Duty
from visitor_desk.visits.badges import BadgeCase
from visitor_desk.visits.conflict import Conflict
from visitor_desk.visits.hand_over import LastHandOver
from visitor_desk.visits.host_mail import MailState

Result = TypeVar("Result")

RENEW_MINUTES = 30
"""Often, since a desk that nobody touches locks itself and renews nothing until somebody is back."""
BRING_NEAR_MINUTES = 60
SHIFT_MINUTES = 10
TOP_UP_MINUTES = 12 * 60
DOORS_MINUTES = 5
RECORDERS_MINUTES = 2
SECURE_MINUTES = 2
BADGES_MINUTES = 5
REQUESTS_MINUTES = 60
REVIEWS_MINUTES = 60
MAILS_MINUTES = 1
AUTHORITIES_MINUTES = 1
INCIDENTS_MINUTES = 5
CONFLICTS_MINUTES = 5
BREACHES_MINUTES = 10
FORGET_MINUTES = 60
"""A day is over at midnight, also where nobody starts the program in the morning."""


class Upkeep(QObject):
    """Does its rounds at sign-in and from then on, in the background; ends with its parent."""

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._work = workplace
        self._unless_away = workplace.show_unless_away
        self._mails = MailState()
        duties = workplace.session.duties
        self._every(FORGET_MINUTES, self.forget_and_back_up)
        if Duty.RECEPTION in duties:
            self._every(RENEW_MINUTES, self.renew)
            self._every(SHIFT_MINUTES, self.mind_the_shift)
            self._read_hand_over()
        self._every(REVIEWS_MINUTES, self.watch_reading)
        if Duty.PRIVACY in duties:
            self._every(AUTHORITIES_MINUTES, self.watch_authorities)
            self._every(BREACHES_MINUTES, self.watch_breaches)
            self._every(BREACHES_MINUTES, self.watch_disclosures)
            self._every(REVIEWS_MINUTES, self.watch_reviews)
            self._every(TOP_UP_MINUTES, self.top_up)
        if duties & {Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY}:
            self._every(DOORS_MINUTES, self.read_doors)
            self._every(RECORDERS_MINUTES, self.watch_recorders)
            self._every(SECURE_MINUTES, self.secure)
        if duties & {Duty.RECEPTION, Duty.FACILITY}:
            self._every(BADGES_MINUTES, self.watch_badges)
        if duties & {Duty.PRIVACY, Duty.APPROVER, Duty.RELEASER}:
            self._every(REQUESTS_MINUTES, self.watch_requests)
        if duties & {Duty.RECEPTION, Duty.FACILITY, Duty.ADMINISTRATOR}:
            self._every(MAILS_MINUTES, self.watch_mails)
        if duties & {Duty.FACILITY, Duty.PRIVACY}:
            self._every(INCIDENTS_MINUTES, self.watch_incidents)
            self._every(CONFLICTS_MINUTES, self.read_conflicts)
            self._every(BRING_NEAR_MINUTES, self.bring_near)

    def renew(self) -> None:
        """End visits a day past their ticket, seal the names of who stays, forget those of who left."""
        desk, session = self._work.desk, self._work.session

        def renew() -> None:
            desk.overdue.end_due()
            desk.here_now.renew(session)

        self._work.write(self, renew, lambda _: None, self._unless_away)

    def top_up(self) -> None:
        """Make the day keys that are missing; nothing happens while there are enough."""
        desk, session = self._work.desk, self._work.session

        def make(progress: Progress, stopped: Stopped) -> None:
            desk.day_keys.top_up_if_short(session, progress=progress, stopped=stopped)

        self._look_long(make, lambda _: None)

    def mind_the_shift(self) -> None:
        """End relief accounts whose hours are over, share others with colleagues, say when to hand over."""
        desk, session = self._work.desk, self._work.session

        def done() -> timedelta:
            desk.relief.end_due()
            desk.relief.share(session)
            return desk.desk_lock.shift_left(session)

        self._work.write(self, done, self._warn, self._unless_away)

    def _warn(self, left: timedelta) -> None:
        if not left:
            self._work.say("status.shift_over", Tone.LOOK_AGAIN)

    def _read_hand_over(self) -> None:
        desk, session = self._work.desk, self._work.session
        self._work.read(self, lambda: desk.hand_overs.last(session), self._show_hand_over, self._unless_away)

    def _show_hand_over(self, last: LastHandOver | None) -> None:
        """Say at sign-in what the shift before has left; it stands at the foot until it is taken over."""
        self._work.last_hand_over = last
        self._work.alarms_changed.emit()
        if last is None or not last.waits or last.hand_over.closed_by == self._work.session.operator_id:
            return
        look = self._work.look
        self._work.say(
            "hand_over.said_at_sign_in",
            Tone.LOOK_AGAIN,
            who=who_handed_over(look, last, own=False),
            counts=counts_of(look.texts, last),
            keys=shown_keys(self._hand_over_keys()),
        )

    def _hand_over_keys(self) -> str:
        rooms = rooms_of(self._work.session.duties)
        return page_keys(rooms.index(RoomName.HAND_OVER) + 1)

    def bring_near(self) -> None:
        """Let the desk read the tickets of the next 72 hours, who is on an access list, who is remembered."""
        desk, session = self._work.desk, self._work.session

        def bring() -> None:
            desk.tickets.bring_near(session)
            desk.access_lists.bring_near(session)
            desk.consents.bring_near(session)

        self._work.write(self, bring, lambda _: None, self._unless_away)

    def read_doors(self) -> None:
        """Read what access-control systems dropped; one that is behind shows as late on each visit."""
        desk, session = self._work.desk, self._work.session

        def look(_progress: Progress, stopped: Stopped) -> None:
            desk.doors.look(session, stopped)

        self._look_long(look, lambda _: None)

    def watch_recorders(self) -> None:
        """Look whether the recorders still record, and let the bar say what is wrong."""
        desk, session = self._work.desk, self._work.session

        def look(_progress: Progress, _stopped: Stopped) -> Sequence[StandingAlarm]:
            return desk.footage_watch.look(session)

        self._look_long(look, self._show_alarms)

    def _show_alarms(self, alarms: Sequence[StandingAlarm]) -> None:
        self._work.alarms = alarms
        self._work.alarms_changed.emit()

    def secure(self) -> None:
        """Copy the footage that was asked to be kept and is not yet safe, and let the bar say what is not."""
        desk = self._work.desk

        def copy(progress: Progress, stopped: Stopped) -> tuple[Secured, Sequence[Moment]]:
            desk.moments.collect()
            desk.evidence.collect()
            return desk.evidence.secure(progress, stopped), desk.moments.unseen()

        self._look_long(copy, self._show_unsafe)

    def _show_unsafe(self, found: tuple[Secured, Sequence[Moment]]) -> None:
        self._work.secured, self._work.moments = found

    def watch_badges(self) -> None:
        """Look which badges still open doors, also those that the shift before has reported."""
        desk, session = self._work.desk, self._work.session
        self._work.read(
            self, lambda: desk.badges.tasks(session), self._show_badges, self._unless_away, later=True
        )

    def _show_badges(self, tasks: Sequence[BadgeCase]) -> None:
        self._work.badge_tasks = tasks
        self._work.alarms_changed.emit()

    def watch_requests(self) -> None:
        """Look which requests are due soon, and what they wait for."""
        desk, session = self._work.desk, self._work.session

        def read() -> tuple[Sequence[Request], Mapping[RequestId, WaitsFor]]:
            return desk.requests.board(session), desk.request_terms.waiting(session)

        self._work.read(self, read, self._show_requests, self._unless_away, later=True)

    def _show_requests(self, found: tuple[Sequence[Request], Mapping[RequestId, WaitsFor]]) -> None:
        requests, waiting = found
        look = self._work.look
        today = look.clock.now().astimezone(look.formats.zone).date()
        self._work.pressing = [
            Pressing(near, waiting[one.id])
            for one in requests
            if one.id in waiting and (near := escalation(one, today)) is not None
        ]
        self._work.alarms_changed.emit()

    def watch_mails(self) -> None:
        """Let the bar say it where hosts wait for mails; sending is the desk's own work, also when locked."""
        now = self._work.desk.host_mails.state()
        if now != self._mails:
            self._mails = now
            self._work.alarms_changed.emit()

    def watch_authorities(self) -> None:
        """Look whether an authority came to a desk; the bar is red until somebody takes it on."""
        desk, session = self._work.desk, self._work.session
        self._work.read(
            self,
            lambda: desk.authority_visits.waiting(session),
            self._show_authorities,
            self._unless_away,
            later=True,
        )

    def _show_authorities(self, waiting: Sequence[AuthorityVisit]) -> None:
        self._work.authorities = waiting
        self._work.alarms_changed.emit()

    def watch_incidents(self) -> None:
        """Look which incidents wait for somebody who handles them."""
        desk, session = self._work.desk, self._work.session
        self._work.read(
            self, lambda: desk.incidents.open(session), self._show_incidents, self._unless_away, later=True
        )

    def _show_incidents(self, unhandled: Sequence[Incident]) -> None:
        self._work.incidents = unhandled
        self._work.alarms_changed.emit()

    def watch_disclosures(self) -> None:
        """Look which papers of oral orders are waited for, and what silences ask somebody to do."""
        desk, session = self._work.desk, self._work.session

        def ask() -> tuple[Sequence[Disclosure], Sequence[Silence]]:
            return desk.disclosures.papers_due(session), desk.silences.tasks(session)

        self._work.read(self, ask, self._show_disclosures, self._unless_away, later=True)

    def _show_disclosures(self, found: tuple[Sequence[Disclosure], Sequence[Silence]]) -> None:
        self._work.papers_due, self._work.silence_tasks = found
        self._work.alarms_changed.emit()

    def watch_breaches(self) -> None:
        """Look which breaches wait for a decision or a notification; their hours stand in the bar."""
        desk, session = self._work.desk, self._work.session
        ask = partial(desk.breaches.running, session)
        self._work.read(self, ask, self._show_breaches, self._unless_away, later=True)

    def _show_breaches(self, running: Sequence[Breach]) -> None:
        self._work.breaches = running
        self._work.alarms_changed.emit()

    def watch_reading(self) -> None:
        """Look whether the internal policy in force waits for who is signed in."""
        ask = partial(self._work.desk.internal_policies.standing, self._work.session)
        self._work.read(self, ask, self._show_reading, self._unless_away, later=True)

    def _show_reading(self, stands: StaffStanding) -> None:
        self._work.has_to_read = stands.has_to_read
        self._work.alarms_changed.emit()

    def watch_reviews(self) -> None:
        """Look which assessments, consents and agreements have to be looked at again."""
        ask = partial(self._work.desk.governance.due, self._work.session)
        self._work.read(self, ask, self._show_reviews, self._unless_away, later=True)

    def _show_reviews(self, due: Sequence[GovernanceEntry]) -> None:
        self._work.reviews = len(due)
        self._work.alarms_changed.emit()

    def read_conflicts(self) -> None:
        """Read what desks wrote offline that somebody has to decide about."""
        desk, session = self._work.desk, self._work.session
        ask = partial(desk.conflicts.open, session)
        self._work.read(self, ask, self._show_conflicts, self._unless_away, later=True)

    def _show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        self._work.conflicts = conflicts
        self._work.alarms_changed.emit()

    def forget_and_back_up(self) -> None:
        """Let go what is due, then make today's backup where the settings name a folder for it."""
        desk = self._work.desk

        def forget(progress: Progress, stopped: Stopped) -> DisposalReport | None:
            report = desk.retention.run_due(progress, stopped)
            desk.backups.make_if_due()
            return report

        self._look_long(forget, self._say_caught_up)

    def _say_caught_up(self, report: DisposalReport | None) -> None:
        if report is not None and report.caught_up:
            self._work.say("said.caught_up", Tone.LOOK_AGAIN, days=report.caught_up)

    def _look_long(
        self, look: Callable[[Progress, Stopped], Result], on_done: Callable[[Result], None]
    ) -> None:
        self._work.read_long(self, look, on_done, on_error=self._unless_away)

    def _every(self, minutes: int, round_of: Callable[[], None]) -> None:
        timer = QTimer(self)
        timer.setInterval(minutes * 60_000)
        timer.timeout.connect(round_of)
        timer.start()
        round_of()
