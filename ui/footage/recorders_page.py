"""The recorders: the list on the left, one recorder on the right, or a form: add, change, import."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from ui.footage.import_form import ImportForm
from ui.footage.recorder_detail import RecorderDetail
from ui.footage.recorder_form import RecorderForm
from ui.footage.tone_delegate import LinesDelegate, NameDelegate
from ui.look import Look
from ui.models.recorders import RecorderList, RecorderRow
from ui.palettes import Tone
from ui.theme import Type
from ui.widgets.key_button import KeyButton
from ui.widgets.list_page import ListPage
from ui.widgets.text import PlainLabel
from ui.widgets.tone_card import ToneCard

TASKS_SAID = 3
"""More would take the room of the list; each stands beside its recorder as well."""


class RecordersPage(ListPage[RecorderRow]):
    """Shows recorders; what has to be read or written is asked for by signal."""

    add_asked = Signal()
    import_asked = Signal()

    def __init__(self, look: Look, *, may_index: bool) -> None:
        theme, texts = look.theme, look.texts
        detail = RecorderDetail(look, may_index=may_index)
        add, import_files = KeyButton(look, "recorders.add"), KeyButton(look, "recorders.import")
        tasks = ToneCard(theme, Tone.BAD)
        tasks.body.addWidget(PlainLabel(theme, texts("recorders.tasks"), Type.STRONG, "bad"))
        self._tasks_text = PlainLabel(theme, "", Type.BODY, wrap=True)
        tasks.body.addWidget(self._tasks_text)
        super().__init__(
            look,
            "recorders",
            RecorderList(texts),
            lambda row: row.source,
            detail,
            [import_files, add],
            tasks,
        )
        self.detail, self.add, self.import_files, self._tasks = detail, add, import_files, tasks
        tasks.hide()
        import_files.setVisible(may_index)
        self.form, self.importing = RecorderForm(look), ImportForm(look)
        for form in (self.form, self.importing):
            self.add_form(form)
            form.left.connect(self.show_list)
        add.clicked.connect(self.add_asked)
        import_files.clicked.connect(self.import_asked)
        view = self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.name, row.layout)))
        view.setItemDelegateForColumn(
            1, LinesDelegate(theme, view, lambda row: ((row.tone, row.state), (None, row.cameras)))
        )

    def show_rows(self, rows: Sequence[RecorderRow], troubled: int) -> None:
        """Show the recorders; the chosen one stays chosen."""
        self.list_rows(rows, self._look.texts.count("recorders.troubled", troubled) if troubled else "")

    def show_tasks(self, tasks: Sequence[str]) -> None:
        """Show what has to be looked at, each in a sentence; without any, nothing of it is shown."""
        said = list(tasks[:TASKS_SAID])
        if len(tasks) > TASKS_SAID:
            said.append(self._look.texts.count("recorders.more_tasks", len(tasks) - TASKS_SAID))
        self._tasks_text.setText("\n".join(said))
        self._tasks.setVisible(bool(tasks))

    @property
    def tasks_said(self) -> str:
        """What is said of tasks, empty where there are none."""
        return self._tasks_text.text()
