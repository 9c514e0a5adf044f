from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.security.builders import CHEAP, CHEAP_STRETCHING, PASSPHRASE, House, last_bit_flipped, new_officer
from tests.security.fakes import FakeSecurityWork
from visitor_desk.security.audit_log import LogRolledBack
from visitor_desk.security.certificates import KeyNotCertified
from visitor_desk.security.duties import Duty, NotYourDuty, SessionLocked
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.operator_keys import NoDuties
from visitor_desk.security.operators import LoginTaken, OperatorUnknown, SiteUnknown, TooFewOfficers
from visitor_desk.security.passphrase import (
    CostRefused,
    PassphraseNotAccepted,
    Stretched,
    Stretching,
    TooEarly,
    WrongPassphrase,
)
from visitor_desk.security.records import ROOT, KdfCost, OperatorId
from visitor_desk.security.recovery import KitOfOther


@pytest.fixture
def house() -> House:
    return House(horizon_days=2)


def wrong(house: House, login: str = "anna") -> int:
    with pytest.raises(WrongPassphrase) as refused:
        house.operators.sign_in(login, "not the passphrase")
    return int(str(refused.value.values["wait_s"]))


def acts(house: House) -> list[str]:
    return [read_body(row.body)["act"] for row in house.tables.log.values() if row.body]


def secret_key(house: House, login: str) -> tuple[object, object]:
    operator = next(row for row in house.tables.operators.values() if row.login == login)
    return operator.id, house.device.id


def test_signing_in_is_logged(house: House) -> None:
    session = house.sign_in("anna")
    assert session.operator.login == "anna"
    assert acts(house)[-1] == "operator.signed_in"


@pytest.mark.parametrize("typed", ["anna", " Anna", "ANNA "])
def test_a_login_may_be_typed_in_any_case(house: House, typed: str) -> None:
    assert house.operators.sign_in(typed, f"{PASSPHRASE} anna").operator.login == "anna"


def test_a_wrong_passphrase_costs_more_time_each_time(house: House) -> None:
    waits = []
    for _ in range(6):
        waits.append(wrong(house))
        house.clock.advance(timedelta(seconds=waits[-1]))
    assert waits == [0, 0, 1, 2, 4, 8]
    assert house.sign_in("anna")
    assert wrong(house) == 0


def test_a_try_during_the_wait_is_not_looked_at(house: House) -> None:
    for _ in range(3):
        wrong(house)
    with pytest.raises(TooEarly) as early:
        house.sign_in("anna")
    assert early.value.values == {"wait_s": 1}
    assert house.sign_in("bart")


def test_the_wait_survives_a_restart_and_a_clock_put_back(house: House) -> None:
    for _ in range(3):
        wrong(house)
    house.restart()
    house.clock.advance(timedelta(days=-1))
    with pytest.raises(TooEarly):
        house.sign_in("anna")
    house.clock.advance(timedelta(seconds=1))
    assert house.sign_in("anna")


def test_a_try_is_counted_before_it_is_looked_at(house: House) -> None:
    class PlugPulledError(Exception):
        pass

    class Pulled(Stretching):
        def stretched(self, *_: object, **__: object) -> Stretched:
            raise PlugPulledError

    pulled = replace(house.operators, stretching=Pulled(CHEAP, CHEAP))
    with pytest.raises(PlugPulledError):
        pulled.sign_in("anna", f"{PASSPHRASE} anna")
    (tries,) = house.tables.tries.values()
    assert tries.failures == 1


def test_unknown_logins_share_one_count(house: House) -> None:
    assert [wrong(house, login) for login in ("x", "y", "z")] == [0, 0, 1]
    assert set(house.tables.tries) == {""}
    with pytest.raises(TooEarly):
        house.operators.sign_in("w", "anything at all")
    assert "operator.refused" in acts(house)


def test_a_keystore_alone_does_not_open_with_the_passphrase(house: House) -> None:
    stolen = replace(house.operators, device=replace(house.device, secret=b"x" * 32))
    with pytest.raises(WrongPassphrase):
        stolen.sign_in("anna", f"{PASSPHRASE} anna")


def test_the_cost_of_a_guess_cannot_be_lowered_in_the_keystore(house: House) -> None:
    key = secret_key(house, "anna")
    house.keystore.secrets[key] = replace(house.keystore.secrets[key], cost=KdfCost(32, 1, 1))
    with pytest.raises(CostRefused):
        house.sign_in("anna")


