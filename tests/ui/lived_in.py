"""A site in which something stands on every page: for walks over all of them, and for their pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tests.disclosure_texts import order
from tests.features.keystroke_tasks import group_ticket
from tests.features.site import HOST, PASSPHRASE, SUITE, Site, found, open_site
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraView,
    ClockOffset,
    FootageSource,
    OffsetSource,
    SourceId,
)
from visitor_desk.paths import DataFolder
from visitor_desk.privacy.authority_visit import (
    AskedFor,
    Authority,
    NewAuthorityVisit,
    OfficerAccount,
    OrderShown,
    new_authority_visit_id,
)
from visitor_desk.privacy.breach import BreachAccount, BreachNature, NewBreach, new_breach_id
from visitor_desk.privacy.consent import ConsentWay
from visitor_desk.privacy.disclosure import OrderRange, WithheldGround
from visitor_desk.privacy.hold import HELD_TABLE, HoldReason, NewHold
from visitor_desk.privacy.holds import RECORD_GROUPS
from visitor_desk.privacy.incident import IncidentKind, NewIncident, new_incident_id
from visitor_desk.privacy.moment import MomentReason
from visitor_desk.privacy.requests import Channel, NewRequest, Requester, RequestKind, RequestLanguage
from visitor_desk.privacy.silence import NewSilence, SilenceGround, SilentThing
from visitor_desk.security.duties import Duty
from visitor_desk.security.operator_keys import NewOperator
from visitor_desk.visits.access_right import NewAccessRight
from visitor_desk.visits.badges import BadgeAway
from visitor_desk.visits.delivery import DeliveryKind, NewDelivery, new_delivery_id
from visitor_desk.visits.deny_entry import DenyInstruction, DenyOrigin, DenyReason, NewDenyEntry
from visitor_desk.visits.door_events import Door, DoorForm, DoorKey, DoorSource, DoorSourceId
from visitor_desk.visits.emergency import EmergencyService, new_team_id
from visitor_desk.visits.visit import BadgeNumber, RefusalReason

LOGINS = {
    Duty.RECEPTION: "guard",
    Duty.FACILITY: "facility",
    Duty.PRIVACY: "officer",
    Duty.ADMINISTRATOR: "admin",
    Duty.AUDITOR: "auditor",
    Duty.APPROVER: "deputy",
}


@contextmanager
def lived_in_site(root: Path) -> Iterator[Site]:
    """Open a site with something on every page, in a folder of its own."""
    found(DataFolder(root / "template"))
    with open_site(root / "template", root / "site") as site:
        deputy = NewOperator("deputy", "Staff deputy", frozenset({Duty.APPROVER}), PASSPHRASE)
        site.desk.operators.certify(site.officer, deputy)
        came = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
        site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
        ticket, passport = site.ticket("Haddad, Samir"), site.document(surname="HADDAD", given_names="SAMIR")
        asked = site.desk.check_in.admit(site.guard, site.arrival(ticket, check=passport))
        site.desk.consents.give(site.guard, asked.id, ConsentWay.OWN_WINDOW)
        site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
        today = site.clock.now().date()
        days = (today + timedelta(days=5), today + timedelta(days=40))
        held = NewHold(HELD_TABLE, came.id, "CLM-2026-7", HoldReason.LEGAL_CLAIM, RECORD_GROUPS, *days)
        site.desk.holds.place(site.facility, held)
        site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
        site.desk.check_in.refuse(site.guard, RefusalReason.NO_TICKET)
        site.desk.emergencies.arrived(new_team_id(), EmergencyService.FIRE, 4, "TS-1234")
        site.desk.badges.report(site.guard, BadgeNumber("016"), BadgeAway.LOST, HOST)
        new = NewRequest(
            RequestKind.ACCESS,
            Channel.EMAIL,
            RequestLanguage.DUTCH,
            site.clock.now(),
            Requester("Anna Eriksson", "a@b.example"),
        )
        site.desk.requests.receive(site.officer, new)
        site.desk.deny_list.add(
            site.facility,
            NewDenyEntry(
                "Bos, B",
                DenyReason.LEFT_ESCORT,
                DenyInstruction.ESCORT_ONLY,
                DenyOrigin.HOUSE,
                HOST,
                site.clock.now().date() + timedelta(days=9),
            ),
        )
        site.desk.incidents.write(
            site.guard, NewIncident(new_incident_id(), IncidentKind.ALARM, (SUITE,), "It rang for no reason")
        )
        site.desk.access_lists.add(
            site.facility, NewAccessRight("C-1042", SUITE, "Demir, Elif", "Guardline", "Own equipment", HOST)
        )
        parcels = NewDelivery(DeliveryKind.PARCEL, "C-1042", 3, carrier="Fast Freight")
        site.desk.deliveries.come_in(site.guard, new_delivery_id(), parcels)
        officer = OfficerAccount("J. Bakker", True, "PL-1", "", "Footage of the dock", "Privacy was called")
        police = NewAuthorityVisit(
            new_authority_visit_id(), Authority.POLICE, AskedFor.FOOTAGE, OrderShown.ORAL, officer
        )
        site.desk.authority_visits.write(site.guard, police)
        known = site.clock.now()
        account = BreachAccount("A list was left at the printer", "Others may have read it", "It is shredded")
        left = NewBreach(
            new_breach_id(),
            known,
            known - timedelta(hours=1),
            known,
            BreachNature.CONFIDENTIALITY,
            account,
        )
        site.desk.breaches.open(site.officer, left)
        asked_for_data(site)
        site.desk.moments.mark(site.guard, SUITE, MomentReason.TAILGATING)
        site.clock.advance(timedelta(hours=2))
        site.ticket("Okafor, Chidi")
        group_ticket(site, ("Nguyen, Minh", "Costa, Inês"))
        recorded(site, root / "share")
        yield site


def asked_for_data(site: Site) -> None:
    """Five who asked for data, each at a step of its own, and silences about some of it."""
    disclosures, silences, now = site.desk.disclosures, site.desk.silences, site.clock.now()
    span = TimeRange(now - timedelta(hours=1), now)
    more = OrderRange(None, SUITE, TimeRange(now - timedelta(hours=3), now - timedelta(hours=2)))
    oral = order(
        order=OrderShown.ORAL, number="", ordered_at=now, ranges=(OrderRange(None, SUITE, span), more)
    )
    neighbour = order(authority=None, order=OrderShown.NONE, article="", number="", ordered_at=now)
    asked = order(order=OrderShown.NONE, article="", number="", ordered_at=now)
    for one in (order(ordered_at=now), neighbour, asked, oral):
        disclosures.write(site.officer, one)
        site.clock.advance(timedelta(minutes=1))
    because = "The contract gives no right to it."
    disclosures.refuse(site.officer, neighbour.id, WithheldGround.NO_DUTY, because)
    today = now.date()
    about = [one.id for one in disclosures.all(site.officer)]
    begun = []
    for number, days in ((0, 40), (1, 30), (2, 20)):
        silence = NewSilence(
            SilentThing.DISCLOSURE,
            about[number],
            SilenceGround.ORDER,
            f"PL1300-2026-{number}",
            today + timedelta(days=days),
        )
        request = silences.ask(site.officer, silence)
        if number < 2:
            site.desk.four_eyes.approve(site.second_officer, request.id)
            begun.append(silences.begin(site.officer, request.id))
    silences.end(site.officer, begun[0].id)


def recorded(site: Site, share: Path) -> None:
    """A recorder with files of two cameras, one of which was entered, and a clock that is off."""
    share.mkdir()
    for name in ("door_2026-11-03_11-05-00.mp4", "lobby_2026-11-03_11-05-00.mp4", "notes.bin"):
        (share / name).write_bytes(b"no video")
    source = FootageSource(SourceId("recorder"), "Recorder", str(share), "ffmpeg-segment", "Europe/Amsterdam")
    door = Camera(CameraId("door"), "Suite door", SUITE, CameraView.ENTRANCE, source.id, "door")
    site.desk.cameras.add_source(site.facility, source)
    site.desk.cameras.add(site.facility, door)
    site.desk.footage_index.index(site.facility, source.id)
    offset = ClockOffset(door.id, site.clock.now(), 73.5, 1.0, OffsetSource.STATED)
    site.desk.cameras.set_offset(site.facility, offset)
    access = DoorSourceId("access")
    columns = DoorSource(access, "Access", DoorForm.CSV, ("Time",), "iso", "UTC", "Door", "Badge")
    site.desk.doors.add_source(site.facility, columns, [Door(access, DoorKey("North"), SUITE)])
