"""The page of a visit's footage: pictures, moments, timeline and keys; what is decoded is given to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.footage.keep_panel import KeepPanel
from ui.footage.player_bar import PlayerBar
from ui.footage.player_moments import MomentList
from ui.footage.player_view import Moment, PlayerView, moments_of, next_moment
from ui.footage.player_wall import MOST, PictureWall
from ui.footage.thumb_strip import ThumbStrip
from ui.footage.timeline_strip import ZOOM_STEP, TimelineStrip
from ui.look import Look
from ui.shortcuts import ACTS
from ui.theme import Type
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.panel import Panel
from ui.widgets.text import ElidedLabel, PlainLabel
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.playback_types import Shown

DIGITS_TOGETHER_MS = 600
"""Two digits within this begin a time; one alone chooses a camera."""


class PlayerPage(QWidget):
    """Shows a view and pictures; every act is asked for by name, so that a key and a press are the same."""

    asked = Signal(str)
    sought = Signal(object)
    time_typed = Signal(str)
    fitted = Signal(str, int, int)
    marks_changed = Signal(object)
    keep_asked = Signal(object)
    """With what is marked, None for everything."""
    left = Signal()
    """The page goes from sight: whatever was opened for it ends."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self.view: PlayerView | None = None
        self.moments: list[Moment] = []
        self.marks: tuple[datetime | None, datetime | None] = (None, None)
        self._digits, self._before_digit = "", 0
        self._since_digit = QElapsedTimer()
        self.wall = PictureWall(look)
        self.timeline = TimelineStrip(look)
        self.thumbs = ThumbStrip(look)
        self.bar = PlayerBar(look)
        self.list = MomentList(look)
        self.keep_panel = KeepPanel(look, "player.keep_now")
        self.title = PlainLabel(look.theme, "", Type.TITLE)
        self._sub = ElidedLabel(look.theme, "", Type.BODY, "second")
        self._purpose = PlainLabel(look.theme, "", Type.HINT, "second")
        self._build()
        self._listen()

    def _build(self) -> None:
        look, theme = self._look, self._look.theme
        self.thumbnails = KeyButton(look, "player.thumbnails", own_key=False)
        self.thumbnails.setCheckable(True)
        self.as_table = KeyButton(look, "player.table", own_key=False)
        self.as_table.setCheckable(True)
        self.as_table.setChecked(True)
        self.back = KeyButton(look, "player.back", own_key=False)
        self.keep = KeyButton(look, "player.keep", own_key=False)
        for button in (self.thumbnails, self.as_table, self.keep, self.back):
            button.clicked.connect(lambda _=False, act=button.act: self.asked.emit(act))
        head = QHBoxLayout()
        head.setSpacing(theme.space())
        head.addWidget(self.title)
        head.addWidget(self._sub, 1)
        head.addWidget(self._purpose)
        head.addSpacing(theme.space())
        for button in (self.thumbnails, self.as_table, self.keep, self.back):
            head.addWidget(button)
        pictures = QHBoxLayout()
        pictures.setSpacing(theme.space(1.5))
        pictures.addWidget(self.wall, 3)
        pictures.addWidget(self.list, 1)
        pictures.addWidget(self.keep_panel, 1)
        panel = Panel(theme)
        panel.body.setContentsMargins(*[theme.space(2)] * 4)
        panel.body.setSpacing(theme.space(1.25))
        panel.body.addLayout(head)
        panel.body.addLayout(pictures, 1)
        panel.body.addWidget(self.thumbs)
        panel.body.addWidget(self.timeline)
        panel.body.addWidget(self.bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.addWidget(panel)

    def _listen(self) -> None:
        """Bind every key of the table to its act."""
        for act in ACTS:
            if act.page == "player" and not act.panel:
                shortcut = QShortcut(QKeySequence(act.keys), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(lambda name=act.name: self._pressed(name))
        enlarge = KeyButton(self._look, "player.enlarge")
        enlarge.setParent(self.wall)
        enlarge.hide()
        enlarge.clicked.connect(self.wall.enlarge)
        bind_enter(self.wall, enlarge)
        self.wall.fitted.connect(self.fitted)
        self.wall.chosen.connect(self._show_active)
        self.timeline.sought.connect(self.sought)
        self.timeline.axis_changed.connect(self._place_thumbs)
        self.thumbs.sought.connect(self.sought)
        self.list.sought.connect(self.sought)
        self.bar.asked.connect(self.asked)
        self.bar.time_typed.connect(self.time_typed)

    def show_view(self, view: PlayerView) -> None:
        """Show a visit's footage; pictures follow."""
        texts = self._look.texts
        self.view = view
        self.moments = moments_of(view, texts("player.arrived"), texts("player.departed"))
        self.title.setText(view.title)
        self._sub.setText(view.sub)
        self._purpose.setText(view.purpose)
        self.wall.show_cameras(view.lanes, view.watermark)
        self.timeline.show_view(view)
        self.list.show_moments(self.moments)
        self.set_marks(None, None)
        self.bar.end_typing()
        self.end_keeping()
        self._show_active(0)
        self.wall.setFocus()

    def drop(self) -> None:
        """Let go of every picture and of the visit."""
        self.view, self.moments = None, []
        self.wall.show_cameras((), "")
        self.thumbs.clear()
        self.thumbnails.setChecked(False)
        self.timeline.show_view(None)
        self.list.show_moments([])
        self.bar.end_typing()

    def show_now(self, shown: Sequence[Shown], at: datetime, speed: float, chosen: float) -> None:
        """Show what every camera has at an instant, and how fast it runs (0: it stands, `chosen` is next)."""
        self.wall.show_now(shown, at, exact=speed == 0)
        self.timeline.show_at(at, follow=speed != 0)
        self.list.show_at(at)
        self.bar.show_speed(speed, chosen)

    def act(self, name: str) -> bool:
        """Do what needs no decoder; return whether it was such an act."""
        own: dict[str, Callable[[], None]] = {
            "player.type_time": self.bar.begin_typing,
            "player.closer": lambda: self.timeline.zoom(ZOOM_STEP),
            "player.wider": lambda: self.timeline.zoom(1 / ZOOM_STEP),
            "player.all": self.timeline.zoom_out,
            "player.unmark": lambda: self.set_marks(None, None),
            "player.more_keys": self.bar.toggle_more,
            "player.enlarge": self.wall.enlarge,
            "player.table": self._show_list,
            "player.keep": lambda: self.keep_asked.emit(self.marked),
        }
        own |= {f"player.camera_{n + 1}": partial(self.wall.choose, n) for n in range(MOST)}
        if name in own:
            own[name]()
        return name in own

    def beside(self, at: datetime, *, backwards: bool) -> Moment | None:
        """Return the next moment of the active camera, or the one before."""
        camera = self.wall.active
        return None if camera is None else next_moment(self.moments, at, camera, backwards=backwards)

    def set_marks(self, start: datetime | None, end: datetime | None) -> None:
        """Set both marks; a pair that is turned round loses the older one."""
        self.marks = (start, end)
        clock = self._look.formats.clock
        marked = self.marked
        self.bar.show_marked(
            clock(start) if start else "", clock(end) if end else "", marked.duration if marked else None
        )
        self.timeline.show_marked(marked)
        self.marks_changed.emit(marked)

    @property
    def marked(self) -> TimeRange | None:
        """The stretch between the marks, None while one is missing."""
        start, end = self.marks
        return TimeRange(start, end) if start is not None and end is not None else None

    @property
    def active(self) -> tuple[CameraId, str] | None:
        """The camera that keys are about, with its name."""
        if self.view is None or not self.view.lanes:
            return None
        lane = self.view.lanes[self.wall.number]
        return lane.camera, lane.title

    def step_back(self) -> bool:
        """Leave what is in front: typing, keeping, or one camera alone; return False where nothing is."""
        if self.bar.typed.hasFocus() or self.bar.trouble:
            self.end_typing()
            return True
        if not self.keep_panel.isHidden():
            self.end_keeping()
            return True
        if self.wall.alone:
            self.wall.enlarge()
            return True
        return False

    def begin_keeping(self) -> None:
        """Make room for what is kept beside the pictures."""
        self.list.hide()

    def end_keeping(self) -> None:
        """Put it away; the keys are about the pictures again."""
        self.keep_panel.hide()
        self._show_list()
        self.wall.setFocus()

    def _show_list(self) -> None:
        self.list.setVisible(self.as_table.isChecked() and self.keep_panel.isHidden())

    def end_typing(self) -> None:
        """Put the field of the time away; the keys are about the pictures again."""
        self.bar.end_typing()
        self.wall.setFocus()

    def _pressed(self, name: str) -> None:
        digit = name.removeprefix("player.camera_")
        if digit != name and self._type_digit(digit):
            return
        if digit == name:
            self._digits = ""
        if name in {"player.table", "player.thumbnails"}:
            (self.as_table if name == "player.table" else self.thumbnails).toggle()
        self.asked.emit(name)

    def _type_digit(self, digit: str) -> bool:
        """Begin a time with a second digit; return False where a digit stands alone."""
        together = self._digits and self._since_digit.elapsed() < DIGITS_TOGETHER_MS
        typed = f"{self._digits}{digit}" if together else digit
        self._since_digit.start()
        if not together and digit in "1234":
            self._digits, self._before_digit = digit, self.wall.number
            return False
        if together:
            # What looked like the choice of a camera was the first digit of a time.
            self.wall.choose(self._before_digit)
        self._digits = ""
        self.bar.begin_typing(typed)
        return True

    def _show_active(self, number: int) -> None:
        if self.view is not None and self.view.lanes:
            self.timeline.show_active(self.view.lanes[number].camera)

    def _place_thumbs(self) -> None:
        self.thumbs.show_axis(self.timeline.axis, self.timeline.shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin a time with a digit that chooses no camera."""
        if event.text() and event.text() in "056789" and not event.modifiers():
            self._type_digit(event.text())
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that the page went from sight, by another page, the lock or the blank screen."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on: as a proxy, the wall would also take it from whoever tabs past the head."""
        super().focusInEvent(event)
        self.wall.setFocus()
