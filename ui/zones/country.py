"""The country in which the house answers requests: a line that says what it means, and its form."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.i18n import Texts
from ui.look import Look
from ui.widgets.field import choice_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel
from visitor_desk.privacy.deadlines import countries
from visitor_desk.privacy.site_country import CountryHere


def country_sentence(here: CountryHere, texts: Texts) -> str:
    """Return which country counts, what for, and what waits for the next start."""
    said = texts("zones.country_here", country=texts(f"country.{here.now}"), source=here.source)
    if not here.waits:
        return said
    return f"{said} {texts('zones.country_waits', country=texts(f'country.{here.next}'))}"


class CountryPanel(Panel):
    """Says which country counts; who may change it finds the act beside it."""

    def __init__(self, look: Look, *, may_change: bool) -> None:
        super().__init__(look.theme)
        self.sentence = PlainLabel(look.theme, "", wrap=True)
        self.change = KeyButton(look, "zones.country")
        self.body.addWidget(self.sentence)
        self.body.addWidget(FlowRow(look.theme, [self.change]))
        self.change.setVisible(may_change)


class CountryForm(NamedForm):
    """Asks for another country."""

    left = Signal()

    def __init__(self, look: Look) -> None:
        theme, texts = look.theme, look.texts
        known: Choices = [(texts(f"country.{one}"), one) for one in sorted(countries())]
        super().__init__(
            theme,
            texts("zones.country_heading"),
            texts("zones.country_hint"),
            {},
            {"country": choice_field(theme, texts("zones.country"), known)},
        )
        self.save = KeyButton(look, "zones.keep_country", main=True)
        self.back = KeyButton(look, "zones.back", own_key=False)
        self.back.clicked.connect(self.left)
        means = PlainLabel(theme, texts("zones.country_means"), wrap=True)
        self.lay_out((("country",),), self.save, self.back, below=means)

    def begin(self, country: str) -> None:
        """Begin with the country that stands in the settings."""
        self.choose(country=country)
        self.field("country").editor.setFocus()

    @property
    def country(self) -> str:
        """The country that is chosen."""
        return str(self._choices["country"].editor.value)
