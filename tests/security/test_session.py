from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.security.builders import NOW, PASSPHRASE, House
from visitor_desk.security.box import KemPrivateKey, Sealed
from visitor_desk.security.duties import SessionLocked
from visitor_desk.security.groups import Group
from visitor_desk.security.records import DayKeyName, SealedRow
from visitor_desk.security.session import MOST_KEPT

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


def test_what_a_blob_held_is_kept_as_long_as_the_keys_and_shows_nowhere() -> None:
    session = House().sign_in("anna")
    row = SealedRow("visits", "v1", Group.R, NAME.expires_on, "", 1, Sealed(1, b"w", b"n", b"c"))
    session.keep_fields(row, {"name": "Erika Mustermann"})
    known = session.known_fields(row)
    assert known == {"name": "Erika Mustermann"}
    known["name"] = "changed by who asked"
    assert session.known_fields(row) == {"name": "Erika Mustermann"}
    assert session.known_fields(replace(row, version=2)) is None
    assert "Erika" not in repr(session.__dict__)
    session.blank()
    with pytest.raises(SessionLocked):
        session.keep_fields(row, {})
    session.drop()
    assert session.known_fields(row) is None


def test_what_is_kept_of_blobs_does_not_grow_for_ever() -> None:
    session = House().sign_in("anna")
    row = SealedRow("visits", "v1", Group.R, NAME.expires_on, "", 1, Sealed(1, b"w", b"n", b"c"))
    for version in range(MOST_KEPT + 1):
        session.keep_fields(replace(row, version=version), {})
    assert session.known_fields(replace(row, version=MOST_KEPT)) == {}
    assert session.known_fields(row) is None


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
