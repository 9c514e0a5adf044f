"""The PIN of a shift: what it opens, what it does not, and when it stops."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.security.builders import CHEAP_STRETCHING, House
from visitor_desk.security.desk_lock import (
    PIN_TRIES,
    SHIFT,
    DeskLock,
    PassphraseNeeded,
    PinNotAccepted,
    WrongPin,
    check_new_pin,
    may_use_pin,
)
from visitor_desk.security.duties import Duty, NotYourDuty, SessionLocked
from visitor_desk.security.session import Session

PIN = "749201"


class Desk:
    """A house with a guard who has a PIN, and a clock that only runs forward."""

    def __init__(self) -> None:
        self.house = House(horizon_days=1)
        self.passed = 0.0
        self.lock = DeskLock(
            self.house.device,
            self.house.works,
            self.house.log,
            self.house.clock,
            CHEAP_STRETCHING,
            seconds=lambda: self.passed,
        )
        self.guard = self.house.hire("guard", Duty.RECEPTION)
        self.lock.set_pin(self.guard, PIN)

    def acts(self) -> list[str]:
        return [str(entry.body) for entry in self.house.tables.log.values()]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def opens_nothing(session: Session) -> bool:
    try:
        _ = session.kem
    except SessionLocked:
        return session.locked
    return False


@pytest.mark.parametrize("way", ["blank", "drop"])
def test_the_pin_brings_back_what_was_blank_or_dropped(desk: Desk, way: str) -> None:
    before = desk.guard.signing.private_bytes()
    getattr(desk.lock, way)(desk.guard)
    assert opens_nothing(desk.guard)
    assert desk.guard.dropped == (way == "drop")
    desk.lock.reopen(desk.guard, PIN)
    assert desk.guard.signing.private_bytes() == before
    assert not desk.guard.locked


def test_what_happened_stands_in_the_log(desk: Desk) -> None:
    desk.lock.blank(desk.guard)
    desk.lock.drop(desk.guard)
    with pytest.raises(WrongPin):
        desk.lock.reopen(desk.guard, "749202")
    desk.lock.reopen(desk.guard, PIN)
    acts = " ".join(desk.acts())
    for act in ("pin_set", "blanked", "keys_dropped", "pin_refused", "reopened"):
        assert f"operator.{act}" in acts
    assert PIN not in acts


def test_five_wrong_pins_end_the_session(desk: Desk) -> None:
    desk.lock.blank(desk.guard)
    for left in range(PIN_TRIES - 1, 0, -1):
        with pytest.raises(WrongPin) as wrong:
            desk.lock.reopen(desk.guard, "111222")
        assert wrong.value.values["left"] == left
    with pytest.raises(PassphraseNeeded):
        desk.lock.reopen(desk.guard, "111222")
    assert desk.guard.ended
    with pytest.raises(PassphraseNeeded):
        desk.lock.reopen(desk.guard, PIN)


def test_a_right_pin_gives_the_tries_back(desk: Desk) -> None:
    for _ in range(3):
        desk.lock.blank(desk.guard)
        for _ in range(PIN_TRIES - 1):
            with pytest.raises(WrongPin):
                desk.lock.reopen(desk.guard, "111222")
        desk.lock.reopen(desk.guard, PIN)


@pytest.mark.parametrize("clock", ["of the day", "that only runs forward"])
def test_the_pin_ends_with_the_shift_by_either_clock(desk: Desk, clock: str) -> None:
    desk.lock.blank(desk.guard)
    if clock == "of the day":
        desk.house.clock.advance(SHIFT)
    else:
        desk.house.clock.advance(-timedelta(hours=5))
        desk.passed += SHIFT.total_seconds()
    assert not desk.lock.reopens_with_pin(desk.guard)
    with pytest.raises(PassphraseNeeded):
        desk.lock.reopen(desk.guard, PIN)
    assert desk.guard.ended


def test_the_end_of_a_shift_cuts_nothing(desk: Desk) -> None:
    assert desk.lock.shift_left(desk.guard) == SHIFT
    desk.house.clock.advance(SHIFT + timedelta(hours=1))
    assert desk.lock.shift_left(desk.guard) == timedelta(0)
    assert not desk.guard.locked


def test_without_a_pin_blank_and_drop_end_the_session(desk: Desk) -> None:
    for way in (desk.lock.blank, desk.lock.drop):
        session = desk.house.sign_in("anna")
        way(session)
        assert session.ended
        way(session)
        with pytest.raises(PassphraseNeeded):
            desk.lock.reopen(session, PIN)


def test_a_pin_is_for_reception_alone(desk: Desk) -> None:
    both = desk.house.hire("both", Duty.RECEPTION, Duty.PRIVACY)
    assert not may_use_pin(both.duties)
    with pytest.raises(NotYourDuty):
        desk.lock.set_pin(both, PIN)
    with pytest.raises(NotYourDuty):
        desk.lock.set_pin(desk.house.sign_in("anna"), PIN)


def test_another_session_s_keys_never_come_in(desk: Desk) -> None:
    anna = desk.house.sign_in("anna")
    desk.lock.blank(desk.guard)
    with pytest.raises(SessionLocked):
        desk.guard.reopen(anna.signing, anna.kem)
    assert desk.guard.locked


def test_an_ended_session_stays_ended(desk: Desk) -> None:
    signing, kem = desk.guard.signing, desk.guard.kem
    desk.house.operators.lock(desk.guard)
    with pytest.raises(SessionLocked):
        desk.guard.reopen(signing, kem)
    assert not desk.lock.reopens_with_pin(desk.guard)


def test_a_blank_session_is_ended_by_the_next_sign_in(desk: Desk) -> None:
    desk.lock.blank(desk.guard)
    desk.house.operators.lock(desk.guard)
    assert desk.guard.ended


def test_nothing_of_the_pin_is_kept_in_either_database(desk: Desk) -> None:
    tables = repr(vars(desk.house.tables)) + repr(vars(desk.house.keystore))
    assert PIN not in tables
    assert PIN not in repr(desk.lock)
    fresh = DeskLock(desk.house.device, desk.house.works, desk.house.log, desk.house.clock, CHEAP_STRETCHING)
    assert not fresh.reopens_with_pin(desk.guard), "the wrap lives in the program that made it"


@pytest.mark.parametrize(
    "pin",
    ["12345", "000000", "111111", "123456", "654321", "246802", "121212", "123123", "112211", "011290",
     "901231", "31121990", "19901231", "12345678901234567890123456789012x", "74920a", "٧٤٩٢٠١", ""],
)  # fmt: skip
def test_trivial_pins_are_refused(pin: str) -> None:
    with pytest.raises(PinNotAccepted):
        check_new_pin(pin)


@pytest.mark.parametrize("pin", ["749201", "9907165", "830472", "55512097"])
def test_good_pins_are_taken(pin: str) -> None:
    check_new_pin(pin)


@given(st.dates(min_value=date(1920, 1, 1), max_value=date(2060, 1, 1)))
def test_no_day_is_a_pin(day: date) -> None:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for pattern in ("%d%m%y", "%y%m%d", "%d%m%Y", "%Y%m%d"):
        with pytest.raises(PinNotAccepted):
            check_new_pin(at.strftime(pattern))


@given(st.text(max_size=40))
def test_any_text_is_a_pin_or_refused(text: str) -> None:
    good = False
    with suppress(PinNotAccepted):
        check_new_pin(text)
        good = True
    assert not good or (text.isascii() and text.isdigit() and len(text) >= 6)
