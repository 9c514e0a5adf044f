"""The work behind signing as second person: what waits is read, shown whole, signed or turned down."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ui.formats import visible
from ui.models.asks import AskRow
from ui.models.request_board import SHORT_ID
from ui.operations import Operation
from ui.palettes import Tone
from ui.privacy.request_words import content_lines
from ui.signing.page import SigningPage
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.privacy.request_contents import PackageContents
from visitor_desk.privacy.requests import WITH_PACKAGE, Request, RequestStep
from visitor_desk.progress import Progress, Stopped
from visitor_desk.security.approvals import ApprovalRequest
from visitor_desk.security.duties import Duty

LONGEST_VALUE = 4000
SIGN_ANSWERS = frozenset({Duty.APPROVER, Duty.RELEASER, Duty.PRIVACY})
"""Who may sign that the answer to a request goes out."""


@dataclass(frozen=True, slots=True)
class _Read:
    asks: Sequence[ApprovalRequest]
    signed: frozenset[str]
    requests: Sequence[Request]


class SigningRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work, self._look, self._texts = workplace, workplace.look, workplace.look.texts
        self.page = SigningPage(workplace.look)
        self._read = _Read((), frozenset(), ())
        self._looking: Operation | None = None
        self.page.row_chosen.connect(self._show_chosen)
        self.page.detail.sign.clicked.connect(self._sign)
        self.page.detail.turn_down.clicked.connect(self._turn_down)

    def enter(self) -> None:
        """Read what waits."""
        desk, session = self._work.desk, self._work.session

        def read() -> _Read:
            answers = desk.requests.board(session) if session.duties & SIGN_ANSWERS else ()
            waiting = [one for one in answers if one.step is RequestStep.MATCHED and one.kind in WITH_PACKAGE]
            return _Read(desk.four_eyes.waiting(session), desk.four_eyes.signed(session), waiting)

        self._work.read(self.page, read, self._show)
        self._work.bar.say(self._texts("signing.hint"), Tone.NEUTRAL)

    def _show(self, read: _Read) -> None:
        self._read = read
        asks = [self._row(one) for one in read.asks]
        self.page.list_rows([*asks, *(self._row_of_answer(one) for one in read.requests)])

    def _row(self, one: ApprovalRequest) -> AskRow:
        mine, signed = one.requester == self._work.session.operator_id, one.id in self._read.signed
        state = "signed" if signed else "mine" if mine else "waits"
        return AskRow(
            one.id,
            self._texts(f"signing_act.{one.act}"),
            self._texts("signing.asked_by_you" if mine else "signing.asked_by_other"),
            one.id[:SHORT_ID],
            self._texts(f"signing.state_{state}"),
            Tone.GOOD if signed else Tone.NEUTRAL if mine else Tone.LOOK_AGAIN,
            mine or signed,
            of_request=False,
        )

    def _row_of_answer(self, request: Request) -> AskRow:
        mine = request.prepared_by == self._work.session.operator_id
        due = self._texts("signing.due", due=self._look.formats.short_day(request.due))
        return AskRow(
            request.id,
            self._texts("signing_act.request.release"),
            due,
            request.id[:SHORT_ID],
            self._texts(f"signing.state_{'mine' if mine else 'waits'}"),
            Tone.NEUTRAL if mine else Tone.LOOK_AGAIN,
            mine,
            of_request=True,
        )

    def _chosen(self) -> AskRow | None:
        return self.page.model.row_at(self.page.list.currentIndex())

    def _show_chosen(self, ask: str) -> None:
        self._stop_looking()
        row = self._chosen()
        if row is None or row.ask != ask:
            return
        if row.of_request:
            self._look_at_answer(row)
            return
        asked = next((one for one in self._read.asks if one.id == ask), None)
        if asked is None:
            return
        facts = [
            (name.replace("_", " "), visible(_plain(value), limit=LONGEST_VALUE))
            for name, value in asked.values.items()
        ]
        self.page.detail.show_ask(row, self._texts("signing.means"), facts)

    def _look_at_answer(self, row: AskRow) -> None:
        """Look what would go out, which may take minutes where footage is looked at."""
        desk, session, texts = self._work.desk, self._work.session, self._texts
        request = next(one for one in self._read.requests if one.id == row.ask)
        self.page.detail.show_ask(row, texts("signing.looking"), [])

        def show(contents: PackageContents) -> None:
            if self._chosen() == row:
                lines = content_lines(contents, request.kind, texts, self._look.formats)
                facts = [(line.title, line.words) for line in lines]
                self.page.detail.show_ask(row, texts("signing.means"), facts)

        self._looking = self._work.read_long(
            self.page,
            lambda progress, stopped: desk.requests.contents(session, request.id, progress, stopped),
            show,
            lambda done, total: self._work.bar.say(
                texts("requests.looking", done=done, total=total), Tone.NEUTRAL
            ),
        )

    def _stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _sign(self) -> None:
        row, desk, session = self._chosen(), self._work.desk, self._work.session
        if row is None:
            return
        detail = self.page.detail
        detail.sign.setEnabled(False)

        def sign(progress: Progress, stopped: Stopped) -> None:
            if row.of_request:
                request = next(one for one in self._read.requests if one.id == row.ask)
                desk.requests.approve(session, request.id, progress, stopped)
            else:
                desk.four_eyes.approve(session, row.ask)

        def signed(_: None) -> None:
            self.enter()
            self._work.say("signing.signed", what=row.what)

        def failed(error: DeskError) -> None:
            detail.sign.setEnabled(True)
            self._work.show_error(error)

        self._work.write_long(
            self.page,
            sign,
            signed,
            lambda: detail.sign.setEnabled(True),
            lambda done, total: self._work.bar.say(
                self._texts("requests.looking", done=done, total=total), Tone.NEUTRAL
            ),
            failed,
        )

    def _turn_down(self) -> None:
        row, desk, session = self._chosen(), self._work.desk, self._work.session
        if row is None:
            return

        def done(_: None) -> None:
            self.enter()
            self._work.say("signing.turned_down", what=row.what)

        self._work.write(self.page, lambda: desk.four_eyes.turn_down(session, row.ask), done)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
