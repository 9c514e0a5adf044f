"""The small datacenter of the demo: its places, people, cameras and visitors, all invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from visitor_desk.documents.check_digits import check_digit
from visitor_desk.footage.camera import Camera, CameraId, CameraView, SourceId
from visitor_desk.security.duties import Duty
from visitor_desk.settings import Settings
from visitor_desk.visits.place import Staff, StaffId, WithoutDocument, Zone, ZoneId, ZoneKind
from visitor_desk.visits.visit import BadgeNumber

FIRST_PASSPHRASE: Final = "chosen by an officer"  # noqa: S105 - as the next
"""Provisional, for those whom an officer certifies; the story changes it as each of them would."""
PASSPHRASE: Final = "demo site of Utopia"  # noqa: S105 - it is meant to be known
"""Of all six operators of the demo site; nothing real is kept there."""

SETTINGS: Final = Settings(
    site="AMS-01",
    desk="Lobby A",
    controller="Utopia Datacenters B.V.\nKeizersgracht 1\n1000 AA Amsterdam",
    privacy_contact="Privacy Counsel, privacy@utopia.example",
    privacy_on_call="+31 20 555 01 99",
    time_zone="Europe/Amsterdam",
)

LOBBY: Final = ZoneId("lobby")
SUITE: Final = ZoneId("suite-2")
CAGE: Final = ZoneId("cage-4")

ZONES: Final = (
    Zone(ZoneId("ams-01"), None, ZoneKind.SITE, "AMS-01"),
    Zone(LOBBY, ZoneId("ams-01"), ZoneKind.LOBBY, "Lobby A"),
    Zone(
        SUITE,
        ZoneId("ams-01"),
        ZoneKind.SUITE,
        "Suite 2",
        escort_required=True,
        without_document=WithoutDocument.HOST_VOUCHES,
    ),
    Zone(CAGE, SUITE, ZoneKind.CAGE, "Cage 4", without_document=WithoutDocument.HOST_VOUCHES),
    Zone(ZoneId("suite-1"), ZoneId("ams-01"), ZoneKind.SUITE, "Suite 1", pci=True),
)

CASE: Final = "INC-0031"
"""The incident whose footage the demo keeps."""
CUSTOMER: Final = "C-1042"
"""The customer's number in the house's books: plain rows name no organisation."""

HOST: Final = StaffId("p-de-vries")
ESCORT: Final = StaffId("r-smit")
STAFF: Final = (
    Staff(HOST, "P. de Vries", may_authorise=True),
    Staff(ESCORT, "R. Smit"),
    Staff(StaffId("l-bos"), "L. Bos", may_authorise=True),
)

BADGES: Final = tuple(BadgeNumber(f"{number:03}") for number in range(1, 25))

RECORDER: Final = SourceId("recorder")
FRIGATE: Final = SourceId("frigate")
CAMERAS: Final = (
    Camera(CameraId("lobby-in"), "Lobby in", LOBBY, CameraView.ENTRANCE, RECORDER, "lobby-in"),
    Camera(CameraId("suite-2-door"), "Suite 2 door", SUITE, CameraView.ZONE, RECORDER, "suite-2-door"),
    Camera(CameraId("cage-4"), "Cage 4", CAGE, CameraView.ZONE, FRIGATE, "cage_4"),
    Camera(CameraId("loading-dock"), "Loading dock", LOBBY, CameraView.ENTRANCE, RECORDER, "dock"),
)
CLOCK_FAST_S: Final = 73.0
"""How far the clock of the camera at the door of suite 2 is ahead."""


@dataclass(frozen=True, slots=True)
class DemoOperator:
    """Somebody who signs in at the demo site."""

    login: str
    name: str
    duty: Duty


OFFICERS: Final = (
    DemoOperator("visser", "J. Visser", Duty.PRIVACY),
    DemoOperator("degroot", "A. de Groot", Duty.PRIVACY),
)
OPERATORS: Final = (
    DemoOperator("bakker", "M. Bakker", Duty.RECEPTION),
    DemoOperator("hofman", "T. Hofman", Duty.FACILITY),
    DemoOperator("jansen", "C. Jansen", Duty.ADMINISTRATOR),
    DemoOperator("okafor", "N. Okafor", Duty.AUDITOR),
)


@dataclass(frozen=True, slots=True)
class DemoVisitor:
    """An invented citizen of Utopia with a document."""

    surname: str
    given_names: str
    organisation: str
    purpose: str
    number: str
    born: date
    expires: date
    card: bool = False
    on_ticket: str | None = None

    @property
    def announced_as(self) -> str:
        """The name as the host typed it on the ticket."""
        return self.on_ticket or f"{self.surname}, {self.given_names}"

    def lines(self) -> tuple[str, ...]:
        """Return the machine-readable zone of the document, all check digits right."""
        birth, expiry = (f"{day:%y%m%d}" for day in (self.born, self.expires))
        number = self.number.ljust(9, "<")
        dates = f"{birth}{check_digit(birth)}<{expiry}{check_digit(expiry)}"
        name = f"{self.surname}<<{self.given_names}".upper().replace(" ", "<").replace("'", "")
        if self.card:
            upper = f"I<UTO{number}{check_digit(number)}".ljust(30, "<")
            middle = f"{dates}UTO".ljust(29, "<")
            whole = upper[5:] + middle[0:7] + middle[8:15] + middle[18:29]
            return upper, middle + check_digit(whole), name[:30].ljust(30, "<")
        lower = f"{number}{check_digit(number)}UTO{dates}".ljust(42, "<") + "0"
        whole = lower[0:10] + lower[13:20] + lower[21:43]
        return f"P<UTO{name}"[:44].ljust(44, "<"), lower + check_digit(whole)


ERIKSSON: Final = DemoVisitor(
    "Eriksson",
    "Anna Maria",
    "Northwind Hosting B.V.",
    "Replace power supply",
    "L898902C3",
    date(1974, 8, 12),
    date(2031, 4, 15),
)
OKONKWO: Final = DemoVisitor(
    "Okonkwo",
    "Chidi",
    "Fjord IT",
    "Cross-connect in cage 4",
    "UT4471902",
    date(1988, 2, 29),
    date(2030, 9, 1),
    card=True,
)
YILMAZ: Final = DemoVisitor(
    "Yilmaz",
    "Deniz",
    "Axon Networks",
    "Audit of cage 4",
    "K22019457",
    date(1991, 11, 5),
    date(2033, 1, 20),
    on_ticket="Yılmaz, Deniz",
)
LARSEN: Final = DemoVisitor(
    "Ericsson",
    "Lars",
    "Fjord IT",
    "Fibre repair",
    "B7730114",
    date(1969, 5, 17),
    date(2029, 3, 30),
    on_ticket="Eriksen, Lars",
)
JANSSEN: Final = DemoVisitor(
    "Janssen",
    "Bram",
    "Clean Co",
    "Cleaning of suite 2",
    "ND9021KF1",
    date(1979, 7, 1),
    date(2032, 12, 11),
    card=True,
)
NGUYEN: Final = DemoVisitor(
    "Nguyen",
    "Minh",
    "Northwind Hosting B.V.",
    "Firmware update",
    "C4417720X",
    date(1995, 4, 23),
    date(2034, 6, 2),
)
COSTA: Final = DemoVisitor(
    "Costa",
    "Ines",
    "Northwind Hosting B.V.",
    "Firmware update",
    "C5120934P",
    date(1988, 2, 14),
    date(2033, 9, 30),
    card=True,
    on_ticket="Costa, Inês",
)
WEBER: Final = DemoVisitor(
    "Weber",
    "Jonas",
    "Northwind Hosting B.V.",
    "Firmware update",
    "L01X00T47",
    date(1983, 10, 9),
    date(2031, 5, 11),
    card=True,
)
HADDAD: Final = DemoVisitor(
    "Haddad",
    "Samir",
    "Northwind Hosting B.V.",
    "Firmware update",
    "RL3340185",
    date(1990, 12, 3),
    date(2030, 7, 25),
)
"""Comes in the place of somebody of the group, and stands on no ticket."""
VISITORS: Final = (ERIKSSON, OKONKWO, YILMAZ, LARSEN, JANSSEN, NGUYEN, COSTA, WEBER, HADDAD)
GROUP: Final = (COSTA.announced_as, WEBER.announced_as, "Bos, Kees", "Lind, Freja", "de Boer, Tim")
"""Who is announced on one ticket, to be let in one after another."""
