"""The operating system's own lock: when it locks or sleeps, so does the desk.

On Linux logind's and the screen saver's signals come over D-Bus; on Windows the session's notification comes
as a window message. Where neither can be had, the desk has its own clock and the lock key.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal, Slot

_LOGIN = "org.freedesktop.login1"
_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.kde.screensaver")
_SESSION_CHANGE = 0x02B1
"""WM_WTSSESSION_CHANGE of winuser.h."""
_SESSION_LOCK = 0x7
"""WTS_SESSION_LOCK of winuser.h."""
_POWER_BROADCAST = 0x0218
"""WM_POWERBROADCAST of winuser.h."""
_SUSPEND = 0x4
"""PBT_APMSUSPEND of winuser.h."""


class OsLock(QObject):
    """Emits `locked` when the operating system locks its session or goes to sleep."""

    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keep: list[object] = []
        self.sources: tuple[str, ...] = ()
        """What is listened to; empty where this system tells nothing."""

    def listen(self, window: int = 0) -> None:
        """Listen to what this system has; `window` is the handle that Windows sends its messages to."""
        if sys.platform == "win32":
            self.sources = _listen_on_windows(window, self.locked.emit, self._keep)
        else:
            self.sources = self._listen_on_dbus()

    def _listen_on_dbus(self) -> tuple[str, ...]:
        try:
            from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - not in every build of Qt
        except ImportError:
            return ()
        found: list[str] = []
        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        if system.isConnected():
            if self._connect(system, _LOGIN, "", f"{_LOGIN}.Session", "Lock", "1_os_locks()"):
                found.append("logind.lock")
            manager = "/org/freedesktop/login1"
            if self._connect(
                system, _LOGIN, manager, f"{_LOGIN}.Manager", "PrepareForSleep", "1_turns(bool)"
            ):
                found.append("logind.sleep")
        if session.isConnected():
            found += [
                saver
                for saver in _SAVERS
                if self._connect(session, "", "", saver, "ActiveChanged", "1_turns(bool)")
            ]
        return tuple(found)

    def _connect(self, bus: Any, service: str, path: str, interface: str, name: str, slot: str) -> bool:
        # The binding takes the slot as text, though its own stubs say bytes.
        return bool(bus.connect(service, path, interface, name, self, slot))

    @Slot()
    def _os_locks(self) -> None:
        self.locked.emit()

    @Slot(bool)
    def _turns(self, on: bool) -> None:  # noqa: FBT001 - as D-Bus sends it
        if on:
            self.locked.emit()


class _WindowsMessages(QAbstractNativeEventFilter):
    """Looks for the lock of the session and the machine's sleep among the window's messages."""

    def __init__(self, window: int, on_lock: Callable[[], None]) -> None:
        super().__init__()
        self._window, self._on_lock = window, on_lock

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        """Look at one message and let it go on."""
        if bytes(kind) == b"windows_generic_MSG":  # type: ignore[arg-type]
            found = wintypes.MSG.from_address(int(message))
            locks = found.message == _SESSION_CHANGE and found.wParam == _SESSION_LOCK
            sleeps = found.message == _POWER_BROADCAST and found.wParam == _SUSPEND
            if locks or sleeps:
                self._on_lock()
        return False, 0


def _listen_on_windows(window: int, on_lock: Callable[[], None], keep: list[object]) -> tuple[str, ...]:
    app = QCoreApplication.instance()
    library = getattr(ctypes, "WinDLL", None)
    if app is None or library is None or os.name != "nt":
        return ()
    registered = library("wtsapi32").WTSRegisterSessionNotification(wintypes.HWND(window), 0)
    if not registered:
        return ()
    messages = _WindowsMessages(window, on_lock)
    # Qt keeps no reference of its own to a filter.
    keep.append(messages)
    app.installNativeEventFilter(messages)
    return ("wts.lock",)
