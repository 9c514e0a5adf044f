from __future__ import annotations

from datetime import date

from visitor_desk.security.residue import ALWAYS_SO, KeystoreResidue, Residue, ResidueFinding

TODAY = date(2026, 3, 5)
BLOCKS = ResidueFinding(Residue.UNLINKED_BLOCKS)


def test_without_a_lasting_finding_a_key_is_gone_on_its_day() -> None:
    assert KeystoreResidue((BLOCKS,), None).gone_on(TODAY) == TODAY


def test_each_finding_that_a_setting_could_mend_makes_the_day_later_or_unknown() -> None:
    for residue in set(Residue) - ALWAYS_SO:
        findings = (ResidueFinding(residue), BLOCKS)
        assert KeystoreResidue(findings, 35).gone_on(TODAY) == date(2026, 4, 9)
        assert KeystoreResidue(findings, None).gone_on(TODAY) is None
        assert KeystoreResidue(findings, None).lasting == findings[:1]
