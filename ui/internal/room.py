"""The work behind the internal policy: read as it is in force, and acknowledged."""

from __future__ import annotations

from ui.formats import visible_lines
from ui.internal.page import InternalPage
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.privacy.internal_policy import PolicyLanguage, RightOff, StaffStanding


class InternalRoom:
    """Connects the page with the service."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look = workplace, workplace.look
        self.page = InternalPage(workplace.look)
        self.page.read.connect(self._acknowledge)
        self._number = 0

    def enter(self) -> None:
        """Read the version in force, and how the reader stands."""
        desk, session = self._work.desk, self._work.session
        self._work.read(self.page, lambda: desk.internal_policies.standing(session), self._show)
        self._work.bar.say(self._look.texts("internal.hint"), Tone.NEUTRAL)

    def _show(self, stands: StaffStanding) -> None:
        texts, formats, policy = self._look.texts, self._look.formats, stands.policy
        self._work.has_to_read = stands.has_to_read
        self._work.alarms_changed.emit()
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
