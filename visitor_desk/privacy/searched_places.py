"""What a letter says was looked at for somebody without a visit: cameras of the place, every gap, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from visitor_desk.footage.coverage import RangeCoverage
from visitor_desk.footage.place import Place
from visitor_desk.privacy.evidence import Evidence
from visitor_desk.privacy.kept_copies import KeptCopies
from visitor_desk.privacy.letter_words import Words
from visitor_desk.privacy.requests import Request
from visitor_desk.progress import never
from visitor_desk.security.session import Session


@dataclass(frozen=True)
class SearchedPlaces:
    """Stands behind the service that closes requests, which has checked its duty; no service of its own."""

    evidence: Evidence

    def said(self, session: Session, request: Request, words: Words) -> str:
        """Return a line for each place and each part of its cameras' time; empty without places.

        Raises as `KeptCopies.of`: what lies in the vault is not to be called gone.
        """
        if not request.places:
            return ""
        footage, evidence = self.evidence.footage, self.evidence
        ranges = [one for place in request.places for one in footage.place_ranges(place)]
        kept = KeptCopies(evidence.works, evidence.sealed, evidence.clock, evidence.lives, evidence.vault)
        copies = kept.of(session, request, ranges, never)
        with evidence.works() as work:
            zones = {str(zone.id): zone.name for zone in work.zones.all()}
            cameras = {str(camera.id): camera.name for camera in work.cameras.all()}
        lines = []
        for place in request.places:
            lines.append(f"{_name(place, zones, words)}, {_times(place, words)}")
            covered = footage.place_coverage(place, copies).ranges
            for one in covered:
                lines += _parts(one, cameras.get(one.range.camera, one.range.camera), words)
            if not covered:
                lines.append(unescape(words.say("access", "place_no_camera")))
        return "\n".join(lines)


def _name(place: Place, zones: dict[str, str], words: Words) -> str:
    if place.zone is None:
        return unescape(words.say("access", "place_entrances"))
    return zones.get(place.zone, place.zone)


def _times(place: Place, words: Words) -> str:
    return f"{words.moment(place.span.start)} – {words.moment(place.span.end)}"


def _parts(covered: RangeCoverage, camera: str, words: Words) -> Iterator[str]:
    for part in covered.parts:
        start, end = (words.moment(at, seconds=True) for at in (part.span.start, part.span.end))
        yield f"{camera}, {start} – {end}: {unescape(words.code('reason', part.reason.value))}"