@pytest.mark.parametrize("part", ["sealed", "salt", "provisional", "cost"])
def test_a_changed_secret_row_does_not_open(house: House, part: str) -> None:
    key = secret_key(house, "anna")
    row = house.keystore.secrets[key]
    values = {
        "sealed": last_bit_flipped(row.sealed),
        "salt": b"other salt......",
        "provisional": True,
        "cost": replace(row.cost, iterations=2),
    }
    house.keystore.secrets[key] = replace(row, **{part: values[part]})
    with pytest.raises(WrongPassphrase):
        house.sign_in("anna")


def test_the_secret_of_another_operator_does_not_open(house: House) -> None:
    anna, bart = secret_key(house, "anna"), secret_key(house, "bart")
    house.keystore.secrets[bart] = replace(house.keystore.secrets[anna], operator=bart[0])
    with pytest.raises(WrongPassphrase):
        house.operators.sign_in("bart", f"{PASSPHRASE} anna")


def test_an_operator_whose_row_was_changed_is_refused_with_an_alarm(house: House) -> None:
    guard = house.hire("guard", Duty.RECEPTION).operator
    house.tables.operators[guard.id] = replace(guard, duties=frozenset(Duty))
    with pytest.raises(KeyNotCertified):
        house.sign_in("guard")
    house.tables.operators[guard.id] = replace(guard, kem_public=house.founding.officers[0].kem_public)
    with pytest.raises(KeyNotCertified):
        house.sign_in("guard")


def test_a_broken_log_keeps_nobody_out_but_is_noted(house: House) -> None:
    old = house.tables.copy()
    house.sign_in("anna")
    house.tables.become(old)
    house.restart()
    assert house.sign_in("bart")
    assert LogRolledBack in {type(alarm) for alarm in house.log.alarms}


def test_locking_drops_the_keys_and_is_logged_once(house: House) -> None:
    session = house.sign_in("anna")
    house.operators.lock(session)
    assert session.locked
    assert acts(house)[-1] == "operator.locked"
    size = len(house.tables.log)
    house.operators.lock(session)
    assert len(house.tables.log) == size
    with pytest.raises(SessionLocked):
        house.operators.all(session)


def test_an_officer_certifies_an_operator_who_then_signs_in(house: House) -> None:
    anna = house.sign_in("anna")
    operator = house.operators.certify(anna, new_officer("guard", Duty.RECEPTION))
    assert operator.certificate.issuer == anna.operator_id
    guard = house.sign_in("guard")
    assert guard.duties == {Duty.RECEPTION}
    assert guard.provisional
    groups = {name.group for name, holder in house.keystore.wraps if holder == operator.id}
    assert groups == {Group.R}


def test_an_administrator_gets_no_data_key(house: House) -> None:
    admin = house.hire("admin", Duty.ADMINISTRATOR, Duty.AUDITOR)
    assert not [holder for _, holder in house.keystore.wraps if holder == admin.operator_id]
    with pytest.raises(NotYourDuty):
        house.operators.certify(admin, new_officer("friend"))


def test_a_login_is_taken_once(house: House) -> None:
    anna = house.sign_in("anna")
    before = house.keystore.copy()
    with pytest.raises(LoginTaken):
        house.operators.certify(anna, new_officer(" BART", Duty.RECEPTION))
    assert house.keystore == before


def test_two_officers_who_choose_the_same_login_at_once(house: House) -> None:
    anna = house.sign_in("anna")
    works = house.works
    second = False

    def meanwhile() -> FakeSecurityWork:
        nonlocal second
        if second:
            house.hire("guard", Duty.RECEPTION)
        second = not second
        return works()

    slower = replace(house.operators, works=meanwhile)
    with pytest.raises(LoginTaken):
        slower.certify(anna, new_officer("guard"))


def test_the_kit_makes_an_officer_when_nobody_is_left(house: House) -> None:
    kit = house.founding.kit
    operator = house.operators.certify_by_kit(kit, new_officer("carla"))
    assert operator.certificate.issuer == ROOT
    carla = house.sign_in("carla")
    wraps = [name for name, holder in house.keystore.wraps if holder == carla.operator_id]
    assert len(wraps) == len(house.keystore.keys)
    with pytest.raises(KitOfOther):
        house.operators.certify_by_kit(House().founding.kit, new_officer("dirk"))


