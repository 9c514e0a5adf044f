"""What happens in the demo: one visit from its document to its forgetting, then a day like today."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final, Protocol

from visitor_desk.clock import SetClock, TimeRange
from visitor_desk.demo_site import site
from visitor_desk.demo_site.doors import ACCESS, DOORS, access_control, write_events
from visitor_desk.demo_site.recordings import STAY, Recorders
from visitor_desk.desk import Desk
from visitor_desk.documents.document_check import DocumentCheck
from visitor_desk.footage.camera import ClockOffset, OffsetSource
from visitor_desk.footage.coverage import CoverageStatement
from visitor_desk.privacy.hold import HELD_TABLE, HoldReason, NewHold
from visitor_desk.privacy.notice import NoticeLanguage
from visitor_desk.privacy.package_manifest import DATA
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    NewRequest,
    Request,
    Requester,
    RequestKind,
    RequestLanguage,
)
from visitor_desk.progress import never, no_progress
from visitor_desk.security.groups import Group
from visitor_desk.security.session import Session
from visitor_desk.visits.access_right import NewAccessRight
from visitor_desk.visits.arrival_findings import Choice, Settled, to_settle
from visitor_desk.visits.badges import BadgeAway
from visitor_desk.visits.check_in import Arrival
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.recurrence import Recurrence
from visitor_desk.visits.ticket import Announced, NewTicket, Ticket
from visitor_desk.visits.visit import BadgeNumber, RefusalReason, Visit

DAYS_BACK: Final = 60
"""The story's visit was that long ago: its name lives 28 days, and stays seven weeks after the answer to the
visitor's request, so today it is forgotten."""


class Say(Protocol):
    """Tells what was done, by the key of a sentence."""

    def __call__(self, key: str, **values: object) -> None:
        """Tell one thing."""
        ...


