"""Leads the visitor's window along the check-in in front: the one place where anything crosses over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject

from ui.reception.draft import CheckInDraft, ExpectedView
from ui.reception.group_room import GroupRoom
from ui.reception.page import ReceptionPage
from ui.reception.remembered_people import RememberedPeople
from ui.visitor.view import Remembering, VisitorView
from ui.visitor.window import VisitorWindow
from ui.workplace import Workplace
from visitor_desk.privacy.consent import ConsentWay
from visitor_desk.privacy.notice import NoticeLanguage, NoticesInForce


class VisitorGuide(QObject):
    """Gives the window the person in front, and takes from it a language, and what was read and agreed to."""

    def __init__(
        self,
        workplace: Workplace,
        page: ReceptionPage,
        groups: GroupRoom,
        remembered: RememberedPeople,
        notices: Callable[[], NoticesInForce | None],
    ) -> None:
        # Belongs to the page: it hears nothing of the window any more once the session has ended.
        super().__init__(page)
        self._page, self._groups, self._notices = page, groups, notices
        self._remembered = remembered
        self._formats, self._clock = workplace.look.formats, workplace.look.clock
        self._window: VisitorWindow = workplace.visitor
        settings = workplace.desk.settings
        self._gaps = {
            "house": settings.controller_address,
            "contact": settings.privacy_contact,
            "fingerprint": workplace.desk.fingerprint,
        }
        page.front_shown.connect(self.follow)
        page.head.visitor.clicked.connect(self._window.toggle)
        page.head.visitor.setChecked(self._window.isVisible())
        self._window.opened.connect(page.head.visitor.setChecked)
        self._window.language_chosen.connect(self._set_language)
        self._window.notice_read.connect(self._set_read)
        self._window.agreed.connect(self._set_agreed)
        self._window.remember_said.connect(lambda on: remembered.say(ConsentWay.OWN_WINDOW, on=on))
        self.follow()

    def follow(self) -> None:
        """Show the visitor what is in front now: themselves, or nothing."""
        notices = self._notices()
        group = self._page.open.group
        draft = self._page.draft
        over = group is not None and group.group.row.stand.is_over
        if notices is None or draft.expected is None or over or not self._page.isVisible():
            self._window.show_view(None)
            return
        until = self._formats.time(draft.expected.window.end)
        if self._formats.time_near(draft.expected.window.end, self._clock.now()) != until:
            # A day is said in figures, which need no language.
            local = draft.expected.window.end.astimezone(self._formats.zone)
            until = f"{local:%Y-%m-%d} {until}"
        view = visitor_view(draft, draft.expected, until, notices, self._gaps)
        if not self._remembered.offered or group is not None:
            view = replace(view, remember=None)
        self._window.show_view(view)

    def _set_language(self, language: NoticeLanguage) -> None:
        self._page.change(lambda draft: replace(draft, language=language))

    def _set_read(self) -> None:
        self._page.change(lambda draft: replace(draft, notice=True))

    def _set_agreed(self) -> None:
        self._set_read()
        if self._page.open.group is None:
            self._page.change(lambda draft: replace(draft, rules=True))
        else:
            self._groups.say_agreed(on=True)


def visitor_view(
    draft: CheckInDraft,
    person: ExpectedView,
    until: str,
    notices: NoticesInForce,
    gaps: Mapping[str, str],
) -> VisitorView:
    """Return what a visitor may see of their own check-in: what was announced, and what they said to it."""
    return VisitorView(
        key=f"{draft.visit} {person.ticket} {person.person}",
        name=person.name,
        organisation=person.organisation,
        host=person.host,
        zones=person.zones,
        until=until,
        notices=notices,
        gaps=gaps,
        language=draft.language,
        notice_read=draft.notice,
        rules_agreed=draft.rules,
        remember=_remembering(draft, person),
    )


def _remembering(draft: CheckInDraft, person: ExpectedView) -> Remembering:
    """Return what a visitor is told of being remembered."""
    if person.is_remembered:
        return Remembering.KNOWN
    if draft.remember is not None:
        return Remembering.SAID
    return Remembering.OFFERED if person.remembered is None else Remembering.ASKED_AGAIN
