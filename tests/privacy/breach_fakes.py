"""The register of breaches in memory."""

from __future__ import annotations

from visitor_desk.privacy.breach import Breach, BreachId


class FakeBreachStore:
    def __init__(self, rows: dict[BreachId, Breach]) -> None:
        self._rows = rows

    def put(self, breach: Breach) -> None:
        self._rows[breach.id] = breach

    def get(self, breach: BreachId) -> Breach | None:
        return self._rows.get(breach)

    def all(self) -> list[Breach]:
        return sorted(self._rows.values(), key=lambda one: (one.aware_at, one.id))

    def delete(self, breach: BreachId) -> None:
        self._rows.pop(breach, None)
