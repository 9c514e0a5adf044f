"""Nothing that a person can hand to a service may write a citizen service number.

Every text that a public method of a service takes, alone or in a dataclass, stands below: as one that is
guarded, which is then tried, or as one that is not written, with the reason. A new text fails the first test.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import inspect
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.built_texts import OF_REQUESTS, camera, changed_zone, deny, hold, new_ticket, new_zone, source
from tests.contracts.door_stores import SYSTEM
from tests.disclosure_texts import OF_DISCLOSURES
from tests.features.delivery_texts import OF_DELIVERIES
from tests.features.site import HOST, PASSPHRASE, SUITE, Site, open_site
from tests.governance_texts import OF_GOVERNANCE
from tests.incident_texts import OF_INCIDENTS
from tests.later_entry_texts import OF_LATER_ENTRIES
from tests.notice_texts import OF_NOTICES
from tests.policy_texts import OF_POLICIES
from tests.texts_not_written import NOT_WRITTEN
from tests.walk_in_texts import OF_WALK_INS
from visitor_desk.bsn import BsnNotKept, is_bsn
from visitor_desk.desk import Desk
from visitor_desk.documents.by_eye import ByEye
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.door_camera import DoorCamera
from visitor_desk.security.approval_acts import CAMERA
from visitor_desk.security.duties import Duty, Purpose
from visitor_desk.security.operator_keys import NewOperator
from visitor_desk.security.relief import ReliefPerson
from visitor_desk.visits.access_right import NewAccessRight
from visitor_desk.visits.arrival_findings import Choice, Settled
from visitor_desk.visits.door_events import Door, DoorKey
from visitor_desk.visits.emergency import EmergencyService, TeamId
from visitor_desk.visits.place import Staff, StaffId, ZoneId
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import BadgeNumber, RefusalReason

OF_THE_PROGRAM = frozenset(
    {
        "Authority",
        "DocumentCheck",
        "FootageRange",
        "NameHit",
        "Operator",
        "RecoveryKit",
        "VisitCursor",
        "VisitFilter",
    }
)
"""Made by the program, not typed: sessions, kits, checks (what they leave is tested with `minimise`), queries."""

Write = Callable[[Site, str], object]

GUARDED: dict[str, Write] = {
    "operators.certify.new.login": lambda s, t: s.desk.operators.certify(
        s.officer, NewOperator(t, "Staff", frozenset({Duty.FACILITY}), PASSPHRASE)
    ),
    "operators.certify.new.staff_name": lambda s, t: s.desk.operators.certify(
        s.officer, NewOperator("new", t, frozenset({Duty.FACILITY}), PASSPHRASE)
    ),
    "day_keys.add_site.site": lambda s, t: s.desk.day_keys.add_site(s.officer, t),
    "house.add_badge.badge": lambda s, t: s.desk.house.add_badge(s.facility, BadgeNumber(t)),
    "house.add_staff.staff.id": lambda s, t: s.desk.house.add_staff(s.facility, Staff(StaffId(t), "New")),
    "house.add_staff.staff.name": lambda s, t: s.desk.house.add_staff(s.facility, Staff(StaffId("new"), t)),
    **OF_DELIVERIES,
    **OF_DISCLOSURES,
    "house.add_staff.staff.address": lambda s, t: s.desk.house.add_staff(
        s.facility, Staff(StaffId("new"), "New", address=f"{t}@house.example")
    ),
    "house.set_mail_address.address": lambda s, t: s.desk.house.set_mail_address(s.facility, HOST, t),
    "house.add_zone.zone.id": lambda s, t: s.desk.house.add_zone(s.facility, new_zone(t, id=1)),
    "house.add_zone.zone.name": lambda s, t: s.desk.house.add_zone(s.facility, new_zone(t, name=1)),
    "house.add_zone.zone.number_reason": lambda s, t: s.desk.house.add_zone(
        s.facility, new_zone(t, number_reason=1)
    ),
    "house.change_zone.zone.name": lambda s, t: s.desk.house.change_zone(s.facility, changed_zone(t, name=1)),
    "house.change_zone.zone.number_reason": lambda s, t: s.desk.house.change_zone(
        s.facility, changed_zone(t, number_reason=1)
    ),
    "documents.by_eye.seen.number": lambda s, t: s.desk.documents.by_eye(
        s.guard, ByEye(DocumentKind.PASSPORT, s.clock.now().date(), t)
    ),
    "tickets.issue.new.customer": lambda s, t: s.desk.tickets.issue(s.guard, new_ticket(s, customer=t)),
    "tickets.issue.new.announced.names": lambda s, t: s.desk.tickets.issue(
        s.guard, new_ticket(s, names=(t,))
    ),
    "tickets.issue.new.announced.organisation": lambda s, t: s.desk.tickets.issue(
        s.guard, new_ticket(s, organisation=t)
    ),
    "tickets.issue.new.announced.purpose": lambda s, t: s.desk.tickets.issue(
        s.guard, new_ticket(s, purpose=t)
    ),
    "check_in.admit.arrival.notice": lambda s, t: s.desk.check_in.admit(
        s.guard, s.arrival(s.ticket(), notice=t)
    ),
    "check_in.admit.arrival.rules": lambda s, t: s.desk.check_in.admit(
        s.guard, s.arrival(s.ticket(), rules=t)
    ),
    **{
        f"access_lists.add.new.{name}": lambda s, t, name=name: s.desk.access_lists.add(
            s.facility,
            replace(NewAccessRight("C-1", SUITE, "Bos, B", "Clean Co", "Rounds", HOST), **{name: t}),
        )
        for name in ("customer", "name", "organisation", "purpose")
    },
    "check_in.admit.arrival.guest": lambda s, t: s.desk.check_in.admit(
        s.guard,
        s.arrival(s.desk.tickets.issue(s.guard, replace(new_ticket(s), guests_allowed=1)), person=1, guest=t),
    ),
    "check_in.admit.arrival.badge": lambda s, t: s.desk.check_in.admit(
        s.guard, s.arrival(s.ticket(), badge=t)
    ),
    "deny_list.add.new.name": lambda s, t: s.desk.deny_list.add(s.facility, deny(s, t)),
    "cameras.set_at_door.seen.door": lambda s, t: s.desk.cameras.set_at_door(
        s.facility, DoorCamera(SYSTEM.id, t, CameraId("none"))
    ),
    "cameras.add.camera.id": lambda s, t: s.desk.cameras.add(s.facility, camera(id=t)),
    **{
        f"cameras.{act}.camera.{part}": lambda s, t, act=act, part=part: getattr(s.desk.cameras, act)(
            s.facility, camera(**{part: t})
        )
        for act in ("add", "change")
        for part in ("name", "zone", "key", "owner")
    },
    "cameras.add_source.source.id": lambda s, t: s.desk.cameras.add_source(s.facility, source(id=t)),
    **{
        f"cameras.{act}.source.{part}": lambda s, t, act=act, part=part: getattr(s.desk.cameras, act)(
            s.facility, source(**{part: f"{t}_%s" if part == "pattern" else t})
        )
        for act in ("add_source", "change_source")
        for part in ("name", "root", "pattern", "database")
    },
    "doors.add_source.source.id": lambda s, t: s.desk.doors.add_source(s.facility, replace(SYSTEM, id=t)),
    "doors.add_source.source.name": lambda s, t: s.desk.doors.add_source(s.facility, replace(SYSTEM, name=t)),
    "doors.add_source.source.folder": lambda s, t: s.desk.doors.add_source(
        s.facility, replace(SYSTEM, folder=t)
    ),
    "doors.add_source.source.door": lambda s, t: s.desk.doors.add_source(s.facility, replace(SYSTEM, door=t)),
    **{
        f"doors.add_source.source.{name}": lambda s, t, name=name: s.desk.doors.add_source(
            s.facility, replace(SYSTEM, **{name: t})
        )
        for name in ("badge", "direction", "result", "event")
    },
    "doors.add_source.source.time": lambda s, t: s.desk.doors.add_source(
        s.facility, replace(SYSTEM, time=(t,))
    ),
    "doors.add_source.source.in_words": lambda s, t: s.desk.doors.add_source(
        s.facility, replace(SYSTEM, in_words=(t,))
    ),
    "doors.add_source.source.out_words": lambda s, t: s.desk.doors.add_source(
        s.facility, replace(SYSTEM, out_words=(t,))
    ),
    "doors.add_source.source.granted_words": lambda s, t: s.desk.doors.add_source(
        s.facility, replace(SYSTEM, granted_words=(t,))
    ),
    "doors.add_source.source.denied_words": lambda s, t: s.desk.doors.add_source(
        s.facility, replace(SYSTEM, denied_words=(t,))
    ),
    "doors.add_source.doors.key": lambda s, t: s.desk.doors.add_source(
        s.facility, SYSTEM, [Door(SYSTEM.id, DoorKey(t), SUITE)]
    ),
    "doors.put_door.door.key": lambda s, t: s.desk.doors.put_door(
        s.facility, Door(SYSTEM.id, DoorKey(t), SUITE)
    ),
    "relief.certify.login": lambda s, t: s.desk.relief.certify(s.officer, t, "Relief"),
    "relief.certify.label": lambda s, t: s.desk.relief.certify(s.officer, "relief", t),
    "relief.activate.person.name": lambda s, t: s.desk.relief.activate(
        s.guard, "relief", ReliefPerson(t, "P-1"), PASSPHRASE
    ),
    "relief.activate.person.pass_number": lambda s, t: s.desk.relief.activate(
        s.guard, "relief", ReliefPerson("R. Elief", t), PASSPHRASE
    ),
    "four_eyes.ask.values": lambda s, t: s.desk.four_eyes.ask(s.administrator, CAMERA, {"name": t}),
    "emergencies.arrived.vehicle": lambda s, t: s.desk.emergencies.arrived(
        TeamId("none"), EmergencyService.FIRE, 4, t
    ),
    "emergencies.complete.vehicle": lambda s, t: s.desk.emergencies.complete(
        s.guard, TeamId("none"), 4, t, None, ""
    ),
    "emergencies.complete.note": lambda s, t: s.desk.emergencies.complete(
        s.guard, TeamId("none"), 4, "", None, t
    ),
    **OF_INCIDENTS,
    "hand_overs.close.note": lambda s, t: s.desk.hand_overs.close(s.guard, t, {}),
    "holds.place.new.case": lambda s, t: s.desk.holds.place(s.officer, hold(s, t)),
    **OF_REQUESTS,
    **OF_WALK_INS,
    **OF_NOTICES,
    **OF_POLICIES,
    **OF_GOVERNANCE,
    **OF_LATER_ENTRIES,
}


def services() -> Iterator[tuple[str, str, dict[str, object]]]:
    """Every public method of every service with the types of what it takes."""
    for name, service in typing.get_type_hints(Desk).items():
        for method, function in inspect.getmembers(service, inspect.isfunction):
            if not method.startswith("_"):
                yield name, method, taken(function)


def taken(function: types.FunctionType) -> dict[str, object]:
    """The types of a function's parameters; what it returns may be known to type checkers only."""
    parameters = {name: one for name, one in function.__annotations__.items() if name != "return"}
    # A decorated method has its names where it was written.
    written_in = inspect.unwrap(function).__globals__
    return typing.get_type_hints(types.SimpleNamespace(__annotations__=parameters), written_in)


