"""What a silence can be about, in words that name nobody: disclosures, holds, consultations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ui.formats import Formats, visible
from ui.i18n import Texts
from ui.privacy.disclosure_words import DisclosureWords
from ui.privacy.silences_page import SilencesPage
from ui.privacy.visit_words import visits_of_day
from ui.widgets.named_form import Choices
from ui.workplace import Workplace
from visitor_desk.desk import Desk
from visitor_desk.privacy.hold import HELD_TABLE
from visitor_desk.privacy.silence import SilentThing
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.duties import Purpose
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.records import LogEntry
from visitor_desk.security.session import Session

Things = Mapping[tuple[SilentThing, str], str]


class SilentThings:
    """Offers in the form what is there to be silent about; everything is read beside the window."""

    def __init__(self, workplace: Workplace, page: SilencesPage) -> None:
        self._work, self._page = workplace, page
        form = page.forms.ask
        form.day_typed.connect(self._offer_visits)
        form.visit_chosen.connect(self._offer_openings)

    def begin(self, about: str | None = None) -> None:
        """Begin the form with the disclosures and holds that are there now, `about` chosen among them."""
        desk, session, look = self._work.desk, self._work.session, self._work.look

        def show(things: Things) -> None:
            offered: dict[SilentThing, Choices] = {
                of: [(words, about) for (kind, about), words in things.items() if kind is of]
                for of in (SilentThing.DISCLOSURE, SilentThing.HOLD)
            }
            self._page.forms.ask.begin(offered)
            for of, there in offered.items():
                if about in [one for _, one in there]:
                    self._page.forms.ask.begin_about(of, about)

        self._work.read(self._page, lambda: read_things(desk, session, look.texts, look.formats), show)

    def _offer_visits(self, day: object) -> None:
        form = self._page.forms.ask
        if not isinstance(day, date):
            form.offer_visits([])
            return
        desk, session, formats = self._work.desk, self._work.session, self._work.look.formats

        def show(visits: list[tuple[str, object]]) -> None:
            # Somebody may have typed on while the days before were read.
            if form.day == day:
                form.offer_visits(visits)

        self._work.read(self._page, lambda: visits_of_day(desk, session, day, formats), show)

    def _offer_openings(self, visit: object) -> None:
        form = self._page.forms.ask
        if visit is None:
            form.offer_openings([])
            return
        desk, session, look = self._work.desk, self._work.session, self._work.look

        def read() -> list[tuple[str, object]]:
            incidents = [one.id for one in desk.incidents.all(session) if visit in one.visits]
            said = (
                (entry, _opening(entry, look.texts, look.formats))
                for record in (str(visit), *incidents)
                for entry in desk.log.about(session, record)
            )
            return [(words, str(entry.index)) for entry, words in said if words]

        def show(openings: list[tuple[str, object]]) -> None:
            if form.visit == visit:
                form.offer_openings(openings)

        self._work.read(self._page, read, show)


def _opening(entry: LogEntry, texts: Texts, formats: Formats) -> str:
    """Return an entry in words where something of the visit was opened for a purpose, or nothing."""
    body = read_body(entry.body) if entry.body is not None else {}
    purpose = body.get("values", {}).get("purpose")
    if purpose is None:
        return ""
    at, known = from_iso_utc(body["at"]), Purpose(purpose)
    return texts(
        "silences.opening",
        number=entry.index,
        at=formats.day_time(at),
        purpose=texts(f"purpose.{known.value}"),
    )


def read_things(desk: Desk, session: Session, texts: Texts, formats: Formats) -> Things:
    """Return every disclosure and hold in words, by kind and id; asks the store, so beside the window."""
    words = DisclosureWords(texts, formats, {}, {})
    found: dict[tuple[SilentThing, str], str] = {
        (SilentThing.DISCLOSURE, one.id): (
            f"{words.who(one)} · {words.order(one)} · {formats.day_time(one.ordered_at)}"
        )
        for one in desk.disclosures.all(session)
    }
    for view in desk.holds.all(session):
        hold = view.hold
        if hold.table == HELD_TABLE:
            reason = texts(f"hold_reason.{hold.reason.value}")
            placed = formats.day_time(hold.placed_at)
            found[SilentThing.HOLD, hold.id] = f"{visible(hold.case)} · {reason} · {placed}"
    return found
