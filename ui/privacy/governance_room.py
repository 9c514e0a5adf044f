"""The work behind decisions of the house on the registers page: proposed, signed by another, turned down."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog

from ui.palettes import Tone
from ui.privacy.registers_page import RegistersPage
from ui.widgets.named_form import Choices
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.privacy.governance_check import Coverable, paper_sha256
from visitor_desk.privacy.governance_entry import OF_CAMERAS, GovernanceEntry, GovernanceKind
from visitor_desk.privacy.governance_registers import KIND_OF, register_of
from visitor_desk.privacy.letter_words import texts_of
from visitor_desk.privacy.register_paper import RegisterPaper
from visitor_desk.privacy.request_package import disk_errors
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.security.approvals import ApprovalRequest
from visitor_desk.security.duties import Duty

_HASH: Final = re.compile(r"\b[0-9a-f]{64}\b")


class GovernanceRoom:
    """Connects form and card with the service; `changed` reads the register in front anew."""

    def __init__(self, workplace: Workplace, page: RegistersPage, changed: Callable[[], None]) -> None:
        self._work, self._page, self._changed = workplace, page, changed
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self._language = RequestLanguage(workplace.look.texts.language.value)
        self._proposal: ApprovalRequest | None = None
        self.may_enter = Duty.PRIVACY in workplace.session.duties
        page.new.clicked.connect(self.begin)
        page.form.left.connect(page.show_sheet)
        page.form.propose_asked.connect(self._propose)
        page.form.paper_asked.connect(self._choose_paper)
        page.card.sign.clicked.connect(self._sign)
        page.card.turn_down.clicked.connect(self._turn_down)

    @property
    def _kind(self) -> GovernanceKind | None:
        name = self._page.name
        return None if name is None else KIND_OF.get(name)

    def read(self) -> None:
        """Show what may be entered in the register in front, and what of its kind waits."""
        kind, desk, session = self._kind, self._desk, self._session
        self._proposal = None
        self._page.card.show_proposal("", own=False)
        self._page.new.setVisible(kind is not None and self.may_enter)
        if kind is None or not self.may_enter:
            return

        def ask() -> tuple[ApprovalRequest, GovernanceEntry, Coverable] | None:
            waiting = [found for found in desk.governance.proposed(session) if found[1].kind is kind]
            return (*waiting[0], desk.governance.coverable(session)) if waiting else None

        def show(found: tuple[ApprovalRequest, GovernanceEntry, Coverable] | None) -> None:
            if found is not None and self._kind is kind:
                self._proposal, entry, things = found
                own = self._proposal.requester == session.operator_id
                self._page.card.show_proposal(self._words_of(entry, things), own=own)

        self._work.read(self._page, ask, show)

    def _words_of(self, entry: GovernanceEntry, things: Coverable) -> str:
        name = next(name for name, kind in KIND_OF.items() if kind is entry.kind)
        register = register_of(name, [entry], things, self._look.clock.now(), self._desk.settings.zone)
        page = RegisterPaper(self._desk.settings).page(register, self._language)
        said = zip(page.columns, page.rows[-1], strict=True)
        return _HASH.sub(_in_eights, "\n".join(f"{column}: {value}" for column, value in said))

    def begin(self) -> None:
        """Begin a decision of the kind in front."""
        kind, desk, session = self._kind, self._desk, self._session
        if kind is None:
            return

        def show(things: Coverable) -> None:
            today = self._look.clock.now().astimezone(desk.settings.zone).date()
            self._page.form.begin(kind, self._choices(kind, things), today)
            self._page.show_form()

        self._work.read(self._page, lambda: desk.governance.coverable(session), show)

    def _choices(self, kind: GovernanceKind, things: Coverable) -> Choices:
        texts, words = self._look.texts, texts_of(self._language)
        if kind in OF_CAMERAS:
            every = (texts("governance.every_camera", n=len(things.cameras)), tuple(things.cameras))
            return [every, *((name, (one,)) for one, name in things.cameras.items())]
        if kind is GovernanceKind.BALANCING:
            return [(words["register_purpose"][one], (one,)) for one in things.purposes]
        known: Choices = [(words["recipient"][one], (one,)) for one in things.processors]
        return [*known, (texts("governance.another_processor"), ())]

    def _choose_paper(self) -> None:
        title = self._look.texts("governance.paper_title")
        chosen, _ = QFileDialog.getOpenFileName(self._page, title)
        if chosen:
            self.take_paper(Path(chosen))

    def take_paper(self, path: Path) -> None:
        """Fill in the hash of a paper; nothing else of it is kept."""

        def digest() -> str:
            with disk_errors(path.name):
                return paper_sha256(path)

        self._work.read(self._page, digest, lambda found: self._page.form.write(sha256=found))

    def _propose(self) -> None:
        new, desk, session = self._page.form.filled(), self._desk, self._session
        if new is not None:
            self._work.write(
                self._page,
                lambda: desk.governance.propose(session, new),
                lambda _: self._after("said.governance_proposed"),
                self._refused,
            )

    def _refused(self, error: DeskError) -> None:
        field = str(error.values.get("field", "country" if "country" in error.values else ""))
        if not self._page.form.show_refusal(field, self._look.sentence(error)):
            self._work.show_error(error)

    def _sign(self) -> None:
        desk, session, proposal = self._desk, self._session, self._proposal
        if proposal is None:
            return

        def sign() -> GovernanceEntry:
            desk.four_eyes.approve(session, proposal.id)
            return desk.governance.enter(session, proposal.id)

        self._work.write(self._page, sign, lambda _: self._after("said.governance_entered"))

    def _turn_down(self) -> None:
        desk, session, proposal = self._desk, self._session, self._proposal
        if proposal is not None:
            self._work.write(
                self._page,
                lambda: desk.four_eyes.turn_down(session, proposal.id),
                lambda _: self._after("said.governance_turned_down"),
            )

    def _after(self, said: str) -> None:
        self._page.show_sheet()
        self._changed()
        self._work.bar.say(self._look.texts(said), Tone.GOOD)


def _in_eights(found: re.Match[str]) -> str:
    """Return a hash in groups: it can be compared by eye, and a narrow window can break its line."""
    whole = found.group()
    return " ".join(whole[at : at + 8] for at in range(0, len(whole), 8))
