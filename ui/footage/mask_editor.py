"""Where nothing is looked for in a camera's picture: drawn over one picture, listed in words beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.look import Look
from ui.models.cameras import MaskRow, MaskTable
from ui.theme import Type
from ui.widgets.field import choice_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.lists import TextDelegate, fit_columns, fit_rows, list_view
from ui.widgets.mask_canvas import MaskCanvas
from ui.widgets.text import PlainLabel
from visitor_desk.footage.still import Still
from visitor_desk.footage.tuning import MaskedArea
from visitor_desk.security.duties import Purpose

AREAS_SHOWN = 4


class MaskEditor(QWidget):
    """Asks for a purpose before there is a picture; hands over the areas that are drawn."""

    picture_asked = Signal(object)
    filled = Signal(object)
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.canvas = MaskCanvas(look)
        self.rows = MaskTable(texts, self)
        self.table = list_view(theme, texts("cameras.masks"))
        self.table.setModel(self.rows)
        choices: list[tuple[str, object]] = [(texts(f"purpose.{one.value}"), one) for one in Purpose]
        self.purpose = choice_field(theme, texts("cameras.picture_purpose"), choices)
        self.show_picture = KeyButton(look, "cameras.show_picture", main=True)
        self.new = KeyButton(look, "cameras.new_mask")
        self.drop = KeyButton(look, "cameras.drop_mask")
        self.keep = KeyButton(look, "cameras.keep_masks", main=True)
        self.back = KeyButton(look, "cameras.leave")
        self._learnt_words = PlainLabel(theme, "", Type.HINT, "second", wrap=True)
        self._learnt: tuple[MaskedArea, ...] = ()
        self._build()
        self._connect()

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        column.addWidget(PlainLabel(theme, texts("cameras.masks_mean"), Type.BODY, "second", wrap=True))
        self._ask = QWidget()
        asked = QHBoxLayout(self._ask)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(theme.space(1.5))
        asked.addWidget(self.purpose, 1)
        asked.addWidget(self.show_picture)
        column.addWidget(self._ask)
        column.addWidget(FlowRow(theme, [self.back, self.new, self.drop, self.keep]))
        column.addWidget(self.canvas)
        self._keys = PlainLabel(theme, texts("cameras.mask_keys"), Type.HINT, "second", wrap=True)
        column.addWidget(self._keys)
        column.addWidget(self.table)
        column.addWidget(self._learnt_words)
        column.addStretch(1)
        bind_enter(self._ask, self.show_picture)
        view = self.table
        view.setItemDelegate(TextDelegate(theme, view))
        view.setItemDelegateForColumn(0, TextDelegate(theme, view, Type.STRONG))
        view.setItemDelegateForColumn(2, TextDelegate(theme, view, second=True))
        view.verticalHeader().setDefaultSectionSize(theme.space(3.5))
        fit_columns(view, theme, 1, {0: 10.0, 2: 22.0})

    def _connect(self) -> None:
        self.show_picture.clicked.connect(lambda: self.picture_asked.emit(self.purpose.editor.value))
        self.new.clicked.connect(self._add)
        self.drop.clicked.connect(self.canvas.drop)
        self.keep.clicked.connect(lambda: self.filled.emit(self.canvas.areas))
        self.back.clicked.connect(self.left)
        self.canvas.changed.connect(self._list)
        self.canvas.chosen_changed.connect(self._select)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)

    def begin(self, areas: Sequence[MaskedArea]) -> None:
        """Begin with the areas that are kept, without a picture."""
        self.canvas.forget()
        self.canvas.show_learnt(())
        self.canvas.hide()
        self._learnt = ()
        self._learnt_words.setText("")
        self._ask.show()
        self.canvas.show_areas(areas)
        self._list()
        self.purpose.editor.setFocus()

    def show_still(self, still: Still) -> None:
        """Show the picture, with what is learnt to come."""
        self._ask.hide()
        self.canvas.show()
        self.canvas.show_picture(still.width, still.height, still.rgb)
        self._learnt_words.setText(self._look.texts("cameras.learning"))
        self.canvas.setFocus()

    def show_learnt(self, areas: Sequence[MaskedArea], words: str) -> None:
        """Show what the reader leaves out by itself."""
        self._learnt = tuple(areas)
        self.canvas.show_learnt(areas)
        self._learnt_words.setText(words)
        self._list()

    def end(self) -> None:
        """Drop the picture."""
        self.canvas.forget()

    def _add(self) -> None:
        self.canvas.add()
        (self.table if self.canvas.isHidden() else self.canvas).setFocus()

    def _list(self) -> None:
        texts = self._look.texts
        rows = [self._row(str(n), one, "by_hand") for n, one in enumerate(self.canvas.areas, start=1)]
        rows += [self._row(texts("visits.nothing"), one, "learnt") for one in self._learnt]
        chosen = self.canvas.chosen
        self.rows.show_rows(rows)
        fit_rows(self.table, AREAS_SHOWN)
        self.table.setVisible(bool(rows))
        self.drop.setEnabled(bool(self.canvas.areas))
        self._select(chosen)

    def _row(self, number: str, area: MaskedArea, how: str) -> MaskRow:
        texts = self._look.texts
        where = texts(
            "cameras.mask_where",
            left=round(area.left / 10),
            right=round(area.right / 10),
            top=round(area.top / 10),
            low=round(area.low / 10),
        )
        return MaskRow(number, where, texts(f"cameras.mask_{how}"))

    def _select(self, number: int) -> None:
        if 0 <= number < self.rows.rowCount():
            self.table.selectRow(number)

    def _row_chosen(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.canvas.areas):
            self.canvas.choose(index.row())
