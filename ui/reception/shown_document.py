"""The document that somebody shows at the reception page: read, checked, compared with the ticket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtGui import QImage

from ui.formats import visible
from ui.palettes import Tone
from ui.reception.document_view import Announcement, document_view
from ui.reception.draft import ExpectedView
from ui.reception.group_boxes import Taken, Whose
from ui.reception.group_draft import GroupRow
from ui.reception.group_whose import ask_whose
from ui.reception.house_words import likeliest
from ui.reception.live_camera import LiveCamera
from ui.reception.page import ReceptionPage
from ui.reception.picture_view import read_preview
from ui.workplace import Workplace
from visitor_desk.documents.by_eye import ByEye, shown_earlier, typed_expiry, vouched_by_host
from visitor_desk.documents.document_check import DocumentCheck, Verdict, read_twice
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.documents.document_rules import Finding
from visitor_desk.errors import DeskError
from visitor_desk.visits.arrival_findings import arrival_findings, ticket_findings
from visitor_desk.visits.deny_entry import DenyHit
from visitor_desk.visits.place import WithoutDocument
from visitor_desk.visits.visit import VisitId


class ShownDocument:
    """Connects the page with the document check; every call runs beside the window."""

    def __init__(self, workplace: Workplace, page: ReceptionPage, read_anew: Callable[[], None]) -> None:
        """`read_anew` reads who is expected; `look_again` is called once that is shown."""
        self._work, self.page, self._read_anew = workplace, page, read_anew
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self.camera = LiveCamera(workplace, page, self._show_check, self._not_read)
        self._picture: Path | None = None
        self._asked: tuple[DocumentCheck, QImage | None, bool] | None = None
        """A document that lands in no row of a group, while the guard is asked whose it is."""
        self._nobodys: VisitId | None = None
        """The check-in whose document was nobody's by what was known; they may have been announced since."""
        page.picture_given.connect(self.read_picture)
        page.lines_given.connect(self.read_lines)
        page.seen_by_eye.connect(self.check_by_eye)
        page.host_vouched.connect(self._vouch)
        page.matching_asked.connect(self._compare_again)
        page.group.whose.answered.connect(self._take)
        page.group.whose.closed.connect(self._forget_asked)

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
        self.page.group.end_asking()
        person = self._next_in_queue(check)
        if person is not None:
            self.page.open_new()
        if self.page.draft.expected is None:
            if person is None:
                person = likeliest(check, self.page.expected)
            if person is not None and person.in_group:
                self.page.group_asked.emit(person)
            else:
                self.page.change(lambda draft: draft.with_person(person))
            if person is None:
                self._nobodys = self.page.draft.visit
                if self.page.returning:
                    self._look_on_lists(check)
        if self._lands(check):
            self._put_down(check, image, independent=independent)
        elif self.page.group.whose.isVisibleTo(self.page.group):
            self._asked = check, image, independent
        # Once the answer stands: somebody comes, so it is time to know who was announced last.
        self._read_anew()

    def _next_in_queue(self, check: DocumentCheck) -> ExpectedView | None:
        """Return whose document this is where the one in front has already shown theirs, and has to wait."""
        draft = self.page.draft
        if self.page.open.group is not None or draft.expected is None or draft.document is None:
            return None
        # Whoever is as alike as the person in front is that person.
        person = likeliest(check, [*self.page.expected, draft.expected])
        front = draft.expected.ticket, draft.expected.person
        return person if person is not None and (person.ticket, person.person) != front else None

    def look_again(self) -> None:
        """Look once more whose the document in front is, after what was known has been read anew."""
        visit, self._nobodys = self._nobodys, None
        draft = self.page.draft
        if draft.visit != visit or draft.expected is not None or draft.document is None:
            return
        person = likeliest(draft.document.check, self.page.expected)
        if person is not None and not person.in_group:
            self.page.change(lambda one: one.with_person(person))
            self._put_check(draft.document.check)

    def _lands(self, check: DocumentCheck) -> bool:
        """Bring the row of a group to the front whose name is on a document; ask where it is nobody's."""
        group = self.page.open.group
        if group is None:
            return True
        where = group.group.landing(check)
        if where is not None and not group.group.rows[where].stand.is_over:
            self.page.change_group(group, lambda one: one.at(where).changed(where, GroupRow.opened))
            return True
        self.page.show_image(None)
        self.page.change(lambda draft: draft)
        if where is None:
            ask_whose(self.page.group.open_whose(), group.group, check, self._look.texts)
        else:
            name = visible(group.group.rows[where].expected.name)
            self._work.say("said.group_in_already", Tone.LOOK_AGAIN, name=name)
        return False

    def _put_down(self, check: DocumentCheck, image: QImage | None, *, independent: bool) -> None:
        earlier = self.page.draft.document
        if independent and earlier is not None:
            check = read_twice(check, earlier.check)
        self.page.show_image(image)
        self._put_check(check)
        self.page.go_on()

    def _take(self, answer: Whose) -> None:
        """Take a document as the guard says, once they have said whose it is."""
        asked, self._asked = self._asked, None
        self.page.group.end_asking()
        group = self.page.open.group
        if asked is None or group is None:
            return
        check, image, independent = asked
        if answer.taken is Taken.ALONE:
            self.page.open_new()
            if self.page.open.group is None:
                self._show_check(check, image, independent=independent)
            return
        if answer.taken is Taken.REPLACES:
            self.page.change_group(group, lambda one: one.replaced(answer.row, answer.name))
        elif answer.taken is Taken.JOINS:
            self.page.change_group(group, lambda one: one.joined_by(answer.name))
        else:
            self.page.change_group(group, lambda one: one.at(answer.row).changed(answer.row, GroupRow.opened))
        self._put_down(check, image, independent=independent)

    def _forget_asked(self) -> None:
        self._asked = None

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
        before = expected.before if expected is not None else None
        if check.verdict is Verdict.SHOWN_EARLIER and (before is None or before.document_again):
            # The person was changed, and of the new one no document was seen.
            self.page.change(lambda draft: draft.with_document(None))
            self._look_at_deny_list()
            return
        today = self._today()
        found = found_at(check, expected, today) if expected else ()
        left = before.left if before else ""
        announced = Announcement(expected.name, expected.host, left) if expected else None
        view = document_view(check, found, look.texts, look.formats, today, announced)
        self.page.change(lambda draft: draft.with_document(view))
        self._look_at_deny_list()

    def _compare_again(self) -> None:
        document, expected = self.page.draft.document, self.page.draft.expected
        before = expected.before if expected is not None else None
        if document is None and before is not None and not before.document_again:
            self._put_check(shown_earlier())
        elif document is None:
            self._look_at_deny_list()
        elif not document.read_and_forgotten:
            self._put_check(document.check)

    def _look_at_deny_list(self) -> None:
        """Compare document and announced name with the deny list; the answer belongs to this draft only.

        It finds its draft also where another one is in front by then.
        """
        desk, session, draft = self._desk, self._session, self.page.draft
        check = draft.document.check if draft.document else None
        announced = draft.expected.name if draft.expected else None

        def show(hits: Sequence[DenyHit]) -> None:
            self.page.change_of(
                draft.visit,
                lambda one: replace(one, hits=tuple(hits)) if one.expected == draft.expected else one,
            )

        self._work.read(self.page, lambda: desk.deny_list.match(session, check, announced), show)


def found_at(check: DocumentCheck, expected: ExpectedView, today: date) -> tuple[Finding, ...]:
    """Return what a document says against somebody's name, their zones and the rules of their ticket."""
    if expected.of is None:
        return arrival_findings(check, expected.name, expected.places, today)
    return ticket_findings(check, expected.of, expected.name, expected.places, today)
