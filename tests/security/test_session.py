from __future__ import annotations

from datetime import date

import pytest

from tests.security.builders import NOW, PASSPHRASE, House
from visitor_desk.security.box import KemPrivateKey
from visitor_desk.security.duties import SessionLocked
from visitor_desk.security.groups import Group
from visitor_desk.security.records import DayKeyName

NAME = DayKeyName(Group.D, date(2026, 3, 5))


def test_a_session_says_who_acts() -> None:
    house = House()
    session = house.sign_in("anna")
    assert session.operator == house.founding.officers[0]
    assert session.operator_id == session.operator.id
    assert session.duties == session.operator.duties
    assert session.device == house.device.id
    assert session.signed_in_at == NOW
    assert not session.locked
    assert not session.provisional


def test_a_session_shows_no_name_and_no_key() -> None:
    session = House().sign_in("anna")
    shown = repr(session) + repr(session.operator) + repr(session.__dict__)
    assert "anna" not in shown.lower()
    assert PASSPHRASE not in shown
    assert session.signing.private_bytes().hex() not in shown
    session.lock()
    assert "locked" in repr(session)


def test_a_locked_session_has_dropped_its_keys() -> None:
    session = House().sign_in("anna")
    session.keep_day_key(NAME, KemPrivateKey.generate())
    assert session.known_day_key(NAME) is not None
    session.lock()
    assert session.locked
    for use in (
        lambda: session.signing,
        lambda: session.kem,
        lambda: session.known_day_key(NAME),
        lambda: session.keep_day_key(NAME, KemPrivateKey.generate()),
    ):
        with pytest.raises(SessionLocked):
            use()


def test_one_day_key_can_be_forgotten() -> None:
    session = House().sign_in("anna")
    session.keep_day_key(NAME, KemPrivateKey.generate())
    session.forget_day_key(NAME)
    session.forget_day_key(NAME)
    assert session.known_day_key(NAME) is None


def test_what_was_opened_with_its_keys_goes_when_a_session_ends() -> None:
    session = House().sign_in("anna")
    dropped: list[str] = []
    session.at_lock(lambda: dropped.append("names"))
    session.blank()
    assert dropped == [], "a blank session comes back as it was"
    session.lock()
    session.lock()
    assert dropped == ["names"]
    with pytest.raises(SessionLocked):
        session.at_lock(lambda: dropped.append("too late"))


def test_a_session_remembers_what_was_drawn_in_it_alone() -> None:
    house = House()
    session = house.sign_in("anna")
    assert session.drawn == frozenset()
    session.keep_drawn(["v1", "v2"])
    session.keep_drawn(["v2", "v3"])
    assert session.drawn == {"v1", "v2", "v3"}
    assert house.sign_in("anna").drawn == frozenset()
