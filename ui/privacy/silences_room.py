"""The work behind the page of silences: reading, asking, signing, looking again, ending, and who was told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ui.formats import visible
from ui.known_names import staff_names
from ui.palettes import Tone
from ui.privacy.silence_words import SilenceAsked, SilentWords, silences_waiting
from ui.privacy.silences_page import SilencesPage
from ui.privacy.silent_things import SilentThings, read_things
from ui.workplace import Workplace
from visitor_desk.bsn import BsnNotKept
from visitor_desk.errors import DeskError
from visitor_desk.privacy.silence import Silence, SilenceNotAccepted, SilentThing
from visitor_desk.security.approvals import ApprovalRequest
from visitor_desk.security.duties import Duty

PAGE_OF: Final = {SilentThing.DISCLOSURE: "disclosures", SilentThing.HOLD: "holds"}
"""Where what a silence is about is found; an opening stands in the log."""


@dataclass(frozen=True, slots=True)
class _Read:
    silences: Sequence[Silence]
    waiting: Sequence[SilenceAsked]
    things: Mapping[tuple[SilentThing, str], str] = field(repr=False)
    people: Mapping[str, str]


class SilencesRoom:
    """Connects the page with the service; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look, self._texts = workplace, workplace.look, workplace.look.texts
        self._may_change = Duty.PRIVACY in workplace.session.duties
        self.page = SilencesPage(workplace.look, may_change=self._may_change)
        self._read = _Read((), (), {}, {})
        self._wanted: str | None = None
        self._about: str | None = None
        """The disclosure or hold of which somebody came to see, or to ask for, the silence."""
        self._things = SilentThings(workplace, self.page)
        page, forms, acts = self.page, self.page.forms, self.page.detail.acts
        page.row_chosen.connect(self._show_silence)
        page.new_asked.connect(self.begin_new)
        page.detail.end_asked.connect(self._end)
        acts["sign"].clicked.connect(self._sign)
        acts["begin"].clicked.connect(self._begin)
        acts["turn_down"].clicked.connect(self._turn_down)
        acts["longer"].clicked.connect(self.begin_longer)
        acts["settle"].clicked.connect(self.begin_settling)
        acts["about"].clicked.connect(self._to_thing)
        forms.ask.save.clicked.connect(self._ask)
        forms.longer.save.clicked.connect(self._ask_longer)
        forms.settle.save.clicked.connect(self._settle)

    def enter(self) -> None:
        """Read the silences."""
        self._read_all()
        self._work.bar.say(self._texts("silences.hint"), Tone.NEUTRAL)

    def show_thing(self, thing: str) -> None:
        """Choose the silence that runs or waits about a disclosure or hold; without one, ask for it."""
        self.page.show_everything()
        self._about = thing

    def _read_all(self) -> None:
        desk, session, mine = self._work.desk, self._work.session, self._may_change
        texts, formats = self._texts, self._look.formats

        def read() -> _Read:
            return _Read(
                desk.silences.all(session),
                # An auditor reads who did what by number, and signs nothing.
                silences_waiting(desk, session) if mine else (),
                read_things(desk, session, texts, formats),
                staff_names(desk, session) if mine else {},
            )

        self._work.read(self.page, read, self._show)

    def _show(self, read: _Read) -> None:
        self._read = read
        words = self._words()
        asked = [words.row_of_asked(one) for one in read.waiting if not one.silence]
        self.page.show_rows([*asked, *(words.row(one, self._longer_of(one)) for one in read.silences)])
        about, self._about = self._about, None
        if about is not None:
            self._wanted = self._row_about(about)
            if self._wanted is None and self._may_change:
                self.begin_new(about)
        if self._wanted is not None:
            self.page.choose(self._wanted)
            self._wanted = None

    def _row_about(self, about: str) -> str | None:
        """Return the row of a silence about a disclosure or hold that is not over, or of one asked for."""
        running = [one.id for one in self._read.silences if one.about == about and (one.runs or one.to_tell)]
        asked = [one.request.id for one in self._read.waiting if one.said("about") == about]
        return next(iter([*running, *asked]), None)

    def _words(self) -> SilentWords:
        return SilentWords(
            self._texts, self._look.formats, self._read.things, self._read.people, self._today()
        )

    def _today(self) -> date:
        return self._look.clock.now().astimezone(self._look.formats.zone).date()

    def _chosen(self) -> Silence | None:
        return next((one for one in self._read.silences if one.id == self.page.chosen), None)

    def _longer_of(self, one: Silence) -> SilenceAsked | None:
        return next((each for each in self._read.waiting if each.silence == one.id), None)

    def _asked(self) -> SilenceAsked | None:
        """Return what waits about the row in front: the row itself, or that its silence goes on."""
        one = self._chosen()
        if one is not None:
            return self._longer_of(one)
        return next((each for each in self._read.waiting if each.request.id == self.page.chosen), None)

    def _show_silence(self, _silence: str) -> None:
        one, asked, words, detail = self._chosen(), self._asked(), self._words(), self.page.detail
        if one is not None:
            detail.show_thing(visible(one.case), words.facts(one, asked))
        elif asked is not None:
            detail.show_thing(visible(asked.said("case")), words.facts_of_asked(asked))
        detail.offer(self._acts_of(one, asked))

    def _acts_of(self, one: Silence | None, asked: SilenceAsked | None) -> frozenset[str]:
        of = one.of if one is not None else SilentThing(asked.said("of")) if asked is not None else None
        acts = {"about"} if of in PAGE_OF else set[str]()
        if asked is not None:
            own = asked.request.requester == self._work.session.operator_id
            acts |= {"turn_down", "begin"} if asked.signed else {"turn_down"}
            # Nobody signs what they asked for themselves.
            acts |= {"sign"} if not own and not asked.signed else set()
        if one is not None and one.runs:
            acts |= {"end"} if asked is not None else {"end", "longer"}
        if one is not None and one.to_tell:
            acts.add("settle")
        return frozenset(acts)

    def _to_thing(self) -> None:
        one, asked = self._chosen(), self._asked()
        if one is not None:
            of, about = one.of, one.about
        elif asked is not None:
            of, about = SilentThing(asked.said("of")), asked.said("about")
        else:
            return
        if of in PAGE_OF:
            self._work.thing_asked.emit(PAGE_OF[of], about)

    def begin_new(self, about: str | None = None) -> None:
        """Open the form that asks for a silence, about a certain disclosure or hold where one is given."""
        self.page.forms.setCurrentWidget(self.page.forms.ask)
        self.page.show_form()
        self._things.begin(about)

    def begin_longer(self) -> None:
        """Ask until when the chosen silence runs on."""
        if self._chosen() is not None:
            self.page.forms.setCurrentWidget(self.page.forms.longer)
            self.page.show_form()
            self.page.forms.longer.begin()

    def begin_settling(self) -> None:
        """Ask when the person was told, or why they are not."""
        one = self._chosen()
        if one is not None:
            self.page.forms.setCurrentWidget(self.page.forms.settle)
            self.page.show_form()
            self.page.forms.settle.begin(one)

    def _ask(self) -> None:
        new, desk, session = self.page.forms.ask.filled(), self._work.desk, self._work.session
        if new is not None:
            self._wait_for(lambda: desk.silences.ask(session, new))

    def _ask_longer(self) -> None:
        one, review_on = self._chosen(), self.page.forms.longer.filled()
        if one is not None and review_on is not None:
            desk, session = self._work.desk, self._work.session
            self._wait_for(lambda: desk.silences.ask_longer(session, one.id, review_on))

    def _wait_for(self, ask: Callable[[], ApprovalRequest]) -> None:
        def asked(request: ApprovalRequest) -> None:
            self._wanted = str(request.values.get("silence", request.id))
            self.page.escape()
            self._read_all()
            self._work.say("silences.asked_done")

        self._work.write(self.page, ask, asked, self._refused)

    def _refused(self, error: DeskError) -> None:
        if isinstance(error, SilenceNotAccepted | BsnNotKept):
            form = next(one for one in self.page.forms.all if one.isVisible())
            form.show_refusal(str(error.values.get("field")), self._look.sentence(error))
        self._work.show_error(error)

    def _sign(self) -> None:
        """Sign what somebody else asked for, and let it begin at once."""
        asked, desk, session = self._asked(), self._work.desk, self._work.session
        if asked is None:
            return
        request = asked.request.id

        def sign() -> Silence:
            desk.four_eyes.approve(session, request)
            return desk.silences.begin(session, request)

        self._change(sign, "begun_done")

    def _begin(self) -> None:
        asked, desk, session = self._asked(), self._work.desk, self._work.session
        if asked is not None:
            request = asked.request.id
            self._change(lambda: desk.silences.begin(session, request), "begun_done")

    def _turn_down(self) -> None:
        asked, desk, session = self._asked(), self._work.desk, self._work.session
        if asked is None:
            return
        request = asked.request.id

        def done(_: None) -> None:
            self._read_all()
            self._work.say("silences.turned_down", Tone.NEUTRAL)

        self._work.write(self.page, lambda: desk.four_eyes.turn_down(session, request), done)

    def _end(self, _reason: object) -> None:
        one, desk, session = self._chosen(), self._work.desk, self._work.session
        if one is not None:
            self._change(lambda: desk.silences.end(session, one.id), "ended_done", Tone.LOOK_AGAIN)

    def _settle(self) -> None:
        one, filled = self._chosen(), self.page.forms.settle.filled()
        if one is not None and filled is not None:
            desk, session, (told_on, why) = self._work.desk, self._work.session, filled
            self._change(lambda: desk.silences.settle(session, one.id, told_on, why), "settled_done")

    def _change(self, change: Callable[[], Silence], said: str, tone: Tone = Tone.GOOD) -> None:
        """Do what is asked, then show the silence and the tasks at the foot anew."""
        desk, session = self._work.desk, self._work.session

        def write() -> tuple[Silence, Sequence[Silence]]:
            return change(), desk.silences.tasks(session)

        def done(found: tuple[Silence, Sequence[Silence]]) -> None:
            one, self._work.silence_tasks = found
            self._work.alarms_changed.emit()
            self._wanted = one.id
            self.page.escape()
            self._read_all()
            self._work.say(f"silences.{said}", tone, day=self._look.formats.day(one.review_on))

        self._work.write(self.page, write, done, self._refused)
