"""The doors: access-control systems on the left, one with its doors and a file of events on the right."""

from __future__ import annotations

from collections.abc import Sequence

from ui.footage.door_detail import DoorDetail
from ui.footage.door_form import DoorSystemForm
from ui.footage.tone_delegate import LinesDelegate, NameDelegate
from ui.look import Look
from ui.models.doors import DoorSourceList, DoorSourceRow
from ui.palettes import Tone
from ui.widgets.key_button import KeyButton
from ui.widgets.list_page import ListPage


class DoorsPage(ListPage[DoorSourceRow]):
    """Shows access-control systems; what has to be read or written is asked for by signal."""

    def __init__(self, look: Look) -> None:
        detail, add = DoorDetail(look), KeyButton(look, "doors.add")
        super().__init__(look, "doors", DoorSourceList(look.texts), lambda row: row.source, detail, [add])
        self.detail, self.add = detail, add
        self.form = DoorSystemForm(look)
        self.add_form(self.form)
        self.form.left.connect(self.show_list)
        theme, view = look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda one: (one.name, one.kind)))
        view.setItemDelegateForColumn(
            1, LinesDelegate(theme, view, lambda one: ((one.tone, one.state), (None, one.newest)))
        )

    def show_rows(self, rows: Sequence[DoorSourceRow]) -> None:
        """Show the systems; the chosen one stays chosen."""
        late = sum(row.tone is not Tone.GOOD for row in rows)
        self.list_rows(rows, self._look.texts.count("doors.late", late) if late else "")
