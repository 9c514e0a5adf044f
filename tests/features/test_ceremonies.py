"""Key ceremonies as people do them, on real databases: joining, leaving, rekeying, and losing things."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.features.site import NOON, PASSPHRASE, SETTINGS, Site, parts_of
from visitor_desk.bootstrap import Parts, open_desk
from visitor_desk.clock import SetClock
from visitor_desk.desk import Desk
from visitor_desk.found_desk import found_desk
from visitor_desk.join_desk import ask_to_join_desk, finish_joining_desk, recover_desk
from visitor_desk.paths import DataFolder
from visitor_desk.security.day_keys import KeystoreMissing, KeyWarning
from visitor_desk.security.devices import DeviceEnded, DeviceNotJoined, JoinNotFinished
from visitor_desk.security.duties import Duty
from visitor_desk.security.founding import OfficersMissing
from visitor_desk.security.operator_keys import NewOperator
from visitor_desk.security.passphrase import WrongPassphrase
from visitor_desk.security.recovery import KitOfOther, RecoveryKit
from visitor_desk.settings import Settings

HORIZON_DAYS = 34
"""A little more than the days below which there is a warning."""


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


class House:
    """An installation in one folder, and a second folder that may join it."""

    def __init__(self, root: Path) -> None:
        self.first, self.second = DataFolder(root / "first"), DataFolder(root / "second")
        self.clock = SetClock(NOON)
        people = [
            NewOperator(login, f"Staff {login}", frozenset(duties), PASSPHRASE)
            for login, duties in (
                ("officer", {Duty.PRIVACY}),
                ("deputy", {Duty.APPROVER, Duty.RELEASER}),
                ("guard", {Duty.RECEPTION}),
            )
        ]
        self.founded = found_desk(self.first, SETTINGS, people[:1], people[1:], self.parts(self.first))
        self.kit = RecoveryKit.parse(self.founded.recovery_kit)

    def parts(self, folder: DataFolder) -> Parts:
        return replace(parts_of(folder, self.clock), horizon_days=HORIZON_DAYS)

    @contextmanager
    def desk(self, folder: DataFolder | None = None) -> Iterator[Desk]:
        folder = folder or self.first
        with open_desk(folder, self.parts(folder)) as desk:
            yield desk

    def joining(self) -> Settings:
        return replace(
            SETTINGS,
            desk="Gate",
            database=f"sqlite:///{self.first.data_store}",
            keystore=f"sqlite:///{self.first.keystore}",
        )


def test_a_second_desk_joins_and_both_work(house: House) -> None:
    parts = house.parts(house.second)
    shown = ask_to_join_desk(house.second, house.joining(), parts)
    with pytest.raises(JoinNotFinished), house.desk(house.second):
        pass
    with house.desk() as desk:
        desk.desks.certify(desk.operators.sign_in("officer", PASSPHRASE), shown)
    finish_joining_desk(house.second, house.founded.fingerprint, parts)
    with house.desk() as desk:
        desk.operators.sign_in("guard", PASSPHRASE)
    with house.desk(house.second) as desk:
        session = desk.operators.sign_in("guard", PASSPHRASE)
        desk.operators.change_passphrase(session, PASSPHRASE, "known to the guard alone")
        assert desk.log.verify(session).whole
    with house.desk() as desk:
        with pytest.raises(WrongPassphrase):
            desk.operators.sign_in("guard", PASSPHRASE)
        session = desk.operators.sign_in("guard", "known to the guard alone")
        assert desk.log.verify(session).whole
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        gate = next(known.device for known in desk.desks.all(officer) if known.device.label == "Gate")
        desk.desks.end(officer, gate.id)
        assert desk.log.verify(officer).whole
    with pytest.raises(DeviceEnded), house.desk(house.second):
        pass


def test_a_desk_that_lost_its_secret_is_recovered(house: House) -> None:
    house.first.device_secret.unlink()
    with pytest.raises(DeviceNotJoined), house.desk():
        pass
    other = RecoveryKit.generate(house.kit.installation)
    with pytest.raises(KitOfOther):
        recover_desk(
            house.first, other, login="officer", passphrase=PASSPHRASE, parts=house.parts(house.first)
        )
    done = recover_desk(
        house.first,
        house.kit,
        login="officer",
        passphrase="a new one for the officer",
        parts=house.parts(house.first),
    )
    assert (done.ended, done.lost_days) == (1, 0)
    with house.desk() as desk:
        officer = desk.operators.sign_in("officer", "a new one for the officer")
        everyone = {one.login: one for one in desk.operators.all(officer)}
        desk.operators.recertify(officer, everyone["guard"].id, "a new one for the guard")
        assert desk.operators.sign_in("guard", "a new one for the guard").provisional
        assert desk.log.verify(officer).whole


def test_a_lost_keystore_is_said_and_made_anew(house: House) -> None:
    house.first.keystore.unlink()
    with pytest.raises(KeystoreMissing), house.desk():
        pass
    done = recover_desk(
        house.first,
        house.kit,
        login="officer",
        passphrase="a new one for the officer",
        parts=house.parts(house.first),
    )
    assert done.lost_days == HORIZON_DAYS
    with house.desk() as desk:
        assert desk.day_keys.warnings() == {}
        officer = desk.operators.sign_in("officer", "a new one for the officer")
        assert desk.log.verify(officer).whole


def test_an_older_keystore_is_said_and_mended_by_privacy(house: House) -> None:
    older = house.first.keystore.read_bytes()
    house.clock.advance(timedelta(days=20))
    with house.desk() as desk:
        assert desk.day_keys.warnings() == {KeyWarning.RUNNING_OUT: HORIZON_DAYS - 20}
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        made = desk.day_keys.top_up_if_short(officer)
        assert made is not None
        assert made.made == 5 * 20
        assert desk.day_keys.top_up_if_short(officer) is None
        assert desk.day_keys.warnings() == {}
    house.first.keystore.write_bytes(older)
    with house.desk() as desk:
        assert desk.day_keys.warnings() == {KeyWarning.KEYSTORE_OLDER: 20}
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        assert desk.day_keys.top_up_if_short(officer) is not None
        assert desk.day_keys.warnings() == {}


def test_a_house_of_one_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "alone")
    officer = NewOperator("officer", "Staff officer", frozenset({Duty.PRIVACY}), PASSPHRASE)
    for others in ([], [replace(officer, login="guard", duties=frozenset({Duty.APPROVER}))]):
        with pytest.raises(OfficersMissing) as refused:
            found_desk(folder, SETTINGS, [officer], others, parts_of(folder, SetClock(NOON)))
        assert refused.value.values == {"needed": 2}
    assert not folder.root.exists()


def test_names_open_over_a_rekeying(site: Site) -> None:
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.day_keys.rekey(site.officer)
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), "015"))
    people = site.desk.here_now.people(site.guard)
    assert {person.visit.badge for person in people} == {"014", "015"}
    assert all(person.name for person in people)
    assert site.desk.log.verify(site.auditor).whole
