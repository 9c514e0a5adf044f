"""What is typed from a paper form, and into a rectification, with one text of a test's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.features.site import Site
from tests.features.test_enter_later import filled_in
from visitor_desk.documents.by_eye import ByEye
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.privacy.rectification import RectificationCheck, Rectified
from visitor_desk.privacy.requests import RequestId
from visitor_desk.visits.visit import VisitId

_ENTRY = "enter_later.enter.entry"
_WANTED = "rectifications.rectify.wanted"

OF_LATER_ENTRIES: dict[str, Callable[[Site, str], object]] = {
    **{
        f"{_ENTRY}.{name}": lambda s, t, name=name: s.desk.enter_later.enter(
            s.guard, filled_in(s, **{name: t})
        )
        for name in ("name", "organisation", "purpose", "customer")
    },
    f"{_ENTRY}.seen.number": lambda s, t: s.desk.enter_later.enter(
        s.guard, filled_in(s, seen=ByEye(DocumentKind.PASSPORT, date(2028, 5, 31), number=t))
    ),
    **{
        f"{_WANTED}.{name}": lambda s, t, name=name: s.desk.rectifications.rectify(
            s.officer,
            RequestId("none"),
            VisitId("none"),
            Rectified(**{name: t}),
            next(iter(RectificationCheck)),
        )
        for name in ("name", "organisation", "purpose")
    },
}
"""What the two services are given, by the name of the text."""

IDS_OF_LATER_ENTRIES = (
    "enter.entry.authoriser enter.entry.host enter.entry.zones enter.entry.badge enter.entry.visit "
    "enter.entry.let_in_by"
)
"""The texts among them that are ids or numbers of rows."""
