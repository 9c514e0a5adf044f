"""The work behind the name bar: names are loaded beside the window, searched as one types, and shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.formats import visible
from ui.operations import Operation
from ui.palettes import Tone
from ui.visits.page import VisitsPage
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.name_search import MOST_SHOWN, LoadedNames, NameHit, ShownName
from visitor_desk.visits.visit import Visit, VisitId


class NameFinder:
    """Connects bar and service; what was found goes to `on_found`, a cleared field to `on_cleared`."""

    def __init__(
        self,
        workplace: Workplace,
        page: VisitsPage,
        on_found: Callable[[Sequence[Visit]], None],
        on_cleared: Callable[[], None],
    ) -> None:
        self._work = workplace
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self._page, self._on_found, self._on_cleared = page, on_found, on_cleared
        self._loaded: LoadedNames | None = None
        self._loading: Operation | None = None
        self._asked = 0
        bar = page.names
        bar.load_asked.connect(self._begin)
        bar.stop_asked.connect(self._stop)
        bar.wanted_changed.connect(lambda _: self.search())
        bar.show_asked.connect(self._show)

    @property
    def searching(self) -> bool:
        """Whether the list shows what was found by name."""
        return self._loaded is not None and bool(self._page.names.wanted)

    def refresh(self) -> None:
        """Open what has come since, and forget what has gone; nothing happens before the first loading."""
        if self._loaded is not None and self._loading is None:
            self._fill(self._loaded)

    def search(self) -> None:
        """Look for what is typed, under the filters that are set."""
        loaded, wanted = self._loaded, self._page.names.wanted
        self._asked += 1
        asked = self._asked
        if loaded is None:
            return
        if not wanted:
            self._page.names.say(self._ready_words(loaded))
            self._on_cleared()
            return
        desk, session = self._desk, self._session
        chosen = self._page.wanted(self._look.clock.now())

        def look() -> tuple[Sequence[NameHit], Sequence[Visit]]:
            hits = desk.name_search.search(session, loaded, wanted)
            return hits, desk.name_search.visits(session, hits, chosen)

        def show(found: tuple[Sequence[NameHit], Sequence[Visit]]) -> None:
            if asked == self._asked:
                hits, visits = found
                self._on_found(visits)
                self._say_found(hits, visits)

        self._work.read(self._page, look, show)

    def _begin(self, purpose: Purpose) -> None:
        desk, session = self._desk, self._session
        self._page.names.show_loading(0, 1)
        self._work.write(self._page, lambda: desk.name_search.begin(session, purpose), self._begun)

    def _begun(self, loaded: LoadedNames) -> None:
        self._loaded = loaded
        self._fill(loaded)

    def _fill(self, loaded: LoadedNames) -> None:
        desk, session = self._desk, self._session
        self._loading = self._work.read_long(
            self._page,
            lambda progress, stopped: desk.name_search.fill(session, loaded, progress, stopped),
            lambda _: self._filled(loaded),
            self._page.names.show_loading,
            lambda: self._stopped(loaded),
            self._not_filled,
        )

    def _stop(self) -> None:
        if self._loading is not None:
            self._loading.cancel()

    def _filled(self, loaded: LoadedNames) -> None:
        self._loading = None
        self._page.names.show_ready(self._ready_words(loaded))
        if self._page.names.wanted:
            self.search()

    def _stopped(self, loaded: LoadedNames) -> None:
        self._loading = None
        self._page.names.show_ready(self._look.texts("visits.names_stopped", n=len(loaded)))

    def _not_filled(self, error: DeskError) -> None:
        self._loading = None
        self._page.names.show_ready("")
        self._work.show_error(error)

    def _show(self) -> None:
        loaded = self._loaded
        if loaded is None:
            return
        desk, session = self._desk, self._session
        visits = [VisitId(row.visit) for row in self._page.model.rows if not row.refused][:MOST_SHOWN]
        self._work.write(
            self._page,
            lambda: desk.name_search.show(session, loaded, visits),
            lambda shown: self._shown(shown, loaded),
        )

    def _shown(self, shown: Sequence[ShownName], loaded: LoadedNames) -> None:
        for one in shown:
            who = f"{visible(one.identity.name)} · {visible(one.identity.organisation)}"
            self._page.model.show_name(one.visit, who)
        purpose = self._look.texts(f"purpose.{loaded.purpose.value}")
        self._work.say("visits.names_shown", Tone.NEUTRAL, n=len(shown), purpose=purpose)

    def _say_found(self, hits: Sequence[NameHit], visits: Sequence[Visit]) -> None:
        texts = self._look.texts
        tickets = sum(hit.ticket is not None for hit in hits)
        outside = sum(hit.visit is not None for hit in hits) - len(visits)
        key = "visits.names_found_tickets" if tickets else "visits.names_found"
        words = texts(key, n=len(visits), t=tickets)
        if outside:
            words += " · " + texts("visits.names_outside", n=outside)
        self._page.names.say(words)

    def _ready_words(self, loaded: LoadedNames) -> str:
        purpose = self._look.texts(f"purpose.{loaded.purpose.value}")
        words = self._look.texts("visits.names_ready", n=len(loaded), purpose=purpose)
        if loaded.unreadable:
            words += ". " + self._look.texts("visits.names_unreadable", n=loaded.unreadable)
        return words
