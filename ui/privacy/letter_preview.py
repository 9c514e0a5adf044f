"""A letter as it would go out, page by page on the screen; nothing of it is written anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.look import Look
from ui.privacy.request_steps import Step
from visitor_desk.paper.page_picture import PagePicture

A4_INCHES = 8.27
NARROWEST_INCH = 60
"""Dots; below that nobody could read a letter, and the view scrolls."""


class LetterPreview(Step):
    """Shows pages under one another; arrows and Page Down go through them, Escape leaves."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "preview")
        self.say(look.texts("requests.preview_hint"))
        content = QWidget()
        content.setObjectName("clear")
        self._pages = QVBoxLayout(content)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.setSpacing(look.theme.space(1.5))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(content)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(look.texts("requests.preview"))
        self.column.addWidget(self.area, 1)
        self.setFocusProxy(self.area)
        self.pages: list[QLabel] = []

    @property
    def dots_per_inch(self) -> int:
        """How finely a page is to be drawn so that it fills the room that is here, in dots of the screen."""
        # Not its own width: before it is shown for the first time it has none.
        around = self.parentWidget() or self
        room = around.width() - self.look.theme.space(3)
        return round(max(room / A4_INCHES, NARROWEST_INCH) * self.devicePixelRatioF())

    def show_pages(self, pictures: Sequence[PagePicture], texts: Sequence[str]) -> None:
        """Show the pages of a letter; `texts` are their words, for screen readers."""
        self.clear()
        for number, (picture, words) in enumerate(zip(pictures, texts, strict=True), start=1):
            image = QImage(
                picture.pixels, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888
            )
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(self.devicePixelRatioF())
            page = QLabel()
            page.setPixmap(pixmap)
            page.setFixedSize(pixmap.deviceIndependentSize().toSize())
            page.setAccessibleName(self.look.texts("requests.preview_page", page=number, pages=len(pictures)))
            page.setAccessibleDescription(words)
            self.pages.append(page)
            self._pages.addWidget(page)
        self._pages.addStretch(1)
        self.area.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        """Forget the letter: it names somebody."""
        self.pages = []
        while (item := self._pages.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
