"""What is typed about disclosures, valid but for the texts that a test puts in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.features.site import NOON, SUITE, Site
from visitor_desk.clock import TimeRange
from visitor_desk.privacy.authority_visit import Authority, OrderShown
from visitor_desk.privacy.disclosure import (
    Disclosure,
    DisclosureAccount,
    DisclosureId,
    NewDisclosure,
    OrderRange,
    VoluntaryGround,
    WithheldGround,
    new_disclosure_id,
)
from visitor_desk.privacy.silence import NewSilence, SilenceGround, SilentThing

HOUR_BEFORE = TimeRange(NOON - timedelta(hours=1), NOON)


def order(**changes: object) -> NewDisclosure:
    """A written order of the police for an hour of the suite, with changes of the test's own."""
    new = NewDisclosure(
        new_disclosure_id(),
        Authority.POLICE,
        OrderShown.WRITTEN,
        "126nd Sv",
        "PL1300-2026-7",
        NOON,
        (OrderRange(None, SUITE, HOUR_BEFORE),),
        DisclosureAccount("Officer Q. Vermeer", "PL 0900"),
    )
    return replace(new, **changes)  # type: ignore[arg-type]


def written(site: Site, **changes: object) -> Disclosure:
    """Such an order in the register."""
    return site.desk.disclosures.write(site.officer, order(**changes))


OF_DISCLOSURES: dict[str, Callable[[Site, str], object]] = {
    **{
        f"disclosures.write.new.account.{name}": lambda s, t, name=name: s.desk.disclosures.write(
            s.officer, order(account=replace(DisclosureAccount("Officer"), **{name: t}))
        )
        for name in ("officer", "contact", "argument", "refusal")
    },
    **{
        f"disclosures.write.new.{name}": lambda s, t, name=name: s.desk.disclosures.write(
            s.officer, order(**{name: t})
        )
        for name in ("article", "number")
    },
    "disclosures.allow.argument": lambda s, t: s.desk.disclosures.allow(
        s.officer, DisclosureId("none"), VoluntaryGround.PREVENTION, t
    ),
    "disclosures.refuse.text": lambda s, t: s.desk.disclosures.refuse(
        s.officer, DisclosureId("none"), WithheldGround.NO_ORDER, t
    ),
    "silences.ask.new.case": lambda s, t: s.desk.silences.ask(
        s.officer,
        NewSilence(SilentThing.HOLD, "none", SilenceGround.OFFENCES, t, NOON.date() + timedelta(days=9)),
    ),
    "disclosures.paper_came.number": lambda s, t: s.desk.disclosures.paper_came(
        s.officer, DisclosureId("none"), t, NOON
    ),
}
