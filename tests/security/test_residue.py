from __future__ import annotations

from datetime import date

import pytest

from tests.security.builders import House
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.security.residue import ALWAYS_SO, KeystoreCheck, KeystoreResidue, Residue, ResidueFinding

TODAY = date(2026, 3, 5)
BLOCKS = ResidueFinding(Residue.UNLINKED_BLOCKS)


class Kept:
    """A keystore whose server keeps its old log files."""

    def findings(self) -> list[ResidueFinding]:
        return [ResidueFinding(Residue.LOG_REUSED, "wal_recycle=on"), BLOCKS]


def test_without_a_lasting_finding_a_key_is_gone_on_its_day() -> None:
    assert KeystoreResidue((BLOCKS,), None).gone_on(TODAY) == TODAY


def test_each_finding_that_a_setting_could_mend_makes_the_day_later_or_unknown() -> None:
    for residue in set(Residue) - ALWAYS_SO:
        findings = (ResidueFinding(residue), BLOCKS)
        assert KeystoreResidue(findings, 35).gone_on(TODAY) == date(2026, 4, 9)
        assert KeystoreResidue(findings, None).gone_on(TODAY) is None
        assert KeystoreResidue(findings, None).lasting == findings[:1]


def test_who_answers_for_the_keys_may_ask_and_a_guard_may_not() -> None:
    house = House(horizon_days=1)
    check = KeystoreCheck(Kept(), 35)
    for session in (house.sign_in("anna"), house.hire("admin", Duty.ADMINISTRATOR)):
        found = check.check(session)
        assert found == check.at_start()
        assert found.gone_on(TODAY) == date(2026, 4, 9)
    with pytest.raises(NotYourDuty):
        check.check(house.hire("guard", Duty.RECEPTION))
