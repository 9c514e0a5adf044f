"""A check-in or a group that is open at the desk, with the picture that is shown; in memory only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QImage

from ui.formats import visible
from ui.i18n import Texts
from ui.reception.draft import CheckInDraft
from ui.reception.group_draft import GroupDraft, Stand
from visitor_desk.visits.visit import VisitId


class OpenCheckIn:
    """One tab: a draft and the picture that is shown with it."""

    def __init__(self, draft: CheckInDraft | None = None) -> None:
        self._draft = draft or CheckInDraft()
        self.image: QImage | None = None

    @property
    def draft(self) -> CheckInDraft:
        """What is worked on."""
        return self._draft

    @draft.setter
    def draft(self, draft: CheckInDraft) -> None:
        self._draft = draft

    @property
    def key(self) -> str:
        """What tells it from every other one that is open or was."""
        return self.draft.visit

    @property
    def is_empty(self) -> bool:
        """Whether nobody is in it yet."""
        return self.draft.document is None and self.draft.expected is None and not self.draft.lacking

    @property
    def needs_badge(self) -> bool:
        """Whether a badge is kept for it."""
        return True

    def change_of(self, visit: VisitId, how: Callable[[CheckInDraft], CheckInDraft]) -> None:
        """Change the draft of a visit, if it is here."""
        if self.draft.visit == visit:
            self.draft = how(self.draft)

    def change_each(self, how: Callable[[CheckInDraft], CheckInDraft]) -> None:
        """Change the draft of everybody in it who is not in yet."""
        self.draft = how(self.draft)

    def wait(self) -> None:
        """Let go of the picture and of all that was read; what was found stays."""
        self.image = None
        self.draft = self.draft.waiting()


class OpenGroup(OpenCheckIn):
    """A tab with a group: its draft is that of the person in front."""

    def __init__(self, group: GroupDraft) -> None:
        super().__init__()
        self.group = group

    @property
    def draft(self) -> CheckInDraft:
        """What is worked on: the check-in of the person in front."""
        return self.group.row.draft

    @draft.setter
    def draft(self, draft: CheckInDraft) -> None:
        self.group = self.group.with_draft(draft)

    @property
    def key(self) -> str:
        """The ticket: a document that is being read lands by its name, whoever is in front by then."""
        return self.group.ticket.id

    @property
    def is_empty(self) -> bool:
        """A group is never taken for an empty check-in."""
        return False

    @property
    def needs_badge(self) -> bool:
        """Whether a badge is kept for the person in front: only for somebody who may still come in."""
        return self.group.row.stand is Stand.OPEN

    def change_of(self, visit: VisitId, how: Callable[[CheckInDraft], CheckInDraft]) -> None:
        """Change the draft of a visit, if it is one of the group."""
        number = self.group.of_visit(visit)
        if number is not None:
            self.group = self.group.changed(number, lambda row: replace(row, draft=how(row.draft)))

    def change_each(self, how: Callable[[CheckInDraft], CheckInDraft]) -> None:
        """Change the draft of everybody in it who is not in yet."""
        self.group = self.group.for_all(how)

    def wait(self) -> None:
        """Let go of the picture and of all that was read; what was found stays."""
        self.image = None
        self.group = self.group.waiting()


def tab_words(texts: Texts, one: OpenCheckIn, number: int, *, in_front: bool) -> str:
    """Return what the tab of a check-in says: whose it is, or which in the row."""
    if isinstance(one, OpenGroup):
        words = texts("group_arrival.tab", n=len(one.group.rows), number=one.group.ticket.number)
    elif one.draft.expected:
        words = visible(one.draft.expected.name, limit=28)
    else:
        words = texts("visit.tab", n=number + 1)
    return words if in_front else texts("visit.tab_waiting", name=words)
