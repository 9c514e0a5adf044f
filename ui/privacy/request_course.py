"""The steps of a request as its page shows them: what is done, what is worked on, what is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visitor_desk.privacy.requests import OPEN_STEPS, WITH_PACKAGE, Outcome, Request, RequestStep

_AT_WORK = {
    RequestStep.RECEIVED: 1,
    RequestStep.IDENTIFIED: 2,
    RequestStep.MATCHED: 3,
    RequestStep.APPROVED: 4,
}
"""How many steps are done: a request stands at the last of them."""


@dataclass(frozen=True, slots=True)
class CourseStep:
    """One step; `name` is that of its words."""

    name: str
    done: bool
    at_work: bool = False


def course_of(request: Request) -> Sequence[CourseStep]:
    """Return the steps of a request; one that was decided by letter on the way shows no step it never had."""
    with_package = request.kind in WITH_PACKAGE
    last = ("matched", "approved", "answered") if with_package else ("matched", "carried_out", "letter")
    names = ("received", "identified", *last)
    if request.step in OPEN_STEPS:
        done = _AT_WORK[request.step]
        return [CourseStep(name, n < done, n == done) for n, name in enumerate(names)]
    if request.package is not None:
        return [CourseStep(name, done=True) for name in names]
    taken = ["received"]
    if request.identity:
        taken.append("identified")
    if request.prepared_by is not None:
        taken.append("matched")
        done = request.step is RequestStep.ANSWERED and request.outcome is not Outcome.TAKEN_BACK
        if not with_package and done:
            taken.append("carried_out")
    return [CourseStep(name, done=True) for name in (*taken, "letter")]
