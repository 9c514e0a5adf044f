"""The requests page: the board, the intake form, or one request in front."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from ui.look import Look
from ui.privacy.board import Board
from ui.privacy.intake import Intake
from ui.privacy.request_detail import RequestDetail


class RequestsPage(QStackedWidget):
    """Brings one of its three parts to the front."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self.board = Board(look)
        self.intake = Intake(look)
        self.detail = RequestDetail(look)
        for part in (self.board, self.intake, self.detail):
            self.addWidget(part)
        self.board.new_asked.connect(self.show_intake)
        self.intake.left.connect(self.show_board)

    def show_board(self) -> None:
        """Go to the board."""
        self.setCurrentWidget(self.board)
        self.board.setFocus()

    def show_intake(self) -> None:
        """Go to an empty form."""
        self.intake.begin(self._look.clock.now())
        self.setCurrentWidget(self.intake)
        self.intake.kind.editor.setFocus()

    def show_detail(self) -> None:
        """Go to the request."""
        self.setCurrentWidget(self.detail)
