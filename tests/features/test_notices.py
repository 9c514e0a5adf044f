"""Facility proposes new house rules, privacy signs them, and from then on they are what visitors see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.features.evidence_site import entries
from tests.features.site import Site
from visitor_desk.privacy.bound_rows import NOTICES
from visitor_desk.privacy.few_rows import VERSIONS, drop_few
from visitor_desk.privacy.notice import NewNotice, Notice, NoticeKind, NoticeLanguage
from visitor_desk.privacy.notice_file import shipped_notice
from visitor_desk.privacy.notices import NoticeNotAsked, NoticeOvertaken, ship_notices
from visitor_desk.security.approval_acts import POLICY
from visitor_desk.security.approvals import ApprovalMissing, ApprovedByRequester
from visitor_desk.security.duties import NotYourDuty

RULES = NoticeKind.RULES


def reworded(kind: NoticeKind = RULES, title: str = "Nieuw") -> NewNotice:
    texts = tuple(replace(one, title=f"{title} {one.language}") for one in shipped_notice(kind).texts)
    return NewNotice(kind, texts)


def published(site: Site, new: NewNotice) -> Notice:
    """Let facility propose a version, an officer sign it, and facility publish it."""
    request = site.desk.notices.propose(site.facility, new)
    site.desk.four_eyes.approve(site.officer, request.id)
    return site.desk.notices.publish(site.facility, request.id)


def test_a_new_installation_has_the_texts_of_the_program_in_force(site: Site):
    now = site.desk.notices.in_force(site.guard)
    assert (now.privacy.label, now.rules.label) == ("v1", "v1")
    assert now.privacy.texts == shipped_notice(NoticeKind.PRIVACY).texts
    assert now.rules.shown_in(NoticeLanguage.FR) == "fr v1"
    ((act, values),) = entries(site, now.rules.id)
    assert (act, values["texts"]) == ("notice.shipped", now.rules.digest)
    assert site.desk.log.verify(site.auditor).whole


def test_a_copy_of_a_desk_from_before_shows_the_texts_of_the_program(site: Site):
    with site.desk.notices.works() as work:
        for one in work.notices.all():
            work.notices.delete(one.id)
        work.commit()
    now = site.desk.notices.in_force(site.guard)
    assert (now.privacy.label, now.rules.texts) == ("v1", shipped_notice(RULES).texts)


def test_a_version_is_proposed_read_signed_and_published(site: Site):
    request = site.desk.notices.propose(site.facility, reworded())
    waiting = site.desk.notices.proposed(site.officer, request.id)
    assert (waiting.label, waiting.texts) == ("v2", reworded().texts)
    with pytest.raises(ApprovalMissing):
        site.desk.notices.publish(site.facility, request.id)
    site.desk.four_eyes.approve(site.officer, request.id)
    done = site.desk.notices.publish(site.facility, request.id)
    assert (done.published_by, done.approved_by) == (site.facility.operator_id, site.officer.operator_id)
    now = site.desk.notices.in_force(site.guard)
    assert (now.rules, now.privacy.label) == (done, "v1")
    assert [one.label for one in site.desk.notices.all(site.auditor)] == ["v1", "v2", "v1"]
    assert ("notice.published", done.digest) in [
        (act, values.get("texts")) for act, values in entries(site, done.id)
    ]
    assert site.desk.log.verify(site.auditor).whole
    with pytest.raises(NoticeNotAsked):
        site.desk.notices.publish(site.facility, request.id)


def test_who_proposes_a_notice_cannot_sign_it(site: Site):
    request = site.desk.notices.propose(site.officer, reworded())
    with pytest.raises(ApprovedByRequester):
        site.desk.four_eyes.approve(site.officer, request.id)
    with pytest.raises(NotYourDuty):
        site.desk.four_eyes.approve(site.facility, request.id)
    site.desk.four_eyes.approve(site.second_officer, request.id)
    assert site.desk.notices.publish(site.officer, request.id).label == "v2"


def test_a_version_counts_from_its_day_and_never_before_it_is_published(site: Site):
    later = site.clock.now() + timedelta(days=3)
    done = published(site, replace(reworded(), valid_from=later))
    assert site.desk.notices.in_force(site.guard).rules.label == "v1"
    site.clock.advance(timedelta(days=3))
    assert site.desk.notices.in_force(site.guard).rules == done
    early = published(site, replace(reworded(title="Oud"), valid_from=later - timedelta(days=9)))
    assert early.valid_from == site.clock.now()


def test_of_two_that_were_proposed_only_one_gets_the_number(site: Site):
    first, second = (site.desk.notices.propose(site.facility, reworded(title=one)) for one in "ab")
    for request in (first, second):
        site.desk.four_eyes.approve(site.officer, request.id)
    assert site.desk.notices.publish(site.facility, second.id).label == "v2"
    with pytest.raises(NoticeOvertaken) as refused:
        site.desk.notices.publish(site.facility, first.id)
    assert refused.value.values == {"version": "v2"}


def test_another_change_of_policy_is_no_notice(site: Site):
    request = site.desk.four_eyes.ask(site.officer, POLICY, {"rule": "visitor-log"})
    with pytest.raises(NoticeNotAsked):
        site.desk.notices.proposed(site.officer, request.id)


def test_texts_of_the_program_come_once_and_old_versions_go_by_name(site: Site):
    desk = site.desk
    ship_notices(desk.notices.works, desk.notices.log, desk.clock)
    assert len(desk.notices.all(site.auditor)) == 2
    site.clock.advance(timedelta(days=1))
    published(site, reworded())
    for oldest, left in ((site.clock.now(), 3), (site.clock.now() + timedelta(seconds=1), 2)):
        with desk.notices.works() as work:
            drop_few(work, desk.notices.log, NOTICES, VERSIONS[NOTICES], oldest, 9)
            desk.notices.log.append(work, "retention.ran", None, day=site.clock.now().date())
            work.commit()
        assert len(desk.notices.all(site.auditor)) == left
    assert desk.notices.in_force(site.guard).rules.label == "v2"
    assert desk.log.verify(site.auditor).whole
