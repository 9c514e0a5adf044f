"""How day keys are made ahead and wrapped to those who may open their group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.box import KemPrivateKey, KemPublicKey
from visitor_desk.security.certificates import Certified, certify
from visitor_desk.security.groups import PER_SITE, Group, groups_of
from visitor_desk.security.keystore import unwrapped, wrapped
from visitor_desk.security.ports import KeystoreWork, KeystoreWorks
from visitor_desk.security.records import (
    ROOT,
    Certificate,
    DayKeyName,
    DayKeyWrap,
    Installation,
    Operator,
    PublicDayKey,
)
from visitor_desk.security.signing import SigningKey

HORIZON_DAYS = 400
"""How far ahead keys are made: the longest sealed life and a month of nobody signing in."""

BATCH = 250

Piece = TypeVar("Piece")


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody to whom day keys are wrapped."""

    id: str
    kem_public: bytes = field(repr=False)
    groups: frozenset[Group]
    sites: tuple[str, ...] = ()
    """Of groups kept per site only the keys of these; empty means every site."""

    def may_hold(self, name: DayKeyName) -> bool:
        """Tell whether this day key is wrapped to them."""
        here = not name.site or not self.sites or name.site in self.sites
        return name.group in self.groups and here


def holder_of(operator: Operator) -> Holder:
    """Return an operator as holder of what the duties open, at the sites they work for."""
    return Holder(operator.id, operator.kem_public, groups_of(operator.duties), operator.sites)


def recovery_holder(installation: Installation) -> Holder:
    """Return the recovery kit as a holder: it may open every group."""
    return Holder(ROOT, installation.recovery_public, frozenset(Group))


def names_ahead(sites: Iterable[str], today: date, days: int, generation: int = 0) -> list[DayKeyName]:
    """Return the names of all day keys from tomorrow on for `days` days."""
    places = key_places(sites)
    return [
        DayKeyName(group, today + timedelta(days=ahead), site, generation)
        for ahead in range(1, days + 1)
        for group, site in places
    ]


def key_places(sites: Iterable[str]) -> list[tuple[Group, str]]:
    """Return every group with each site for which it has keys of its own."""
    known = tuple(sites)
    return [(group, site) for group in Group for site in (known if group in PER_SITE else ("",))]


def make_day_keys(
    installation: Installation,
    keystore: KeystoreWork,
    names: Iterable[DayKeyName],
    holders: Iterable[Holder],
    *,
    issuer: str,
    key: SigningKey,
    at: datetime,
) -> list[PublicDayKey]:
    """Put fresh certified keys and their wraps into a keystore work and return the public halves."""
    everyone = [(holder, KemPublicKey(holder.kem_public)) for holder in holders]
    keys: list[PublicDayKey] = []
    wraps: list[DayKeyWrap] = []
    for name in names:
        private = KemPrivateKey.generate()
        blank = PublicDayKey(name, private.public, Certificate(issuer, at, b""))
        certificate = certify(issuer, key, Certified.DAY_KEY, blank.statement(), at=at)
        keys.append(PublicDayKey(name, blank.public, certificate))
        wraps += [
            wrapped(installation.id, name, private, holder.id, public)
            for holder, public in everyone
            if holder.may_hold(name)
        ]
    keystore.day_keys.add(keys, wraps)
    return keys


def grant_live_keys(
    installation: Installation,
    keystore_works: KeystoreWorks,
    opener: tuple[str, KemPrivateKey],
    to: Holder,
    *,
    progress: Progress = no_progress,
    stopped: Stopped = never,
) -> int:
    """Wrap to `to` every live key it may hold, opening the opener's own wraps; return how many.

    `opener` is a holder's id (or `ROOT`) with its private key.
    """
    holder, private = opener
    public = KemPublicKey(to.kem_public)
    with keystore_works() as keystore:
        mine = [wrap for wrap in keystore.day_keys.wraps_of(holder) if to.may_hold(wrap.name)]
    for done, batch in batches(mine):
        stop_point(stopped)
        fresh = [
            wrapped(installation.id, wrap.name, unwrapped(installation.id, wrap, private), to.id, public)
            for wrap in batch
        ]
        with keystore_works() as keystore:
            # A key may have been destroyed since it was read; it must not come back.
            keystore.day_keys.add_wraps(wrap for wrap in fresh if keystore.day_keys.get(wrap.name))
            keystore.commit()
        progress(done, len(mine))
    return len(mine)


def batches(pieces: Sequence[Piece]) -> Iterator[tuple[int, Sequence[Piece]]]:
    """Yield the pieces in batches, each with how many are done after it."""
    for start in range(0, len(pieces), BATCH):
        batch = pieces[start : start + BATCH]
        yield start + len(batch), batch