def texts_in(kind: object, path: str, *, inside: bool = False) -> Iterator[str]:
    """The paths of texts in a type: plain ones anywhere, ids only in a dataclass, which may make a new one."""
    made_of = typing.get_args(kind)
    if kind is str or (inside and isinstance(kind, typing.NewType)):
        yield path
    elif isinstance(kind, type) and dataclasses.is_dataclass(kind):
        if kind.__name__ not in OF_THE_PROGRAM:
            for name, hint in typing.get_type_hints(kind).items():
                yield from texts_in(hint, f"{path}.{name}", inside=True)
    elif typing.get_origin(kind) is not collections.abc.Callable:
        yield from dict.fromkeys(leaf for part in made_of for leaf in texts_in(part, path, inside=inside))


def all_texts() -> set[str]:
    return {
        leaf
        for service, method, hints in services()
        for name, hint in hints.items()
        if name != "session"
        for leaf in texts_in(hint, f"{service}.{method}.{name}", inside=method.startswith("add"))
    }


def test_every_text_that_a_service_takes_is_guarded_or_not_written():
    known = GUARDED.keys() | NOT_WRITTEN.keys()
    assert not GUARDED.keys() & NOT_WRITTEN.keys()
    assert sorted(all_texts() - known) == []
    assert sorted(known - all_texts()) == []


