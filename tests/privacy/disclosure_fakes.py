"""The register of disclosures and silences in memory."""

from __future__ import annotations

from visitor_desk.privacy.disclosure import Disclosure, DisclosureId
from visitor_desk.privacy.silence import Silence, SilenceId


class FakeDisclosureStore:
    def __init__(self, rows: dict[DisclosureId, Disclosure]) -> None:
        self._rows = rows

    def put(self, disclosure: Disclosure) -> None:
        self._rows[disclosure.id] = disclosure

    def get(self, disclosure: DisclosureId) -> Disclosure | None:
        return self._rows.get(disclosure)

    def all(self) -> list[Disclosure]:
        return sorted(self._rows.values(), key=lambda one: (one.written_at, one.id))

    def delete(self, disclosure: DisclosureId) -> None:
        self._rows.pop(disclosure, None)


class FakeSilenceStore:
    def __init__(self, rows: dict[SilenceId, Silence]) -> None:
        self._rows = rows

    def put(self, silence: Silence) -> None:
        self._rows[silence.id] = silence

    def get(self, silence: SilenceId) -> Silence | None:
        return self._rows.get(silence)

    def all(self) -> list[Silence]:
        return sorted(self._rows.values(), key=lambda one: (one.begun_at, one.id))

    def delete(self, silence: SilenceId) -> None:
        self._rows.pop(silence, None)
