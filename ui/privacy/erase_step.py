"""The step that erases the visits of a request: what goes, what stays, two people, and the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QVBoxLayout, QWidget

from ui.footage.tone_delegate import LinesDelegate, NameDelegate
from ui.i18n import Texts
from ui.look import Look
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone
from ui.privacy.recipients_panel import RecipientsPanel
from ui.privacy.request_steps import Step
from ui.privacy.signer_fields import SignerFields
from ui.theme import Type
from ui.widgets.field import choice_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import fit_rows, list_view
from ui.widgets.panel import ScrollContent, bring_into_view, scrolling
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard
from visitor_desk.privacy.erasure_plan import ErasureGround

MOST_ROWS = 6


class ErasingStage(StrEnum):
    """How far the erasing of a request's visits is."""

    NOTHING = "nothing"
    """Nothing can go now: it is gone, or has to stay."""
    PLANNED = "planned"
    ASKED = "asked"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of a visit: what it is and of when; what happens to it, and why or until when."""

    tone: Tone
    what: str
    when: str
    fate: str
    why: str


@dataclass(frozen=True, slots=True)
class Erasing:
    """What the step shows: a row for each part, the honest date, and what comes next."""

    stage: ErasingStage
    parts: Sequence[PartRow]
    said: str
    honest: str = ""
    means: str = ""
    """What erasing does, in words, before the last yes."""
    records: int = 0
    other_signs_in: bool = False


class _PartModel(RowsModel[PartRow]):
    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("erase.part"), lambda row: f"{row.what}, {row.when}"),
                Column(texts("erase.what_happens"), lambda row: f"{row.fate}, {row.why}"),
            ],
            parent,
        )


class EraseStepView(Step):
    """Shows one stage at a time; the last yes is never the nearest key."""

    asked = Signal(object)
    signed = Signal(str, str)
    dropped = Signal()
    erased = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "erase_step")
        theme, texts = look.theme, look.texts
        self.model = _PartModel(texts, self)
        self.list = list_view(theme, texts("erase.part"))
        self.list.setModel(self.model)
        self.list.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        self.list.setItemDelegateForColumn(
            0, NameDelegate(theme, self.list, lambda row: (row.what, row.when))
        )
        self.list.setItemDelegateForColumn(
            1, LinesDelegate(theme, self.list, lambda row: ((row.tone, row.fate), (None, row.why)))
        )
        header = self.list.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.honest = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        grounds: list[tuple[str, object]] = [
            (texts(f"erase_ground.{one.value}"), one) for one in ErasureGround
        ]
        self.ground = choice_field(theme, texts("requests.ground"), grounds)
        self.ask = KeyButton(look, "requests.ask_erasure", main=True)
        self.ask.clicked.connect(lambda: self.asked.emit(self.ground.editor.value))
        self.signer = SignerFields(look)
        self.sign = KeyButton(look, "requests.sign_erasure", main=True)
        self.sign.clicked.connect(self._sign)
        self.drop = KeyButton(look, "requests.drop_erasure")
        self.drop.clicked.connect(self.dropped)
        self.erase = KeyButton(look, "requests.erase", main=True)
        self.erase.clicked.connect(self._ask_once_more)
        self.means = PlainLabel(theme, "", Type.BODY, wrap=True)
        self.keep = KeyButton(look, "requests.back", own_key=False)
        self.keep.set_words(texts("erase.not_now"))
        self.keep.clicked.connect(self.fold)
        self.erase_now = KeyButton(look, "requests.erase_now")
        self.erase_now.clicked.connect(self._erase)
        self.recipients = RecipientsPanel(look)
        self._stage = ErasingStage.NOTHING
        self._first: QWidget = self.list
        """Where the work of the stage begins. A focus proxy that changes would hide the list from Tab."""
        self._had_focus = False
        """Whether somebody stood in the step when its acts were taken away for a change."""
        self._build()

    def _build(self) -> None:
        theme = self.look.theme
        # Beside each other, so that Enter is one act in each of them.
        self._planned = self._part(self.ground, FlowRow(theme, [self.ask]))
        self._waiting = self._part(self.signer, FlowRow(theme, [self.sign]))
        self._signed = self._part(FlowRow(theme, [self.erase]))
        self._dropping = self._part(FlowRow(theme, [self.drop]))
        self._sure = ToneCard(theme, Tone.BAD)
        self._sure.body.addWidget(
            PlainLabel(theme, self.look.texts("erase.sure"), Type.HEADING, "bad", wrap=True)
        )
        self._sure.body.addWidget(self.means)
        self._sure.body.addSpacing(theme.space(0.5))
        self._sure.body.addWidget(FlowRow(theme, [self.keep, self.erase_now]))
        self._sure.hide()
        for panel, act in (
            (self._planned, self.ask),
            (self._waiting, self.sign),
            (self._signed, self.erase),
            (self._sure, self.erase_now),
        ):
            bind_enter(panel, act)
        content = ScrollContent(theme, 1.5)
        for part in (self.list, self.honest, self._planned, self._waiting, self._signed, self._dropping):
            content.column.addWidget(part)
        content.column.addWidget(self._sure)
        content.column.addWidget(self.recipients)
        content.column.addStretch(1)
        self._area = scrolling(content)
        self.column.addWidget(self._area, 1)

    def _part(self, *widgets: QWidget) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.theme.space(1.5))
        for widget in widgets:
            column.addWidget(widget)
        return part

    def begin(self) -> None:
        """Begin with nothing read yet."""
        self.ground.editor.choose(ErasureGround.PERSON_ASKED)
        self.show_erasing(Erasing(ErasingStage.NOTHING, (), ""))

    def show_erasing(self, erasing: Erasing) -> None:
        """Show how far it is; who stands in the step goes on at what comes next."""
        goes_on = self._has_focus() or self._had_focus
        self._had_focus = False
        self._stage = erasing.stage
        self.say(erasing.said)
        self.model.show_rows(erasing.parts)
        fit_rows(self.list, MOST_ROWS)
        self.honest.setText(erasing.honest)
        self.honest.setVisible(bool(erasing.honest))
        self.means.setText(erasing.means)
        self.erase_now.set_words(self.look.texts.count("erase.now", erasing.records))
        self.signer.begin()
        self.signer.setVisible(erasing.other_signs_in)
        self.fold()
        self._first = {
            ErasingStage.PLANNED: self.ground.editor,
            ErasingStage.ASKED: self.signer.login.editor if erasing.other_signs_in else self.sign,
            ErasingStage.SIGNED: self.erase,
        }.get(erasing.stage, self.list)
        if goes_on:
            self._first.setFocus()

    def busy(self, *, working: bool) -> None:
        """Let nothing be pressed twice while a change is written."""
        self._had_focus = self._had_focus or (working and self._has_focus())
        for act in (self.ask, self.sign, self.drop, self.erase, self.erase_now):
            act.setEnabled(not working)

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def fold(self) -> bool:
        """Close the last question; tell whether it was open."""
        was = self._sure.isVisibleTo(self)
        stage = self._stage
        self._planned.setVisible(stage is ErasingStage.PLANNED)
        self._waiting.setVisible(stage is ErasingStage.ASKED)
        self._signed.setVisible(stage is ErasingStage.SIGNED)
        self._dropping.setVisible(stage in {ErasingStage.ASKED, ErasingStage.SIGNED})
        self._sure.hide()
        if was:
            self.erase.setFocus()
        return was

    def _sign(self) -> None:
        typed = self.signer.taken() if self.signer.isVisibleTo(self) else ("", "")
        if typed is not None:
            self.signed.emit(*typed)

    def _ask_once_more(self) -> None:
        self._signed.hide()
        self._dropping.hide()
        self._sure.show()
        # Not now has the focus: the dangerous act is never the nearest one.
        self.keep.setFocus()
        bring_into_view(self._area, self._sure)

    def _erase(self) -> None:
        self.fold()
        self.erased.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin where the work of the stage begins."""
        super().focusInEvent(event)
        self._first.setFocus()
