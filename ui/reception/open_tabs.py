"""The tabs of the desk: which check-ins and groups are open, which is in front, who holds which badge."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from ui.reception.draft import CheckInDraft
from ui.reception.group_draft import GroupDraft
from ui.reception.open_check_in import OpenCheckIn, OpenGroup
from visitor_desk.privacy.notice import NoticesInForce
from visitor_desk.visits.visit import BadgeNumber, VisitId

MOST_OPEN = 5
"""More people than this wait in the lobby, not in tabs."""


class OpenTabs:
    """One tab is always there; the one in front holds what was read, the others wait."""

    def __init__(self) -> None:
        self.all: list[OpenCheckIn] = [OpenCheckIn()]
        self.number = 0
        """Which is in front."""
        self._badges: list[BadgeNumber] = []

    @property
    def front(self) -> OpenCheckIn:
        """The tab in front."""
        return self.all[self.number]

    @property
    def group(self) -> OpenGroup | None:
        """The group in front, None where a single check-in is."""
        return self.front if isinstance(self.front, OpenGroup) else None

    @property
    def groups(self) -> list[OpenGroup]:
        """Every group that is open."""
        return [one for one in self.all if isinstance(one, OpenGroup)]

    @property
    def is_full(self) -> bool:
        """Whether no further tab opens."""
        return len(self.all) >= MOST_OPEN

    def offer_badges(self, badges: Sequence[BadgeNumber]) -> None:
        """Take over which badges are free."""
        self._badges = list(badges)
        self.give_badges()

    def is_free(self, badge: BadgeNumber) -> bool:
        """Tell whether a badge lies in the drawer."""
        return badge in self._badges

    def give_out(self, badge: BadgeNumber) -> None:
        """Offer a badge no longer: it has just been given to somebody."""
        self.offer_badges([one for one in self._badges if one != badge])

    def give_badges(self) -> None:
        """Give each open check-in a free badge of its own, so that two never hold the same one."""
        taken: set[BadgeNumber] = set()
        for one in self.all:
            if not one.needs_badge:
                continue
            badge = one.draft.badge
            if badge not in self._badges or badge in taken:
                badge = next((free for free in self._badges if free not in taken), None)
            if badge is not None:
                taken.add(badge)
            one.draft = replace(one.draft, badge=badge)

    def show(self, one: OpenCheckIn) -> None:
        """Bring a tab to the front; the others wait."""
        self.number = self.all.index(one)
        for other in self.all:
            if other is not one:
                other.wait()
        self.give_badges()

    def open_new(self) -> None:
        """Open a further check-in, or go to the empty one that is open."""
        empty = next((one for one in self.all if one.is_empty), None)
        if empty is None and not self.is_full:
            empty = OpenCheckIn()
            self.all.append(empty)
        self.show(empty or self.front)

    def open_group(self, group: GroupDraft) -> None:
        """Show a group in the place of a check-in that knows nobody yet, else in a tab of its own.

        The document that lies there comes along, for the person in front.
        """
        front = self.front
        known = next((one for one in self.groups if one.key == group.ticket.id), None)
        if known is not None:
            known.group = known.group.at(group.front)
        else:
            known = OpenGroup(group)
            self.all.append(known)
        document = front.draft.document
        if front.draft.expected is None:
            if document is not None and not document.read_and_forgotten:
                known.draft, known.image = known.draft.with_document(document), front.image
            self.all.remove(front)
        self.show(known)

    def close(self, closed: Collection[OpenCheckIn]) -> None:
        """Forget tabs with their drafts; where the front one goes, its neighbour comes."""
        front = self.front
        self.all = [one for one in self.all if one not in closed] or [OpenCheckIn()]
        self.show(front if front in self.all else self.all[min(self.number, len(self.all) - 1)])

    def change_of(self, visit: VisitId, how: Callable[[CheckInDraft], CheckInDraft]) -> None:
        """Change the draft of a visit, in whichever tab it is."""
        for one in self.all:
            one.change_of(visit, how)

    def ask_again(self, before: NoticesInForce, now: NoticesInForce) -> None:
        """Take back what was said about texts that count no more, of everybody who is not in yet."""
        if before != now:
            for one in self.all:
                one.change_each(lambda draft: draft.asked_again(before, now))

    def written(self, visits: Collection[VisitId]) -> list[OpenCheckIn]:
        """Return the single check-ins whose visits are written."""
        return [one for one in self.all if not isinstance(one, OpenGroup) and one.draft.visit in visits]

    def wait(self) -> None:
        """Let every tab wait."""
        for one in self.all:
            one.wait()
