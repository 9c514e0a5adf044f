"""The page of incidents: all of them on the left; reading one, and saying what was done, on the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.incidents import IncidentList, IncidentRow, Which
from ui.theme import Type
from ui.widgets.field import Field, choice_field
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, fit_columns
from ui.widgets.named_form import NamedForm
from ui.widgets.read_detail import ReadDetail
from ui.widgets.searched_page import SearchedPage
from ui.widgets.text import PlainLabel
from visitor_desk.privacy.incident import IncidentOutcome
from visitor_desk.security.duties import Purpose

PURPOSES = (Purpose.SAFETY, Purpose.LEGAL_DUTY, Purpose.PERSON_REQUEST, Purpose.AUDIT)


class IncidentDetail(ReadDetail):
    """Shows one incident; what is sealed of it is read with a purpose that is asked for here."""

    def __init__(self, look: Look) -> None:
        self.handle = KeyButton(look, "incidents.handle", main=True)
        super().__init__(look, "incidents", PURPOSES, self.handle)


class HandlingForm(NamedForm):
    """Asks what was done about an incident."""

    def __init__(self, look: Look) -> None:
        theme, texts = look.theme, look.texts
        self._texts = texts
        done: Field[QPlainTextEdit] = Field(
            theme, texts("incidents.done"), QPlainTextEdit(), texts("incidents.done_hint")
        )
        done.editor.setTabChangesFocus(True)
        done.editor.setMinimumHeight(theme.space(16))
        outcomes = [(texts(f"incident_outcome.{one.value}"), one) for one in IncidentOutcome]
        super().__init__(
            theme,
            texts("incidents.handle_heading"),
            "",
            {},
            {"outcome": choice_field(theme, texts("incidents.outcome"), outcomes)},
            {"done": done},
        )
        self.handle = KeyButton(look, "incidents.handle_now", main=True)
        self.back = KeyButton(look, "incidents.back", own_key=False)
        means = PlainLabel(theme, texts("incidents.handle_means"), Type.BODY, "second", wrap=True)
        self.lay_out((("outcome",), ("done",)), self.handle, self.back, means)

    def begin(self) -> None:
        """Begin with nothing filled in."""
        self.show_troubles({})
        self.write(done="")
        self.field("outcome").editor.setFocus()

    def filled(self) -> tuple[IncidentOutcome, str] | None:
        """Return what was done; None where it is not said, which then stands at its field."""
        done, outcome = self.typed("done"), self._choices["outcome"].editor.value
        self.show_troubles({} if done else {"done": self._texts("announced.fault_missing")})
        return (outcome, done) if done and isinstance(outcome, IncidentOutcome) else None


class IncidentsPage(SearchedPage[IncidentRow]):
    """Shows incidents; what has to be read or written is asked for by signal."""

    read_asked = Signal(object)
    """The purpose."""

    def __init__(self, look: Look) -> None:
        detail, form = IncidentDetail(look), HandlingForm(look)
        super().__init__(
            look,
            "incidents",
            IncidentList(look.texts),
            lambda row: row.incident,
            list(Which),
            detail,
            form,
            share=8,
        )
        self.detail, self.form = detail, form
        theme, view = look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.when, row.desk)))
        view.setItemDelegateForColumn(1, NameDelegate(theme, view, lambda row: (row.kind, row.where)))
        view.setItemDelegateForColumn(2, TextDelegate(theme, view, second=True))
        view.setItemDelegateForColumn(3, ToneDelegate(theme, view, lambda row: (row.tone, row.state)))
        fit_columns(view, theme, 1, {0: 16.0, 2: 16.0, 3: 18.0})
        self.lay_out([])
        detail.end_asked.connect(self.read_asked)
        form.back.clicked.connect(self.escape)
