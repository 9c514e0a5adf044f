"""Index runs from the window: one recorder after another, with progress, and what each found last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from ui.footage.footage_words import FootageWords
from ui.footage.recorders_page import RecordersPage
from ui.operations import Operation
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import SourceId
from visitor_desk.footage.index_report import IndexReport


class IndexRuns:
    """Runs the index beside the window; a run that is stopped keeps what it has read."""

    def __init__(self, workplace: Workplace, page: RecordersPage, on_end: Callable[[], None]) -> None:
        self._work, self._page, self._on_end = workplace, page, on_end
        self._words = FootageWords(workplace.look.texts, workplace.look.formats)
        self.reports: dict[SourceId, IndexReport] = {}
        self._ends: dict[SourceId, str] = {}
        self._queue: list[tuple[SourceId, str]] = []
        self._running: Operation | None = None
        self._source: SourceId | None = None
        self._name = ""
        self._begun: datetime | None = None
        self._progress = (0, 0)
        page.detail.stop_asked.connect(self.stop)

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self._running is not None

    def run(self, sources: Sequence[tuple[SourceId, str]]) -> None:
        """Run over recorders, each (id, name), one after another; nothing while a run goes on."""
        if self._running is None and sources:
            self._queue = list(sources)
            self._next()

    def stop(self) -> None:
        """Stop after the file that is being read."""
        self._queue = []
        if self._running is not None:
            self._running.cancel()
            self._page.detail.progress.setText(self._work.look.texts("recorders.stopping"))

    def show(self, source: SourceId) -> None:
        """Show the run that goes on, or how the last one of this recorder ended."""
        if self._running is not None:
            self._show_progress(*self._progress)
        else:
            self._page.detail.show_idle(self._ends.get(source, ""))

    def _next(self) -> None:
        desk, session = self._work.desk, self._work.session
        source, name = self._queue.pop(0)
        self._source, self._name = source, name
        self._begun = self._work.look.clock.now()
        self._progress = (0, 0)
        self._show_progress(0, 0)
        self._running = self._work.read_long(
            self._page,
            lambda progress, stopped: desk.footage_index.index(session, source, progress, stopped),
            self._done,
            self._show_progress,
            self._stopped,
            self._failed,
        )

    def _show_progress(self, done: int, total: int) -> None:
        self._progress = (done, total)
        spent = self._work.look.clock.now() - (self._begun or self._work.look.clock.now())
        words = (
            self._words.progress(done, total, spent) if total else self._work.look.texts("recorders.listing")
        )
        self._page.detail.show_running(f"{self._name}: {words}", done, total)

    def _done(self, report: IndexReport) -> None:
        assert self._source is not None
        now = self._work.look.clock.now()
        self.reports[self._source] = report
        when = self._work.look.formats.time(now)
        self._end(f"{when} · {self._words.report(report, now - (self._begun or now))}")
        self._work.say("recorders.said_ran", name=self._name, read=report.read)

    def _stopped(self) -> None:
        self._end(self._work.look.texts("recorders.stopped"))

    def _failed(self, error: DeskError) -> None:
        if "source" in error.values:
            # People know a recorder by its name.
            error = type(error)(**{**error.values, "source": self._name})
        self._work.show_error(error)
        self._end(self._work.look.sentence(error))

    def _end(self, words: str) -> None:
        assert self._source is not None
        self._ends[self._source] = words
        self._running = None
        if self._queue:
            self._next()
            return
        self._page.detail.show_idle(words)
        self._on_end()
