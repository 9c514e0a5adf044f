"""The cameras: the list on the left, one camera with its days and its clock on the right."""

from __future__ import annotations

from collections.abc import Sequence

from ui.footage.camera_detail import CameraDetail
from ui.footage.tone_delegate import LinesDelegate, NameDelegate
from ui.look import Look
from ui.models.cameras import CameraList, CameraRow
from ui.widgets.list_page import ListPage


class CamerasPage(ListPage[CameraRow]):
    """Shows cameras; what has to be read or written is asked for by signal."""

    def __init__(self, look: Look, *, may_tune: bool) -> None:
        detail = CameraDetail(look, may_tune=may_tune)
        super().__init__(look, "cameras", CameraList(look.texts), lambda row: row.camera, detail, state=21.5)
        self.detail = detail
        theme, view = look.theme, self.list
        view.setItemDelegateForColumn(0, NameDelegate(theme, view, lambda row: (row.name, row.place)))
        view.setItemDelegateForColumn(
            1,
            LinesDelegate(
                theme, view, lambda row: ((row.last_tone, row.last), (row.clock_tone, row.clock_line))
            ),
        )

    def show_rows(self, rows: Sequence[CameraRow], unknown_clocks: int) -> None:
        """Show the cameras; the chosen one stays chosen."""
        texts = self._look.texts
        self.list_rows(rows, texts.count("cameras.unknown_clocks", unknown_clocks) if unknown_clocks else "")
