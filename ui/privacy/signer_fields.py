"""A second person signs in at the first one's window, for one signature."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.look import Look
from ui.widgets.beside import Beside
from ui.widgets.field import line_field


class SignerFields(QWidget):
    """Sign-in name and passphrase; the passphrase is gone from the window as soon as it was taken."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        theme, texts = look.theme, look.texts
        self.login = line_field(theme, texts("requests.login"), length=60)
        self.passphrase = line_field(theme, texts("requests.passphrase"), length=300)
        self.passphrase.editor.setEchoMode(QLineEdit.EchoMode.Password)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Beside(theme, [self.login, self.passphrase], [1, 1], low=0))
        self.setFocusProxy(self.login)

    def begin(self) -> None:
        """Begin empty."""
        for field in (self.login, self.passphrase):
            field.editor.clear()
            field.show_trouble("")

    def taken(self) -> tuple[str, str] | None:
        """Return what was typed; None, and what is missing stands below the field."""
        login, passphrase = self.login.editor.text().strip(), self.passphrase.editor.text()
        self.passphrase.editor.clear()
        for field, typed in ((self.login, login), (self.passphrase, passphrase)):
            field.show_trouble("" if typed else self._look.texts("requests.missing"))
        if login and passphrase:
            return login, passphrase
        (self.passphrase if login else self.login).editor.setFocus()
        return None
