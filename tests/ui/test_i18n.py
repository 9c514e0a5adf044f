"""Both languages say the same things, and the code asks only for what they say."""

import ast
import re
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

import pytest

import ui
import visitor_desk
from ui.i18n import Language, Texts, gaps_of, load_sentences
from ui.models.request_board import column_of
from ui.reception.group_draft import Stand
from ui.rooms import RoomName
from visitor_desk.documents.document_check import Verdict
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.documents.issuer_rules import issuer_rules
from visitor_desk.documents.mrz_layouts import MrzField
from visitor_desk.footage.coverage import CoverageReason, CoverageState
from visitor_desk.footage.link import RangeWhy
from visitor_desk.privacy.request_contents import Withheld
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    Outcome,
    RefusalGround,
    RequestKind,
    RequestStep,
)
from visitor_desk.security.duties import Duty, Purpose
from visitor_desk.security.groups import Group
from visitor_desk.visits.access_right import AccessState, EndReason
from visitor_desk.visits.arrival_findings import Choice
from visitor_desk.visits.group_seats import Seat
from visitor_desk.visits.phone_approval import Call
from visitor_desk.visits.place import WithoutDocument
from visitor_desk.visits.restriction import RestrictionGround
from visitor_desk.visits.ticket import MinorsRule, TicketState, WithdrawReason
from visitor_desk.visits.visit import RefusalReason

EN, NL = load_sentences(Language.EN), load_sentences(Language.NL)

SOURCES = [path for package in (ui, visitor_desk) for path in Path(package.__path__[0]).rglob("*.py")]
ASKERS = {"texts", "_texts", "say", "warn"}
COUNTERS = {"count"}


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _literal_keys() -> list[tuple[str, str, bool]]:
    """Every literal key in the code, as (file, key, is it a counted one)."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or _called(node) not in ASKERS | COUNTERS:
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and "." in first.value:
                found.append((path.name, first.value, _called(node) in COUNTERS))
    return found


def test_both_languages_have_the_same_keys():
    assert sorted(EN) == sorted(NL)


def test_both_languages_have_the_same_gaps():
    different = [key for key in EN if gaps_of(EN[key]) != gaps_of(NL[key])]
    assert different == []


def test_no_sentence_is_empty():
    assert [key for table in (EN, NL) for key in table if not table[key].strip()] == []


def test_every_key_in_the_code_has_a_sentence():
    missing = [
        (name, key)
        for name, key, counted in _literal_keys()
        if not ({f"{key}.one", f"{key}.many"} <= EN.keys() if counted else key in EN)
        and " " not in key
        and not key.endswith(".")
    ]
    assert missing == []


def test_gaps_are_filled_and_braces_in_values_stay_as_they_are():
    texts = Texts("en")
    assert texts("act.reception.admit", badge="016") == "Admit, give badge 016"
    assert "{badge}" in texts("act.reception.admit", badge="{badge}")


def test_an_unknown_key_is_a_bug():
    with pytest.raises(KeyError):
        Texts("en")("no.such.key")


def test_one_and_many():
    texts = Texts("nl")
    assert texts.count("requests.open", 1) == "1 open"
    assert texts.count("requests.waiting", 3) == "3 wachten op een tweede persoon"


def test_the_sentences_load_without_qt():
    code = "import sys, ui.i18n, ui.error_texts, ui.formats; sys.exit('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0


FAMILIES = {
    "purpose": Purpose,
    "duty": Duty,
    "group": Group,
    "refusal": RefusalReason,
    "choice": Choice,
    "kind": DocumentKind,
    "mrz_field": MrzField,
    "verdict": Verdict,
    "coverage_state": CoverageState,
    "request_kind": RequestKind,
    "channel": Channel,
    "identity_step": IdentityStep,
    "ground": RefusalGround,
    "outcome": Outcome,
    "restriction_ground": RestrictionGround,
    "withheld": Withheld,
    "page": RoomName,
    "finding": FindingCode,
    "finding_short": FindingCode,
    "finding_advice": FindingCode,
    "ticket_state": TicketState,
    "withdraw_reason": WithdrawReason,
    "minors": MinorsRule,
    "end_reason": EndReason,
    "access_state": AccessState,
}


@pytest.mark.parametrize(("family", "members"), FAMILIES.items())
def test_every_member_of_a_closed_list_has_words(family: str, members: type[StrEnum]):
    wanted = [f"{family}.{member.value}" for member in members]
    assert [key for key in wanted if key not in EN] == []


def test_every_issuer_rule_has_words():
    assert [rule.id for rule in issuer_rules().numbers if f"number_rule.{rule.id}" not in EN] == []


def test_every_rule_of_a_zone_has_words():
    assert [rule.value for rule in WithoutDocument if f"without.{rule.value}" not in EN] == []


def test_every_state_and_call_of_a_group_has_words():
    wanted = [f"group_arrival.state_{stand.value}" for stand in Stand if stand is not Stand.OPEN]
    wanted += [f"group_arrival.seat_{seat.value}" for seat in Seat if seat.needs_call]
    wanted += [f"visits.approval_{seat.value}" for seat in Seat if seat.needs_call]
    for call in Call:
        wanted += [f"group_arrival.call_{call.value}", f"visits.approval_{call.value}"]
    assert [key for key in wanted if key not in EN] == []


def test_no_word_about_a_document_accuses_or_promises():
    rooms = ("finding", "finding_short", "finding_advice", "verdict", "without", "by_eye", "number_rule")
    said = " ".join(
        sentence for table in (EN, NL) for key, sentence in table.items() if key.split(".")[0] in rooms
    ).lower()
    for word in ("forg", "fake", "vals", "fraud", "name verified", "naam geverifieerd", "genuine"):
        assert word not in said


def test_every_reason_of_a_coverage_statement_has_words():
    wanted = [*CoverageReason, *RangeWhy]
    assert [reason.value for reason in wanted if reason.value not in EN] == []


def test_every_step_of_a_request_has_words():
    for step in RequestStep:
        assert f"requests.next_{step.value}" in EN
        assert f"requests.column_{column_of(step).value}" in EN


def test_in_dutch_everybody_is_addressed_alike():
    familiar = re.compile(r"\b(je|jij|jou|jouw|jezelf)\b", re.IGNORECASE)
    assert [key for key, words in NL.items() if familiar.search(words)] == []
