"""Which steps a request shows: none that it never had, and none open once it was decided."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ui.privacy.request_course import course_of
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    Outcome,
    Request,
    RequestId,
    RequestKind,
    RequestLanguage,
    RequestStep,
)
from visitor_desk.security.records import OperatorId

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
KNOWN = frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS})


def request(kind: RequestKind, step: RequestStep, **more: object) -> Request:
    return Request(
        RequestId("r1"), kind, Channel.DESK, RequestLanguage.DUTCH, NOON, date(2026, 12, 3), step, **more
    )  # type: ignore[arg-type]


def shown(one: Request) -> list[str]:
    """The steps, what is worked on in brackets, what is still to come with a dash before it."""
    return [
        step.name if step.done else f"[{step.name}]" if step.at_work else f"-{step.name}"
        for step in course_of(one)
    ]


def test_a_request_with_a_package_waits_for_a_second_person():
    waiting = request(RequestKind.ACCESS, RequestStep.MATCHED, identity=KNOWN)
    assert shown(waiting) == ["received", "identified", "matched", "[approved]", "-answered"]


@pytest.mark.parametrize(
    "kind",
    [kind for kind in RequestKind if kind not in {RequestKind.ACCESS, RequestKind.PORTABILITY}],
)
def test_what_ends_with_a_letter_is_carried_out_first(kind: RequestKind):
    matched = request(kind, RequestStep.MATCHED, identity=KNOWN)
    assert shown(matched) == ["received", "identified", "matched", "[carried_out]", "-letter"]


def test_a_package_that_was_handed_out_has_had_every_step():
    given = request(RequestKind.ACCESS, RequestStep.ANSWERED, package="0a" * 32, outcome=Outcome.GIVEN)
    assert shown(given) == ["received", "identified", "matched", "approved", "answered"]


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        (RequestStep.ANSWERED, Outcome.NOTHING_FOUND),
        (RequestStep.REFUSED, Outcome.CANNOT_IDENTIFY),
        (RequestStep.REFUSED, Outcome.NOT_OURS),
        (RequestStep.REFUSED, Outcome.REFUSED),
    ],
)
def test_a_request_decided_by_letter_shows_no_open_step(step: RequestStep, outcome: Outcome):
    early = request(RequestKind.ACCESS, step, outcome=outcome)
    assert shown(early) == ["received", "letter"]
    late = request(RequestKind.ACCESS, step, outcome=outcome, identity=KNOWN, prepared_by=OperatorId("one"))
    assert shown(late) == ["received", "identified", "matched", "letter"]


def test_an_erasure_that_was_done_says_so():
    done = request(
        RequestKind.ERASURE,
        RequestStep.ANSWERED,
        outcome=Outcome.GIVEN,
        identity=KNOWN,
        prepared_by=OperatorId("one"),
    )
    assert shown(done) == ["received", "identified", "matched", "carried_out", "letter"]
