"""The store of badge cases in memory."""

from __future__ import annotations

from collections.abc import Sequence

from visitor_desk.visits.badges import BadgeCase, BadgeCaseId, BadgeCaseOpen
from visitor_desk.visits.visit import BadgeNumber


class FakeBadgeCases:
    def __init__(self, rows: dict[BadgeCaseId, BadgeCase]) -> None:
        self._rows = rows

    def put(self, case: BadgeCase) -> None:
        other = self.open_of(case.badge)
        if case.closed_at is None and other is not None and other.id != case.id:
            raise BadgeCaseOpen(badge=case.badge)
        self._rows[case.id] = case

    def open_of(self, badge: BadgeNumber) -> BadgeCase | None:
        return next((case for case in self.open() if case.badge == badge), None)

    def open(self) -> Sequence[BadgeCase]:
        return [case for case in self.all() if case.closed_at is None]

    def of_badge(self, badge: BadgeNumber) -> Sequence[BadgeCase]:
        mine = [case for case in self._rows.values() if case.badge == badge]
        return sorted(mine, key=lambda case: case.opened_at, reverse=True)

    def all(self) -> Sequence[BadgeCase]:
        return sorted(self._rows.values(), key=lambda case: (case.opened_at, case.id))

    def delete(self, case: BadgeCaseId) -> None:
        self._rows.pop(case, None)
