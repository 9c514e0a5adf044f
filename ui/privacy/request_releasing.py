"""The work behind a package: a second person signs what would go out, and it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.models.request_board import SHORT_ID
from ui.operations import Operation
from ui.palettes import Tone
from ui.privacy.request_detail import RequestDetail
from ui.privacy.request_words import content_lines, package_words
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.privacy.request_contents import PackageContents
from visitor_desk.privacy.request_package import Package
from visitor_desk.privacy.requests import Request
from visitor_desk.progress import Progress, Stopped
from visitor_desk.security.duties import Duty


class RequestReleasing:
    """Connects the steps of signing and of the package with the service."""

    def __init__(
        self,
        workplace: Workplace,
        detail: RequestDetail,
        show: Callable[[Request], None],
        read_board: Callable[[], None],
        front: Callable[[], Request | None],
    ) -> None:
        """`show` brings a request to the front as it stands now, `read_board` reads those behind it."""
        self._work, self._detail, self._front = workplace, detail, front
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self._show, self._read_board = show, read_board
        self._making: Operation | None = None
        self._looking: Operation | None = None
        detail.second.approved.connect(self._approve)
        detail.package.package_asked.connect(self._ask_folder)
        detail.package.stop_asked.connect(self._stop)

    def begin(self, request: Request) -> None:
        """Look what would go out, and ask the second person for a signature over it."""
        texts, second = self._look.texts, self._detail.second
        mine = request.prepared_by == self._session.operator_id
        second.begin(texts("requests.second_hint" if mine else "requests.second_you"), other_signs_in=mine)
        second.approve.setEnabled(False)
        self._detail.contents.model.show_rows([])
        desk, session = self._desk, self._session

        def show(contents: PackageContents) -> None:
            if not self._is_in_front(request):
                return
            lines = content_lines(contents, request.kind, texts, self._look.formats)
            self._detail.contents.model.show_rows(lines)
            second.approve.setEnabled(True)
            told = [incident for visit in contents.visits for incident in visit.incidents]
            second.notes.setVisible(any(one.note_gone_on for one in told) and self._may_read)
            self._say_here(texts("requests.masked_hint"))

        self._looking = self._work.read_long(
            self._detail,
            lambda progress, stopped: desk.requests.contents(session, request.id, progress, stopped),
            show,
            lambda done, total: self._say_here(texts("requests.looking", done=done, total=total)),
        )

    @property
    def _may_read(self) -> bool:
        return Duty.PRIVACY in self._session.duties

    def stop_looking(self) -> None:
        """Let nobody look at footage for a request that is no longer in front."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _say_here(self, words: str) -> None:
        """Say something in the bar while this page is the one in front."""
        if self._detail.isVisible():
            self._work.bar.say(words, Tone.NEUTRAL)

    def _approve(self, login: str, passphrase: str) -> None:
        front = self._front()
        if front is None:
            return
        desk, session, texts = self._desk, self._session, self._look.texts
        second = self._detail.second
        second.approve.setEnabled(False)

        def approve(progress: Progress, stopped: Stopped) -> Request:
            signer = desk.operators.sign_in(login, passphrase) if login else session
            try:
                desk.requests.approve(signer, front.id, progress, stopped)
            finally:
                if login:
                    desk.operators.lock(signer)
            return next(one for one in desk.requests.board(session) if one.id == front.id)

        def failed(error: DeskError) -> None:
            second.approve.setEnabled(True)
            self._work.show_error(error)

        self._work.write_long(
            self._detail,
            approve,
            self._show,
            lambda: second.approve.setEnabled(True),
            lambda done, total: self._say_here(texts("requests.looking", done=done, total=total)),
            failed,
        )

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self._detail, self._look.texts("requests.package_folder"))
        front = self._front()
        if chosen and front is not None:
            self.make_package(Path(chosen) / f"request-{front.id[:SHORT_ID]}")

    def make_package(self, out: Path) -> None:
        """Make the package of the request in front in a new folder."""
        front, desk, session = self._front(), self._desk, self._session
        if front is None:
            return
        step = self._detail.package

        def failed(error: DeskError) -> None:
            step.show_progress(0, 0, running=False)
            self._work.show_error(error)

        def stopped_by_person() -> None:
            step.show_progress(0, 0, running=False)
            self._work.say("said.package_stopped", Tone.NEUTRAL)

        as_zip = step.as_zip.isChecked()
        step.show_progress(0, 0, running=True)
        self._making = self._work.write_long(
            self._detail,
            lambda progress, stopped: desk.requests.release(
                session, front.id, out, progress, stopped, as_zip=as_zip
            ),
            lambda package: self._made(front, package),
            stopped_by_person,
            lambda done, total: step.show_progress(done, total, running=True),
            failed,
        )

    def _stop(self) -> None:
        if self._making is not None:
            self._making.cancel()

    def _made(self, request: Request, package: Package) -> None:
        self._making = None
        desk, session, texts = self._desk, self._session, self._look.texts

        def show(requests: Sequence[Request]) -> None:
            self._read_board()
            if not self._is_in_front(request):
                return
            self._show(next(one for one in requests if one.id == request.id))
            self._detail.closed.say(package_words(package, texts))

        self._work.say("said.package_made", n=len(package.files))
        self._work.read(self._detail, lambda: desk.requests.board(session), show)

    def _is_in_front(self, request: Request) -> bool:
        front = self._front()
        return front is not None and front.id == request.id
