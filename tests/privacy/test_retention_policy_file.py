"""A file of a policy: what may stand in it, and the one sentence for each way in which it cannot count."""

from __future__ import annotations

from pathlib import Path

import pytest

from visitor_desk.privacy.retention_policy_file import (
    LARGEST_FILE,
    PolicyRefused,
    policy_text,
    read_policy,
    read_policy_file,
)
from visitor_desk.privacy.retention_rules import parse_rules, shipped_text
from visitor_desk.privacy.retention_solver import RetentionConflict

SHIPPED = shipped_text()


def changed(rule: str, line: str, other: str) -> str:
    """Change one line of one rule of the table of the program."""
    start = SHIPPED.index(f'id = "{rule}"')
    at = SHIPPED.index(line, start)
    return SHIPPED[:at] + other + SHIPPED[at + len(line) :]


def without(rule: str) -> str:
    start = SHIPPED.index(f'[[rule]]\nid = "{rule}"')
    return SHIPPED[:start] + SHIPPED[SHIPPED.index("[[", start + 2) :]


def test_the_rules_of_the_program_are_a_policy_and_come_back_from_their_own_file():
    rules = parse_rules(SHIPPED)
    assert read_policy(SHIPPED.encode()) == rules
    assert read_policy(policy_text(rules).encode()) == rules


@pytest.mark.parametrize(
    ("text", "why", "place"),
    [
        ("[rule\n]", "no_toml", "line 1, column 6"),
        ("", "no_rules", "rule"),
        ("rule = 3", "no_rules", "rule"),
        ("rule = [3]", "no_rules", "1"),
        ("prices = 3", "unknown_name", "prices"),
        ("#" * (LARGEST_FILE + 1), "too_large", "-"),
        (changed("visitor-log", "days = 28", "days = -28"), "days_wrong", "visitor-log"),
        (changed("visitor-log", "days = 28", "days = 0"), "days_wrong", "visitor-log"),
        (changed("visitor-log", "days = 28", 'days = "28"'), "days_wrong", "visitor-log"),
        (changed("visitor-log", "days = 28", "days = true"), "days_wrong", "visitor-log"),
        (changed("visitor-log", "days = 28", "days = 9999"), "days_wrong", "visitor-log"),
        (changed("visitor-log", "days = 28\n", ""), "fields", "visitor-log"),
        (changed("visitor-log", "days = 28\n", "days = 28\nwhy = 1\n"), "fields", "visitor-log"),
        (changed("visitor-log", 'id = "visitor-log"', "id = 3"), "fields", "17"),
        (changed("visitor-log", 'id = "visitor-log"', 'id = "the visitors"'), "fields", "id"),
        (changed("visitor-log", 'bound = "ceiling"', 'bound = "roof"'), "word_unknown", "visitor-log: bound"),
        (changed("visitor-log", 'tables = ["visits"]', 'tables = ["parrots"]'), "no_such_kind", "visitor-log: parrots"),
        (changed("visitor-log", 'tables = ["visits"]', "tables = 3"), "no_such_kind", "visitor-log"),
        (changed("visitor-log", 'group = "D"', 'group = "X"'), "no_such_kind", "visitor-log"),
        (changed("ticket", "id", 'id = "here-now"\n#'), "id_twice", "here-now"),
        (changed("visitor-log", 'source = "', 'source = ""\n#'), "source_missing", "visitor-log"),
        (changed("visitor-log", 'source = "', "source = 3\n#"), "source_missing", "visitor-log"),
        (without("ticket"), "kind_missing", "tickets/T"),
        (without("visitor-log"), "kind_missing", "visits/D"),
        (changed("ticket", 'clock = "window_end"', 'clock = "arrival"'), "clock_fixed", "ticket: arrival"),
        (changed("ticket", 'zones = "any"', 'zones = "other"'), "zones_not_here", "ticket"),
        (changed("visitor-log", "days = 28", "days = 401"), "beyond_keys", "visitor-log"),
        (changed("incident-row", "days = 730", "days = 27"), "outlives_row", "incident-note"),
    ],
)  # fmt: skip
def test_what_cannot_count_is_said(text: str, why: str, place: str):
    with pytest.raises(PolicyRefused) as refused:
        read_policy(text.encode())
    assert (refused.value.values["why"], refused.value.values["place"]) == (why, place)


def test_a_floor_above_a_ceiling_names_the_two_rules_that_clash():
    text = changed("visitor-log-pci-no-longer", "days = 92", "days = 60")
    with pytest.raises(RetentionConflict) as refused:
        read_policy(text.encode())
    assert refused.value.values["rules"] == "pci-visitor-log, visitor-log-pci-no-longer"


def test_a_file_that_is_no_text_or_is_not_there(tmp_path: Path):
    binary = tmp_path / "rules.toml"
    binary.write_bytes(b"\xff\xfe")
    with pytest.raises(PolicyRefused) as refused:
        read_policy_file(binary)
    assert refused.value.values["why"] == "no_toml"
    with pytest.raises(PolicyRefused) as refused:
        read_policy_file(tmp_path / "away.toml")
    assert refused.value.values == {"why": "not_readable", "place": "away.toml"}
