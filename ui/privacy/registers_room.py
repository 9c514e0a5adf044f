"""The work behind the registers page: made anew each time, printed and written to a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.formats import visible
from ui.privacy.governance_room import GovernanceRoom
from ui.privacy.registers_page import RegistersPage
from ui.workplace import Workplace
from visitor_desk.privacy.letter_words import texts_of
from visitor_desk.privacy.processing import Processing
from visitor_desk.privacy.register import RegisterName
from visitor_desk.privacy.register_paper import RegisterPage
from visitor_desk.privacy.request_package import disk_errors
from visitor_desk.privacy.requests import RequestLanguage


class RegistersRoom:
    """Connects the page with the service."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self._language = RequestLanguage(workplace.look.texts.language.value)
        data = [one.id for one in Processing.shipped().categories]
        self.page = RegistersPage(workplace.look, texts_of(self._language), data)
        self.governance = GovernanceRoom(workplace, self.page, self._read_again)
        self.page.chosen.connect(self._read)
        self.page.paper_asked.connect(lambda: self._ask_place("pdf", self.write_paper))
        self.page.file_asked.connect(lambda: self._ask_place("json", self.write_file))

    def enter(self) -> None:
        """Read the register in front anew, the first one at first."""
        front = self.page.name
        if front is None:
            self.page.choose(RegisterName.PROCESSING)
        else:
            self._read(front)

    def _read_again(self) -> None:
        if self.page.name is not None:
            self._read(self.page.name)

    def _read(self, name: RegisterName) -> None:
        desk, session, language = self._desk, self._session, self._language
        self.governance.read()

        def show(page: RegisterPage) -> None:
            if self.page.name is name:
                self.page.show_register(page)

        self._work.read(self.page, lambda: desk.registers.page(session, name, language), show)

    def _ask_place(self, kind: str, write: Callable[[Path], None]) -> None:
        name = self.page.name
        if name is None:
            return
        title = self._look.texts("registers.place")
        chosen, _ = QFileDialog.getSaveFileName(self.page, title, f"{name.value}.{kind}", f"*.{kind}")
        if chosen:
            write(Path(chosen))

    def write_paper(self, place: Path) -> None:
        """Write the register in front as a PDF; that stands in the log."""
        desk, session, language = self._desk, self._session, self._language
        self._write(place, lambda name: desk.registers.pdf(session, name, language))

    def write_file(self, place: Path) -> None:
        """Write the register in front as JSON; that stands in the log."""
        desk, session = self._desk, self._session

        def content(name: RegisterName) -> bytes:
            found = desk.registers.file(session, name)
            return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()

        self._write(place, content)

    def _write(self, place: Path, content: Callable[[RegisterName], bytes]) -> None:
        name = self.page.name
        if name is None:
            return

        def write() -> None:
            with disk_errors(place.name):
                place.write_bytes(content(name))

        where = visible(str(place), limit=300)
        self._work.write(self.page, write, lambda _: self._work.say("said.register_written", path=where))
