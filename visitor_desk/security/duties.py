"""Duties, purposes, and the check that stands before every act of a service."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from visitor_desk.errors import DeskError


class Duty(StrEnum):
    """What an operator is there for; one operator may hold several."""

    RECEPTION = "reception"
    FACILITY = "facility"
    PRIVACY = "privacy"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    APPROVER = "approver"
    """Opens nothing; signs approvals, so that a small house can name a trained deputy."""
    RELEASER = "releaser"
    """Opens nothing; may watch a finished clip and sign its release."""


class Purpose(StrEnum):
    """Why a sealed field is opened; the list is closed, so marketing or curiosity cannot be said."""

    ADMISSION = "admission"
    SAFETY = "safety"
    LEGAL_DUTY = "legal_duty"
    PERSON_REQUEST = "person_request"
    AUDIT = "audit"


class NotYourDuty(DeskError):
    """The operator holds none of the duties that the act needs. Values: `act`, `needs`."""

    code = "security.not_your_duty"


class SessionLocked(DeskError):
    """The session was locked or its keys were dropped; somebody has to sign in again."""

    code = "security.session_locked"


class HoldsDuties(Protocol):
    """What the check reads of a session."""

    @property
    def duties(self) -> frozenset[Duty]:
        """The duties of the operator who is signed in."""
        ...

    @property
    def locked(self) -> bool:
        """Whether the keys were dropped."""
        ...


Service = TypeVar("Service")
SignedIn = TypeVar("SignedIn", bound=HoldsDuties)
Rest = ParamSpec("Rest")
Result = TypeVar("Result")


def check_duty(session: HoldsDuties, act: str, needs: frozenset[Duty]) -> None:
    """Raise SessionLocked or NotYourDuty unless `session` is open and holds one of `needs`."""
    if session.locked:
        raise SessionLocked
    if not session.duties & needs:
        raise NotYourDuty(act=act, needs=tuple(sorted(needs)))


def requires(
    *duties: Duty,
) -> Callable[
    [Callable[Concatenate[Service, SignedIn, Rest], Result]],
    Callable[Concatenate[Service, SignedIn, Rest], Result],
]:
    """Let only sessions with one of `duties` through to a service method `(self, session, …)`.

    The wrapped method carries the set as `__duties__`, so that a test can compare every public
    method of every service with the table of duties.
    """
    needs = frozenset(duties)

    def decorate(
        method: Callable[Concatenate[Service, SignedIn, Rest], Result],
    ) -> Callable[Concatenate[Service, SignedIn, Rest], Result]:
        @wraps(method)
        def checked(self: Service, session: SignedIn, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Result:
            check_duty(session, method.__name__, needs)
            return method(self, session, *args, **kwargs)

        checked.__dict__["__duties__"] = needs
        return checked

    return decorate


def no_session_needed(reason: str) -> Callable[[Callable[Rest, Result]], Callable[Rest, Result]]:
    """Mark a public service method that rightly takes no session; `reason` is kept as `__no_session__`."""

    def decorate(method: Callable[Rest, Result]) -> Callable[Rest, Result]:
        method.__dict__["__no_session__"] = reason
        return method

    return decorate
