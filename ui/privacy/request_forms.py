"""The work behind the forms on paper: the one of a right, in a language, goes into a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.formats import visible
from ui.privacy.requests_page import RequestsPage
from ui.workplace import Workplace
from visitor_desk.privacy.request_form import request_form
from visitor_desk.privacy.request_package import disk_errors
from visitor_desk.privacy.requests import RequestKind, RequestLanguage


class RequestForms:
    """Connects the act of the intake with the file; a form names nobody, so the log says nothing of it."""

    def __init__(self, workplace: Workplace, page: RequestsPage) -> None:
        self._work, self._page = workplace, page
        page.intake.form_asked.connect(self._ask_place)

    def _ask_place(self, kind: RequestKind, language: RequestLanguage) -> None:
        texts = self._work.look.texts
        name = texts("requests.form_file", kind=kind.value, language=language.value)
        chosen, _ = QFileDialog.getSaveFileName(self._page, texts("requests.form_place"), name, "PDF (*.pdf)")
        if chosen:
            self.write(kind, language, Path(chosen))

    def write(self, kind: RequestKind, language: RequestLanguage, place: Path) -> None:
        """Write the form of a right."""
        settings = self._work.desk.settings

        def make() -> None:
            with disk_errors(place.name):
                place.write_bytes(request_form(kind, language, settings))

        where = visible(str(place), limit=300)
        self._work.write(self._page, make, lambda _: self._work.say("said.form_written", path=where))
