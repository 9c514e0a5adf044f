"""What forms of the privacy team share: the way texts are asked for, and how moments are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.look import Look
from ui.theme import Type
from ui.typed_moment import read_moment
from ui.widgets.field import Field, choice_field, line_field
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from ui.widgets.text import PlainLabel
from visitor_desk.clock import as_utc

MOMENT_LENGTH: Final = 19


def shown(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment as it is typed."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


class MomentForm(NamedForm):
    """The words are those of `page`: `<name>_heading`, `_now` and `_means` of the form, and each field's own.

    A field has a hint where the words have one (`<field>_hint`).
    """

    def __init__(
        self,
        look: Look,
        page: str,
        name: str,
        *,
        moments: Sequence[str] = (),
        lines: Mapping[str, int] | None = None,
        choices: Mapping[str, Choices] | None = None,
        texts_asked: Sequence[str] = (),
        rows: Sequence[tuple[str, ...]],
        below: QWidget | None = None,
    ) -> None:
        """`lines` are the fields of one line with the most characters of each."""
        theme, texts = look.theme, look.texts
        self._look, self._texts, self._page = look, texts, page
        hint = texts("breaches.moment_hint")
        super().__init__(
            theme,
            texts(f"{page}.{name}_heading"),
            "",
            {
                **{one: line_field(theme, self._word(one), hint, length=MOMENT_LENGTH) for one in moments},
                **{
                    one: line_field(theme, self._word(one), self._hint(one), length=length)
                    for one, length in (lines or {}).items()
                },
            },
            {
                one: choice_field(theme, self._word(one), found, self._hint(one))
                for one, found in (choices or {}).items()
            },
            {one: self._long_field(one) for one in texts_asked},
        )
        self.save = KeyButton(look, f"{page}.save", main=True)
        self.save.set_words(texts(f"{page}.{name}_now"))
        self.back = KeyButton(look, f"{page}.back", own_key=False)
        means = PlainLabel(theme, texts(f"{page}.{name}_means"), Type.BODY, "second", wrap=True)
        self.lay_out(rows, self.save, self.back, means, below)

    def _word(self, name: str) -> str:
        return self._texts(f"{self._page}.{name}")

    def _hint(self, name: str) -> str:
        key = f"{self._page}.{name}_hint"
        return self._texts(key) if key in self._texts else ""

    def _long_field(self, name: str) -> Field[QPlainTextEdit]:
        theme = self._look.theme
        field: Field[QPlainTextEdit] = Field(theme, self._word(name), QPlainTextEdit(), self._hint(name))
        field.editor.setTabChangesFocus(True)
        field.editor.setMinimumHeight(theme.space(9))
        return field

    def _chosen(self, name: str) -> object:
        return self._choices[name].editor.value

    def _moment(self, name: str) -> datetime | None:
        zone = self._look.formats.zone
        read = read_moment(self.typed(name), zone, self._look.clock.now().astimezone(zone).date())
        return as_utc(read) if read is not None else None

    def _missing(self, texts_needed: Sequence[str], moments: Sequence[str]) -> bool:
        """Say at its field what is missing; tell whether anything is."""
        troubles = {
            name: self._texts("announced.fault_missing") for name in texts_needed if not self.typed(name)
        }
        troubles |= {name: self._texts("breaches.no_moment") for name in moments if not self._moment(name)}
        self.show_troubles(troubles)
        return bool(troubles)

    def has(self, name: str) -> bool:
        """Tell whether the form has a field of that name."""
        return name in (*self._lines, *self._choices, *self._long)

    def show_refusal(self, name: str, words: str) -> None:
        """Say at its field what a service refused, where the form has such a field."""
        if self.has(name):
            self.show_troubles({name: words})
