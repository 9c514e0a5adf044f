"""The registers: their names left, the one that is chosen right, as it is at this moment."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextLength, QTextOption, QTextTableFormat
from PySide6.QtWidgets import QHeaderView, QTextEdit, QVBoxLayout, QWidget

from ui.look import Look
from ui.models.rows import Column, RowsModel
from ui.privacy.governance_card import GovernanceCard
from ui.privacy.governance_form import GovernanceForm, Words
from ui.theme import Type
from ui.widgets.columns import Columns
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton
from ui.widgets.lists import TextDelegate, list_view
from ui.widgets.panel import Panel
from ui.widgets.text import PlainLabel
from visitor_desk.privacy.register import RegisterName
from visitor_desk.privacy.register_paper import RegisterPage

ALARM = "✕"
"""Stands before what is not as it has to be, beside its colour."""


class RegistersPage(QWidget):
    """Shows one register as a table that wraps its words; it goes onto paper or into a file by key."""

    chosen = Signal(object)
    paper_asked = Signal()
    file_asked = Signal()

    def __init__(self, look: Look, words: Words, data: Sequence[str]) -> None:
        """`words` are those of registers, `data` the categories that a processor may have."""
        super().__init__()
        self.setObjectName("page")
        self._look = look
        theme, texts = look.theme, look.texts
        self.model: RowsModel[RegisterName] = RowsModel(
            [Column(texts("registers.heading"), lambda name: texts(f"register.{name.value}"))], self
        )
        self.list = list_view(theme, texts("registers.heading"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(TextDelegate(theme, self.list))
        self.list.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.model.show_rows(list(RegisterName))
        self.list.selectionModel().currentRowChanged.connect(self._row_changed)
        self.title = PlainLabel(theme, "", Type.TITLE, wrap=True)
        self._about = PlainLabel(theme, "", Type.BODY, "second", wrap=True)
        self.sheet = QTextEdit()
        self.sheet.setReadOnly(True)
        self.sheet.setTabChangesFocus(True)
        self.sheet.setAccessibleName(texts("registers.heading"))
        self.sheet.setFont(theme.font(Type.BODY))
        # Words stay whole: where the columns have no room for them, the table scrolls.
        self.sheet.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.paper = KeyButton(look, "registers.paper")
        self.paper.clicked.connect(self.paper_asked)
        self.file = KeyButton(look, "registers.file")
        self.file.clicked.connect(self.file_asked)
        self.new = KeyButton(look, "registers.new")
        self.new.hide()
        self.card = GovernanceCard(look)
        self.form = GovernanceForm(look, words, data)
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self._look.theme
        row = QVBoxLayout(self)
        row.setContentsMargins(*[theme.space(2)] * 4)
        parts = Columns(theme)
        row.addWidget(parts)
        names = Panel(theme)
        names.body.setContentsMargins(1, theme.space(0.5), 1, theme.space(0.5))
        names.body.addWidget(self.list)
        self._names = names
        parts.add(names, 2, 34, 28)
        right = Panel(theme)
        column = QVBoxLayout()
        column.setSpacing(theme.space())
        column.addWidget(self.title)
        column.addWidget(self._about)
        column.addWidget(self.card)
        column.addWidget(self.sheet, 1)
        column.addWidget(FlowRow(theme, [self.new, self.paper, self.file]))
        right.body.addLayout(column)
        self._right = right
        parts.add(right, 7, 70, 60)
        parts.add(self.form, 7, 40, 60)
        self.form.hide()

    def show_form(self) -> None:
        """Let the form take the place of register and names."""
        self._names.hide()
        self._right.hide()
        self.form.show()
        self.form.field("covers").editor.setFocus()

    def show_sheet(self) -> None:
        """Show the register again."""
        self.form.hide()
        self._names.show()
        self._right.show()
        self.list.setFocus()

    def choose(self, name: RegisterName) -> None:
        """Bring a register to the front."""
        self.list.selectRow(list(RegisterName).index(name))

    @property
    def name(self) -> RegisterName | None:
        """The register in front."""
        return self.model.row_at(self.list.currentIndex())

    def show_register(self, page: RegisterPage) -> None:
        """Show a register in words."""
        self.title.setText(page.title)
        self._about.setText(page.about)
        self.sheet.setAccessibleDescription(page.about)
        self.sheet.clear()
        if page.rows:
            self._table(page)
            self.sheet.moveCursor(QTextCursor.MoveOperation.Start)
        else:
            self.sheet.setPlainText(self._look.texts("registers.empty"))

    def _table(self, page: RegisterPage) -> None:
        theme, rows = self._look.theme, (page.columns, *page.rows)
        shape = QTextTableFormat()
        shape.setHeaderRowCount(1)
        shape.setBorder(0)
        shape.setCellSpacing(0)
        shape.setCellPadding(theme.space(0.75))
        shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        widths = [QTextLength(QTextLength.Type.PercentageLength, share) for share in page.shares]
        shape.setColumnWidthConstraints(widths)
        head, body = QTextCharFormat(), QTextCharFormat()
        head.setFont(theme.font(Type.LABEL))
        head.setForeground(theme.colour("second_ink"))
        body.setFont(theme.font(Type.BODY))
        body.setForeground(theme.colour("ink"))
        alarm = QTextCharFormat(body)
        alarm.setForeground(theme.colour("bad"))
        table = self.sheet.textCursor().insertTable(len(rows), len(rows[0]), shape)
        for line, row in enumerate(rows):
            for place, words in enumerate(row):
                # As plain text: what a camera or a case is called is never read as markup.
                cell = table.cellAt(line, place).firstCursorPosition()
                if (line - 1, place) in page.alarms:
                    cell.insertText(f"{ALARM} {words}", alarm)
                else:
                    cell.insertText(words, body if line else head)

    def _row_changed(self, index: QModelIndex) -> None:
        name = self.model.row_at(index)
        if name is not None:
            self.chosen.emit(name)
