from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.security.builders import PASSPHRASE, House, new_officer
from visitor_desk.security.certificates import Certified, KeyNotCertified, certify
from visitor_desk.security.duties import Duty
from visitor_desk.security.joining import finish_joining
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.operators import OperatorUnknown, TooFewOfficers
from visitor_desk.security.passphrase import PassphraseNotAccepted, WrongPassphrase
from visitor_desk.security.records import ROOT, Certificate, DeviceId, OperatorId
from visitor_desk.security.standing import (
    RowNotAsLogged,
    check_installation_stands,
    check_operator_stands,
    row_digest,
)
from visitor_desk.security.take_over import OfficerDependsOnThem

A_YEAR = timedelta(days=365)


@pytest.fixture
def house() -> House:
    return House(horizon_days=2)


def acts(house: House) -> list[str]:
    return [read_body(entry.body)["act"] for entry in house.tables.log.values() if entry.body]


def test_an_ended_operator_whose_old_rows_are_put_back_is_found(house: House) -> None:
    guard = house.hire("guard", Duty.RECEPTION)
    before, keys = house.tables.operators[guard.operator_id], house.keystore.copy()
    house.operators.end(house.sign_in("anna"), guard.operator_id)
    with pytest.raises(WrongPassphrase):
        house.sign_in("guard")
    house.tables.operators[guard.operator_id] = before
    house.keystore.secrets, house.keystore.wraps = keys.secrets, keys.wraps
    house.clock.advance(timedelta(hours=1))
    with pytest.raises(RowNotAsLogged):
        house.sign_in("guard")
    assert "alarm.noted" in acts(house)
    for look in (house.operators.all, house.day_keys.top_up):
        with pytest.raises(RowNotAsLogged):
            look(house.sign_in("anna"))


def test_nobody_is_ended_by_editing_the_row(house: House) -> None:
    guard = house.hire("guard", Duty.RECEPTION)
    row = house.tables.operators[guard.operator_id]
    at = house.clock.now()
    unsigned = replace(row, end=Certificate(house.founding.officers[0].id, at, bytes(64)))
    self_signed = replace(
        row,
        end=certify(guard.operator_id, guard.signing, Certified.OPERATOR_END, row.statement(), at=at),
    )
    anna = house.sign_in("anna")
    unlogged = replace(
        row, end=certify(anna.operator_id, anna.signing, Certified.OPERATOR_END, row.statement(), at=at)
    )
    for forged, alarm in (
        (unsigned, KeyNotCertified),
        (self_signed, KeyNotCertified),
        (unlogged, RowNotAsLogged),
    ):
        house.tables.operators[guard.operator_id] = forged
        with pytest.raises(alarm):
            house.sign_in("guard")
        house.clock.advance(timedelta(hours=1))


def test_who_left_certifies_nobody_with_an_earlier_date(house: House) -> None:
    """The leaver kept a copy of their signing key, and writes into the database."""
    carla = house.hire("carla", Duty.PRIVACY)
    key, kept_id = carla.signing, carla.operator_id
    early = house.clock.now()
    house.clock.advance(timedelta(hours=2))
    house.operators.end(house.sign_in("anna"), kept_id)
    house.clock.advance(timedelta(hours=2))
    guard = house.hire("guard", Duty.RECEPTION)
    row = replace(house.tables.operators[guard.operator_id], duties=frozenset({Duty.PRIVACY}))
    for at, alarm in ((early, RowNotAsLogged), (house.clock.now(), KeyNotCertified)):
        forged = certify(kept_id, key, Certified.OPERATOR, row.statement(), at=at)
        house.tables.operators[guard.operator_id] = replace(row, certificate=forged)
        with pytest.raises(alarm):
            house.sign_in("guard")
        house.clock.advance(timedelta(hours=1))
    long_ago = early - 2 * A_YEAR
    forged = certify(kept_id, key, Certified.OPERATOR, row.statement(), at=long_ago)
    house.tables.operators[OperatorId("new")] = replace(
        row, id=OperatorId("new"), login="new", certificate=forged
    )
    with pytest.raises((KeyNotCertified, RowNotAsLogged)):
        house.operators.all(house.sign_in("anna"))


def test_what_stands_is_said_again_before_its_entry_expires(house: House) -> None:
    guard = house.hire("guard", Duty.RECEPTION)
    gone = house.hire("gone", Duty.RECEPTION)
    before = house.tables.operators[gone.operator_id]
    house.operators.end(house.sign_in("anna"), gone.operator_id)
    house.day_keys.rekey(house.sign_in("anna"))
    size = len(house.tables.log)
    house.clock.advance(timedelta(days=301))
    house.day_keys.top_up(house.sign_in("anna"))
    for entry in list(house.tables.log.values())[:size]:
        house.tables.log[entry.index] = replace(entry, body=None, record=None)
    house.clock.advance(timedelta(days=150))
    assert house.sign_in("guard").operator_id == guard.operator_id
    house.tables.operators[gone.operator_id] = before
    with pytest.raises(RowNotAsLogged):
        house.operators.all(house.sign_in("anna"))
    with house.works() as work:
        house.sealed.seal(
            work,
            table="t",
            record="r",
            group=next(iter({key.group for key in house.tables.public_day_keys})),
            expires_on=max(name.expires_on for name in house.tables.public_day_keys),
            fields={},
        )
    assert {name.generation for name in house.tables.public_day_keys} == {1}


