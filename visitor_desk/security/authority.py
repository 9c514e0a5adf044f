"""Who signs: a privacy officer who is signed in, or the recovery kit when no officer can."""

from __future__ import annotations

from dataclasses import dataclass, field

from visitor_desk.security.box import KemPrivateKey
from visitor_desk.security.duties import Duty, check_duty
from visitor_desk.security.records import ROOT
from visitor_desk.security.recovery import RecoveryKit
from visitor_desk.security.session import Session
from visitor_desk.security.signing import SigningKey


@dataclass(frozen=True, slots=True)
class Authority:
    """May certify operators, desks and day keys, and may open the day keys to grant them."""

    issuer: str
    """`ROOT` or the id of the officer, as it stands in certificates and on wraps."""
    signing: SigningKey = field(repr=False)
    kem: KemPrivateKey = field(repr=False)
    session: Session | None
    """None for the recovery kit: the entry in the log names no operator then."""

    @property
    def opener(self) -> tuple[str, KemPrivateKey]:
        """The holder of day keys whose wraps are opened to grant them."""
        return self.issuer, self.kem


def officer_of(session: Session) -> Authority:
    """Return the authority of a privacy officer; NotYourDuty or SessionLocked for any other session."""
    check_duty(session, "certify", frozenset({Duty.PRIVACY}))
    return Authority(session.operator_id, session.signing, session.kem, session)


def kit_of(kit: RecoveryKit) -> Authority:
    """Return the authority of the recovery kit."""
    return Authority(ROOT, kit.root, kit.recovery, None)
