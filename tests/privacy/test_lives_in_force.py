"""Which rules count: those of the version in force, and the program's where a version says nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.privacy.house import PrivacyHouse
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.privacy.retention_policy import RetentionPolicy, policy_id
from visitor_desk.privacy.retention_rules import shipped_rules
from visitor_desk.security.groups import Group


def test_what_only_a_newer_program_keeps_lives_by_its_rules():
    house = PrivacyHouse()
    shipped = shipped_rules()
    # As a version of the time before there were consents: rules about visits alone, one of them chosen.
    older = tuple(
        replace(rule, tables=("visits",), days=min(rule.days, 20))
        for rule in shipped
        if "visits" in rule.tables and "consents" not in rule.tables
    )
    began = house.clock.now() - timedelta(days=1)
    with house.works() as work:
        work.retention_policies.put(RetentionPolicy(policy_id(1), 1, began, older, began))
        lives = LivesInForce(ZoneInfo("Europe/Amsterdam"), house.clock)
        lives.refresh(work)
    consents = next(rule for rule in shipped if rule.tables == ("consents",) and rule.group is Group.T)
    assert lives.life(Group.T, "consents").days == consents.days
    assert lives.life(Group.D, "visits").days <= 20
    assert lives.tables() >= {table for rule in shipped for table in rule.tables}
