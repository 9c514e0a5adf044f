"""The work behind the internal policy: read and acknowledged, published by two, and trainings recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.formats import visible_lines
from ui.internal.page import InternalPage
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.privacy.internal_policies import read_internal_policy
from visitor_desk.privacy.internal_policy import (
    InternalPolicy,
    NewInternalPolicy,
    PolicyLanguage,
    PolicyText,
    RightOff,
    StaffStanding,
    Training,
)
from visitor_desk.security.approvals import ApprovalRequest
from visitor_desk.security.duties import Duty
from visitor_desk.security.records import Operator


class InternalRoom:
    """Connects the page with the service."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look = workplace, workplace.look
        duties = workplace.session.duties
        self.page = InternalPage(
            workplace.look,
            may_publish=Duty.PRIVACY in duties,
            may_train=bool(duties & {Duty.PRIVACY, Duty.ADMINISTRATOR}),
        )
        self.page.read.connect(self._acknowledge)
        self.page.file_asked.connect(self._choose)
        self.page.propose_asked.connect(self._propose)
        self.page.look_asked.connect(self._look_at_proposal)
        self.page.sign_asked.connect(self._sign)
        self.page.turn_down_asked.connect(self._turn_down)
        self.page.training_asked.connect(self._begin_training)
        self.page.training.record_asked.connect(self._record)
        self.page.left.connect(self.enter)
        self._number = 0
        self.front = ""
        """The id of the version in force, empty where there is none."""
        self._draft: NewInternalPolicy | None = None
        self._proposal: tuple[ApprovalRequest, InternalPolicy] | None = None
        """What waits for its second person, as it was last read."""
        self._shows_next = False
        """Whether a draft or a proposal stands in the place of the version in force."""

    def enter(self) -> None:
        """Read the version in force, and how the reader stands."""
        desk, session = self._work.desk, self._work.session
        self._draft, self._shows_next = None, False
        self.page.show_sheet()
        may_sign = Duty.PRIVACY in session.duties

        def read() -> tuple[StaffStanding, Sequence[tuple[ApprovalRequest, InternalPolicy]]]:
            proposed = desk.internal_policies.proposed(session) if may_sign else ()
            return desk.internal_policies.standing(session), proposed

        def show(found: tuple[StaffStanding, Sequence[tuple[ApprovalRequest, InternalPolicy]]]) -> None:
            stands, proposed = found
            self._proposal = next(iter(proposed), None)
            self._show(stands)

        self._work.read(self.page, read, show)
        self._work.bar.say(self._look.texts("internal.hint"), Tone.NEUTRAL)

    def _show(self, stands: StaffStanding) -> None:
        texts, formats, policy = self._look.texts, self._look.formats, stands.policy
        self._work.has_to_read = stands.has_to_read
        self.front = "" if policy is None else policy.id
        self._work.alarms_changed.emit()
        if self._shows_next:
            # Somebody looks at what comes next; what is in force is shown when they come back.
            return
        self._show_waiting(stands.coming)
        if policy is None:
            self.page.show_policy(texts("internal.heading"), "", "")
            self.page.show_state(texts("internal.none"), Tone.NEUTRAL, to_read=False)
            return
        self._number = policy.number
        said = policy.text(PolicyLanguage(texts.language.value))
        since = formats.day_time(policy.counts_from)
        version = texts("internal.version", version=policy.label, since=since, digest=policy.digest[:16])
        self.page.show_policy(visible_lines(said.title), version, visible_lines(said.text))
        if stands.off is not None:
            until = "" if stands.trained_until is None else stands.trained_until.isoformat()
            words = texts(f"internal.off_{stands.off.value}", until=until)
            self.page.show_state(words, Tone.BAD, to_read=stands.off is RightOff.NOT_READ)
        else:
            assert stands.read_at is not None
            words = texts("internal.read_at", at=formats.day_time(stands.read_at))
            self.page.show_state(words, Tone.GOOD, to_read=False)

    def _acknowledge(self) -> None:
        desk, session, number = self._work.desk, self._work.session, self._number

        def change() -> StaffStanding:
            desk.internal_policies.acknowledge(session, number)
            return desk.internal_policies.standing(session)

        def done(stands: StaffStanding) -> None:
            self._show(stands)
            self._work.say("said.policy_read")

        self._work.write(self.page, change, done)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self.page, self._look.texts("internal.file_title"), "", "*.toml"
        )
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Read a version from a file and show it as it would be; nothing is published yet."""
        zone = self._work.desk.settings.zone
        self._work.read(self.page, lambda: read_internal_policy(path, zone), self.show_draft)

    def show_draft(self, new: NewInternalPolicy) -> None:
        """Show a version as it would be."""
        self._draft = new
        since = None if new.valid_from is None else max(new.valid_from, self._look.clock.now())
        self._show_next(new.texts, since, asks_training=new.asks_training)
        self.page.show_draft(self._look.texts("internal.draft_means"))

    def _show_next(
        self, said: tuple[PolicyText, ...], since: datetime | None, *, asks_training: bool
    ) -> None:
        """Show every language of a version that does not count yet, the reader's first."""
        texts = self._look.texts
        self._shows_next = True
        own = next(one for one in said if one.language.value == texts.language.value)
        every = [
            f"{texts(f'language.{one.language.value}')}\n{visible_lines(one.title)}\n\n{visible_lines(one.text)}"
            for one in sorted(said, key=lambda one: one.language is not own.language)
        ]
        when = (
            texts("internal.at_once")
            if since is None
            else texts("internal.from_day", since=self._look.formats.day_time(since))
        )
        training = texts("internal.asks_training" if asks_training else "internal.asks_no_training")
        self.page.show_policy(
            visible_lines(own.title), f"{texts('internal.draft')} {when} {training}", "\n\n\n".join(every)
        )

    def _show_waiting(self, coming: InternalPolicy | None) -> None:
        texts = self._look.texts
        words = []
        if coming is not None:
            since = self._look.formats.day_time(coming.counts_from)
            words.append(texts("internal.coming", version=coming.label, since=since))
        if self._proposal is not None:
            words.append(
                texts(
                    f"internal.proposed_{'own' if self._is_own else 'others'}",
                    version=self._proposal[1].label,
                )
            )
        self.page.show_waiting("\n".join(words), may_look=self._proposal is not None)

    @property
    def _is_own(self) -> bool:
        return self._proposal is not None and self._proposal[0].requester == self._work.session.operator_id

    def _look_at_proposal(self) -> None:
        if self._proposal is None:
            return
        made = self._proposal[1]
        since = None if made.valid_from is None else made.counts_from
        self._show_next(made.texts, since, asks_training=made.asks_training)
        own = self._is_own
        self.page.show_proposal(
            self._look.texts("internal.own_means" if own else "internal.sign_means"), own=own
        )

    def _propose(self) -> None:
        desk, session, draft = self._work.desk, self._work.session, self._draft
        if draft is not None:
            self._write(lambda: desk.internal_policies.propose(session, draft), "said.internal_proposed")

    def _sign(self) -> None:
        """Sign what was looked at and publish it."""
        desk, session, proposal = self._work.desk, self._work.session, self._proposal
        if proposal is None:
            return

        def sign() -> InternalPolicy:
            desk.four_eyes.approve(session, proposal[0].id)
            return desk.internal_policies.publish(session, proposal[0].id)

        def done(made: InternalPolicy) -> None:
            self.enter()
            since = self._look.formats.day_time(made.counts_from)
            self._work.say("said.internal_published", version=made.label, since=since)

        self._work.write(self.page, sign, done)

    def _turn_down(self) -> None:
        desk, session, proposal = self._work.desk, self._work.session, self._proposal
        if proposal is not None:
            self._write(
                lambda: desk.four_eyes.turn_down(session, proposal[0].id), "said.internal_turned_down"
            )

    def _write(self, change: Callable[[], object], said: str) -> None:
        def done(_: object) -> None:
            self.enter()
            self._work.say(said)

        self._work.write(self.page, change, done)

    def _begin_training(self) -> None:
        desk, session = self._work.desk, self._work.session

        def show(people: list[Operator]) -> None:
            today = self._look.clock.now().astimezone(desk.settings.zone).date()
            self.page.show_training()
            self.page.training.begin([(_named(one), one.id) for one in people], today)

        def ask() -> list[Operator]:
            known = [one for one in desk.operators.all(session) if one.end is None]
            return sorted(known, key=lambda one: one.login)

        self._work.read(self.page, ask, show)

    def _record(self) -> None:
        desk, session, typed = self._work.desk, self._work.session, self.page.training.filled()
        if typed is None:
            return

        def done(made: Training) -> None:
            self.enter()
            self._work.say("said.training_recorded", until=self._look.formats.day(made.valid_until))

        self._work.write(
            self.page,
            lambda: desk.internal_policies.record_training(
                session, typed.operator, typed.trained_on, typed.valid_until
            ),
            done,
            self._not_recorded,
        )

    def _not_recorded(self, error: DeskError) -> None:
        if error.code == "internal_policy.training_days":
            self.page.training.show_troubles({"valid_until": self._look.sentence(error)})
        else:
            self._work.show_error(error)


def _named(operator: Operator) -> str:
    name = visible_lines(operator.staff_name)
    return f"{name} ({operator.login})" if name else operator.login
