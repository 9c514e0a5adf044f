"""The document that somebody shows at the reception page: read, checked, compared with the ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtGui import QImage

from ui.reception.document_view import Announcement, document_view
from ui.reception.draft import ExpectedView
from ui.reception.house_words import likeliest
from ui.reception.live_camera import LiveCamera
from ui.reception.page import ReceptionPage
from ui.reception.picture_view import read_preview
from ui.workplace import Workplace
from visitor_desk.documents.by_eye import ByEye, typed_expiry, vouched_by_host
from visitor_desk.documents.document_check import DocumentCheck, Verdict, read_twice
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.errors import DeskError
from visitor_desk.visits.arrival_findings import arrival_findings
from visitor_desk.visits.deny_entry import DenyHit
from visitor_desk.visits.place import WithoutDocument


class ShownDocument:
    """Connects the page with the document check; every call runs beside the window."""

    def __init__(self, workplace: Workplace, page: ReceptionPage) -> None:
        self._work, self.page = workplace, page
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self.camera = LiveCamera(workplace, page, self._show_check, self._not_read)
        self._picture: Path | None = None
        page.picture_given.connect(self.read_picture)
        page.lines_given.connect(self.read_lines)
        page.seen_by_eye.connect(self.check_by_eye)
        page.host_vouched.connect(self._vouch)
        page.matching_asked.connect(self._compare_again)

    def read_picture(self, path: Path) -> None:
        """Let the document reader look at a picture; the picture itself stays in memory."""
        desk, session = self._desk, self._session

        def look() -> tuple[DocumentCheck, QImage | None]:
            check = desk.documents.picture(session, path)
            # Only a file that the reader's own process has survived is decoded here.
            return check, read_preview(path, check.covers, coarse=check.mrz is None)

        self.camera.stop()
        self.page.show_image(None)
        self.page.document.show_reading()
        again, self._picture = path == self._picture, path
        self._work.read(
            self.page,
            look,
            self.page.for_front(lambda found: self._show_check(*found, independent=not again)),
            self.page.for_front(self._not_read),
        )

    def read_lines(self, lines: list[str]) -> None:
        """Check lines that a hand or a document reader typed."""
        desk, session = self._desk, self._session
        self.camera.stop()
        self.page.document.show_reading()
        self._work.read(
            self.page,
            lambda: desk.documents.typed(session, lines),
            self.page.for_front(lambda check: self._show_check(check, None)),
            self.page.for_front(self._not_read),
        )

    def check_by_eye(self, kind: DocumentKind, expiry: str, number: str) -> None:
        """Check what the guard read on the document; what cannot be is said beside what was typed."""
        desk, session, look = self._desk, self._session, self._look
        today = self._today()
        self._work.read(
            self.page,
            lambda: desk.documents.by_eye(session, ByEye(kind, typed_expiry(expiry, today), number)),
            self.page.for_front(lambda check: self._show_check(check, None)),
            self.page.for_front(
                lambda error: self.page.document.by_eye_box.show_trouble(look.sentence(error))
            ),
        )

    def _today(self) -> date:
        look = self._look
        return look.clock.now().astimezone(look.formats.zone).date()

    def _not_read(self, error: DeskError) -> None:
        self.page.change(lambda draft: draft.with_document(None))
        self.page.document.show_trouble(self._look.sentence(error))

    def _show_check(self, check: DocumentCheck, image: QImage | None, *, independent: bool = True) -> None:
        self.page.document.stop_typing()
        earlier = self.page.draft.document
        if independent and earlier is not None:
            check = read_twice(check, earlier.check)
        if self.page.draft.expected is None:
            person = likeliest(check, self.page.expected)
            self.page.change(lambda draft: draft.with_person(person))
            if person is None and self.page.returning:
                self._look_on_lists(check)
        self.page.show_image(image)
        self._put_check(check)
        self.page.go_on()

    def _look_on_lists(self, check: DocumentCheck) -> None:
        """Look for the name on the access lists, beside the window: comparing hundreds takes a moment."""
        returning = self.page.returning

        def choose(person: ExpectedView | None) -> None:
            if person is not None and self.page.draft.expected is None:
                self.page.choose_returning(person)

        self._work.read(self.page, lambda: likeliest(check, returning), self.page.for_front(choose))

    def _vouch(self) -> None:
        self._put_check(vouched_by_host())
        self.page.go_on()

    def _put_check(self, check: DocumentCheck) -> None:
        look, expected = self._look, self.page.draft.expected
        if check.verdict is Verdict.VOUCHED_BY_HOST:
            if expected is None or expected.without_document is not WithoutDocument.HOST_VOUCHES:
                # The person was changed, and for the new one no host can vouch.
                self.page.apply_rule()
                return
            self.page.change(lambda draft: replace(draft, escort=expected.host_id))
        today = self._today()
        found = arrival_findings(check, expected.name, expected.places, today) if expected else ()
        announced = Announcement(expected.name, expected.host) if expected else None
        view = document_view(check, found, look.texts, look.formats, today, announced)
        self.page.change(lambda draft: draft.with_document(view))
        self._look_at_deny_list()

    def _compare_again(self) -> None:
        document = self.page.draft.document
        if document is None:
            self._look_at_deny_list()
        elif not document.read_and_forgotten:
            self._put_check(document.check)

    def _look_at_deny_list(self) -> None:
        """Compare document and announced name with the deny list; the answer belongs to this draft only."""
        desk, session, draft = self._desk, self._session, self.page.draft
        check = draft.document.check if draft.document else None
        announced = draft.expected.name if draft.expected else None

        def show(hits: Sequence[DenyHit]) -> None:
            now = self.page.draft
            if (now.document, now.expected) == (draft.document, draft.expected):
                self.page.change(lambda one: replace(one, hits=tuple(hits)))

        self._work.read(self.page, lambda: desk.deny_list.match(session, check, announced), show)