def test_a_row_older_than_the_log_stands_on_its_certificate(house: House) -> None:
    for entry in list(house.tables.log.values()):
        house.tables.log[entry.index] = replace(entry, body=None, record=None)
    with pytest.raises(RowNotAsLogged):
        house.sign_in("anna")
    house.clock.advance(timedelta(days=500))
    assert house.sign_in("anna").operator_id


def test_a_digest_speaks_of_the_row_and_not_of_the_name(house: House) -> None:
    guard = house.hire("guard", Duty.RECEPTION)
    row = house.tables.operators[guard.operator_id]
    assert row_digest(replace(row, staff_name="")) == row_digest(row)
    at = Certificate(ROOT, house.clock.now(), bytes(64))
    for changed in (
        replace(row, duties=frozenset({Duty.PRIVACY})),
        replace(row, sites=("ams1",)),
        replace(row, certificate=at),
        replace(row, end=at),
    ):
        assert row_digest(changed) != row_digest(row)


def test_new_keys_after_a_lost_passphrase(house: House) -> None:
    guard = house.hire("guard", Duty.RECEPTION)
    copied = house.keystore.copy()
    with pytest.raises(PassphraseNotAccepted):
        house.operators.recertify(house.sign_in("anna"), guard.operator_id, "short")
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            house.operators.sign_in("guard", "forgotten it is")
        house.clock.advance(timedelta(minutes=1))
    house.operators.recertify(
        house.sign_in("anna"), guard.operator_id, "a first one for you", sites=(house.sites[0],)
    )
    again = house.operators.sign_in("guard", "a first one for you")
    assert again.provisional
    assert again.operator_id == guard.operator_id
    assert again.operator.sites == house.sites
    mine = {name for name, holder in house.keystore.wraps if holder == again.operator_id}
    assert mine
    assert all(house.keys.day_key(again, name) for name in mine)
    assert not any(
        house.keystore.wraps[name, again.operator_id] == copied.wraps[name, again.operator_id]
        for name in mine
    )
    with pytest.raises(OperatorUnknown):
        house.operators.recertify(house.sign_in("anna"), OperatorId("nobody"), "a first one for you")


def test_an_officer_gets_new_keys_and_what_they_signed_still_leads_to_the_root(house: House) -> None:
    carla = new_officer("carla")
    bart = house.sign_in("bart")
    house.operators.certify(bart, carla)
    house.operators.certify(house.sign_in("carla"), new_officer("guard", Duty.RECEPTION))
    gone = house.hire("gone", Duty.FACILITY)
    house.operators.end(bart, gone.operator_id)
    old_other = house.joined_desk()
    with pytest.raises(OfficerDependsOnThem):
        house.operators.recertify(house.sign_in("carla"), bart.operator_id, "a first one for you")
    house.operators.recertify(house.sign_in("anna"), bart.operator_id, "a first one for you")
    everyone = {row.login: row for row in house.operators.all(house.sign_in("anna"))}
    anna = everyone["anna"].id
    assert everyone["carla"].certificate.issuer == anna
    assert everyone["gone"].end is not None
    assert everyone["gone"].end.issuer == anna
    assert everyone["guard"].certificate.issuer == everyone["carla"].id
    assert {key.certificate.issuer for key in house.tables.public_day_keys.values()} == {anna}
    house.sign_in("guard")
    assert old_other.sign_in("guard")


def test_a_kit_gives_an_officer_new_keys(house: House) -> None:
    house.operators.recertify_by_kit(house.founding.kit, "ANNA", "a first one for you")
    session = house.operators.sign_in("anna", "a first one for you")
    assert session.operator.certificate.issuer == ROOT
    assert {key.certificate.issuer for key in house.tables.public_day_keys.values()} == {ROOT}
    with pytest.raises(OperatorUnknown):
        house.operators.recertify_by_kit(house.founding.kit, "nobody", "a first one for you")


def test_duties_change_with_new_keys_and_two_people_stay(house: House) -> None:
    anna = house.sign_in("anna")
    bart = house.founding.officers[1].id
    with pytest.raises(TooFewOfficers):
        house.operators.recertify(anna, bart, "a first one for you", duties=frozenset({Duty.FACILITY}))
    house.hire("deputy", Duty.APPROVER, Duty.RELEASER)
    house.operators.recertify(anna, bart, "a first one for you", duties=frozenset({Duty.FACILITY}))
    assert house.operators.sign_in("bart", "a first one for you").duties == {Duty.FACILITY}
    deputy = next(row.id for row in house.tables.operators.values() if row.login == "deputy")
    with pytest.raises(TooFewOfficers):
        house.operators.end(anna, deputy)


