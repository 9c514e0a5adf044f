"""Loading and searching 100,000 live names, against a bare reading of their rows and a plain scan of them."""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from rapidfuzz import fuzz, process
from sqlalchemy import insert

from storage.tables.security import sealed
from tests.features.site import Site, found, open_site
from visitor_desk.paths import DataFolder
from visitor_desk.security.box import KemPublicKey, SealContext, seal
from visitor_desk.security.canonical import canonical_json
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.records import DayKeyName

NAMES = 100_000
AT_ONCE = 2000
QUERIES = 300
LOADING_AT_MOST_S = 30.0
SEARCH_P95_AT_MOST_MS = 100.0

_STARTS = ("b", "br", "d", "g", "h", "j", "k", "kl", "l", "m", "n", "p", "r", "s", "sch", "st", "t", "v", "w")
_MIDDLES = ("a", "aa", "e", "ee", "i", "ie", "o", "oe", "u", "ü", "ö", "ij", "ei")
_ENDS = ("n", "r", "l", "s", "t", "k", "m", "ng", "rs", "lt", "kker", "")


def invented_names(random_source: random.Random, count: int) -> list[str]:
    """Return names of 25,000 families and 1,500 given names, the commonest family on three in a hundred."""

    def word(syllables: int) -> str:
        parts = (
            random_source.choice(group) for _ in range(syllables) for group in (_STARTS, _MIDDLES, _ENDS)
        )
        return "".join(parts).capitalize()

    families = [word(random_source.choice((2, 2, 3))) for _ in range(25_000)]
    given = [word(random_source.choice((1, 2))) for _ in range(1500)]
    return [
        f"{families[int(len(families) * random_source.random() ** 3)]}, "
        f"{given[int(len(given) * random_source.random() ** 3)]}"
        for _ in range(count)
    ]


def fill_store(site: Site, names: Sequence[str]) -> None:
    """Seal the names as visits of the last four weeks are sealed, in bulk and past log and certificates."""
    service = site.desk.name_search
    today = site.clock.now().date()
    with service.works() as work:
        days = [DayKeyName(Group.D, today + timedelta(days=1 + ahead)) for ahead in range(28)]
        found_keys = [work.public_day_keys.get(name) for name in days]
    keys = [KemPublicKey(key.public) for key in found_keys if key is not None]
    for start in range(0, len(names), AT_ONCE):
        rows = []
        for number, name in enumerate(names[start : start + AT_ONCE], start):
            day, visit = number % len(keys), f"{number:016x}"
            context = SealContext(site.desk.installation.id, "visits", visit, Group.D, days[day].expires_on)
            fields = {"name": name, "organisation": "Northwind Hosting", "purpose": "Power supply"}
            blob = seal(canonical_json(fields), keys[day], context)
            rows.append(
                {
                    "of_table": "visits",
                    "record": visit,
                    "data_group": Group.D,
                    "expires_on": days[day].expires_on,
                    "site": "",
                    "version": 1,
                    "generation": 0,
                    "suite": blob.suite,
                    "wrap": blob.wrap,
                    "nonce": blob.nonce,
                    "ciphertext": blob.ciphertext,
                }
            )
        with service.works() as work:
            work.sealed._connection.execute(insert(sealed), rows)  # type: ignore[attr-defined]
            work.commit()


def timed(act: Callable[[], object]) -> float:
    """Return how many seconds an act takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def bare_reading(file: Path) -> float:
    """Return how many seconds it takes to read every sealed row and do nothing with it."""
    with closing(sqlite3.connect(file)) as store:
        query = "SELECT * FROM sealed WHERE of_table = 'visits' AND data_group = 'D'"
        return timed(lambda: store.execute(query).fetchall())


def queries_for(random_source: random.Random, names: Sequence[str]) -> list[str]:
    """Return what people type: beginnings, one word, the whole, a slip."""
    found_queries = []
    for _ in range(QUERIES):
        name = random_source.choice(names).replace(",", "")
        slip = random_source.randrange(len(name))
        found_queries.append(
            random_source.choice(
                (
                    name,
                    name[: random_source.randrange(1, 6)],
                    name.split()[0],
                    name.split()[-1],
                    name[:slip] + "x" + name[slip + 1 :],
                )
            )
        )
    return found_queries


def main() -> None:
    """Print times, ratios and whether the limits hold."""
    random_source = random.Random(1)
    names = invented_names(random_source, NAMES)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        found(DataFolder(folder / "template"))
        with open_site(folder / "template", folder / "site") as site:
            print(
                f"sealing {NAMES} names: {timed(lambda: fill_store(site, names)):.0f} s (not part of the claim)"
            )
            bare = bare_reading(site.folder.data_store)
            service, session = site.desk.name_search, site.facility
            begun = service.begin(session, Purpose.AUDIT)
            before = time.process_time()
            loading = timed(lambda: service.fill(session, begun))
            busy = time.process_time() - before
            again = timed(lambda: service.fill(session, begun))
            service.search(session, begun, "warm")
            wanted = queries_for(random_source, names)
            searches = sorted(timed(lambda one=one: service.search(session, begun, one)) for one in wanted)
            scans = sorted(
                timed(lambda one=one: process.extract(one, names, scorer=fuzz.token_sort_ratio, limit=50))
                for one in wanted[:30]
            )
    p95 = searches[int(len(searches) * 0.95)] * 1000
    print(
        f"loading {len(names)} names   {loading:7.1f} s   {NAMES / loading:6.0f} per second, {busy:.1f} s of a processor"
    )
    print(f"bare SELECT of the rows  {bare:7.1f} s   ratio {loading / bare:.0f} x")
    print(f"looking for changes      {again:7.2f} s")
    print(f"search median {statistics.median(searches) * 1000:.1f} ms, p95 {p95:.1f} ms")
    print(
        f"linear scan median {statistics.median(scans) * 1000:.0f} ms, "
        f"ratio {statistics.median(searches) / statistics.median(scans):.3f} x"
    )
    print(f"loading <= {LOADING_AT_MOST_S:.0f} s: {loading <= LOADING_AT_MOST_S}")
    print(f"search p95 <= {SEARCH_P95_AT_MOST_MS:.0f} ms: {p95 <= SEARCH_P95_AT_MOST_MS}")


if __name__ == "__main__":
    main()
