"""The form of a zone: a new one, or other rules for one that is there; what it would bring is said first."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal

from ui.look import Look
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.field import choice_field, line_field
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices, NamedForm
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard
from ui.zones.zone_words import ZoneWords
from visitor_desk.visits.place import ADULT, WithoutDocument, Zone, ZoneId, ZoneKind
from visitor_desk.visits.ticket import LONGEST_NAME

LONGEST_ID: Final = 32
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_ONLY_NEW: Final = ("id", "kind", "parent")
_RULES: Final = ("pci", "escort", "document_on_return", "walk_ins")


class ZoneForm(NamedForm):
    """Hands over what is filled in."""

    save_asked = Signal()
    left = Signal()

    def __init__(self, look: Look) -> None:
        theme, texts = look.theme, look.texts
        self._texts, self._words = texts, ZoneWords(texts)
        self._before: Zone | None = None
        self._known: Collection[str] = ()
        kinds: Choices = [(texts(f"zone_kind.{one.value}"), one) for one in ZoneKind]
        without: Choices = [(texts(f"zones.without_{one.value}"), one) for one in WithoutDocument]
        rules: dict[str, Choices] = {
            "pci": [(texts("zones.not_in_pci"), False), (texts("zones.in_pci"), True)],
            "escort": [(texts("zones.not_escorted"), False), (texts("zones.escorted"), True)],
            "document_on_return": [
                (texts("zones.not_shown_again"), False),
                (texts("zones.shown_again"), True),
            ],
            "walk_ins": [(texts("zones.may_walk_in"), True), (texts("zones.no_walk_in"), False)],
        }
        super().__init__(
            theme,
            texts("zones.form_heading"),
            texts("zones.form_hint"),
            {
                "name": line_field(theme, texts("zones.name"), length=LONGEST_NAME),
                "id": line_field(theme, texts("zones.id"), texts("zones.id_hint"), length=LONGEST_ID),
                "minimum_age": line_field(
                    theme, texts("zones.minimum_age"), texts("zones.minimum_age_hint"), length=2
                ),
                "number_reason": line_field(
                    theme, texts("zones.number"), texts("zones.number_hint"), length=LONGEST_NAME
                ),
            },
            {
                "kind": choice_field(theme, texts("zones.kind"), kinds),
                "parent": choice_field(theme, texts("zones.parent"), []),
                "without_document": choice_field(theme, texts("zones.without_document"), without),
                **{name: choice_field(theme, texts(f"zones.{name}"), rules[name]) for name in _RULES},
            },
        )
        self.save = KeyButton(look, "zones.save", main=True)
        self.save.clicked.connect(self.save_asked)
        self.back = KeyButton(look, "zones.back", own_key=False)
        self.back.clicked.connect(self.left)
        self._means = PlainLabel(theme, "", Type.BODY, wrap=True)
        self._card = ToneCard(theme, Tone.LOOK_AGAIN)
        self._card.body.addWidget(PlainLabel(theme, texts("zones.means"), Type.STRONG, "look_again"))
        self._card.body.addWidget(self._means)
        rows = (
            ("name", "id"),
            ("kind", "parent"),
            ("pci", "escort"),
            ("without_document", "document_on_return"),
            ("minimum_age", "walk_ins"),
            ("number_reason",),
        )
        self.lay_out(rows, self.save, self.back, below=self._card)
        for line in self._lines.values():
            line.editor.textChanged.connect(self._say_what_it_brings)
        for choice in self._choices.values():
            choice.editor.currentIndexChanged.connect(self._say_what_it_brings)

    @property
    def means(self) -> str:
        """What saving would bring, a sentence a line."""
        return self._means.text()

    @property
    def before(self) -> Zone | None:
        """The zone whose rules are changed; None for a new one."""
        return self._before

    def begin(self, before: Zone | None, parents: Choices, known: Collection[str]) -> None:
        """Begin with the rules of a zone, or with a new one under one of `parents`; `known` ids are taken."""
        self._before, self._known = before, known
        self.show_troubles({})
        shown = before or Zone(ZoneId(""), None, ZoneKind.SUITE, "")
        self._choices["parent"].editor.offer([(self._texts("zones.no_parent"), None), *parents])
        self.write(
            id=shown.id,
            name=shown.name,
            minimum_age=str(shown.minimum_age if before else ADULT),
            number_reason=shown.number_reason or "",
        )
        self.choose(
            kind=shown.kind,
            parent=shown.parent if before else parents[0][1] if parents else None,
            pci=shown.pci,
            escort=shown.escort_required,
            document_on_return=shown.document_on_return,
            walk_ins=shown.walk_ins,
            without_document=shown.without_document,
        )
        for name in _ONLY_NEW:
            # What visits and tickets name a zone by does not change under them.
            self.field(name).setVisible(before is None)
        self._say_what_it_brings()
        self.field("name").editor.setFocus()

    def filled(self) -> Zone | None:
        """Return the zone as filled in; None where something is wrong, which is then said at its field."""
        texts, zone = self._texts, self._zone()
        troubles = {}
        if not zone.name:
            troubles["name"] = texts("announced.fault_missing")
        if not _ID.fullmatch(zone.id):
            troubles["id"] = texts("zones.id_not_accepted")
        elif self._before is None and zone.id in self._known:
            troubles["id"] = texts("zones.id_there")
        if not _is_number(self.typed("minimum_age")):
            troubles["minimum_age"] = texts("announced.fault_number")
        if zone.pci and zone.without_document is WithoutDocument.HOST_VOUCHES:
            troubles["without_document"] = texts("zones.means_no_vouching")
        self.show_troubles(troubles)
        return None if troubles else zone

    def _zone(self) -> Zone:
        chosen = {name: field.editor.value for name, field in self._choices.items()}
        age = self.typed("minimum_age")
        base = self._before or Zone(
            ZoneId(self.typed("id")),
            ZoneId(str(chosen["parent"])) if chosen["parent"] is not None else None,
            ZoneKind(str(chosen["kind"])),
            "",
        )
        return replace(
            base,
            name=self.typed("name"),
            pci=bool(chosen["pci"]),
            escort_required=bool(chosen["escort"]),
            number_reason=self.typed("number_reason") or None,
            without_document=WithoutDocument(str(chosen["without_document"])),
            minimum_age=int(age) if _is_number(age) else ADULT,
            document_on_return=bool(chosen["document_on_return"]),
            walk_ins=bool(chosen["walk_ins"]),
        )

    def _say_what_it_brings(self) -> None:
        said = self._words.consequences(self._before, self._zone())
        self._means.setText("\n".join(said))
        self._card.setVisible(bool(said))


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal()
