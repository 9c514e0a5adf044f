"""The cameras: the list on the left, one camera with its days and its clock on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.footage.camera_detail import CameraDetail
from ui.footage.tone_delegate import NameDelegate, ToneDelegate
from ui.look import Look
from ui.models.cameras import CameraList, CameraRow
from ui.theme import Type
from ui.widgets.chip import StateChip
from ui.widgets.empty_state import EmptyState
from ui.widgets.lists import TextDelegate, fit_columns, list_view
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel


class CamerasPage(QWidget):
    """Shows cameras; what has to be read or written is asked for by signal."""

    camera_chosen = Signal(str)

    def __init__(self, look: Look, *, may_tune: bool) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self.model = CameraList(look.texts, self)
        self.list = list_view(look.theme, look.texts("cameras.heading"))
        self.list.setModel(self.model)
        self.detail = CameraDetail(look, may_tune=may_tune)
        self._build()
        self._dress_list()
        self.list.selectionModel().currentRowChanged.connect(self._row_chosen)

    def _build(self) -> None:
        theme, texts = self._look.theme, self._look.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1.5))
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        head.addWidget(PlainLabel(theme, texts("cameras.heading"), Type.TITLE))
        self._count = StateChip(theme, "")
        self._unknown = StateChip(theme, "", filled=True)
        head.addWidget(self._count)
        head.addWidget(self._unknown)
        head.addStretch(1)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        left = Panel(theme)
        left.body.setContentsMargins(1, theme.space(0.5), 1, theme.space(0.5))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(EmptyState(theme, texts("cameras.none"), texts("cameras.none_hint")))
        left.body.addWidget(self._stack)
        row.addWidget(left, 6)
        row.addWidget(self.detail, 7)
        column.addLayout(row, 1)

    def _dress_list(self) -> None:
        theme, view = self._look.theme, self.list
        view.verticalHeader().setDefaultSectionSize(theme.space(5.75))
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.name, row.place)))
        view.setItemDelegateForColumn(1, ToneDelegate(theme, view, lambda row: (row.last_tone, row.last)))
        view.setItemDelegateForColumn(2, ToneDelegate(theme, view, lambda row: (row.clock_tone, row.clock)))
        view.setItemDelegateForColumn(3, TextDelegate(theme, view, right=True))
        fit_columns(view, theme, 0, {1: 17.0, 2: 19.0, 3: 9.5})

    def show_rows(self, rows: Sequence[CameraRow], unknown_clocks: int) -> None:
        """Show the cameras; the chosen one stays chosen."""
        texts = self._look.texts
        chosen = self.chosen
        self.model.show_rows(rows)
        self._count.setText(texts.count("cameras.count", len(rows)))
        self._unknown.setText(texts.count("cameras.unknown_clocks", unknown_clocks))
        self._unknown.setVisible(unknown_clocks > 0)
        self._stack.setCurrentIndex(0 if rows else 1)
        if not rows:
            self.detail.show_nothing()
            return
        number = next((n for n, row in enumerate(rows) if row.camera == chosen), 0)
        self.list.selectRow(number)
        self.camera_chosen.emit(rows[number].camera)

    @property
    def chosen(self) -> str | None:
        """The camera that is selected."""
        row = self.model.row_at(self.list.currentIndex())
        return row.camera if row else None

    def _row_chosen(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.camera_chosen.emit(row.camera)