@dataclass
class Story:
    """Plays the demo through the services, as its people would through the window."""

    desk: Desk
    clock: SetClock
    now: datetime
    recorders: Recorders
    specimens: dict[str, Path]
    say: Say
    sessions: dict[str, Session] = field(default_factory=dict)

    def sign_in(self) -> None:
        """Let everybody of the demo site sign in, with a passphrase of their own."""
        operators = self.desk.operators
        for officer in site.OFFICERS:
            self.sessions[officer.login] = operators.sign_in(officer.login, site.PASSPHRASE)
        for operator in site.OPERATORS:
            session = operators.sign_in(operator.login, site.FIRST_PASSPHRASE)
            operators.change_passphrase(session, site.FIRST_PASSPHRASE, site.PASSPHRASE)
            self.sessions[operator.login] = session

    def furnish(self) -> None:
        """Enter zones, staff, badges, cameras and what is known of their clocks."""
        facility = self.sessions["hofman"]
        for zone in site.ZONES:
            self.desk.house.add_zone(facility, zone)
        for person in site.STAFF:
            self.desk.house.add_staff(facility, person)
        for badge in site.BADGES:
            self.desk.house.add_badge(facility, badge)
        for source in self.recorders.sources:
            self.desk.cameras.add_source(facility, source)
        for camera in site.CAMERAS:
            self.desk.cameras.add(facility, camera)
        door = site.CAMERAS[1].id
        offset = ClockOffset(door, self.clock.now(), site.CLOCK_FAST_S, 1.0, OffsetSource.STATED)
        self.desk.cameras.set_offset(facility, offset)
        self.desk.doors.add_source(facility, access_control(), DOORS)

    def story_visit(self) -> Visit:
        """Play the visit whose document, footage, request and forgetting the demo shows."""
        arrives = self.at(days=-DAYS_BACK, hour=13, minute=5)
        visitor, badge = site.ERIKSSON, BadgeNumber("016")
        files = self.recorders.record(arrives)
        self.say("cli.demo.footage", files=files)
        visit, check = self.visit(visitor, arrives, badge)
        self.say(
            "cli.demo.document",
            file=self.specimens[visitor.number].name,
            verdict=check.verdict.value,
        )
        self.say("cli.demo.admitted", badge=badge)
        self.leave(visit, arrives + STAY)
        self.say("cli.demo.left", minutes=int(STAY.total_seconds() // 60))
        self.clock.advance(timedelta(hours=1))
        self.index()
        self.link(visit)
        return visit

    def yesterday_visit(self) -> Visit:
        """Play a visit whose footage is still there, to look at in the window."""
        arrives = self.at(days=-1, hour=13, minute=5)
        self.recorders.record(arrives)
        visit, _ = self.visit(site.OKONKWO, arrives, BadgeNumber("012"))
        self.leave(visit, arrives + STAY)
        return visit

    def answer(self, visit: Visit, out: Path) -> Path:
        """Answer the visitor's request for access with a package; two officers take part."""
        self.clock.set(self.at(days=-DAYS_BACK + 1, hour=9, minute=30))
        request = self.take_in(site.ERIKSSON, Channel.EMAIL, visit)
        self.say("cli.demo.requested", due=request.due)
        self.clock.advance(timedelta(days=1))
        self.desk.requests.approve(self.sessions["degroot"], request.id)
        self.say("cli.demo.approved")
        package = self.desk.requests.release(self.sessions["visser"], request.id, out)
        footage = json.loads((package.path / DATA).read_text(encoding="utf-8"))["footage"]
        self.say(
            "cli.demo.held_back",
            clips=sum(one["file"] is not None for one in footage),
            refused=sum(one["withheld"] is not None for one in footage),
        )
        self.say("cli.demo.package", path=package.path)
        return package.path

    def take_in(self, visitor: site.DemoVisitor, channel: Channel, visit: Visit | None) -> Request:
        """Take in a request for access; with a visit, identify the person and match it."""
        officer = self.sessions["visser"]
        requests = self.desk.requests
        new = NewRequest(
            kind=RequestKind.ACCESS,
            channel=channel,
            language=RequestLanguage.ENGLISH,
            received_at=self.clock.now(),
            requester=Requester(
                f"{visitor.given_names} {visitor.surname}", f"{visitor.surname.lower()}@visitor.example"
            ),
        )
        request = requests.receive(officer, new)
        if visit is None:
            return request
        requests.identify(
            officer, request.id, frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS})
        )
        return requests.match(officer, request.id, [visit.id])

    def today(self, yesterday: Visit) -> None:
        """Play the hours before now: some left, some are here, one is overdue, one was refused."""
        hour = timedelta(hours=1)
        self.clock.set(self.now - 6 * hour)
        self.desk.here_now.renew(self.sessions["bakker"])
        self.away_badges()
        self.visit(site.JANSSEN, self.now - 5 * hour, BadgeNumber("009"), stays=4.5 * hour)
        self.clock.set(self.now - 4 * hour)
        self.desk.check_in.refuse(self.sessions["bakker"], RefusalReason.NO_TICKET)
        self.visit(site.YILMAZ, self.now - 3 * hour, BadgeNumber("008"))
        left, _ = self.visit(site.NGUYEN, self.now - 2 * hour, BadgeNumber("014"))
        self.visit(site.LARSEN, self.now - 1.5 * hour, BadgeNumber("011"))
        self.leave(left, self.now - hour / 2)
        self.doors([("008", 3), ("014", 2), ("011", 1.5), ("008", 1 / 6)])
        self.announce(site.ERIKSSON, TimeRange(self.now - hour / 4, self.now + 4 * hour))
        self.announce_group(TimeRange(self.now - hour / 4, self.now + 6 * hour))
        later = TimeRange(self.now + hour, self.now + 5 * hour)
        self.announce(site.OKONKWO, later, zones=(site.SUITE,))
        self.standing()
        self.clock.set(self.now - hour / 4)
        self.take_in(site.OKONKWO, Channel.DESK, yesterday)
        self.take_in(site.YILMAZ, Channel.EMAIL, None)

    def away_badges(self) -> None:
        """Report a badge that was taken home and has been shut out since, and a broken one."""
        guard, taken = self.sessions["bakker"], BadgeNumber("003")
        self.desk.badges.report(guard, taken, BadgeAway.TAKEN_HOME, site.HOST)
        self.desk.badges.report(guard, BadgeNumber("020"), BadgeAway.BROKEN)
        self.clock.advance(timedelta(minutes=12))
        self.desk.badges.deactivated(guard, taken, site.STAFF[-1].id, self.clock.now())

    def standing(self) -> None:
        """Put two visitors on the list of cage 4, and announce the cleaner for days of the weeks to come."""
        facility = self.sessions["hofman"]
        for visitor, may_authorise, days in ((site.NGUYEN, True, 90), (site.LARSEN, False, 14)):
            new = NewAccessRight(
                site.CUSTOMER,
                site.CAGE,
                visitor.announced_as,
                visitor.organisation,
                visitor.purpose,
                site.HOST,
                may_authorise,
                days,
            )
            self.desk.access_lists.add(facility, new)
        zone = self.desk.settings.zone
        first = self.now.astimezone(zone).date() + timedelta(days=2)
        weekdays = tuple(sorted({(first + timedelta(days=ahead)).weekday() for ahead in range(4)}))
        last = first + timedelta(weeks=8)
        rule = Recurrence(weekdays, time(18), time(20), first, last, zone.key)
        cleaner = site.JANSSEN
        people = Announced((cleaner.announced_as,), cleaner.organisation, cleaner.purpose)
        self.desk.tickets.issue(
            facility,
            NewTicket(
                site.CUSTOMER, (site.SUITE,), site.HOST, site.HOST, rule.window(), people, recurrence=rule
            ),
        )

    def visit(
        self,
        visitor: site.DemoVisitor,
        arrives: datetime,
        badge: BadgeNumber,
        stays: timedelta = timedelta(hours=4),
    ) -> tuple[Visit, DocumentCheck]:
        """Announce a visitor, read the document, settle what asks for it, and let them in."""
        self.clock.set(arrives - timedelta(minutes=20))
        ticket = self.announce(visitor, TimeRange(arrives - timedelta(minutes=15), arrives + stays))
        self.clock.set(arrives)
        guard = self.sessions["bakker"]
        check = self.desk.documents.picture(guard, self.specimens[visitor.number])
        found = (*check.findings, *self.desk.check_in.compare(guard, ticket.id, 0, check))
        settled = tuple(Settled(code, Choice.SEEN_AND_ACCEPTED) for code in to_settle(found))
        shown = self.desk.notices.in_force(guard)
        arrival = Arrival(
            ticket=ticket.id,
            person=0,
            badge=badge,
            check=check,
            settled=settled,
            photo_resembles=True,
            escort=site.ESCORT,
            notice=shown.privacy.shown_in(NoticeLanguage.NL),
            rules=shown.rules.label,
        )
        return self.desk.check_in.admit(guard, arrival), check

    def announce(
        self,
        visitor: site.DemoVisitor,
        window: TimeRange,
        zones: tuple[ZoneId, ...] = (site.SUITE, site.CAGE),
    ) -> Ticket:
        """Issue a ticket for one visitor."""
        announced = Announced((visitor.announced_as,), visitor.organisation, visitor.purpose)
        return self.desk.tickets.issue(
            self.sessions["hofman"],
            NewTicket(site.CUSTOMER, zones, site.HOST, site.HOST, window, announced),
        )

    def announce_group(self, window: TimeRange) -> Ticket:
        """Issue one ticket for several people."""
        like = site.COSTA
        announced = Announced(site.GROUP, like.organisation, like.purpose)
        new = NewTicket(site.CUSTOMER, (site.SUITE, site.CAGE), site.HOST, site.HOST, window, announced)
        return self.desk.tickets.issue(self.sessions["hofman"], new)

    def leave(self, visit: Visit, at: datetime) -> None:
        """Take the badge back."""
        self.clock.set(at)
        assert visit.badge is not None
        self.desk.check_out.by_badge(self.sessions["bakker"], visit.badge)

    def index(self) -> None:
        """Index both recorders' folders and say what was found."""
        facility = self.sessions["hofman"]
        reports = [self.desk.footage_index.index(facility, source.id) for source in self.recorders.sources]
        self.say(
            "cli.demo.indexed",
            read=sum(report.read for report in reports),
            torn=sum(report.torn for report in reports),
            intervals=sum(report.intervals for report in reports),
        )

    def keep(self, visit: Visit) -> None:
        """Keep the footage of a visit for a case, as facility does after an incident."""
        facility = self.sessions["hofman"]
        today = self.now.astimezone(site.SETTINGS.zone).date()
        hold = self.desk.holds.place(
            facility,
            NewHold(
                HELD_TABLE,
                visit.id,
                site.CASE,
                HoldReason.INCIDENT,
                frozenset({Group.D, Group.F}),
                today + timedelta(days=14),
                today + timedelta(days=60),
            ),
        )
        self.desk.evidence.keep(facility, hold.hold.id)
        secured = self.desk.evidence.secure(no_progress, never)
        self.say("cli.demo.kept", case=site.CASE, safe=secured.safe)

    def doors(self, arrivals: Sequence[tuple[str, float]]) -> None:
        """Read what access control wrote of badges whose visitors arrived so many hours ago."""
        file = self.recorders.folder / "access-control.csv"
        arrived = [(BadgeNumber(badge), self.now - timedelta(hours=hours)) for badge, hours in arrivals]
        write_events(file, arrived)
        self.desk.doors.bring_in(self.sessions["hofman"], ACCESS, file)

    def stop_recording(self) -> None:
        """Take the recorders out of service: nobody records at an invented site, and no alarm says so."""
        facility = self.sessions["hofman"]
        for source, _ in self.desk.cameras.sources(facility):
            self.desk.cameras.change_source(facility, replace(source, retired_at=self.now))
        for camera in self.desk.cameras.cameras(facility):
            self.desk.cameras.change(facility, replace(camera, retired_at=self.now))

    def link(self, visit: Visit) -> CoverageStatement:
        """Say what footage belongs to the visit, and what is missing of it."""
        statement = self.desk.footage_link.coverage(self.sessions["hofman"], visit.id)
        self.say(
            "cli.demo.linked",
            ranges=len(statement.ranges),
            recorded=round(sum(one.recorded_s for one in statement.ranges)),
            missing=round(sum(one.missing_s for one in statement.ranges)),
        )
        return statement

    def at(self, *, days: int, hour: int, minute: int) -> datetime:
        """Return a time of day at the site, some days from today."""
        day = (self.now + timedelta(days=days)).astimezone(site.SETTINGS.zone)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def lock(self) -> None:
        """Let everybody lock."""
        for session in self.sessions.values():
            self.desk.operators.lock(session)
