"""The rows of a file of door events, as the page of doors and the form of a new system show them."""

from __future__ import annotations

from PySide6.QtWidgets import QTableView

from ui.footage.tone_delegate import ToneDelegate
from ui.look import Look
from ui.models.doors import DoorFileTable
from ui.widgets.lists import TextDelegate, fit_columns, list_view, scroll_sideways


def door_file_table(look: Look, rows: DoorFileTable, name: str) -> QTableView:
    """Return a table of `rows` with an accessible name."""
    theme = look.theme
    view = list_view(theme, name)
    view.setModel(rows)
    view.setItemDelegate(TextDelegate(theme, view))
    view.setItemDelegateForColumn(0, TextDelegate(theme, view, second=True, right=True))
    view.setItemDelegateForColumn(3, ToneDelegate(theme, view, lambda one: (one.tone, one.what)))
    view.verticalHeader().setDefaultSectionSize(theme.space(3.5))
    fit_columns(view, theme, 3, {0: 6.0, 1: 23.5, 2: 17.0})
    scroll_sideways(view)
    return view