def test_a_passphrase_is_changed_by_who_knows_it(house: House) -> None:
    guard = house.hire("guard", Duty.RECEPTION)
    house.operators.change_passphrase(guard, f"{PASSPHRASE} guard", "my own new passphrase")
    assert not guard.provisional
    assert not house.operators.sign_in("guard", "my own new passphrase").provisional
    assert wrong(house, "guard") == 0
    with pytest.raises(WrongPassphrase):
        house.sign_in("guard")
    assert "operator.passphrase_changed" in acts(house)


def test_a_passphrase_is_not_changed_by_who_found_the_desk_open(house: House) -> None:
    guard = house.hire("guard", Duty.RECEPTION)
    before = house.keystore.copy()
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            house.operators.change_passphrase(guard, "a wild guess", "my own new passphrase")
    with pytest.raises(TooEarly):
        house.operators.change_passphrase(guard, f"{PASSPHRASE} guard", "my own new passphrase")
    with pytest.raises(PassphraseNotAccepted):
        house.operators.change_passphrase(guard, f"{PASSPHRASE} guard", "short")
    assert house.keystore == before


def test_who_leaves_has_no_keys_any_more(house: House) -> None:
    anna = house.sign_in("anna")
    guard = house.hire("guard", Duty.RECEPTION)
    house.operators.end(anna, guard.operator_id)
    assert guard.operator_id not in {holder for _, holder in house.keystore.wraps}
    assert guard.operator_id not in {operator for operator, _ in house.keystore.secrets}
    with pytest.raises(WrongPassphrase):
        house.sign_in("guard")
    for gone in (guard.operator_id, OperatorId("nobody")):
        with pytest.raises(OperatorUnknown):
            house.operators.end(anna, gone)
    assert acts(house).count("operator.ended") == 1


def test_a_passphrase_of_who_left_changes_nothing(house: House) -> None:
    guard = house.hire("guard", Duty.RECEPTION)
    house.operators.end(house.sign_in("anna"), guard.operator_id)
    with pytest.raises(WrongPassphrase):
        house.operators.change_passphrase(guard, f"{PASSPHRASE} guard", "my own new passphrase")


def test_two_privacy_officers_always_stay(house: House) -> None:
    anna = house.sign_in("anna")
    bart = house.founding.officers[1].id
    with pytest.raises(TooFewOfficers):
        house.operators.end(anna, bart)
    house.hire("carla", Duty.PRIVACY)
    house.operators.end(anna, bart)
    assert house.tables.operators[bart].ended_at == house.clock.now()


def test_the_list_of_operators_is_checked(house: House) -> None:
    anna = house.sign_in("anna")
    house.hire("guard", Duty.RECEPTION)
    assert [one.login for one in house.operators.all(anna)][-1:] != []
    assert {one.login for one in house.operators.all(anna)} == {"anna", "bart", "guard"}
    row = next(iter(house.tables.operators.values()))
    house.tables.operators[row.id] = replace(row, staff_name="Somebody Else")
    with pytest.raises(KeyNotCertified):
        house.operators.all(anna)


def test_a_stored_cost_below_the_floor_never_reaches_production() -> None:
    with pytest.raises(CostRefused):
        Stretching(CHEAP)
    assert CHEAP_STRETCHING.cost == CHEAP


def test_nobody_is_certified_for_a_site_that_is_none_or_for_no_duty(house: House) -> None:
    anna = house.sign_in("anna")
    guard = new_officer("guard", Duty.RECEPTION)
    with pytest.raises(SiteUnknown):
        house.operators.certify(anna, replace(guard, sites=("nowhere",)))
    assert {row.login for row in house.tables.operators.values()} == {"anna", "bart"}
    made = house.operators.certify(anna, guard)
    with pytest.raises(SiteUnknown):
        house.operators.recertify(anna, made.id, "a first one for you", sites=("nowhere",))
    with pytest.raises(NoDuties):
        house.operators.recertify(anna, made.id, "a first one for you", duties=frozenset())
    assert house.sign_in("guard").duties == {Duty.RECEPTION}, "a refusal leaves the old keys"
