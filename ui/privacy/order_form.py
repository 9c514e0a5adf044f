"""The form that writes down who asks for data, on what order, and for which places and times."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.look import Look
from ui.privacy.disclosure_words import DisclosureWords
from ui.privacy.moment_form import MomentForm, shown
from ui.theme import Type
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.named_form import Choices
from ui.widgets.text import PlainLabel
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.privacy.authority_visit import Authority, OrderShown
from visitor_desk.privacy.disclosure import (
    LONGEST_OFFICER,
    LONGEST_REFERENCE,
    MOST_RANGES,
    DisclosureAccount,
    NewDisclosure,
    Ordered,
    OrderRange,
    RecordRange,
    new_disclosure_id,
)
from visitor_desk.visits.place import ZoneId

_REFERENCE: Final = ("article", "number")
_ROWS: Final = (
    ("who", "order"),
    _REFERENCE,
    ("officer", "contact"),
    ("ordered",),
    ("place",),
    ("begins", "ends"),
)


class OrderForm(MomentForm):
    """Asks for one order; each of its ranges is added by a key, and the last one may stand in the fields."""

    def __init__(self, look: Look) -> None:
        texts = look.texts
        who: Choices = [
            *((texts(f"authority_kind.{one.value}"), one) for one in Authority),
            (texts("disclosures.third_party"), None),
        ]
        orders: Choices = [(texts(f"disclosures.on_{one.value}"), one) for one in OrderShown]
        self.add, self.drop = (KeyButton(look, f"disclosures.{act}") for act in ("add_range", "drop_range"))
        self.ranges: list[Ordered] = []
        self._said = PlainLabel(look.theme, "", Type.BODY, wrap=True)
        self._words: DisclosureWords | None = None
        self._id = new_disclosure_id()
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.theme.space())
        column.addWidget(FlowRow(look.theme, [self.add, self.drop]))
        column.addWidget(self._said)
        super().__init__(
            look,
            "disclosures",
            "write",
            moments=("ordered", "begins", "ends"),
            lines={
                "article": LONGEST_REFERENCE,
                "number": LONGEST_REFERENCE,
                "officer": LONGEST_OFFICER,
                "contact": LONGEST_OFFICER,
            },
            choices={"who": who, "order": orders, "place": []},
            rows=_ROWS,
            below=below,
        )
        self.add.clicked.connect(self._add)
        self.drop.clicked.connect(self._drop)
        self._choices["who"].editor.currentIndexChanged.connect(lambda _: self._who_chosen())
        self._choices["order"].editor.currentIndexChanged.connect(lambda _: self._order_chosen())

    def begin(self, words: DisclosureWords, places: Choices) -> None:
        """Begin with a written order of now; `places` are cameras and zones as ranges without a time."""
        self._words, self._id = words, new_disclosure_id()
        self.show_troubles({})
        self._choices["place"].editor.offer(places)
        self.choose(who=Authority.POLICE, order=OrderShown.WRITTEN)
        self._choices["place"].editor.setCurrentIndex(0)
        now = shown(self._look.clock.now(), self._look.formats.zone)
        self.write(article="", number="", ordered=now, officer="", contact="", begins="", ends="")
        self._show_ranges([])
        self.field("who").editor.setFocus()

    def _who_chosen(self) -> None:
        # A neighbour who asks "who was at my cage" orders nothing.
        if self._chosen("who") is None:
            self.choose(order=OrderShown.NONE)

    def _order_chosen(self) -> None:
        ordered = self._chosen("order") is not OrderShown.NONE
        for name in _REFERENCE:
            self.field(name).setVisible(ordered)
        if not ordered:
            self.write(article="", number="")

    def _show_ranges(self, ranges: list[Ordered]) -> None:
        self.ranges = ranges
        texts, words = self._texts, self._words
        lines = [words.range(one) for one in ranges] if words is not None else []
        head = texts.count("disclosures.ranges", len(lines)) if lines else texts("disclosures.no_ranges")
        self._said.setText("\n".join([head, *lines]))
        self.drop.setEnabled(bool(ranges))
        self.add.setEnabled(len(ranges) < MOST_RANGES)
        # Said where the focus is: with large text the whole list lies below what is seen.
        last = texts("disclosures.added", range=lines[-1]) if lines else texts("disclosures.place_hint")
        self._choices["place"].say_help(last)

    def _add(self) -> None:
        one = self._range()
        if one is not None:
            self._show_ranges([*self.ranges, one])
            self.write(begins="", ends="")
            self.field("place").editor.setFocus()

    def _drop(self) -> None:
        self._show_ranges(self.ranges[:-1])

    def _range(self) -> Ordered | None:
        """Return the range that stands in the fields; None where it is none, which is then said there."""
        begins, ends = self._moment("begins"), self._moment("ends")
        if self._missing((), ("begins", "ends")) or begins is None or ends is None:
            return None
        if (wrong := self._wrong_span(begins, ends)) is not None:
            self.show_troubles({"ends": self._texts(wrong)})
            return None
        place = self._chosen("place")
        span = TimeRange(begins, ends)
        if place is None:
            self.show_troubles({"place": self._texts("disclosures.no_place")})
            return None
        kind, name = place if isinstance(place, tuple) else ("", "")
        if kind == "camera":
            return OrderRange(CameraId(name), None, span)
        if kind in {"visitors", "visitors_document"}:
            return RecordRange(ZoneId(name), kind == "visitors_document", span)
        return OrderRange(None, ZoneId(name), span)

    def _wrong_span(self, begins: datetime, ends: datetime) -> str | None:
        if ends <= begins:
            return "disclosures.ends_first"
        return "disclosures.not_passed" if ends > self._look.clock.now() else None

    def filled(self) -> NewDisclosure | None:
        """Return what is filled in; None where something is missing, which is then said at its field.

        A second try has the id of the first one.
        """
        ranges = self.ranges
        if self.typed("begins") or self.typed("ends") or not ranges:
            one = self._range()
            if one is None:
                return None
            ranges = [*ranges, one]
        ordered = self._moment("ordered")
        if self._missing(("officer",), ("ordered",)) or ordered is None:
            return None
        who, order = self._chosen("who"), self._chosen("order")
        assert isinstance(order, OrderShown)
        return NewDisclosure(
            self._id,
            who if isinstance(who, Authority) else None,
            order,
            self.typed("article"),
            self.typed("number"),
            ordered,
            tuple(ranges),
            DisclosureAccount(self.typed("officer"), self.typed("contact")),
        )
