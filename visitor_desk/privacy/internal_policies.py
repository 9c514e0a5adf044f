"""The service of the internal privacy policy: published, acknowledged by everybody, trainings recorded."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

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
    standing_of,
)
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.operators import OperatorUnknown
from visitor_desk.security.records import OperatorId
from visitor_desk.security.session import Session

LARGEST_FILE: Final = 256 << 10
LONGEST_TITLE: Final = 100
LONGEST_POLICY: Final = 40_000
LONGEST_TRAINED: Final = 3 * 366
"""Days: no training counts longer than three years."""


class InternalPolicyRefused(DeskError):
    """A text is no version of the internal policy. Values: `why` and `place` (codes)."""

    code = "internal_policy.refused"


class NothingToRead(DeskError):
    """No version is in force, or another one than was shown."""

    code = "internal_policy.nothing_to_read"


class TrainingDaysWrong(DeskError):
    """A training lies in the past and counts for a day to three years after it."""

    code = "internal_policy.training_days"


@dataclass(frozen=True)
class InternalPolicies:
    """Keeps what staff have to have read, and their trainings; footage is closed to who has not."""

    works: DeskWorks
    log: AuditLog
    clock: Clock
    lives: RetentionRules

    @requires(*Duty)
    def standing(self, session: Session) -> StaffStanding:
        """Return which version is in force, and how the operator who is signed in stands."""
        with self.works() as work:
            return operator_standing(work, session.operator_id, self._today())

    @requires(*Duty)
    def acknowledge(self, session: Session, number: int) -> Acknowledgement:
        """Keep that who is signed in has read the version in force; NothingToRead where it is another one."""
        with self.works() as work:
            stands = operator_standing(work, session.operator_id, self._today())
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
    def publish(self, session: Session, new: NewInternalPolicy) -> InternalPolicy:
        """Put the next version into force: everybody has to read it, and sees no footage before.

        Raises InternalPolicyRefused and BsnNotKept.
        """
        _check(new)
        with self.works() as work:
            # Held from the start: two desks at once would both find the number free.
            work.log.head(lock=True)
            number = max((one.number for one in work.staff_reading.policies()), default=0) + 1
            made = InternalPolicy(
                internal_policy_id(number),
                number,
                new.texts,
                new.asks_training,
                self.clock.now(),
                session.operator_id,
            )
            work.staff_reading.publish(made)
            self.log.append(
                work,
                "policy.published",
                session,
                policy=made.id,
                table=INTERNAL_POLICIES,
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


def operator_standing(work: DeskWork, operator: OperatorId, today: date) -> StaffStanding:
    """Return how an operator stands today."""
    store = work.staff_reading
    return standing_of(operator, store.policies(), store.acknowledgements(), store.trainings(), today)


def footage_right(works: DeskWorks, clock: Clock, lives: RetentionRules) -> FootageRight:
    """Return what closes footage to who has not read the policy in force, or is not trained as it asks."""

    def right(session: Session) -> None:
        with works() as work:
            stands = operator_standing(work, session.operator_id, lives.local_day(clock.now()))
        if stands.off is not None:
            raise FootageRightOff(why=stands.off.value)

    return right


def read_internal_policy(path: Path) -> NewInternalPolicy:
    """Return the version that a TOML file describes: `asks_training`, and by language title and text."""
    try:
        content = path.read_bytes()
        if len(content) > LARGEST_FILE:
            raise InternalPolicyRefused(why="too_large", place="-")
        table = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise InternalPolicyRefused(why="not_readable", place=path.name) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InternalPolicyRefused(why="no_toml", place="-") from error
    if not set(table) <= {"asks_training", *PolicyLanguage}:
        raise InternalPolicyRefused(why="unknown_name", place="-")
    asks = table.get("asks_training", False)
    if not isinstance(asks, bool):
        raise InternalPolicyRefused(why="yes_or_no", place="asks_training")
    new = NewInternalPolicy(tuple(_text(one, table.get(one)) for one in PolicyLanguage), asks)
    _check(new)
    return new


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
