"""What there is of the footage that a hold is about: of a visit, or of a place and an hour of a request."""

from __future__ import annotations

from visitor_desk.footage.coverage import CoverageStatement
from visitor_desk.footage.visit_footage import VisitFootage
from visitor_desk.privacy.hold import Hold, HoldUnknown
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.privacy.requests import RequestId
from visitor_desk.visits.visit import VisitId

PLACES = "request_places"
"""What holds call the places of requests, which have no row but in the request's own."""


def coverage_of_hold(works: DeskWorks, footage: VisitFootage, hold: Hold) -> CoverageStatement:
    """Return it as known now. Raises VisitUnknown, or HoldUnknown where the request has no such place."""
    if hold.table != PLACES:
        return footage.coverage(VisitId(hold.record))
    with works() as work:
        request = work.requests.get(RequestId(hold.case))
    place = next((one for one in request.places if one.id == hold.record), None) if request else None
    if place is None:
        raise HoldUnknown
    return footage.place_coverage(place)
