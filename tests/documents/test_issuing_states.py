from __future__ import annotations

import pytest

from visitor_desk.documents.issuing_states import (
    KNOWN_STATES,
    is_known_state,
    is_specimen_state,
    may_be_dutch,
)


@pytest.mark.parametrize(
    "code", ["NLD", "D", "UTO", "RKS", "EUE", "UNO", "XXA", "XXB", "XXC", "XXX", "GBN", "SXM"]
)
def test_states_that_documents_carry(code):
    assert is_known_state(code)


@pytest.mark.parametrize("code", ["", "DEU", "ZZZ", "D<<", "nld", "SI"])
def test_codes_that_no_document_carries(code):
    assert not is_known_state(code)


def test_only_utopia_is_a_specimen():
    assert {code for code in KNOWN_STATES if is_specimen_state(code)} == {"UTO"}


@pytest.mark.parametrize("code", ["NLD", "NLO", "MLD", "N1D", "NLQ", "NL", "N D"])
def test_what_may_be_a_misread_dutch_code(code):
    assert may_be_dutch(code)


def test_no_other_known_state_is_taken_for_the_netherlands():
    assert [code for code in sorted(KNOWN_STATES) if may_be_dutch(code)] == ["NLD"]
