"""Kinds of documents, as their first letters say (ICAO 9303-4 to 7, ISO/IEC 18013)."""

from __future__ import annotations

from enum import StrEnum

from visitor_desk.documents.mrz import Mrz
from visitor_desk.documents.mrz_layouts import MrzFormat

_LICENCES = {("D", MrzFormat.DL1X30), ("F", MrzFormat.CHE9_30_30)}
"""First letter and format: neither letter means a licence on a card of three lines."""


class DocumentKind(StrEnum):
    """What a document is, by its first letters (ICAO 9303-4 to 7)."""

    PASSPORT = "passport"
    IDENTITY_CARD = "identity_card"
    RESIDENCE_PERMIT = "residence_permit"
    VISA = "visa"
    DRIVING_LICENCE = "driving_licence"
    OTHER = "other"


def document_kind(mrz: Mrz) -> DocumentKind:
    """Return what the document code says; a residence permit is a card whose second letter is R."""
    first, second = mrz.document_code[:1], mrz.document_code[1:]
    if (first, mrz.format) in _LICENCES:
        return DocumentKind.DRIVING_LICENCE
    if first in ("I", "A", "C"):
        return DocumentKind.RESIDENCE_PERMIT if second == "R" else DocumentKind.IDENTITY_CARD
    return {"P": DocumentKind.PASSPORT, "V": DocumentKind.VISA}.get(first, DocumentKind.OTHER)
