"""A retention run is certified: counts by kind and rule, what holds kept, and nothing of anybody."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest

from tests.features.site import Site
from tests.privacy.standing_alone import alone
from visitor_desk.privacy.hold import HoldReason, NewHold
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.privacy.retention_run import RunNotKnown
from visitor_desk.privacy.statement_verify import is_statement, verify_statement
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import BadgeNumber

DAY = timedelta(days=1)


def text_of(paper: Path) -> str:
    with pypdfium2.PdfDocument(paper) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def test_a_run_is_certified_and_can_be_verified(site: Site, tmp_path: Path):
    desk = site.desk
    visit = desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    today = site.clock.now().date()
    hold = NewHold(
        "visits",
        visit.id,
        "case-7",
        HoldReason.INCIDENT,
        frozenset({Group.D}),
        today + 40 * DAY,
        today + 60 * DAY,
    )
    desk.holds.place(site.facility, hold)
    for days in (2, 27):
        site.clock.advance(days * DAY)
        desk.retention.run(site.officer)
    newest, first = desk.disposal_certificates.runs(site.auditor)
    assert (newest.policy, newest.by_timer, newest.caught_up > 20) == ("v1", False, True)
    assert {(one.table, one.group) for one in first.kinds} == {("visits", Group.R), ("tickets", Group.R)}
    (documents,) = [one for one in newest.kinds if one.group is Group.S]
    assert (documents.rules, documents.count, documents.first) == (("document-check",), 1, today + 28 * DAY)
    assert [(one.reason, one.group, one.count) for one in newest.held] == [(HoldReason.INCIDENT, Group.D, 1)]
    for language in RequestLanguage:
        out = tmp_path / language.value
        made = desk.disposal_certificates.certify_run(site.officer, newest.number, out, language)
        assert is_statement(out)
        report = verify_statement(out, made.root_fingerprint)
        assert (report.faults, report.from_root) == ((), True)
        assert alone(out, made.root_fingerprint) == (0, set())
        assert "Eriksson" not in text_of(out / "retention_run.pdf")
    said = json.loads((out / "retention_run.json").read_text(encoding="utf-8"))
    assert (said["keys_destroyed"], said["held"]) == (
        newest.keys,
        [{"reason": "incident", "group": "D", "count": 1}],
    )
    (out / "retention_run.json").write_text(json.dumps({**said, "keys_destroyed": 0}), encoding="utf-8")
    assert {fault.file for fault in verify_statement(out).faults} == {"retention_run.json"}
    assert alone(out) == (1, {"retention_run.json"})
    assert desk.log.verify(site.auditor).whole


def test_a_run_that_the_log_does_not_know_is_not_certified(site: Site, tmp_path: Path):
    certify = site.desk.disposal_certificates.certify_run
    with pytest.raises(RunNotKnown):
        certify(site.officer, 7, tmp_path / "out", RequestLanguage.ENGLISH)
    assert not (tmp_path / "out").exists()
    with pytest.raises(NotYourDuty):
        certify(site.auditor, 7, tmp_path / "out", RequestLanguage.ENGLISH)
