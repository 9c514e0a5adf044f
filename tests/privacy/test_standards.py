"""Every place where a clause of a standard finds its evidence is there."""

from __future__ import annotations

from importlib import import_module

import click
import pytest

from ui.rooms import RoomName
from visitor_desk.cli.main import COMMANDS
from visitor_desk.privacy.register import RegisterName
from visitor_desk.privacy.standards import Evidence, shipped_standards

EVIDENCE = shipped_standards().evidence


def test_the_clauses_are_those_that_a_reception_is_audited_on() -> None:
    assert [one.clause for one in shipped_standards().clauses] == [
        "A.7.2", "A.8.15", "9.2", "9.3", "CC6.4", "164.310(a)(2)(iii)", "7.2, 8.15", "annex, 13.3",
    ]  # fmt: skip
    named = {code for one in shipped_standards().clauses for code in one.evidence}
    assert named == {one.code for one in EVIDENCE}


@pytest.mark.parametrize("one", EVIDENCE, ids=lambda one: one.code)
def test_each_place_of_evidence_is_there(one: Evidence) -> None:
    assert one.page or one.command or one.register
    if one.page:
        assert RoomName(one.page)
    if one.register:
        assert RegisterName(one.register)
    if one.command:
        group, name = one.command.split()
        assert group in COMMANDS
        found = getattr(import_module(f"visitor_desk.cli.{group.replace('-', '_')}"), group)
        assert isinstance(found, click.Group)
        assert name in found.commands
