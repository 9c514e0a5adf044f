"""A token tells documents apart, and only here."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.security.document_tokens import PEPPER_BYTES, TOKEN_COST, DocumentTokens
from visitor_desk.security.passphrase import CostRefused
from visitor_desk.security.records import InstallationId, KdfCost

CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)
HERE = DocumentTokens(InstallationId("here"), bytes(range(PEPPER_BYTES)), CHEAP, CHEAP)


def test_the_same_document_has_the_same_token_however_it_is_written():
    token = HERE.token("passport", "NLD", "SPECI2014")
    assert token == HERE.token("passport", "NLD", "speci 2014<")
    assert len(token) == 32
    assert int(token, 16) >= 0


def test_another_installation_or_pepper_gives_another_token():
    token = HERE.token("passport", "NLD", "SPECI2014")
    assert token != replace(HERE, installation=InstallationId("there")).token("passport", "NLD", "SPECI2014")
    assert token != replace(HERE, pepper=bytes(PEPPER_BYTES)).token("passport", "NLD", "SPECI2014")


def test_the_number_stands_in_no_text_of_it():
    assert "SPECI2014" not in repr(HERE)
    assert bytes(range(PEPPER_BYTES)).hex() not in repr(HERE)


def test_the_cost_is_pinned_and_nobody_lowers_it():
    assert KdfCost(64 * 1024, 3, 4) == TOKEN_COST
    assert DocumentTokens(InstallationId("here"), bytes(PEPPER_BYTES)).cost == TOKEN_COST
    with pytest.raises(CostRefused):
        DocumentTokens(InstallationId("here"), bytes(PEPPER_BYTES), CHEAP)
    with pytest.raises(CostRefused):
        DocumentTokens(InstallationId("here"), b"short", CHEAP, CHEAP)


LETTERS = st.text(alphabet="ABC123", min_size=1, max_size=4)


@given(st.tuples(LETTERS, LETTERS, LETTERS), st.tuples(LETTERS, LETTERS, LETTERS))
def test_no_border_between_the_parts_can_be_moved(one: tuple[str, str, str], other: tuple[str, str, str]):
    assert (HERE.token(*one) == HERE.token(*other)) == (one == other)
