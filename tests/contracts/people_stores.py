"""What every store of operators, desks and public keys must do; the fake and SQL pass the same tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.contracts.security_rows import AT, CERTIFICATE, DAY, operator, public_key
from visitor_desk.security.groups import Group
from visitor_desk.security.ports import SecurityWorks
from visitor_desk.security.records import (
    Certificate,
    DayKeyName,
    Device,
    DeviceId,
    Handover,
    Installation,
    InstallationId,
    JoinRequest,
    OperatorId,
    SignInTry,
)


class PeopleStoreContract:
    """Part of `SecurityStoreContract`, which gives the fixture `works`."""

    def test_public_day_keys(self, works: SecurityWorks) -> None:
        days = [public_key(day=DAY + timedelta(days=offset)) for offset in range(4)]
        here = public_key(Group.T, DAY, "ams1")
        there = public_key(Group.T, DAY + timedelta(days=1), "rtm1")
        with works() as work:
            work.public_day_keys.add([*days, here, there])
            work.public_day_keys.add([replace(here, public=b"other")])
            work.commit()
        with works() as work:
            keys = work.public_day_keys
            assert keys.get(days[0].name) == days[0]
            assert keys.get(here.name) == replace(here, public=b"other")
            assert keys.get(DayKeyName(Group.S, DAY)) is None
            assert set(keys.names()) == {key.name for key in (*days, here, there)}
            assert keys.last(Group.D, "", not_after=DAY + timedelta(days=2)) == days[2]
            assert keys.last(Group.D, "", not_after=DAY - timedelta(days=1)) is None
            assert keys.last(Group.T, "ams1", not_after=date.max) == replace(here, public=b"other")
            assert keys.last(Group.T, "", not_after=date.max) is None
            assert keys.delete_expired(DAY) == 2
            assert keys.last(Group.D, "", not_after=date.max) == days[3]
            assert keys.get(here.name) is None

    def test_one_public_day_key_can_go(self, works: SecurityWorks) -> None:
        with works() as work:
            work.public_day_keys.add([public_key(), public_key(Group.S)])
            assert work.public_day_keys.delete(DayKeyName(Group.D, DAY)) == 1
            assert work.public_day_keys.delete(DayKeyName(Group.D, DAY)) == 0
            assert list(work.public_day_keys.names()) == [DayKeyName(Group.S, DAY)]

    def test_operators(self, works: SecurityWorks) -> None:
        older = operator(2, AT - timedelta(days=1))
        with works() as work:
            work.operators.put(operator())
            work.operators.put(older)
            work.commit()
        with works() as work:
            assert work.operators.get(OperatorId("op1")) == operator()
            assert work.operators.get(OperatorId("op9")) is None
            assert work.operators.by_login("login2") == older
            assert work.operators.by_login("LOGIN2") is None
            assert list(work.operators.all()) == [older, operator()]
            ended = replace(operator(), end=CERTIFICATE, sites=("ams1", "a b"))
            work.operators.put(ended)
            assert work.operators.get(OperatorId("op1")) == ended

    def test_two_operators_cannot_share_a_login(self, works: SecurityWorks) -> None:
        with works() as work:
            work.operators.put(operator(1))
            work.commit()

        def write() -> None:
            with works() as work:
                work.operators.put(replace(operator(2), login="login1"))
                work.commit()

        with pytest.raises(Exception):  # noqa: B017 - each store has its own error
            write()

    def test_devices(self, works: SecurityWorks) -> None:
        device = Device(
            DeviceId("d1"), "Empfang 1", b"\x00\xff", b"\x00kem", CERTIFICATE, "ams1", CERTIFICATE
        )
        other = replace(device, id=DeviceId("d2"))
        with works() as work:
            work.devices.put(device)
            work.devices.put(other)
            work.devices.put(replace(other, label="desk 2"))
            work.commit()
        with works() as work:
            assert work.devices.get(DeviceId("d1")) == device
            assert work.devices.get(DeviceId("d3")) is None
            assert {one.label for one in work.devices.all()} == {"Empfang 1", "desk 2"}

    def test_sign_in_tries(self, works: SecurityWorks) -> None:
        with works() as work:
            work.sign_in_tries.put(SignInTry("op1", 1, AT))
            work.sign_in_tries.put(SignInTry("", 7, AT))
            work.sign_in_tries.put(SignInTry("op1", 2, AT))
            work.commit()
        with works() as work:
            assert work.sign_in_tries.get("op1") == SignInTry("op1", 2, AT)
            assert work.sign_in_tries.get("") == SignInTry("", 7, AT)
            work.sign_in_tries.clear("op1")
            work.sign_in_tries.clear("op9")
            assert work.sign_in_tries.get("op1") is None

    def test_the_installation_is_one_row(self, works: SecurityWorks) -> None:
        installation = Installation(
            InstallationId("i1"), ("ams1", "rtm1"), b"\x00root", b"\xffkem", CERTIFICATE
        )
        with works() as work:
            work.installation.put(installation)
            work.installation.put(replace(installation, sites=("ams1",)))
            work.commit()
        with works() as work:
            assert work.installation.get() == replace(installation, sites=("ams1",))

    def test_a_public_key_of_a_newer_generation_takes_the_place_of_the_older(
        self, works: SecurityWorks
    ) -> None:
        old, new = public_key(), replace(public_key(), public=b"new")
        new = replace(new, name=replace(new.name, generation=2))
        with works() as work:
            work.public_day_keys.add([old])
            work.public_day_keys.add([new])
            work.commit()
        with works() as work:
            assert work.public_day_keys.get(old.name) == new
            assert work.public_day_keys.last(Group.D, "", not_after=DAY) == new
            assert list(work.public_day_keys.all()) == [new]
            assert list(work.public_day_keys.names()) == [new.name]

    def test_an_end_that_is_there_in_part_is_an_end(self, works: SecurityWorks) -> None:
        ended = replace(operator(), end=Certificate("", AT, b""))
        with works() as work:
            work.operators.put(ended)
            work.commit()
        with works() as work:
            found = work.operators.get(ended.id)
            assert found is not None
            assert found.ended_at == AT

    def test_desks_ask_and_are_given(self, works: SecurityWorks) -> None:
        later = JoinRequest(DeviceId("d2"), "Gate 渡", "ams1", b"\x00s", b"\x00k", AT + timedelta(hours=1))
        first = replace(later, device=DeviceId("d1"), requested_at=AT)
        given = Handover(DeviceId("d2"), b"\x00sealed\xff", CERTIFICATE)
        with works() as work:
            assert list(work.join_requests.all()) == []
            work.join_requests.put(later)
            work.join_requests.put(first)
            work.join_requests.put(replace(first, label="Gate 2"))
            work.handovers.put(given)
            work.handovers.put(replace(given, sealed=b"again"))
            work.commit()
        with works() as work:
            assert list(work.join_requests.all()) == [replace(first, label="Gate 2"), later]
            assert work.handovers.get(DeviceId("d2")) == replace(given, sealed=b"again")
            assert work.handovers.get(DeviceId("d1")) is None
            for device in (DeviceId("d1"), DeviceId("d2"), DeviceId("d2")):
                work.join_requests.delete(device)
                work.handovers.delete(device)
            work.commit()
        with works() as work:
            assert list(work.join_requests.all()) == []
            assert work.handovers.get(DeviceId("d2")) is None
