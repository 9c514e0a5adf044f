"""Relief accounts: who opens them, for how long, and what is left for the next working day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.security.builders import CHEAP_STRETCHING, House
from visitor_desk.security.box import CannotOpen
from visitor_desk.security.certificates import Certified, certify
from visitor_desk.security.desk_lock import DeskLock, PassphraseNeeded
from visitor_desk.security.duties import Duty
from visitor_desk.security.duty_ports import CODE, ReliefShiftId
from visitor_desk.security.groups import Group
from visitor_desk.security.operator_keys import OperatorKeys
from visitor_desk.security.operators import LoginTaken
from visitor_desk.security.passphrase import PassphraseNotAccepted, WrongPassphrase
from visitor_desk.security.relief import (
    HOURS,
    Relief,
    ReliefActive,
    ReliefCode,
    ReliefNotOpened,
    ReliefPerson,
    ReliefPersonMissing,
    ReliefUnknown,
)
from visitor_desk.security.relief_hours import ReliefNotActive
from visitor_desk.security.relief_keys import code_bytes, code_text

PERSON = ReliefPerson("B. Invaller", "G-771204")
SECRET = "a night of relief"


class Lives:
    """A life of a day for names and a year for rows."""

    def gone_on(self, group: Group | None, table: str, from_instant: datetime) -> date:
        return from_instant.date() + timedelta(days=2)

    def oldest_kept(self, table: str, now: datetime) -> datetime:
        return now - timedelta(days=365)


class Night:
    """A house with a guard, and a relief account made in advance."""

    def __init__(self) -> None:
        self.house = house = House(horizon_days=5)
        self.relief = Relief(
            house.device,
            house.works,
            house.keystore_works,
            house.day_keys,
            house.sealed,
            house.log,
            house.clock,
            CHEAP_STRETCHING,
            Lives(),
        )
        self.guard = house.hire("guard", Duty.RECEPTION)
        self.officer = house.sign_in("anna")
        self.account: ReliefCode = self.relief.certify(self.officer, "relief-1", "Relief 1")

    def log_text(self) -> str:
        return " ".join(str(entry.body) for entry in self.house.tables.log.values())


@pytest.fixture
def night() -> Night:
    return Night()


def test_an_account_opens_nothing_until_it_is_opened(night: Night) -> None:
    assert night.account.operator.relief
    assert night.account.operator.duties == {Duty.RECEPTION}
    with pytest.raises(WrongPassphrase):
        night.house.operators.sign_in("relief-1", SECRET)


def test_the_guard_on_duty_opens_it_for_twelve_hours(night: Night) -> None:
    shift = night.relief.activate(night.guard, "relief-1", PERSON, SECRET)
    assert (shift.opened_by, shift.ends_at - shift.began_at) == (night.guard.operator_id, HOURS)
    session = night.house.operators.sign_in("relief-1", SECRET)
    assert not session.locked
    night.house.clock.advance(HOURS - timedelta(seconds=1))
    assert not session.locked
    night.house.clock.advance(timedelta(seconds=1))
    assert session.locked, "the session ends by itself"
    with pytest.raises(ReliefNotActive):
        night.house.operators.sign_in("relief-1", SECRET)
    assert night.relief.end_due() == 1
    with pytest.raises(WrongPassphrase):
        night.house.operators.sign_in("relief-1", SECRET)
    assert night.relief.end_due() == 0


def test_a_clock_set_back_gives_no_hours_twice(night: Night) -> None:
    night.relief.activate(night.guard, "relief-1", PERSON, SECRET)
    session = night.house.operators.sign_in("relief-1", SECRET)
    night.house.clock.advance(-timedelta(hours=2))
    assert session.locked
    with pytest.raises(ReliefNotActive):
        night.house.operators.sign_in("relief-1", SECRET)


def test_the_control_room_s_code_opens_it_once(night: Night) -> None:
    typed = night.account.code.lower().replace("-", " ")
    shift = night.relief.activate_by_code("relief-1", typed, PERSON, SECRET)
    assert shift.opened_by is None
    assert night.house.operators.sign_in("relief-1", SECRET)
    night.house.clock.advance(HOURS)
    with pytest.raises(ReliefNotOpened):
        night.relief.activate_by_code("relief-1", night.account.code, PERSON, SECRET)
    assert night.relief.activate(night.guard, "relief-1", PERSON, SECRET), "guards still can"


@pytest.mark.parametrize("code", ["", "AAAA", "not a code at all", code_text(b"x" * 15)])
def test_a_wrong_code_opens_nothing_and_is_noted(night: Night, code: str) -> None:
    with pytest.raises(ReliefNotOpened):
        night.relief.activate_by_code("relief-1", code, PERSON, SECRET)
    assert "relief.refused" in night.log_text()
    assert night.relief.activate_by_code("relief-1", night.account.code, PERSON, SECRET)


def test_codes_are_read_as_they_are_printed() -> None:
    code = bytes(range(15))
    assert code_bytes(code_text(code)) == code
    assert len(code_text(code)) == 24 + 5
    with pytest.raises(CannotOpen):
        code_bytes("é" * 24)


def test_an_open_account_is_not_opened_again(night: Night) -> None:
    night.relief.activate(night.guard, "relief-1", PERSON, SECRET)
    with pytest.raises(ReliefActive):
        night.relief.activate(night.guard, "relief-1", PERSON, SECRET)


def test_a_guard_hired_later_opens_it_after_a_colleague_shared_it(night: Night) -> None:
    late = night.house.hire("late", Duty.RECEPTION)
    with pytest.raises(ReliefNotOpened):
        night.relief.activate(late, "relief-1", PERSON, SECRET)
    assert night.relief.share(late) == 0, "nobody shares what they cannot open"
    assert night.relief.share(night.guard) == 1
    assert night.relief.share(night.guard) == 0
    assert night.relief.activate(late, "relief-1", PERSON, SECRET)


def test_swapped_keys_are_refused(night: Night) -> None:
    other = night.relief.certify(night.officer, "relief-2", "Relief 2")
    kept = night.house.keystore.relief
    mine = (night.account.operator.id, night.guard.operator_id)
    kept[mine] = kept[other.operator.id, night.guard.operator_id]
    with pytest.raises(ReliefNotOpened):
        night.relief.activate(night.guard, "relief-1", PERSON, SECRET)
    assert (night.account.operator.id, CODE) in kept


def test_who_it_was_is_sealed_and_never_in_the_log(night: Night) -> None:
    facility = night.house.hire("fac", Duty.FACILITY)
    shift = night.relief.activate(night.guard, "relief-1", PERSON, SECRET)
    said = night.log_text() + repr(night.house.tables.relief_shifts) + repr(PERSON)
    assert "Invaller" not in said
    assert "771204" not in said
    assert night.relief.person(facility, shift.id) == PERSON


def test_a_shift_waits_for_review_and_is_reviewed_once(night: Night) -> None:
    facility = night.house.hire("fac", Duty.FACILITY)
    shift = night.relief.activate(night.guard, "relief-1", PERSON, SECRET)
    assert [one.id for one in night.relief.to_review(facility)] == [shift.id]
    night.relief.review(facility, shift.id)
    assert list(night.relief.to_review(night.officer)) == []
    with pytest.raises(ReliefUnknown):
        night.relief.review(facility, shift.id)
    assert "relief.reviewed" in night.log_text()


def test_a_shift_is_ended_before_its_time(night: Night) -> None:
    shift = night.relief.activate(night.guard, "relief-1", PERSON, SECRET)
    night.house.clock.advance(timedelta(hours=3))
    night.relief.end(night.guard, shift.id)
    with pytest.raises(WrongPassphrase):
        night.house.operators.sign_in("relief-1", SECRET)
    with pytest.raises(ReliefUnknown):
        night.relief.end(night.guard, shift.id)
    with pytest.raises(ReliefUnknown):
        night.relief.end(night.guard, ReliefShiftId("nothing"))


def test_what_is_asked_is_asked_for(night: Night) -> None:
    for person in (ReliefPerson("", "1"), ReliefPerson("B", " "), ReliefPerson("x" * 121, "1")):
        with pytest.raises(ReliefPersonMissing):
            night.relief.activate(night.guard, "relief-1", person, SECRET)
    with pytest.raises(PassphraseNotAccepted):
        night.relief.activate(night.guard, "relief-1", PERSON, "short")
    with pytest.raises(ReliefUnknown):
        night.relief.activate(night.guard, "guard", PERSON, SECRET)
    with pytest.raises(LoginTaken):
        night.relief.certify(night.officer, "guard", "Relief")
    assert [one.login for one in night.relief.accounts(night.guard)] == ["relief-1"]


def test_old_shifts_are_forgotten(night: Night) -> None:
    night.relief.activate(night.guard, "relief-1", PERSON, SECRET)
    night.house.clock.advance(timedelta(days=366))
    night.relief.end_due()
    assert night.house.tables.relief_shifts == {}


def test_a_pin_brings_nothing_back_after_the_twelve_hours(night: Night) -> None:
    night.relief.activate(night.guard, "relief-1", PERSON, SECRET)
    session = night.house.operators.sign_in("relief-1", SECRET)
    house = night.house
    lock = DeskLock(house.device, house.works, house.log, house.clock, CHEAP_STRETCHING)
    house.clock.advance(timedelta(hours=1))
    lock.set_pin(session, "749201")
    lock.blank(session)
    house.clock.advance(HOURS - timedelta(hours=1))
    with pytest.raises(PassphraseNeeded):
        lock.reopen(session, "749201")
    assert session.ended


def test_other_keys_under_the_name_of_the_account_are_refused(night: Night) -> None:
    """Somebody puts a row with keys of their own there, which an officer once signed."""
    row, fresh = night.account.operator, OperatorKeys.generate()
    other = replace(row, kem_public=fresh.kem.public, signing_public=fresh.signing.public)
    officer, at = night.officer, night.house.clock.now()
    signed = certify(officer.operator_id, officer.signing, Certified.OPERATOR, other.statement(), at=at)
    night.house.tables.operators[row.id] = replace(other, certificate=signed)
    with pytest.raises(ReliefNotOpened):
        night.relief.activate(night.guard, "relief-1", PERSON, SECRET)
    assert not night.house.tables.relief_shifts
    assert "relief.refused" in night.log_text()


def test_what_is_ended_by_timer_is_over(night: Night) -> None:
    night.relief.activate(night.guard, "relief-1", PERSON, SECRET)
    assert night.relief.end_due() == 0
    assert night.house.operators.sign_in("relief-1", SECRET)
