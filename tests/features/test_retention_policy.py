"""Two privacy officers change how long what lives; something goes earlier only after a day to think."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.features.evidence_site import entries
from tests.features.site import NOON, SUITE, Site
from visitor_desk.privacy.few_rows import drop_few, retention_versions
from visitor_desk.privacy.hold import HoldReason, NewHold
from visitor_desk.privacy.retention_calendar import DueDay
from visitor_desk.privacy.retention_policies import (
    NoPolicyWaits,
    PolicyNotAsked,
    PolicyOvertaken,
    PolicyUnchanged,
    PolicyWaits,
    ship_policy,
)
from visitor_desk.privacy.retention_policy import SEEN_BEFORE, RetentionPolicy
from visitor_desk.privacy.retention_policy_file import policy_text, read_policy
from visitor_desk.privacy.retention_rule import RetentionRule
from visitor_desk.privacy.retention_rules import parse_rules, shipped_text
from visitor_desk.security.approval_acts import POLICY
from visitor_desk.security.approvals import ApprovalMissing, ApprovedByRequester
from visitor_desk.security.duties import NotYourDuty, Purpose
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import BadgeNumber, Visit

DAY = timedelta(days=1)
SHIPPED = parse_rules(shipped_text())


def with_days(days: Mapping[str, int]) -> tuple[RetentionRule, ...]:
    return tuple(replace(rule, days=days.get(rule.id, rule.days)) for rule in SHIPPED)


def published(site: Site, **days: int) -> RetentionPolicy:
    """Let one officer propose other days for rules, another one sign them, and the first publish them."""
    rules = with_days({name.replace("_", "-"): number for name, number in days.items()})
    request = site.desk.retention_policies.propose(site.officer, rules)
    site.desk.four_eyes.approve(site.second_officer, request.id)
    return site.desk.retention_policies.publish(site.officer, request.id)


def came_and_left(site: Site) -> Visit:
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    return visit


def groups_of(site: Site, visit: Visit) -> list[Group]:
    with site.desk.tickets.works() as work:
        return [group for group in (Group.D, Group.S) if work.sealed.rows("visits", visit.id, group)]


def test_a_new_installation_has_the_rules_of_the_program_in_force(site: Site):
    now = site.desk.retention_policies.now(site.auditor)
    assert (now.in_force.label, now.waiting, now.in_force.rules) == ("v1", None, SHIPPED)
    ((act, values),) = entries(site, now.in_force.id)
    assert (act, values["rules"]) == ("retention.policy_shipped", now.in_force.digest)
    ship_policy(site.desk.retention.works, site.desk.retention.log, site.desk.clock)
    assert len(site.desk.retention_policies.now(site.officer).versions) == 1
    assert site.desk.log.verify(site.auditor).whole


def test_a_shorter_life_counts_a_day_after_it_was_signed(site: Site):
    request = site.desk.retention_policies.propose(site.officer, with_days({"visitor-log": 14}))
    with pytest.raises(ApprovalMissing):
        site.desk.retention_policies.publish(site.officer, request.id)
    with pytest.raises(ApprovedByRequester):
        site.desk.four_eyes.approve(site.officer, request.id)
    ((waiting, proposed),) = site.desk.retention_policies.proposed(site.second_officer)
    (change,) = proposed.changes
    assert (waiting.id, change.kind.table, change.before.days, change.after.days) == (
        request.id,
        "visits",
        28,
        14,
    )
    site.desk.four_eyes.approve(site.second_officer, request.id)
    policy = site.desk.retention_policies.publish(site.officer, request.id)
    assert (policy.published_by, policy.approved_by) == (
        site.officer.operator_id,
        site.second_officer.operator_id,
    )
    lives = site.desk.retention.lives
    assert policy.counts_from == NOON + SEEN_BEFORE
    assert site.desk.retention_policies.now(site.officer).waiting == policy
    assert lives.life(Group.D, "visits").days == 28
    site.clock.advance(SEEN_BEFORE)
    assert site.desk.retention_policies.now(site.officer).in_force == policy
    assert lives.life(Group.D, "visits").days == 14
    assert [rule.days for rule in site.desk.retention.rules(site.auditor) if rule.id == "visitor-log"] == [14]
    assert site.desk.log.verify(site.auditor).whole
    with pytest.raises(PolicyNotAsked):
        site.desk.retention_policies.publish(site.officer, request.id)


def test_rules_of_an_older_program_are_changed_from_the_file_that_is_printed(site: Site):
    """What only the newer program keeps stands in the file too, else nobody could propose it."""
    older = tuple(
        replace(rule, tables=tuple(one for one in rule.tables if one not in {"deny_entries", "moments"}))
        for rule in SHIPPED
        if rule.tables != ("deny_entries",)
    )
    with site.desk.retention.works() as work:
        (first,) = work.retention_policies.all()
        work.retention_policies.put(replace(first, rules=older))
        work.commit()
    text = policy_text(site.desk.retention.rules(site.officer))
    rules = read_policy(text.encode())
    with pytest.raises(PolicyUnchanged):
        site.desk.retention_policies.propose(site.officer, rules)
    shorter = [replace(rule, days=14) if rule.id == "visitor-log" else rule for rule in rules]
    request = site.desk.retention_policies.propose(site.officer, shorter)
    ((_, proposed),) = site.desk.retention_policies.proposed(site.second_officer)
    assert [one.after.days for one in proposed.changes] == [14]
    site.desk.four_eyes.approve(site.second_officer, request.id)
    assert site.desk.retention_policies.publish(site.officer, request.id).label == "v2"


def test_what_is_sealed_already_goes_by_the_shorter_life_too(site: Site):
    visit = came_and_left(site)
    site.clock.advance(14 * DAY)
    site.desk.retention.run(site.officer)
    published(site, visitor_log=14)
    site.clock.advance(SEEN_BEFORE - timedelta(seconds=1))
    site.desk.retention.run(site.officer)
    assert groups_of(site, visit) == [Group.D, Group.S]
    site.clock.advance(timedelta(seconds=1))
    names, *_ = site.desk.retention_reasons.why(site.officer, "visits", visit.id)
    assert (names.group, names.expires_on) == (Group.D, NOON.date() + 14 * DAY)
    report = site.desk.retention.run(site.officer)
    assert (report.ended_early, groups_of(site, visit)) == (1, [Group.S])
    assert site.desk.retention.run(site.officer).ended_early == 0
    assert site.desk.log.verify(site.auditor).whole


def test_a_shorter_life_starts_the_hourly_run_by_itself(site: Site):
    visit = came_and_left(site)
    site.clock.advance(14 * DAY)
    site.desk.retention.run(site.officer)
    published(site, visitor_log=14)
    assert site.desk.retention.run_due() is None
    site.clock.advance(SEEN_BEFORE)
    # The run of this day was made before noon, under the policy of that hour.
    site.clock.set(site.clock.now() - timedelta(hours=6))
    site.desk.retention.run(site.officer)
    assert groups_of(site, visit) == [Group.D, Group.S]
    site.clock.advance(timedelta(hours=6))
    report = site.desk.retention.run_due()
    assert report is not None
    assert (report.ended_early, groups_of(site, visit)) == (1, [Group.S])
    assert site.desk.retention.run_due() is None


def test_a_hold_keeps_what_a_shorter_life_would_take(site: Site):
    visit = came_and_left(site)
    site.clock.advance(14 * DAY)
    site.desk.retention.run(site.officer)
    today = site.clock.now().date()
    hold = NewHold(
        "visits",
        visit.id,
        "case-7",
        HoldReason.INCIDENT,
        frozenset({Group.D}),
        today + 5 * DAY,
        today + 9 * DAY,
    )
    site.desk.holds.place(site.facility, hold)
    simulated = site.desk.retention_policies.simulate(site.officer, with_days({"visitor-log": 14}))
    (effect,) = simulated.effects
    assert effect.goes is not None
    assert (effect.goes.count, effect.held) == (0, 1)
    published(site, visitor_log=14)
    site.clock.advance(SEEN_BEFORE)
    assert site.desk.retention.run(site.officer).ended_early == 0
    assert site.desk.visit_book.reveal(site.facility, visit.id, Purpose.SAFETY).name == "Eriksson, Anna Maria"


def test_a_longer_life_counts_at_once_for_what_is_written_from_then_on(site: Site):
    earlier = came_and_left(site)
    policy = published(site, visitor_log=60)
    assert policy.counts_from == NOON
    later = came_and_left(site)
    with site.desk.tickets.works() as work:
        days = [work.sealed.rows("visits", one.id, Group.D)[0].expires_on for one in (earlier, later)]
    assert days[1] - days[0] == 32 * DAY
    site.clock.advance(29 * DAY)
    site.desk.retention.run(site.officer)
    assert (groups_of(site, earlier), groups_of(site, later)) == ([], [Group.D])


def test_of_a_mixed_change_the_longer_lives_count_at_once_and_the_shorter_a_day_later(site: Site):
    policy = published(site, visitor_log=14, document_check=40)
    lives = site.desk.retention.lives
    assert policy.counts_from == NOON + SEEN_BEFORE
    assert (lives.life(Group.D, "visits").days, lives.life(Group.S, "visits").days) == (28, 40)
    site.clock.advance(SEEN_BEFORE)
    assert (lives.life(Group.D, "visits").days, lives.life(Group.S, "visits").days) == (14, 40)


def test_until_its_day_one_person_takes_a_shorter_life_back(site: Site):
    policy = published(site, visitor_log=14)
    with pytest.raises(PolicyWaits):
        site.desk.retention_policies.propose(site.officer, with_days({"visitor-log": 20}))
    taken = site.desk.retention_policies.take_back(site.second_officer)
    assert (taken.id, taken.taken_back_by) == (policy.id, site.second_officer.operator_id)
    site.clock.advance(2 * SEEN_BEFORE)
    assert site.desk.retention_policies.now(site.officer).in_force.label == "v1"
    assert site.desk.retention.lives.life(Group.D, "visits").days == 28
    with pytest.raises(NoPolicyWaits):
        site.desk.retention_policies.take_back(site.officer)
    assert published(site, visitor_log=20).label == "v3"
    assert site.desk.log.verify(site.auditor).whole


def test_nobody_proposes_what_counts_already_or_what_another_one_published(site: Site):
    with pytest.raises(PolicyUnchanged):
        site.desk.retention_policies.propose(site.officer, SHIPPED)
    with pytest.raises(NotYourDuty):
        site.desk.retention_policies.propose(site.facility, SHIPPED)
    first, second = (
        site.desk.retention_policies.propose(site.officer, with_days({"visitor-log": days}))
        for days in (40, 50)
    )
    for request in (first, second):
        site.desk.four_eyes.approve(site.second_officer, request.id)
    site.desk.retention_policies.publish(site.officer, second.id)
    with pytest.raises(PolicyOvertaken):
        site.desk.retention_policies.publish(site.officer, first.id)
    other = site.desk.four_eyes.ask(site.officer, POLICY, {"rule": "visitor-log"})
    with pytest.raises(PolicyNotAsked):
        site.desk.retention_policies.publish(site.officer, other.id)


def test_before_a_change_it_is_said_what_would_go_and_what_would_stay(site: Site):
    for days in (0, 10, 10):
        site.clock.advance(days * DAY)
        came_and_left(site)
    simulated = site.desk.retention_policies.simulate(
        site.officer,
        with_days({"visitor-log": 15, "incident-note": 14, "plain-rows": 500, "footage-index": 14}),
    )
    assert (simulated.shorter, simulated.going) == (True, 1)
    effects = {(one.change.kind.table, one.change.kind.group): one for one in simulated.effects}
    names = effects["visits", Group.D]
    assert names.goes is not None
    assert names.stays is not None
    assert (names.goes.count, names.stays.count) == (1, 2)
    assert names.goes.oldest == names.goes.newest == NOON + timedelta(hours=4)
    assert effects["incidents", Group.D].goes is None
    assert not effects["incidents", Group.D].follows_uncounted
    assert effects["activity", None].follows_uncounted
    assert not effects["recordings", None].follows_uncounted
    rows = effects["visits", None]
    assert rows.longer is not None
    assert rows.stays is not None
    assert (rows.longer.count, rows.stays.count) == (0, 3)
    assert site.desk.retention_policies.now(site.officer).in_force.label == "v1"


def test_old_versions_go_by_name(site: Site):
    published(site, visitor_log=40)
    site.clock.advance(DAY)
    retention = site.desk.retention
    with retention.works() as work:
        rows = retention_versions(site.clock.now())
        for oldest, dropped in ((NOON, 0), (site.clock.now(), 1)):
            assert len(drop_few(work, retention.log, "retention_policies", rows, oldest, 9)) == dropped
        retention.log.append(work, "retention.ran", None, day=site.clock.now().date())
        work.commit()
    now = site.desk.retention_policies.now(site.officer)
    assert [one.label for one in now.versions] == ["v2"]
    assert site.desk.log.verify(site.auditor).whole
    assert site.ticket(zone=SUITE)


def test_the_calendar_shows_the_day_on_which_a_shorter_policy_ends_it(site: Site):
    def of_names() -> list[tuple[int, int, int]]:
        days = site.desk.retention.calendar(site.auditor)
        return [
            ((one.day - came).days, one.records, one.early)
            for one in days
            if one.group is Group.D and one.records
        ]

    visit = came_and_left(site)
    came = site.clock.now().date()
    assert of_names() == [(28, 1, 0)]
    published(site, visitor_log=14)
    # It waits for its day, and the day it will go is known already.
    assert of_names() == [(14, 1, 1)]
    site.clock.advance(SEEN_BEFORE)
    assert of_names() == [(14, 1, 1)]
    site.clock.advance(timedelta(days=20))
    # What should have gone is due today.
    assert of_names() == [(21, 1, 1)]
    held = NewHold(
        "visits", visit.id, "case-7", HoldReason.INCIDENT, frozenset({Group.S}),
        came + 25 * DAY, came + 60 * DAY,
    )  # fmt: skip
    site.desk.holds.place(site.facility, held)
    assert of_names() == [(28, 1, 0)]


def due_names(site: Site) -> list[DueDay]:
    days = site.desk.retention.calendar(site.officer)
    return [one for one in days if one.group is Group.D and one.records]


def test_a_policy_that_waits_ends_nothing_before_its_own_day(site: Site):
    came_and_left(site)
    came = site.clock.now().date()
    site.clock.advance(20 * DAY)
    policy = published(site, visitor_log=14)
    (due,) = [
        one for one in site.desk.retention.calendar(site.officer) if one.group is Group.D and one.records
    ]
    assert (due.day, due.early) == (came + 21 * DAY, 1)
    assert site.desk.retention.lives.local_day(policy.counts_from) == due.day
    site.desk.retention_policies.take_back(site.officer)
    (due,) = [
        one for one in site.desk.retention.calendar(site.officer) if one.group is Group.D and one.records
    ]
    assert (due.day, due.early) == (came + 28 * DAY, 0)
