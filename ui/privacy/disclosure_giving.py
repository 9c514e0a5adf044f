"""Giving what was ordered: clips or records are asked for, signed by another, written into a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.formats import visible
from ui.operations import Operation
from ui.palettes import Tone
from ui.privacy.disclosure_forms import Giveable
from ui.privacy.disclosure_words import DisclosureWords, HandOutAsked
from ui.privacy.disclosures_page import DisclosuresPage
from ui.privacy.visit_words import stay
from ui.workplace import Workplace
from visitor_desk.desk import Desk
from visitor_desk.errors import DeskError
from visitor_desk.footage.kept_clip import ClipId, ClipState
from visitor_desk.privacy.authority_visit import OrderShown
from visitor_desk.privacy.disclosure import Disclosure, DisclosureId
from visitor_desk.privacy.hold import HELD_TABLE, HoldId
from visitor_desk.privacy.request_package import Package
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.progress import Progress, Stopped
from visitor_desk.security.approval_acts import HAND_OUT
from visitor_desk.security.approvals import ApprovalRequest
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import VisitId, VisitUnknown


class DisclosureGiving:
    """Connects the acts of giving with the service; `changed` reads the page anew."""

    def __init__(
        self,
        workplace: Workplace,
        page: DisclosuresPage,
        chosen: Callable[[], Disclosure | None],
        asked: Callable[[Disclosure], HandOutAsked | None],
        words: Callable[[], DisclosureWords],
        changed: Callable[[], None],
    ) -> None:
        self._work, self._page = workplace, page
        self._desk, self._session = workplace.desk, workplace.session
        self._chosen, self._asked, self._words, self._changed = chosen, asked, words, changed
        self._writing: Operation | None = None
        acts = page.detail.acts
        acts["ask"].clicked.connect(self.begin)
        acts["sign"].clicked.connect(self._sign)
        acts["turn_down"].clicked.connect(self._turn_down)
        acts["hand_out"].clicked.connect(self._ask_folder)
        acts["stop"].clicked.connect(self._stop)
        page.forms.give.save.clicked.connect(self._ask)

    def acts_of(self, one: Disclosure, asked: HandOutAsked | None) -> frozenset[str]:
        """Return what can be done about giving: nobody signs what they asked for themselves."""
        if self._writing is not None:
            return frozenset({"stop"})
        if asked is None:
            closed = one.refused is not None
            grounded = one.order is not OrderShown.NONE or one.voluntary is not None
            return frozenset({"ask"}) if grounded and not closed else frozenset()
        if asked.signed:
            return frozenset({"hand_out", "turn_down"})
        own = asked.request.requester == self._session.operator_id
        return frozenset({"turn_down"} if own else {"sign", "turn_down"})

    def begin(self) -> None:
        """Ask which clips are given under the chosen disclosure."""
        one, words = self._chosen(), self._words()
        if one is None:
            return
        desk, session, look = self._desk, self._session, self._work.look

        def read() -> list[Giveable]:
            found = []
            covered = desk.record_giving.covered(session, one.id)
            if covered:
                records = [(each.visit.id, words.record(each)) for each in covered]
                found.append(Giveable(look.texts("disclosures.records_case"), None, records))
            for view in desk.holds.all(session):
                hold = view.hold
                if hold.table != HELD_TABLE or hold.lifted_at is not None:
                    continue
                clips = [
                    (clip.id, words.clip(clip))
                    for clip in desk.evidence.clips(session, VisitId(hold.record))
                    if clip.hold == hold.id and clip.state is ClipState.SAFE
                ]
                if clips:
                    try:
                        of = stay(desk.visit_book.get(session, VisitId(hold.record)), look.formats)
                    except VisitUnknown:
                        # Its row is gone as its life is over; the case still names it.
                        of = visible(hold.record)
                    found.append(Giveable(f"{visible(hold.case)} · {of}", hold.id, clips))
            return found

        def show(found: list[Giveable]) -> None:
            if self._chosen() == one:
                self._page.forms.setCurrentWidget(self._page.forms.give)
                self._page.show_form()
                self._page.forms.give.begin(found)

        self._work.read(self._page, read, show)

    def _ask(self) -> None:
        one, filled = self._chosen(), self._page.forms.give.filled()
        if one is None or filled is None:
            return
        desk, session, (what, parts) = self._desk, self._session, filled

        def ask() -> ApprovalRequest:
            if what.hold is None:
                return desk.record_giving.ask(session, one.id, [VisitId(part) for part in parts])
            clips = [ClipId(part) for part in parts]
            return desk.kept_footage.ask_to_hand_out(session, one.id, what.hold, clips)

        self._work.write(self._page, ask, lambda _: self._done("asked_done", leave=True))

    def _sign(self) -> None:
        asked, desk, session = self._in_front(), self._desk, self._session
        if asked is not None:
            request = asked.request.id
            self._work.write(
                self._page,
                lambda: desk.four_eyes.approve(session, request),
                lambda _: self._done("signed_done"),
            )

    def _turn_down(self) -> None:
        asked, desk, session = self._in_front(), self._desk, self._session
        if asked is not None:
            request = asked.request.id
            self._work.write(
                self._page,
                lambda: desk.four_eyes.turn_down(session, request),
                lambda _: self._done("turned_down", tone=Tone.NEUTRAL),
            )

    def _in_front(self) -> HandOutAsked | None:
        one = self._chosen()
        return self._asked(one) if one is not None else None

    def _ask_folder(self) -> None:
        one, asked = self._chosen(), self._in_front()
        if one is None or asked is None:
            return
        title = self._work.look.texts("disclosures.folder_title")
        chosen = QFileDialog.getExistingDirectory(self._page, title)
        if chosen:
            self.write(asked, Path(chosen) / f"disclosure-{one.id[:6]}-{asked.request.id[:6]}")

    def write(self, asked: HandOutAsked, out: Path) -> None:
        """Write what was signed into a new folder; the register says what was given with it."""
        desk, session, request, texts = self._desk, self._session, asked.request.id, self._work.look.texts

        def ended() -> None:
            self._writing = None
            self._changed()

        def failed(error: DeskError) -> None:
            ended()
            self._work.show_error(error)

        def stopped_by_person() -> None:
            ended()
            self._work.say("disclosures.stopped", Tone.NEUTRAL)

        def written(package: Package) -> None:
            ended()
            folder = visible(package.path.name)
            if asked.records:
                self._work.say("cli.disclosures.records_given", folder=folder, n=len(asked.records))
            else:
                self._work.say("cli.evidence.handed_out", folder=folder, files=len(package.files))

        def write(progress: Progress, stopped: Stopped) -> Package:
            if asked.records:
                language = RequestLanguage(texts.language.value)
                return desk.record_giving.hand_out(session, request, out, language, progress, stopped)
            return desk.kept_footage.hand_out(session, request, out, progress, stopped)

        self._writing = self._work.write_long(
            self._page,
            write,
            written,
            stopped_by_person,
            lambda done, total: self._work.bar.say(
                texts("disclosures.writing", done=done, total=total), Tone.NEUTRAL
            ),
            failed,
        )
        self._page.detail.offer(frozenset({"stop"}))

    def _stop(self) -> None:
        if self._writing is not None:
            self._writing.cancel()

    def _done(self, said: str, tone: Tone = Tone.GOOD, *, leave: bool = False) -> None:
        if leave:
            self._page.escape()
        self._changed()
        self._work.say(f"disclosures.{said}", tone)


def read_asked(desk: Desk, session: Session) -> Sequence[HandOutAsked]:
    """Return what waits to be given under an entry of the register; asks the store, so beside the window."""
    signed = desk.four_eyes.signed(session)
    waiting = [
        HandOutAsked(one, one.id in signed, "", {})
        for one in desk.four_eyes.waiting(session)
        if one.act == HAND_OUT and "disclosure" in one.values
    ]
    if not waiting:
        return ()
    holds = {view.hold.id: view.hold for view in desk.holds.all(session)}
    found = []
    for one in waiting:
        if one.records:
            covered = desk.record_giving.covered(session, DisclosureId(one.disclosure))
            found.append(replace(one, visits={each.visit.id: each for each in covered}))
            continue
        hold = holds.get(HoldId(str(one.request.values["hold"])))
        clips = desk.evidence.clips(session, VisitId(hold.record)) if hold is not None else ()
        case = hold.case if hold is not None else ""
        found.append(replace(one, case=case, clips={clip.id: clip for clip in clips}))
    return found
