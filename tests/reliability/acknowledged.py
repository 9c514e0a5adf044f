"""What a desk said it had done, and whether the installation still stands by it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.reliability.house import PASSPHRASE
from visitor_desk.desk import Desk
from visitor_desk.visits.visit import Visit, VisitFilter, VisitState

WILL, DID = "will", "did"
MOST_VISITS = 5000


@dataclass
class Acknowledged:
    """The acts that were acknowledged, and the one that was under way.

    Lines read `will ACT SUBJECT` and `did ACT SUBJECT`; the subject of an admission is TICKET/PERSON, that of
    a departure a badge, that of a retention run its day.
    """

    here: dict[str, str] = field(default_factory=dict)
    """TICKET/PERSON of those inside, with the badge."""
    left: set[str] = field(default_factory=set)
    retained: date | None = None
    pending: tuple[str, str] | None = None

    def hear(self, line: str) -> None:
        """Take in one line."""
        phase, act, subject = line.split(" ")
        if phase == WILL:
            assert self.pending is None, "one act at a time"
            self.pending = (act, subject)
            return
        assert self.pending == (act, subject)
        self.pending = None
        match act:
            case "admit":
                person, badge = subject.split("@")
                self.here[person] = badge
            case "leave":
                gone = next(person for person, badge in self.here.items() if badge == subject)
                del self.here[gone]
                self.left.add(gone)
            case "retain":
                self.retained = date.fromisoformat(subject)

    @property
    def visits(self) -> int:
        """How many admissions were acknowledged."""
        return len(self.here) + len(self.left)

    def settle(self, desk: Desk) -> None:
        """Take the act that was under way for done where the store says it is, and for undone elsewhere."""
        pending, self.pending = self.pending, None
        if pending is None:
            return
        act, subject = pending
        stored = {_person(visit): visit for visit in visits_of(desk)}
        done = {
            "admit": lambda: subject.split("@")[0] in stored,
            "leave": lambda: any(
                self.here.get(person) == subject and visit.state is VisitState.LEFT
                for person, visit in stored.items()
            ),
        }.get(act, lambda: False)()
        if done:
            self.pending = pending
            self.hear(f"{DID} {act} {subject}")


def visits_of(desk: Desk) -> list[Visit]:
    """Return every visit in the store."""
    with desk.check_in.works() as work:
        return list(work.visits.page(VisitFilter(), None, MOST_VISITS))


def faults(desk: Desk, said: Acknowledged) -> list[str]:
    """Open everything a guard would and return what does not agree with what was acknowledged.

    Signs in, so the store is also written to.
    """
    guard = desk.operators.sign_in("guard", PASSPHRASE)
    found = [f"alarm {alarm.code}" for alarm in desk.log.alarms()]
    report = desk.log.verify(guard)
    if not report.whole:
        found.append(f"the log is not whole: {report}")
    found += _visit_faults(desk, said)
    for person in desk.here_now.people(guard):
        if person.name is None and not _name_is_due(person.visit, desk):
            found.append("a name inside cannot be read")
    if said.retained is not None:
        found += _retention_faults(desk, said.retained)
    return found


def _visit_faults(desk: Desk, said: Acknowledged) -> list[str]:
    stored = visits_of(desk)
    people = Counter(_person(visit) for visit in stored)
    found = [f"doubled: {person}" for person, times in people.items() if times > 1]
    inside = {_person(visit): visit.badge for visit in stored if visit.state is VisitState.HERE}
    gone = {_person(visit) for visit in stored if visit.state is VisitState.LEFT}
    act, subject = said.pending or ("", "")
    coming = subject.split("@")[0] if act == "admit" else None
    leaving = {person for person, badge in said.here.items() if act == "leave" and badge == subject}
    for person, badge in said.here.items():
        if person in gone and person in leaving:
            continue
        if inside.get(person) != badge:
            found.append(f"lost: {person} was let in")
    found += [f"lost: {person} had left" for person in said.left if person not in gone]
    unknown = set(people) - set(said.here) - said.left - {coming}
    found += [f"never happened: {person}" for person in unknown]
    return found + _entry_faults(desk, stored)


def _entry_faults(desk: Desk, stored: list[Visit]) -> list[str]:
    """Every visit has one entry of admission, and its sealed parts."""
    found = []
    with desk.check_in.works() as work:
        for visit in stored:
            acts = Counter(_act(entry.body) for entry in work.log.about(visit.id) if entry.body)
            if acts["visit.admitted"] != 1:
                found.append("a visit without its entry, or with two")
            if acts["visit.left"] != (1 if visit.state is VisitState.LEFT else 0):
                found.append("a departure without its entry, or with two")
    return found


def _retention_faults(desk: Desk, day: date) -> list[str]:
    with desk.check_in.works() as work:
        late = [name for name in work.public_day_keys.names() if name.expires_on <= day]
        rows = [due for _, due, _ in work.sealed.counts() if due <= day]
    with desk.day_keys.keystore_works() as keystore:
        keys = [key for key in keystore.day_keys.all() if key.name.expires_on <= day]
    found = []
    if late or rows:
        found.append("what was deleted is back")
    if keys:
        found.append("a destroyed key is back")
    return found


def _name_is_due(visit: Visit, desk: Desk) -> bool:
    return desk.clock.now() - visit.arrived_at > timedelta(days=1)


def _person(visit: Visit) -> str:
    return f"{visit.ticket}/{visit.person}"


def _act(body: bytes) -> str:
    return str(json.loads(body).get("act"))