NUMBERS = st.integers(10_000_000, 999_999_999).map(lambda n: f"{n:09}").filter(is_bsn)
WRITTEN = st.sampled_from(["{}", "{} ", "x {}", "bsn:{}", "{}/2", "nr {}!"])


@pytest.fixture(scope="module")
def untouched(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all tries: none of them may write the number."""
    with open_site(template, tmp_path_factory.mktemp("untouched") / "site") as opened:
        yield opened


@pytest.mark.parametrize("path", sorted(GUARDED))
@settings(max_examples=5, deadline=None, derandomize=True)
@given(number=NUMBERS, around=WRITTEN, grouped=st.booleans())
def test_a_guarded_text_with_a_citizen_service_number_is_refused(
    untouched: Site, path: str, number: str, around: str, grouped: bool
):
    spelled = f"{number[:3]}.{number[3:6]}.{number[6:]}" if grouped else number
    with pytest.raises(BsnNotKept):
        GUARDED[path](untouched, around.format(spelled))
    for file in untouched.folder.root.rglob("*"):
        if file.is_file():
            assert spelled.encode() not in file.read_bytes(), file.name


@pytest.mark.parametrize("change", [{"escort": StaffId("123456782")}, {"ticket": TicketId("123456782")}])
def test_a_reference_to_nothing_is_not_written(site: Site, change: dict[str, str]):
    with pytest.raises(DeskError):
        site.desk.check_in.admit(site.guard, replace(site.arrival(site.ticket()), **change))
    with pytest.raises(DeskError):
        site.desk.check_in.refuse(site.guard, RefusalReason.NO_TICKET, zones=[ZoneId("123456782")])
    assert all(
        b"123456782" not in file.read_bytes() for file in site.folder.root.rglob("*") if file.is_file()
    )


def test_a_settled_finding_that_nobody_made_is_not_kept(site: Site):
    odd = (Settled("123456782", Choice.SEEN_AND_ACCEPTED),)
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), settled=odd))
    kept = site.desk.visit_book.document(site.officer, visit.id, Purpose.LEGAL_DUTY)
    assert "123456782" not in repr(kept)
