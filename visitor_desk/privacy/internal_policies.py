"""The service of the internal privacy policy: published by two, read by everybody; trainings recorded."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.footage.footage_right import FootageRight, FootageRightOff
from visitor_desk.privacy.bound_rows import (
    ACKNOWLEDGEMENTS,
    INTERNAL_POLICIES,
    TRAININGS,
    acknowledgement_row,
    internal_policy_row,
    training_row,
)
from visitor_desk.privacy.hidden_signs import has_hidden_signs
from visitor_desk.privacy.internal_policy import (
    Acknowledgement,
    InternalPolicy,
    NewInternalPolicy,
    PolicyLanguage,
    PolicyText,
    StaffStanding,
    Training,
    TrainingId,
    acknowledgement_id,
    internal_policy_id,
    policy_texts_of,
    standing_of,
)
from visitor_desk.privacy.notice_file import instant_at
from visitor_desk.privacy.policy_requests import asked_change, is_change_of, use_signature
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.approval_acts import POLICY
from visitor_desk.security.approvals import ApprovalRequest, Approvals
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import JsonValue, from_iso_utc, iso_utc
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.four_eyes import FourEyes
from visitor_desk.security.operators import OperatorUnknown
from visitor_desk.security.records import OperatorId
from visitor_desk.security.row_binding import plain_value
from visitor_desk.security.session import Session

LARGEST_FILE: Final = 256 << 10
LONGEST_TITLE: Final = 100
LONGEST_POLICY: Final = 40_000
_WHAT: Final = "internal"
"""Tells the request of a version from those of other changes of policy."""
LONGEST_TRAINED: Final = 3 * 366
"""Days: no training counts longer than three years."""


class InternalPolicyRefused(DeskError):
    """A text is no version of the internal policy. Values: `why` and `place` (codes)."""

    code = "internal_policy.refused"


class NothingToRead(DeskError):
    """No version is in force, or another one than was shown."""

    code = "internal_policy.nothing_to_read"


class InternalPolicyNotAsked(DeskError):
    """No version of this number waits: it was published, turned down, or its week is over."""

    code = "internal_policy.not_asked"


class InternalPolicyOvertaken(DeskError):
    """Another version was published meanwhile. Values: `version`."""

    code = "internal_policy.overtaken"


class TrainingDaysWrong(DeskError):
    """A training lies in the past and counts for a day to three years after it."""

    code = "internal_policy.training_days"


@dataclass(frozen=True)
class InternalPolicies:
    """Keeps what staff have to have read, and their trainings; footage is closed to who has not."""

    works: DeskWorks
    approvals: Approvals
    four_eyes: FourEyes
    log: AuditLog
    clock: Clock
    lives: RetentionRules

    @requires(*Duty)
    def standing(self, session: Session) -> StaffStanding:
        """Return which version is in force, and how the operator who is signed in stands."""
        with self.works() as work:
            return operator_standing(work, session.operator_id, self.clock.now(), self._today())

    @requires(*Duty)
    def acknowledge(self, session: Session, number: int) -> Acknowledgement:
        """Keep that who is signed in has read the version in force; NothingToRead where it is another one."""
        with self.works() as work:
            stands = operator_standing(work, session.operator_id, self.clock.now(), self._today())
            if stands.policy is None or stands.policy.number != number:
                raise NothingToRead
            made = Acknowledgement(
                acknowledgement_id(stands.policy.id, session.operator_id),
                session.operator_id,
                stands.policy.id,
                self.clock.now(),
            )
            known = next((one for one in work.staff_reading.acknowledgements() if one.id == made.id), None)
            if known is not None:
                return known
            work.staff_reading.acknowledge(made)
            self.log.append(
                work,
                "policy.acknowledged",
                session,
                acknowledgement=made.id,
                table=ACKNOWLEDGEMENTS,
                version=number,
                row=acknowledgement_row(made),
            )
            work.commit()
        return made

    @requires(Duty.PRIVACY)
    def propose(self, session: Session, new: NewInternalPolicy) -> ApprovalRequest:
        """Ask a second privacy officer to sign the next version, in all its words.

        It binds everybody and closes footage to who has not read it: that is no one person's act. Raises
        InternalPolicyRefused and BsnNotKept.
        """
        _check(new)
        with self.works() as work:
            number = _next_number(work)
        values: dict[str, JsonValue] = {
            "what": _WHAT,
            "number": number,
            "asks_training": new.asks_training,
            "texts": [plain_value(one) for one in new.texts],
        }
        if new.valid_from is not None:
            values["valid_from"] = iso_utc(new.valid_from)
        return self.four_eyes.ask(session, POLICY, values)

    @requires(Duty.PRIVACY)
    def proposed(self, session: Session) -> Sequence[tuple[ApprovalRequest, InternalPolicy]]:
        """Return the versions that wait for their second person, as they would be."""
        waiting = [one for one in self.four_eyes.waiting(session) if is_change_of(one, _WHAT)]
        return [(one, self._policy(one)) for one in waiting]

    @requires(Duty.PRIVACY)
    def publish(self, session: Session, request_id: str) -> InternalPolicy:
        """Publish what was proposed and signed; from its day on, never before now, everybody has to read it.

        Raises:
            InternalPolicyNotAsked, InternalPolicyOvertaken; ApprovalMissing and its kin: nothing changed.
        """
        with self.works() as work:
            # Held from the start: two desks at once would both find the number free.
            work.log.head(lock=True)
            request = asked_change(work, request_id, _WHAT)
            if request is None:
                raise InternalPolicyNotAsked
            asked = self._policy(request)
            if asked.number != _next_number(work):
                raise InternalPolicyOvertaken(version=asked.label)
            made = replace(asked, approved_by=use_signature(work, self.approvals, request))
            work.staff_reading.publish(made)
            self.log.append(
                work,
                "policy.published",
                session,
                policy=made.id,
                table=INTERNAL_POLICIES,
                request=request.id,
                counts_from=made.counts_from,
                texts=made.digest,
                row=internal_policy_row(made),
            )
            work.commit()
        return made

    @requires(Duty.PRIVACY, Duty.ADMINISTRATOR)
    def record_training(
        self, session: Session, operator: OperatorId, trained_on: date, valid_until: date
    ) -> Training:
        """Keep that somebody was trained, and until when that counts. OperatorUnknown, TrainingDaysWrong."""
        days = (valid_until - trained_on).days
        if trained_on > self._today() or not 0 < days <= LONGEST_TRAINED:
            raise TrainingDaysWrong
        made = Training(
            TrainingId(secrets.token_hex(8)),
            operator,
            trained_on,
            valid_until,
            self.clock.now(),
            session.operator_id,
        )
        with self.works() as work:
            if work.operators.get(operator) is None:
                raise OperatorUnknown
            work.staff_reading.train(made)
            self.log.append(
                work, "training.recorded", session, training=made.id, table=TRAININGS, row=training_row(made)
            )
            work.commit()
        return made

    def _today(self) -> date:
        return self.lives.local_day(self.clock.now())

    def _policy(self, request: ApprovalRequest) -> InternalPolicy:
        values = request.values
        number, texts, wanted = values["number"], values["texts"], values.get("valid_from")
        assert isinstance(number, int)
        assert isinstance(texts, list)
        return InternalPolicy(
            internal_policy_id(number),
            number,
            policy_texts_of([one for one in texts if isinstance(one, dict)]),
            values["asks_training"] is True,
            self.clock.now(),
            request.requester,
            None if wanted is None else from_iso_utc(str(wanted)),
        )


def _next_number(work: DeskWork) -> int:
    return max((one.number for one in work.staff_reading.policies()), default=0) + 1


def operator_standing(work: DeskWork, operator: OperatorId, now: datetime, today: date) -> StaffStanding:
    """Return how an operator stands now."""
    store = work.staff_reading
    return standing_of(operator, store.policies(), store.acknowledgements(), store.trainings(), now, today)


def footage_right(works: DeskWorks, clock: Clock, lives: RetentionRules) -> FootageRight:
    """Return what closes footage to who has not read the policy in force, or is not trained as it asks."""

    def right(session: Session) -> None:
        with works() as work:
            now = clock.now()
            stands = operator_standing(work, session.operator_id, now, lives.local_day(now))
        if stands.off is not None:
            raise FootageRightOff(why=stands.off.value)

    return right


def read_internal_policy(path: Path, zone: ZoneInfo) -> NewInternalPolicy:
    """Return the version that a TOML file describes: `asks_training`, and by language title and text.

    `valid_from`, where it is given, is a day or a moment at the site (`zone`).
    """
    try:
        content = path.read_bytes()
        if len(content) > LARGEST_FILE:
            raise InternalPolicyRefused(why="too_large", place="-")
        table = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise InternalPolicyRefused(why="not_readable", place=path.name) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InternalPolicyRefused(why="no_toml", place="-") from error
    if not set(table) <= {"asks_training", "valid_from", *PolicyLanguage}:
        raise InternalPolicyRefused(why="unknown_name", place="-")
    asks = table.get("asks_training", False)
    if not isinstance(asks, bool):
        raise InternalPolicyRefused(why="yes_or_no", place="asks_training")
    texts = tuple(_text(one, table.get(one)) for one in PolicyLanguage)
    new = NewInternalPolicy(texts, asks, _instant(table.get("valid_from"), zone))
    _check(new)
    return new


def _instant(value: object, zone: ZoneInfo) -> datetime | None:
    if value is not None and not isinstance(value, date):
        raise InternalPolicyRefused(why="no_day", place="valid_from")
    return None if value is None else instant_at(value, zone)


def _text(language: PolicyLanguage, table: object) -> PolicyText:
    if not isinstance(table, Mapping) or set(table) != {"title", "text"}:
        raise InternalPolicyRefused(why="language_missing", place=language)
    title, text = table["title"], table["text"]
    if not isinstance(title, str) or not isinstance(text, str):
        raise InternalPolicyRefused(why="no_words", place=language)
    return PolicyText(language, " ".join(title.split()), text.strip())


def _check(new: NewInternalPolicy) -> None:
    if sorted(one.language for one in new.texts) != sorted(PolicyLanguage):
        raise InternalPolicyRefused(why="language_missing", place="-")
    for one in new.texts:
        reject_bsn_in(title=one.title, text=one.text)
        for words, longest in ((one.title, LONGEST_TITLE), (one.text, LONGEST_POLICY)):
            if not words.strip():
                raise InternalPolicyRefused(why="no_words", place=one.language)
            if len(words) > longest:
                raise InternalPolicyRefused(why="too_long", place=one.language)
            if has_hidden_signs(words.replace("\n", " ")):
                raise InternalPolicyRefused(why="hidden_characters", place=one.language)
