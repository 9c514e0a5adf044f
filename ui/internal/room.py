"""The work behind the internal policy: read and acknowledged, published, and trainings recorded."""

from __future__ import annotations

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
    RightOff,
    StaffStanding,
    Training,
)
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
        self.page.publish_asked.connect(self._publish)
        self.page.training_asked.connect(self._begin_training)
        self.page.training.record_asked.connect(self._record)
        self.page.left.connect(self.enter)
        self._number = 0
        self.front = ""
        """The id of the version in force, empty where there is none."""
        self._draft: NewInternalPolicy | None = None

    def enter(self) -> None:
        """Read the version in force, and how the reader stands."""
        desk, session = self._work.desk, self._work.session
        self._draft = None
        self.page.show_sheet()
        self._work.read(self.page, lambda: desk.internal_policies.standing(session), self._show)
        self._work.bar.say(self._look.texts("internal.hint"), Tone.NEUTRAL)

    def _show(self, stands: StaffStanding) -> None:
        texts, formats, policy = self._look.texts, self._look.formats, stands.policy
        self._work.has_to_read = stands.has_to_read
        self.front = "" if policy is None else policy.id
        self._work.alarms_changed.emit()
        if self._draft is not None:
            # Somebody looks at what comes next; what is in force is shown when they come back.
            return
        if policy is None:
            self.page.show_policy(texts("internal.heading"), "", "")
            self.page.show_state(texts("internal.none"), Tone.NEUTRAL, to_read=False)
            return
        self._number = policy.number
        said = policy.text(PolicyLanguage(texts.language.value))
        since = formats.day_time(policy.published_at)
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
        self._work.read(self.page, lambda: read_internal_policy(path), self.show_draft)

    def show_draft(self, new: NewInternalPolicy) -> None:
        """Show a version as it would be."""
        texts = self._look.texts
        self._draft = new
        own = next(one for one in new.texts if one.language.value == texts.language.value)
        said = [
            f"{texts(f'language.{one.language.value}')}\n{visible_lines(one.title)}\n\n{visible_lines(one.text)}"
            for one in sorted(new.texts, key=lambda one: one.language is not own.language)
        ]
        training = texts("internal.asks_training" if new.asks_training else "internal.asks_no_training")
        self.page.show_policy(
            visible_lines(own.title), f"{texts('internal.draft')} {training}", "\n\n\n".join(said)
        )
        self.page.show_draft(texts("internal.draft_means"))

    def _publish(self) -> None:
        desk, session, draft = self._work.desk, self._work.session, self._draft
        if draft is None:
            return

        def done(made: InternalPolicy) -> None:
            self.enter()
            self._work.say("said.internal_published", version=made.label)

        self._work.write(self.page, lambda: desk.internal_policies.publish(session, draft), done)

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
