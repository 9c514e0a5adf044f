"""Consents in memory."""

from __future__ import annotations

from dataclasses import replace

from visitor_desk.privacy.consent import Consent, ConsentId


class FakeConsentStore:
    def __init__(self, rows: dict[ConsentId, Consent]) -> None:
        self._rows = rows

    def put(self, consent: Consent) -> None:
        self._rows[consent.id] = consent

    def get(self, consent: ConsentId) -> Consent | None:
        return self._rows.get(consent)

    def all(self) -> list[Consent]:
        return sorted(self._rows.values(), key=lambda one: (one.said_at, one.id))

    def forget_visit(self, consent: ConsentId) -> None:
        if consent in self._rows:
            self._rows[consent] = replace(self._rows[consent], visit=None)

    def delete(self, consent: ConsentId) -> None:
        self._rows.pop(consent, None)
