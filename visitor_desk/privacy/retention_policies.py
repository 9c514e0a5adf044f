"""The service of the retention policy: which version counts, and how two people change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.bound_rows import RETENTION_POLICIES, policy_row
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.privacy.policy_requests import asked_change, is_change_of, use_signature
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.retention_policy import (
    SEEN_BEFORE,
    LifeChange,
    RetentionPolicy,
    life_changes,
    policy_id,
    policy_in_force,
    policy_waiting,
    rules_of,
)
from visitor_desk.privacy.retention_policy_file import check_policy
from visitor_desk.privacy.retention_rule import RetentionRule
from visitor_desk.privacy.retention_rules import shipped_rules
from visitor_desk.privacy.retention_simulation import Simulation, simulated
from visitor_desk.security.approval_acts import POLICY
from visitor_desk.security.approvals import ApprovalRequest, Approvals
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import JsonValue
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.four_eyes import FourEyes
from visitor_desk.security.row_binding import plain_value
from visitor_desk.security.session import Session

_WHAT = "retention"
"""Tells the request of a retention policy from those of other changes of policy."""


class PolicyUnchanged(DeskError):
    """The rules are those that count already; nothing was proposed."""

    code = "retention.policy_unchanged"


class PolicyNotAsked(DeskError):
    """No policy of this number waits for its second person: published, turned down, or its week is over."""

    code = "retention.policy_not_asked"


class PolicyOvertaken(DeskError):
    """Another version was published meanwhile. Values: `version`."""

    code = "retention.policy_overtaken"


class PolicyWaits(DeskError):
    """A signed version waits for its day; another one follows it or it is taken back. Values: `version`."""

    code = "retention.policy_waits"


class NoPolicyWaits(DeskError):
    """No signed version waits for its day: there is nothing to take back."""

    code = "retention.no_policy_waits"


@dataclass(frozen=True, slots=True)
class PoliciesNow:
    """Every version, the newest first; the one in force, and the one that is signed and waits for its day."""

    versions: tuple[RetentionPolicy, ...]
    in_force: RetentionPolicy
    waiting: RetentionPolicy | None


@dataclass(frozen=True, slots=True)
class ProposedPolicy:
    """A version that waits for its second person, as it would be, and what it changes of the one in force."""

    policy: RetentionPolicy
    changes: tuple[LifeChange, ...]


@dataclass(frozen=True)
class RetentionPolicies:
    """Changes how long what lives, in two persons and with a day to think where something goes earlier."""

    works: DeskWorks
    approvals: Approvals
    four_eyes: FourEyes
    log: AuditLog
    clock: Clock
    lives: LivesInForce

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def now(self, session: Session) -> PoliciesNow:  # noqa: ARG002 - read by the duty check
        """Return the versions and which of them counts."""
        at = self.clock.now()
        with self.works() as work:
            found = work.retention_policies.all()
            self.lives.refresh(work)
        counts = policy_in_force(found, at)
        assert counts is not None, "the program puts its own in force at the first start"
        newest_first = tuple(sorted(found, key=lambda one: -one.number))
        return PoliciesNow(newest_first, counts, policy_waiting(found, at))

    @requires(Duty.PRIVACY)
    def propose(self, session: Session, rules: Sequence[RetentionRule]) -> ApprovalRequest:
        """Ask a second privacy officer to sign the next version, rule by rule as it stands here.

        Raises PolicyRefused or RetentionConflict where it could not count, PolicyUnchanged, PolicyWaits.
        """
        for rule in rules:
            reject_bsn_in(id=rule.id, source=rule.source)
        check_policy(rules)
        with self.works() as work:
            number = self._next(work)
            self.lives.refresh(work)
        if tuple(rules) == tuple(self.lives.all()):
            raise PolicyUnchanged
        values: dict[str, JsonValue] = {
            "what": _WHAT,
            "number": number,
            "rules": [plain_value(rule) for rule in rules],
        }
        return self.four_eyes.ask(session, POLICY, values)

    @requires(Duty.PRIVACY)
    def simulate(self, session: Session, rules: Sequence[RetentionRule]) -> Simulation:  # noqa: ARG002 - duty
        """Return what rules would let go that stays now, and what would stay; nothing is changed.

        Raises PolicyRefused or RetentionConflict where they could not count.
        """
        check_policy(rules)
        with self.works() as work:
            self.lives.refresh(work)
            return simulated(work, self.lives, rules, self.clock.now())

    @requires(Duty.PRIVACY)
    def proposed(self, session: Session) -> Sequence[tuple[ApprovalRequest, ProposedPolicy]]:
        """Return the versions that wait for their second person, with what each of them changes."""
        waiting = [one for one in self.four_eyes.waiting(session) if is_change_of(one, _WHAT)]
        with self.works() as work:
            self.lives.refresh(work)
        return [(one, self._proposed(one)) for one in waiting]

    @requires(Duty.PRIVACY)
    def publish(self, session: Session, request_id: str) -> RetentionPolicy:
        """Publish what was proposed and signed; where a kind lives shorter, it counts a day from now.

        Raises:
            PolicyNotAsked, PolicyOvertaken, PolicyWaits; ApprovalMissing and its kin: nothing was published.
        """
        with self.works() as work:
            # Held from the start: two desks at once would both find the number free.
            work.log.head(lock=True)
            self.lives.refresh(work)
            request = asked_change(work, request_id, _WHAT)
            if request is None:
                raise PolicyNotAsked
            asked = self._proposed(request)
            check_policy(asked.policy.rules)
            if asked.policy.number != self._next(work):
                raise PolicyOvertaken(version=asked.policy.label)
            published = replace(asked.policy, approved_by=use_signature(work, self.approvals, request))
            work.retention_policies.put(published)
            self._log(work, session, "retention.policy_published", published, request=request.id)
            work.commit()
            self.lives.refresh(work)
        return published

    @requires(Duty.PRIVACY)
    def take_back(self, session: Session) -> RetentionPolicy:
        """Take back the version that waits for its day: one person is enough where nothing goes by it.

        Raises NoPolicyWaits. What was written meanwhile under a longer life of it keeps that life.
        """
        now = self.clock.now()
        with self.works() as work:
            work.log.head(lock=True)
            waiting = policy_waiting(work.retention_policies.all(), now)
            if waiting is None:
                raise NoPolicyWaits
            taken = replace(waiting, taken_back_at=now, taken_back_by=session.operator_id)
            work.retention_policies.put(taken)
            self._log(work, session, "retention.policy_taken_back", taken)
            work.commit()
            self.lives.refresh(work)
        return taken

    def _next(self, work: DeskWork) -> int:
        found = work.retention_policies.all()
        waiting = policy_waiting(found, self.clock.now())
        if waiting is not None:
            raise PolicyWaits(version=waiting.label)
        return max((one.number for one in found), default=0) + 1

    def _proposed(self, request: ApprovalRequest) -> ProposedPolicy:
        now, number = self.clock.now(), request.values["number"]
        rules = request.values["rules"]
        assert isinstance(number, int)
        assert isinstance(rules, list)
        read = rules_of(rules)
        changes = tuple(life_changes(self.lives.all(), read))
        waits = SEEN_BEFORE if any(one.shorter for one in changes) else timedelta()
        policy = RetentionPolicy(policy_id(number), number, now + waits, read, now, request.requester)
        return ProposedPolicy(policy, changes)

    def _log(
        self, work: DeskWork, session: Session, act: str, policy: RetentionPolicy, **values: str
    ) -> None:
        self.log.append(
            work,
            act,
            session,
            policy=policy.id,
            table=RETENTION_POLICIES,
            counts_from=policy.counts_from,
            rules=policy.digest,
            row=policy_row(policy),
            **values,
        )


def ship_policy(works: DeskWorks, log: AuditLog, clock: Clock) -> None:
    """Put the rules that come with the program into force where there is no policy yet.

    From then on they are data of the installation: a later program does not change how long what lives.
    """
    with works() as work:
        if work.retention_policies.all():
            return
    with works() as work:
        # Of two desks that start at once only one writes them.
        work.log.head(lock=True)
        if work.retention_policies.all():
            return
        now = clock.now()
        policy = RetentionPolicy(policy_id(1), 1, now, shipped_rules(), now)
        work.retention_policies.put(policy)
        log.append(
            work,
            "retention.policy_shipped",
            None,
            policy=policy.id,
            table=RETENTION_POLICIES,
            rules=policy.digest,
            row=policy_row(policy),
        )
        work.commit()
