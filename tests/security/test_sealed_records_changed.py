"""Sealed rows, wraps and keys that somebody changed behind the program's back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.security.builders import SITE, House, last_bit_flipped
from tests.security.sealed_builders import DAY, TODAY, get, put
from visitor_desk.security.box import CannotOpen, KemPublicKey, seal
from visitor_desk.security.certificates import KeyNotCertified
from visitor_desk.security.groups import Group
from visitor_desk.security.keystore import wrapped
from visitor_desk.security.records import DayKeyName
from visitor_desk.security.sealed_records import (
    KeyDestroyed,
    KeyReplaced,
)


@pytest.fixture
def house() -> House:
    return House()


def test_a_swapped_public_key_is_refused_with_an_alarm(house: House) -> None:
    name = DayKeyName(Group.D, DAY)
    real = house.tables.public_day_keys[name]
    mine = house.founding.officers[0].kem_public
    later = house.tables.public_day_keys[DayKeyName(Group.D, DAY + timedelta(days=1))]
    for swapped in (
        replace(real, public=mine),
        replace(real, public=later.public),
        replace(later, name=name),
    ):
        house.tables.public_day_keys[name] = swapped
        with pytest.raises(KeyNotCertified):
            put(house)
    assert house.tables.sealed == {}


def stored(house: House, record: str = "v1", group: Group = Group.D, day: date = DAY) -> tuple[Any, ...]:
    return ("visits", record, group, day)


@pytest.mark.parametrize("what", ["record", "group", "day", "version", "wrap", "nonce", "bit", "site"])
def test_a_changed_row_does_not_open(house: House, what: str) -> None:
    put(house)
    put(house, record="v2", name="other")
    put(house, Group.S)
    put(house, day=DAY + timedelta(days=1), record="v3")
    session = house.sign_in("anna")
    rows = house.tables.sealed
    mine, key = rows[stored(house)], stored(house)
    sealed = mine.sealed
    other = rows[stored(house, "v2")].sealed
    rows[key] = {
        "record": replace(mine, sealed=other),
        "group": replace(mine, sealed=rows[stored(house, group=Group.S)].sealed),
        "day": replace(mine, sealed=rows[stored(house, "v3", day=DAY + timedelta(days=1))].sealed),
        "version": replace(mine, version=2),
        "wrap": replace(mine, sealed=replace(sealed, wrap=other.wrap)),
        "nonce": replace(mine, sealed=replace(sealed, nonce=other.nonce)),
        "bit": replace(mine, sealed=replace(sealed, ciphertext=last_bit_flipped(sealed.ciphertext))),
        "site": replace(mine, site=SITE),
    }[what]
    # Naming another site names a key that never was, which is as dead as a destroyed one.
    with pytest.raises(KeyDestroyed if what == "site" else CannotOpen):
        get(house, session)


def test_a_changed_wrap_in_the_keystore_does_not_open(house: House) -> None:
    put(house)
    session = house.sign_in("anna")
    name = DayKeyName(Group.D, DAY)
    wraps = house.keystore.wraps
    mine = wraps[name, session.operator_id]
    others = wraps[name, house.founding.officers[1].id]
    other_day = wraps[DayKeyName(Group.D, TODAY + timedelta(days=1)), session.operator_id]
    for bent in (
        replace(mine, wrap=last_bit_flipped(mine.wrap)),
        replace(mine, wrap=others.wrap),
        replace(mine, wrap=other_day.wrap),
    ):
        wraps[name, session.operator_id] = bent
        with pytest.raises(CannotOpen):
            get(house, session)


def test_a_wrap_made_for_another_installation_does_not_open(house: House) -> None:
    put(house)
    session = house.sign_in("anna")
    name = DayKeyName(Group.D, DAY)
    key = house.keys.day_key(session, name)
    session.forget_day_key(name)
    house.keystore.wraps[name, session.operator_id] = wrapped(
        House().installation.id, name, key, session.operator_id, KemPublicKey(session.operator.kem_public)
    )
    with pytest.raises(CannotOpen):
        get(house, session)


def test_a_sealed_value_that_holds_no_fields_is_refused(house: House) -> None:
    put(house)
    session = house.sign_in("anna")
    (row,) = house.tables.sealed.values()
    public = KemPublicKey(house.tables.public_day_keys[row.key_name].public)
    context = house.sealed._context(row.table, row.record, row.key_name, row.version)
    for plaintext in (b"[1]", b"not json", b"\xff"):
        forged = replace(row, sealed=seal(plaintext, public, context))
        house.tables.sealed[stored(house)] = forged
        with pytest.raises(CannotOpen):
            get(house, session)


def test_a_key_of_before_a_rekeying_that_is_put_back_seals_nothing() -> None:
    """Somebody has copied its private half, and puts the public half back for what is sealed from now on."""
    house = House()
    old = dict(house.tables.public_day_keys)
    house.day_keys.rekey(house.sign_in("anna"))
    house.tables.public_day_keys = old
    with pytest.raises(KeyReplaced):
        put(house)
    assert house.tables.sealed == {}