def test_wrong_tries_outlive_a_restart_and_a_clock_set_back(house: House) -> None:
    for _ in range(6):
        with pytest.raises(WrongPassphrase) as refused:
            house.operators.sign_in("bart", "not it, not it")
        house.clock.advance(timedelta(seconds=int(str(refused.value.values["wait_s"]))))
    house.clock.advance(timedelta(seconds=-1))
    house.restart()
    waits = []
    for back in (timedelta(), timedelta(days=-30)):
        house.clock.advance(back)
        with pytest.raises(Exception) as early:
            house.sign_in("bart")
        waits.append(early.value.values["wait_s"])  # type: ignore[attr-defined]
    assert waits == [1, 8], "setting the clock back begins the wait anew and does not shorten it"
    house.clock.advance(timedelta(seconds=8))
    assert house.operators.sign_in("bart", f"{PASSPHRASE} bart")


def test_the_desks_that_an_officer_let_in_or_ended_lead_to_the_one_who_signs_now(house: House) -> None:
    joined, gone = house.joined_desk("desk-2"), house.joined_desk("desk-3")
    waiting, shown = house.asking_desk("desk-4")
    anna = house.sign_in("anna")
    ended = house.desks.end(anna, gone.device.id)
    house.desks.certify(anna, shown)
    house.clock.advance(timedelta(hours=1))
    bart = house.sign_in("bart")
    house.operators.recertify(bart, anna.operator_id, "a first one for you")
    finish_joining(waiting.joining_places(), house.founding.fingerprint)
    for desk in (joined, waiting):
        desk.restart()
        assert desk.log.alarms == ()
    known = {one.device.label: one for one in house.desks.all(bart)}
    assert all(one.stands for one in known.values())
    issuers = {label: one.device.certificate.issuer for label, one in known.items()}
    assert issuers == {"desk-1": ROOT} | dict.fromkeys(("desk-2", "desk-3", "desk-4"), bart.operator_id)
    end = known["desk-3"].device.end
    assert end is not None
    assert end.issuer == bart.operator_id
    assert known["desk-3"].device.ended_at == ended.ended_at, "the day on which it was ended stays"


def test_a_desk_slipped_in_under_an_officer_is_not_signed_with_the_others(house: House) -> None:
    joined = house.joined_desk("desk-2")
    anna = house.sign_in("anna")
    row = house.tables.devices[joined.device.id]
    copied = certify(
        anna.operator_id,
        anna.signing,
        Certified.DEVICE,
        replace(row, label="desk-9").statement(),
        at=house.clock.now(),
    )
    house.tables.devices[row.id] = replace(row, label="desk-9", certificate=copied)
    with pytest.raises(RowNotAsLogged):
        house.operators.recertify(house.sign_in("bart"), anna.operator_id, "a first one for you")
    assert house.tables.devices[row.id].certificate.issuer == anna.operator_id


def test_a_site_slipped_in_is_not_affirmed(house: House) -> None:
    house.clock.advance(timedelta(days=301))
    house.tables.installation[0] = replace(house.installation, sites=("ams1", "elsewhere"))
    with pytest.raises(RowNotAsLogged):
        house.day_keys.top_up(house.sign_in("anna"))
    assert "installation.affirmed" not in acts(house)


def test_an_installation_older_than_the_log_stands_on_its_certificate(house: House) -> None:
    for entry in list(house.tables.log.values()):
        house.tables.log[entry.index] = replace(entry, body=None, record=None)
    with house.works() as work, pytest.raises(RowNotAsLogged):
        check_installation_stands(work, house.installation, house.clock.now())
    house.clock.advance(timedelta(days=500))
    with house.works() as work:
        check_installation_stands(work, house.installation, house.clock.now())


@pytest.mark.parametrize("forged", ["body", "device", "no body"])
def test_an_entry_that_no_desk_signed_says_nothing_about_a_row(house: House, forged: str) -> None:
    """Somebody who writes into the database wants a guard's genuine row to look as if it were none."""
    guard = house.hire("guard", Duty.RECEPTION)
    row = house.tables.operators[guard.operator_id]
    said = next(one for one in house.tables.log.values() if one.body and row_digest(row).encode() in one.body)
    assert said.body is not None
    lie = replace(
        said, index=len(house.tables.log), body=said.body.replace(row_digest(row).encode(), b"0" * 64)
    )
    if forged == "device":
        lie = replace(lie, device=DeviceId("nobody's"))
    elif forged == "no body":
        lie = replace(lie, body=None)
    house.tables.log[lie.index] = lie
    with house.works() as work:
        check_operator_stands(house.installation.root_public, work, row, house.clock.now())
