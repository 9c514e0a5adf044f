from __future__ import annotations

from dataclasses import dataclass

import pytest

from visitor_desk.security.duties import Duty, NotYourDuty, SessionLocked, no_session_needed, requires
from visitor_desk.security.groups import Group, groups_of, openers


@dataclass(frozen=True)
class SignedIn:
    duties: frozenset[Duty]
    locked: bool = False


class Service:
    @requires(Duty.FACILITY, Duty.PRIVACY)
    def look(self, session: SignedIn, what: str, *, times: int = 1) -> str:
        """Look at something."""
        return what * times

    @no_session_needed("it is for everybody")
    def wave(self) -> str:
        """Wave."""
        return "hello"


@pytest.mark.parametrize("duty", [Duty.FACILITY, Duty.PRIVACY])
def test_a_holder_of_one_of_the_duties_passes(duty: Duty) -> None:
    assert Service().look(SignedIn(frozenset({duty})), "door", times=2) == "doordoor"


@pytest.mark.parametrize("duties", [set(), {Duty.RECEPTION}, {Duty.ADMINISTRATOR, Duty.AUDITOR}])
def test_others_are_told_what_is_needed(duties: set[Duty]) -> None:
    with pytest.raises(NotYourDuty) as refused:
        Service().look(SignedIn(frozenset(duties)), "door")
    assert refused.value.values == {"act": "look", "needs": ("facility", "privacy")}


def test_a_locked_session_can_do_nothing() -> None:
    with pytest.raises(SessionLocked):
        Service().look(SignedIn(frozenset(Duty), locked=True), "door")


def test_the_duties_can_be_read_off_the_method() -> None:
    assert Service.look.__dict__["__duties__"] == {Duty.FACILITY, Duty.PRIVACY}
    assert Service.look.__doc__ == "Look at something."
    assert Service.wave.__dict__["__no_session__"] == "it is for everybody"
    assert Service().wave() == "hello"


@pytest.mark.parametrize(
    ("group", "duties"),
    [
        (Group.T, {Duty.FACILITY, Duty.PRIVACY}),
        (Group.R, {Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY}),
        (Group.D, {Duty.FACILITY, Duty.PRIVACY}),
        (Group.S, {Duty.PRIVACY}),
        (Group.F, {Duty.PRIVACY}),
    ],
)
def test_who_may_hold_the_keys_of_a_group(group: Group, duties: set[Duty]) -> None:
    assert openers(group) == duties
    for duty in Duty:
        assert (group in groups_of(frozenset({duty}))) == (duty in duties)


def test_administrator_auditor_approver_and_releaser_hold_no_keys() -> None:
    keyless = frozenset({Duty.ADMINISTRATOR, Duty.AUDITOR, Duty.APPROVER, Duty.RELEASER})
    assert groups_of(keyless) == frozenset()
